"""Requests of persons as they are kept, on SQLite and PostgreSQL."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from guicang.adapters.db.subjects import DjangoSubjects
from guicang.domain.errors import NoSuchSubjectRequest, SubjectRequestChanged
from guicang.domain.subjects.model import (
    Asker,
    Door,
    Item,
    Kind,
    Outcome,
    Place,
    State,
    SubjectRequest,
)
from guicang.ports.subjects import Challenge
from tests.fakes.sealing import MemoryBox

AT = datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def request(number="s-1", **more):
    given = {
        "kind": Kind.ERASURE,
        "asker": Asker.GUARDIAN,
        "door": Door.CHAT,
        "jurisdiction": "EU",
        "lang": "zh",
        "customer": "tag-1",
        "received_at": AT,
        "due_at": AT + 30 * DAY,
    }
    return SubjectRequest(id=number, **{**given, **more})


@pytest.fixture
def subjects(database) -> DjangoSubjects:
    return DjangoSubjects(box=MemoryBox())


def items(outcome=Outcome.DEFERRED, *names):
    return [
        Item(name, Place.WORKING, outcome, "c", "cn-ecl-31", ("h-1",), AT + DAY)
        for name in names
    ]


def test_a_request_is_given_as_it_was_kept(subjects):
    whole = request(
        chat="chat-1",
        joined=2,
        extended_at=AT,
        extended_why="很多记录",
        paused_at=AT + DAY,
        paused=timedelta(hours=5),
        paused_why="which account?",
        verified_at=AT,
        verified_by="legal",
        verified_how="statement-of-a-clerk",
        verified_why="knew the order",
        decided_at=AT,
        decided_by="legal",
        closed_at=AT,
        closed_by="legal",
        answer="done",
        basis="eu-gdpr-17-3",
    )
    subjects.add(whole)

    assert subjects.get("s-1") == whole
    with pytest.raises(NoSuchSubjectRequest):
        subjects.get("s-2")


def test_a_change_that_was_made_on_something_older_is_refused(subjects):
    subjects.add(request())
    subjects.keep(request(revision=2, joined=1))

    with pytest.raises(SubjectRequestChanged):
        subjects.keep(request(revision=2, joined=7))
    assert subjects.get("s-1").joined == 1


def test_an_open_one_is_found_by_any_identity_kind_and_chat(subjects):
    subjects.add(request(chat="chat-1"))
    subjects.add(request("s-2", kind=Kind.COPY, customer="tag-2"))
    with subjects.transaction():
        found = subjects.open_of(["tag-2", "tag-1"], Kind.ERASURE, lock=True)
    by_chat = subjects.of_chat("chat-1")
    subjects.keep(request(chat="chat-1", revision=2, state=State.ANSWERED))

    assert (found.id, by_chat.id) == ("s-1", "s-1")
    assert subjects.open_of(["tag-1"], Kind.ERASURE) is None
    assert subjects.of_chat("chat-1") is None


def test_open_ones_come_first_by_when_they_are_due(subjects):
    for n, (state, due) in enumerate(
        [(State.ANSWERED, 1), (State.VERIFIED, 9), (State.RECEIVED, 3)]
    ):
        later = AT + n * DAY
        subjects.add(
            request(f"s-{n}", state=state, due_at=AT + due * DAY, received_at=later)
        )

    assert [each.id for each in subjects.list()] == ["s-2", "s-1", "s-0"]
    assert [each.id for each in subjects.list(open_only=True)] == ["s-2", "s-1"]


def test_what_is_decided_about_a_record_takes_the_place_of_what_was(subjects):
    subjects.add(request(decided_at=AT, state=State.ANSWERED))
    subjects.decide("s-1", items(Outcome.DEFERRED, "a", "b", "c"))
    subjects.decide("s-1", items(Outcome.ERASE, "b"))
    waits = [each.id for each in subjects.unfinished()]
    subjects.erased(["a", "b", "elsewhere"])

    assert waits == ["s-1"]
    assert subjects.items("s-1", after="b") == items(Outcome.DEFERRED, "c")
    assert subjects.counts("s-1") == {Outcome.ERASED: 2, Outcome.DEFERRED: 1}
    assert len(subjects.items("s-1", outcome=Outcome.ERASED)) == 2


def test_the_first_request_is_the_one_that_ends_a_record(subjects):
    subjects.add(request())
    subjects.add(request("s-2", customer="tag-2", received_at=AT + DAY))
    subjects.add(request("s-3", kind=Kind.RESTRICTION))
    for number in ("s-2", "s-1"):
        subjects.decide(number, items(Outcome.ERASE, "a"))
    subjects.decide("s-3", items(Outcome.RESTRICT, "a", "b"))

    assert subjects.ending(["a", "b"]) == {"a": "s-1"}
    assert subjects.restricting(["a", "b", "c"]) == {"a", "b"}


def test_a_code_is_kept_with_its_tries_until_another_comes(subjects):
    subjects.add(request())
    none = subjects.challenged("s-1")
    subjects.challenge("s-1", Challenge("d1", AT))
    subjects.tried("s-1")
    first = subjects.challenged("s-1")
    subjects.challenge("s-1", Challenge("d2", AT + DAY))

    assert none is None
    assert first == Challenge("d1", AT, 1)
    assert subjects.challenged("s-1") == Challenge("d2", AT + DAY, 0)


def test_a_request_that_is_changed_keeps_its_code(subjects):
    subjects.add(request())
    subjects.challenge("s-1", Challenge("d1", AT))
    subjects.keep(replace(request(), revision=2))

    assert subjects.challenged("s-1") == Challenge("d1", AT)
