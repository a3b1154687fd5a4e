"""The bypass matrix at the API: people with a session, and programs with a key.

A person signs here as at the console, to a root that was shown and with a fresh code:
all ways around are tried with calls. A program signs nothing, ends nothing, opens
nothing, whatever it was lent. On SQLite and on PostgreSQL.
"""

import pytest
from django.test import Client

from guicang.domain.access.apikeys import Scope
from guicang.domain.access.clients import LENT
from guicang.domain.approval.model import Decision
from guicang.domain.disposal.model import Fate
from guicang.domain.jobs.model import State as JobState
from guicang.domain.ledger.model import Tag
from guicang.entrypoints.api import urls
from guicang.entrypoints.api.callers import SAFE
from guicang.entrypoints.api.frame import ROUTES
from tests.api.conftest import Program
from tests.api.test_routes import address, body_of
from tests.attacks.bypasses import COUNT, deactivate, state
from tests.attacks.windows import (
    CARRYING,
    SIGNING,
    UNSIGNED,
    Calls,
    desk,
    peopled,
    proposed,
)

assert urls.urlpatterns


@pytest.fixture
def calls(settled, settings, monkeypatch):
    return desk(settled(peopled), settings, monkeypatch, Calls)


def key(calls, *scopes):
    """A program of the administrator's own, with a key for these scopes."""
    _, token = calls.house.issuing.issue(
        "own", frozenset(scopes), "P90D", by="admin", code=calls.code("admin")
    )
    return Program(Client(SERVER_NAME="localhost"), token)


def bearer(calls):
    """A program with an access token for all that a program may be allowed."""
    client, secret = calls.house.registering.add(
        "own", LENT, by="admin", code=calls.code("admin")
    )
    outside = Client(SERVER_NAME="localhost")
    token = outside.post(
        "/oauth/token/",
        {
            "grant_type": "client_credentials",
            "client_id": client.id,
            "client_secret": secret,
        },
    )
    return Program(outside, token.json()["access_token"])


def said(answer):
    return answer.json()["error"]["code"]


# --- a person's calls -----------------------------------------------------------------


@pytest.mark.parametrize(("code", "prepare"), SIGNING.values(), ids=SIGNING.keys())
def test_nobody_signs_alone_at_the_api(calls, code, prepare):
    attempt = prepare(calls)
    before, noted = state(calls.home), calls.refused()

    answer = attempt()

    assert answer.status_code in {403, 409}
    assert said(answer) == code
    assert state(calls.home) == before
    assert calls.refused() == sorted([*noted, code])


def test_who_was_deactivated_is_outside_at_once(calls):
    seen = calls.window("compliance", proposed(calls))
    deactivate(calls.home, "compliance")
    before = state(calls.home)

    answer = seen.sign("123456")

    assert seen.outside(answer)
    assert state(calls.home) == before


def test_a_signature_that_is_sent_again_is_one_signature(calls):
    batch = proposed(calls)
    seen = calls.window("admin", batch)
    body = {"root": seen.root, "code": calls.code("admin")}
    path = f"/requests/{batch}/signatures"
    first = Program(seen.client).post(path, body, Idempotency_Key="one")
    before = state(calls.home)

    again = Program(seen.client).post(path, body, Idempotency_Key="one")
    fresh = Program(seen.client).post(path, body, Idempotency_Key="two")

    assert (first.status_code, again.content) == (200, first.content)
    assert said(fresh) == "GC-306"
    assert [s.person for s in calls.house.requests.get(batch).signatures] == ["admin"]
    assert state(calls.home) == before
    assert calls.refused()[-1] == "GC-306"


# --- a program's ----------------------------------------------------------------------

PROGRAMS = {"a key": lambda calls: key(calls, *Scope), "an access token": bearer}


@pytest.mark.parametrize("make", PROGRAMS.values(), ids=PROGRAMS.keys())
def test_a_program_signs_ends_and_opens_nothing(calls, make):
    batch = proposed(calls)
    program = make(calls)
    root = calls.house.requests.get(batch).root
    code = calls.code("compliance")
    before, noted = state(calls.home), calls.refused()
    closed = [r for r in ROUTES if r.method not in SAFE and not r.programs]

    answers = {
        route.path: program(
            route.method,
            address(route, batch),
            {**body_of(route), "root": root, "code": code},
        )
        for route in closed
    }

    assert "/requests/{id}/signatures" in answers
    assert {path: said(answer) for path, answer in answers.items()} == dict.fromkeys(
        answers, "GC-944"
    )
    assert state(calls.home) == before
    assert calls.refused() == sorted([*noted, *["GC-944"] * len(closed)])
    last = list(calls.house.ledger.entries(tag=Tag.ACCESS_REFUSED))[-1]
    assert last.actor.startswith("system:")


def test_who_answers_for_a_program_is_told_to_all_who_sign(calls):
    program = key(calls, Scope.DISPOSAL_PROPOSE)
    batch = program.post("/batches", {"reason": "retention"}).json()["id"]

    shown = Program(calls.log_in("compliance")).get(f"/requests/{batch}").json()

    assert (shown["owner"], shown["decision"]) == ("admin", "open")
    assert shown["proposer"].startswith("system:key:")
    assert calls.window("supervisor", batch).signs()
    assert calls.house.requests.get(batch).decision is Decision.OPEN


# --- what is carried out --------------------------------------------------------------


def ordered(calls, batch):
    """Order a batch by a call."""
    return Program(calls.log_in("admin")).post(
        f"/batches/{batch}/run", {"reason": "now", "code": calls.code("admin")}
    )


@pytest.mark.parametrize(("code", "prepare"), CARRYING.values(), ids=CARRYING.keys())
def test_nothing_that_two_did_not_sign_is_carried_out_by_a_call(calls, code, prepare):
    batch = prepare(calls)
    before, noted = state(calls.home), calls.refused()

    answer = ordered(calls, batch)
    calls.work()

    if answer.status_code == 202:
        (job,) = calls.house.jobs.list(kind="dispose-batch")
        assert (job.state, job.error) == (JobState.DEAD, code)
    else:
        assert said(answer) == code
        assert calls.house.jobs.list(kind="dispose-batch") == []
    assert state(calls.home) == before
    assert calls.refused() == sorted([*noted, code])


@pytest.mark.parametrize("name", UNSIGNED)
def test_what_two_did_not_sign_is_not_even_ordered(calls, name):
    _, prepare = CARRYING[name]

    answer = ordered(calls, prepare(calls))

    assert (answer.status_code, said(answer)) == (409, "GC-310")


def test_what_two_people_signed_by_calls_the_worker_does(calls):
    batch = calls.home.propose().id
    for name in ("admin", "supervisor", "compliance"):
        assert calls.window(name, batch).signs()

    answer = ordered(calls, batch)
    calls.work()

    assert answer.status_code == 202
    assert calls.house.batches.get(batch).counts[Fate.DESTROYED] == COUNT
    (entry,) = calls.entries(Tag.SYSTEM_JOB_ORDERED)
    assert entry.actor == "admin"
