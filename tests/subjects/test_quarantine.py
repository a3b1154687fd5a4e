"""What could not be read and mentions who asks is told of, and keeps an answer open."""

import pytest

from guicang.domain.errors import MentionedInQuarantine
from guicang.domain.ledger.model import Tag
from guicang.domain.subjects.model import Kind, State
from guicang.ports.records import Unreadable
from tests.subjects.conftest import ALONE

WHO = "compliance"
TORN = b'{"conversation_id": "c-9", "customer": {"id": "wm-1"}, "ts": "never"'
OTHER = b'{"conversation_id": "c-9", "customer": {"id": "wm-11"}, "ts": "never"'
OWN_TALK = b"kf-1;somebody;never"
FORMS = [
    (TORN, 1),
    (OTHER, 0),
    (OWN_TALK, 1),
    (b"2025;wm-1,never", 1),
    (b'{"who": "\\u0077m-1"', 1),
    ("张三 wm-2".encode("gbk"), 0),
]


def lies(desk, *raws):
    items = [
        Unreadable(
            file="ab", position=n, offset=0, reason="line", code="GC-101", raw=raw
        )
        for n, raw in enumerate(raws)
    ]
    desk.house.records.quarantine(items, desk.home.clock.now())


@pytest.mark.parametrize(("raw", "count"), FORMS)
@ALONE
def test_a_person_is_found_by_their_ids_whatever_the_form(desk, raw, count):
    desk.arrive("kf-1", customer="wm-1")
    lies(desk, raw)
    asked = desk.ask()

    found = desk.house.mentioning.of(asked.customer)

    assert (len(found.items), found.whole) == (count, True)


def decided(desk):
    """Bring a request for a copy to where it is answered."""
    asked = desk.ask(Kind.RECTIFICATION)
    known = desk.do("vouch", asked.id, asked.revision, "came in person")
    return desk.do("decide", known.id, known.revision)


def test_an_answer_waits_until_it_is_read_discarded_or_explained(desk):
    desk.arrive("kf-1", customer="wm-1")
    lies(desk, TORN, OTHER)
    known = decided(desk)

    with pytest.raises(MentionedInQuarantine):
        desk.do("answer", known.id, known.revision, "done")
    assert desk.house.subjects.get(known.id).state is State.DECIDED
    why = "a torn line of what was imported again"
    done = desk.do("answer", known.id, known.revision, "done", why)

    assert done.state is State.ANSWERED
    (entry,) = desk.house.ledger.entries(tag=Tag.SUBJECT_QUARANTINE_EXPLAINED)
    assert entry.data == {"request": known.id, "items": 1, "reason": why}


def test_nothing_is_asked_for_once_what_mentions_them_is_gone(desk):
    desk.arrive("kf-1", customer="wm-1")
    lies(desk, TORN)
    known = decided(desk)
    ids = desk.house.mentioning.of(known.customer).items
    with desk.house.records.transaction():
        desk.house.quarantine.end(ids)

    assert desk.do("answer", known.id, known.revision, "ok").state is State.ANSWERED


@ALONE
def test_too_many_to_look_through_are_not_taken_for_none(desk):
    lies(desk, OTHER, OTHER + b" ")
    asked = desk.ask()

    found = desk.house.mentioning.of(asked.customer, most=1)

    assert (found.items, found.whole, found.any) == ((), False, True)
