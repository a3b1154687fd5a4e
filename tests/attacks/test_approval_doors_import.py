"""The bypass matrix at the way in: what is imported changes nothing that was signed.

Whoever may import, or holds a program's key for it, sends what would help them around
the second person: more in a frozen manifest, labels and events that would make
something due, records that claim to be approved. By a file and by a call of the API.
On SQLite and on PostgreSQL.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import orjson
import pytest
from django.test import Client

from guicang.domain.access.apikeys import Scope
from guicang.domain.access.model import Role
from guicang.domain.approval.model import Decision
from guicang.domain.disposal.model import Fate, State
from guicang.domain.errors import GuicangError
from guicang.domain.ledger.model import Tag
from guicang.services.documents import document
from tests import homes
from tests.api.conftest import Program
from tests.attacks.bypasses import COUNT, NAMES, people, refusals, state
from tests.attacks.windows import Calls, Desk, desk, peopled

FIRST = NAMES[0]
LATER = {"seq": 9, "message_id": "m9", "sender": "agent-1", "role": "agent"}


@pytest.fixture
def house(settled, settings, monkeypatch) -> Desk:
    return desk(settled(peopled), settings, monkeypatch, Calls)


def by_file(desk: Desk, *records: Mapping[str, Any]) -> None:
    """Import a file, as the command line does."""
    path = desk.home.folder / f"in-{desk.home.clock.now():%s%f}.jsonl"
    path.write_bytes(b"\n".join(map(orjson.dumps, records)))
    desk.house.intake.take(path, desk.house.files, actor="hr")


def by_call(desk: Desk, *records: Mapping[str, Any]) -> None:
    """Push with the key of a program."""
    _, token = desk.house.issuing.issue(
        "pusher", frozenset({Scope.RECORDS_WRITE}), "P9D",
        by="admin", code=desk.code("admin"),
    )  # fmt: skip
    program = Program(Client(SERVER_NAME="localhost"), token)
    answer = program.post("/records", {"records": [*records]})
    assert answer.status_code == 200, answer.content


@pytest.fixture(params=[by_file, by_call], ids=["a file", "a call"])
def send(request, house):
    return lambda *records: request.param(house, *records)


def record(desk: Desk, name: str = FIRST, **more: Any) -> dict[str, Any]:
    """Show a conversation as it is stored, as an export would."""
    (stored,) = desk.house.records.read([name])
    return {**document(stored), **more}


def longer(desk: Desk) -> dict[str, Any]:
    shown = record(desk)
    more = {**LATER, "ts": shown["closed_at"], "text": "one more"}
    return {**shown, "messages": [*shown["messages"], more]}


def with_an_event(desk: Desk) -> dict[str, Any]:
    """Show it with a complaint that was closed, as it says, just now."""
    now = desk.home.clock.now().isoformat()
    return record(desk, events={"complaint_closed": now})


def other_words(desk: Desk) -> dict[str, Any]:
    shown = record(desk)
    first, *rest = shown["messages"]
    return {**shown, "messages": [{**first, "text": "never said"}, *rest]}


def signatures(house: Desk, request: str) -> list[str]:
    return [s.person for s in house.house.requests.get(request).signatures]


def members(house: Desk, batch: str, fate: Fate) -> list[tuple[str, str]]:
    return [
        (m.conversation, m.why) for m in house.house.batches.members(batch, fate=fate)
    ]


# --- a manifest that was changed ------------------------------------------------------


@pytest.mark.parametrize(
    ("sent", "why"),
    [(longer, "GC-307 content"), (with_an_event, "GC-307 facts")],
)
def test_what_is_added_to_a_signed_conversation_keeps_it(house, send, sent, why):
    batch = house.home.approved()
    send(sent(house))
    after = house.house.batches.get(batch.id)

    house.house.running.run(batch.id)

    assert (after.root, after.members) == (batch.root, batch.members)
    assert members(house, batch.id, Fate.REFUSED) == [(FIRST, why)]
    assert sorted(house.house.records.known(NAMES)) == [FIRST]
    noted = refusals(house.home, Tag.BATCH_MEMBER_REFUSED)
    assert any(FIRST in str(entry.data) for entry in noted)


def test_what_contradicts_a_signed_conversation_is_kept_apart(house, send):
    batch = house.home.approved().id
    before = state(house.home)

    send(other_words(house))

    after = state(house.home)
    assert len(after.pop("quarantined")) == len(before.pop("quarantined")) + 1
    assert after == before
    assert len(house.entries(Tag.CONVERSATION_QUARANTINED)) == 1
    done = house.house.running.run(batch)
    assert done.counts[Fate.DESTROYED] == COUNT


def test_what_is_due_and_comes_after_the_signatures_is_in_no_batch(house, send):
    batch = house.home.approved().id

    send(record(house, conversation_id="late"))
    house.house.running.run(batch)

    assert [*house.house.records.known(["late"])] == ["late"]
    assert house.house.batches.get(batch).members == COUNT


# --- what would make something due ----------------------------------------------------


def test_labels_that_come_again_make_nothing_due(house, send):
    kept = replace(homes.talks(1)[FIRST], id="kept", labels=("chat.complaint",))
    house.home.take_in(kept)
    (first,) = house.house.records.read(["kept"])

    send({**document(kept), "labels": ["chat.general"]})

    (then,) = house.house.records.read(["kept"])
    assert house.home.propose().members == COUNT
    assert then.messages == first.messages


def test_an_event_that_makes_something_due_disposes_of_nothing(house, send):
    shown = with_an_event(house)

    send(shown, {**shown, "conversation_id": "new"})
    house.wait(days=1)
    house.work()

    assert house.house.batches.list() == []
    assert sorted(house.house.records.known([*NAMES, "new"])) == [*NAMES, "new"]


# --- approvals that are only said -----------------------------------------------------

CLAIMS = {
    "approved": True,
    "decision": "approved",
    "state": "approved",
    "signatures": [{"person": "admin"}, {"person": "compliance"}],
    "roles": ["admin"],
    "hold": None,
}


def test_a_record_that_claims_to_be_approved_approves_nothing(house, send):
    batch = house.home.propose().id
    house.home.sign(batch, "admin")
    claims = {**CLAIMS, "batch": batch, "request": batch, "root": "0" * 64}

    shown = record(house, **claims)

    send(shown, {**shown, "conversation_id": batch})
    noted = refusals(house.home, Tag.REQUEST_REFUSED)
    with pytest.raises(GuicangError) as told:
        house.house.running.run(batch)

    assert told.value.code == "GC-310"
    assert signatures(house, batch) == ["admin"]
    assert house.house.requests.get(batch).decision is Decision.OPEN
    assert len(refusals(house.home, Tag.REQUEST_REFUSED)) == len(noted) + 1


def test_a_hold_is_not_lifted_by_what_is_imported(house, send):
    hold = house.home.hold(conversations=[FIRST])
    batch = house.home.approved().id

    send(record(house, **CLAIMS, holds=[], released=hold))
    house.house.running.run(batch)

    assert [h.id for h in house.house.holds.in_force()] == [hold]
    assert sorted(house.house.records.known(NAMES)) == [FIRST]


def test_a_stale_approval_does_not_revive(house, send):
    batch = house.home.approved().id
    house.wait(days=15)

    send(record(house), longer(house))
    with pytest.raises(GuicangError) as told:
        house.house.running.run(batch)

    assert told.value.code == "GC-308"
    assert refusals(house.home, Tag.REQUEST_REFUSED)[-1].data["code"] == "GC-308"
    assert sorted(house.house.records.known(NAMES)) == sorted(NAMES)
    assert house.house.batches.get(batch).state is not State.CERTIFIED


def test_what_was_taken_offline_does_not_come_back_by_itself(house, send):
    shown = [record(house, name) for name in NAMES]
    house.house.running.run(house.home.approved().id)
    before = state(house.home)

    send(*shown)

    assert state(house.home) == before
    assert before["live"] == []


# --- who imports ----------------------------------------------------------------------


def push(house: Desk, client: Any, code: str) -> Any:
    return Program(client).post("/records", {"records": [longer(house)], "code": code})


def test_the_code_of_a_signature_imports_nothing(house):
    batch = house.home.propose().id
    seen, code = house.window("admin", batch), house.code("admin")
    assert seen.signs(code)
    before, noted = state(house.home), house.refused()

    answer = push(house, seen.client, code)

    assert answer.json()["error"]["code"] == "GC-306"
    assert state(house.home) == before
    assert house.refused() == sorted([*noted, "GC-306"])


def test_the_code_of_an_import_signs_nothing(house):
    batch = house.home.propose().id
    seen, code = house.window("admin", batch), house.code("admin")
    assert push(house, seen.client, code).status_code == 200
    before, noted = state(house.home), house.refused()

    answer = seen.sign(code)

    assert answer.json()["error"]["code"] == "GC-306"
    assert state(house.home) == before
    assert house.refused() == sorted([*noted, "GC-306"])


def test_another_accounts_code_imports_nothing(house):
    client = house.log_in("admin")
    before, noted = state(house.home), house.refused()

    answer = push(house, client, house.code("compliance"))

    assert answer.json()["error"]["code"] == "GC-306"
    assert state(house.home) == before
    assert house.refused() == sorted([*noted, "GC-306"])


def test_who_lost_the_role_imports_no_more(house):
    old = house.log_in("admin")
    people(
        house.home, "add", "second", Role.ADMIN, by="hr", sign_=("legal", "admin")
    )  # fmt: skip
    house.house.people.change("admin", [Role.HR])
    before, noted = state(house.home), house.refused()

    outside = push(house, old, "123456")
    answer = push(house, house.log_in("admin"), house.code("admin"))

    assert outside.status_code == 401
    assert answer.json()["error"]["code"] == "GC-303"
    assert state(house.home) == before
    assert house.refused() == sorted([*noted, "GC-303"])


def test_a_revoked_key_imports_nothing(house):
    key, token = house.house.issuing.issue(
        "pusher", frozenset({Scope.RECORDS_WRITE}), "P9D",
        by="admin", code=house.code("admin"),
    )  # fmt: skip
    house.house.issuing.revoke(key.id, by="admin", code=house.code("admin"))
    before = state(house.home)

    program = Program(Client(SERVER_NAME="localhost"), token)
    answer = program.post("/records", {"records": [longer(house)]})

    assert answer.json()["error"]["code"] == "GC-922"
    assert state(house.home) == before
