"""Every route declares whom it lets in, and keeps its word."""

import sys
from collections import Counter

import pytest
from django.db import connection
from ninja import Schema

from guicang.domain.access.apikeys import LENDS, Scope
from guicang.domain.access.model import May, Role
from guicang.domain.access.permissions import SANDBOX_ACCOUNTS, SHIPPED
from guicang.domain.ledger.canonical import decode
from guicang.entrypoints.api import places, urls
from guicang.entrypoints.api.callers import SAFE
from guicang.entrypoints.api.frame import ROUTES, route
from guicang.entrypoints.needs import Surface, need_of
from tests.access.walk import undeclared, walk
from tests.fakes.talk import talk

assert urls.urlpatterns

OWN = "own"
PERSONAL = {
    May.API_KEY_CHANGE,
    May.BATCH_DISPOSE,
    May.BATCH_WITHDRAW,
    May.FINDING_REVEAL,
    May.HOLD_PLACE,
    May.HOLD_RELEASE,
    May.CONVERSATION_LABEL,
    May.GRANT_ASK,
    May.JOBS_CHANGE,
    May.ORGANISATION_DECLARE,
    May.PEOPLE_CHANGE,
    May.PEOPLE_DEACTIVATE,
    May.QUARANTINE_DISCARD,
    May.REQUEST_SIGN,
    May.ROLES_CHANGE,
    May.RULES_CHANGE,
    May.CONVERSATION_SEARCH,
    May.SOURCE_CHANGE,
}
# What a code would be asked for first: anything that parses gets past the reading.
BODY = {
    "code": "000000",
    "reason": "walk",
    "title": "walk",
    "root": "0" * 64,
    "url": "http://127.0.0.1:1/",
    "tags": ["*"],
    "records": [{}],
    "name": "walk",
    "roles": ["hr"],
    "person": "nobody",
    "permission": "records:conversation:read",
    "days": 7,
    "document": {},
    "categories": ["chat.general"],
    "event": "complaint_closed",
    "at": "2026-01-31T12:00:00+08:00",
    "template": "nothing",
    "kind": "nothing",
    "deed": "cancel",
    "since": "2026-01-01T00:00:00Z",
    "until": "2026-01-02T00:00:00Z",
    "customers": ["nobody", "somebody"],
    "away": ["somebody"],
    "rules": {"schema": "guicang.desk/1"},
    "presence": "busy",
    "to": "nobody",
    "recipient": "nobody",
    "contact": "nobody@acme.test",
    "purpose": "walk",
    "basis": "contract",
    "expires": "2027-01-01T00:00:00Z",
    "secrets": {},
    "how": "walk",
    "model": "0" * 64,
    "version": 1,
    "hours": 1,
    "customer": "nobody",
    "text": "walk",
    "revision": 1,
    "digits": "00000000",
    "manager": "nobody",
    "people": ["nobody"],
    "said": [{"line": "nothing", "keep": True, "reason": "walk"}],
    "owner": "nobody",
    "reference": "walk",
    "impact": "walk",
    "measures": "walk",
    "conclusion": "walk",
    "answers": [[1]],
    "story": "walk",
    "occasion": "alarm",
    "lang": "en",
    "address": "nobody@acme.test",
    "report": "initial",
    "conversations": ["nothing"],
    "what": "walk",
    "harm": "walk",
    "advice": "walk",
    "count": 1,
    "mail": 1,
    "file": 1,
    "done": True,
}
OWN_FIELDS = {
    "/destinations": {"kind": "folder"},
    "/search": {"query": "something"},
    "/archive/searches": {"query": "something", "reason": "walk"},
    "/imports": {"place": "folder", "file": "nothing"},
    "/holds": {"query": {"agents": ["nobody"]}},
    "/subjects": {"kind": "erasure"},
    "/subjects/{id}/settle": {"kind": "erasure"},
    "/incidents/{id}/tellings/preview": {"persons": ["nobody@acme.test"]},
    "/incidents/{id}/tellings": {"persons": ["nobody@acme.test"]},
    "/tellings/{id}/send": {"persons": ["nobody@acme.test"]},
    "/releases": {"document": ""},
    "/quarantine/retry": {"file": "nothing"},
    "/quarantine/discard": {"file": "nothing"},
    "/quarantine/discard/preview": {"file": "nothing"},
    "/exercises": {"records": 2},
    "/notices/words/{occasion}/route": {"to": ["person:nobody"]},
}
"""What some routes take under a name that means something else elsewhere."""


def body_of(each):
    """Give what a route takes, sound as a shape wants it."""
    return BODY | OWN_FIELDS.get(each.path, {})


def address(each, name="none"):
    """Give an address of a route: numbers are 0."""
    path = each.path
    for number in ("{seq}", "{number}", "{job}", "{item}"):
        path = path.replace(number, "0")
    return path.replace("{id}", name).replace("{table}", "samples")


def surfaces(served):
    (account,) = SANDBOX_ACCOUNTS["agent"]
    served.home.take_in(talk(OWN, agent=account))
    sessions = {role.value: served.person(role.value) for role in Role}

    def called(each):
        def call(person):
            own = OWN if each.path.startswith("/conversations/") else "none"
            body = None if each.method in SAFE else body_of(each)
            answer = sessions[person](each.method, address(each, own), body)
            kind = answer.get("Content-Type", "")
            if answer.status_code < 400 or kind != "application/json":
                return ""
            return answer.json()["error"]["code"]

        return call

    return [
        Surface(name=f"{r.method} {r.path}", need=need_of(r.view), call=called(r))
        for r in ROUTES
    ]


def refusals():
    """Count what the ledger says of refusals for want of a permission."""
    start = count = 0

    def counted():
        nonlocal start, count
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT body FROM guicang_ledgerentry WHERE seq >= %s", [start]
            )
            new = [decode(bytes(body)) for (body,) in cursor]
        start += len(new)
        count += sum(
            entry.tag == "access:refused" and entry.data["code"] == "GC-303"
            for entry in new
        )
        return count

    return counted


@pytest.mark.slow
def test_every_route_refuses_whom_the_table_does_not_allow(served):
    faults = list(walk(surfaces(served), refusals()))

    assert not faults, "\n".join(map(str, faults))


def test_every_route_declares_what_it_needs(served):
    assert undeclared(surfaces(served)) == []


def test_a_route_that_declares_nothing_cannot_be_made():
    with pytest.raises(ValueError, match="who may call it"):
        route("GET", "/secret", response=None)


def test_what_signs_reveals_or_touches_holds_is_closed_to_programs(served):
    program = served.program(*Scope)
    closed = [r for r in ROUTES if r.method not in SAFE and not r.programs]
    answers = {r.path: program(r.method, address(r), body_of(r)) for r in closed}

    assert len(closed) >= 9
    for path, answer in answers.items():
        assert answer.json()["error"]["code"] == "GC-944", path


def test_no_scope_lends_what_only_people_may():
    lent = {may for mays in LENDS.values() for may in mays}

    assert not lent & PERSONAL
    assert all(SHIPPED.holders.get(may) for may in lent)


@pytest.mark.parametrize("scope", Scope)
def test_a_scope_opens_its_own_routes_and_no_others(served, scope):
    program = served.program(scope)
    lent = LENDS.get(scope, frozenset())
    wrong = []
    for each in ROUTES:
        if each.method not in SAFE or not each.may:
            continue
        answer = program(each.method, address(each))
        opened = answer.status_code != 403
        if opened != (each.programs and not each.may.isdisjoint(lent)):
            wrong.append((each.path, answer.status_code))

    assert not wrong


def test_the_description_names_every_route_and_what_it_takes(served):
    schema = served.stranger().get("/openapi.json").json()

    assert schema["openapi"].startswith("3.1")
    described = {
        (method.upper(), path.removeprefix("/api/v1"))
        for path, methods in schema["paths"].items()
        for method in methods
    }
    assert described == {(r.method, r.path) for r in ROUTES}


def test_no_two_shapes_have_one_name():
    """Of two of a name the description would show one, and promise it for both."""
    shapes = [
        value
        for module in list(sys.modules.values())
        if getattr(module, "__name__", "").startswith(f"{places.__name__}.")
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Schema)
    ]
    names = Counter(shape.__name__ for shape in set(shapes))

    assert [name for name, count in names.items() if count > 1] == []
