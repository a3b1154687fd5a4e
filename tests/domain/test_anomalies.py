"""What stands out, by plain rules; and who touched what."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from guicang.domain.ledger.anomalies import QUICK, READS, REVEALS, Rule, anomalies
from guicang.domain.ledger.model import Entry, Tag
from guicang.domain.ledger.naming import Kind, Thing
from guicang.domain.ledger.touching import Hand, hands, touched
from guicang.domain.ledger.wording import HANDS, RULES, WHYS

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


class Book:
    """Entries as they are written down, a minute apart unless said otherwise."""

    def __init__(self):
        self.entries = []

    def add(self, tag, actor="wang", at=None, **data):
        number = len(self.entries)
        moment = NOON + timedelta(minutes=number) if at is None else at
        self.entries.append(
            Entry(seq=number, at=moment, tag=tag, actor=actor, data=data)
        )
        return self

    def seen(self, zone=UTC, **more):
        return [
            (each.rule, each.person, each.seqs)
            for each in anomalies(self.entries, zone=zone, **more)
        ]


@pytest.fixture
def book():
    return Book()


def test_every_rule_and_hand_has_its_words():
    assert RULES.keys() == WHYS.keys() == set(Rule)
    assert HANDS.keys() == set(Hand)


@pytest.mark.parametrize(
    ("seconds", "approve", "quick"),
    [
        (0, True, True),
        (QUICK - 1, True, True),
        (QUICK, True, False),
        (0, False, False),
        (None, True, False),
    ],
)
def test_a_signature_within_seconds_stands_out(book, seconds, approve, quick):
    more = {} if seconds is None else {"considered": seconds}
    book.add(Tag.REQUEST_SIGNED, request="r-1", approve=approve, **more)

    assert book.seen() == ([(Rule.QUICK_APPROVAL, "wang", (0,))] if quick else [])


def test_many_originals_within_an_hour_stand_out_once(book):
    for number in range(REVEALS + 3):
        book.add(
            Tag.FINDING_REVEALED,
            at=NOON + timedelta(minutes=number),
            conversations=[f"c-{number}"],
        )

    (seen,) = anomalies(book.entries, zone=UTC)
    assert (seen.rule, len(seen.seqs)) == (Rule.MASS_REVEAL, REVEALS)
    assert dict(seen.data) == {"count": REVEALS}


def test_one_reveal_of_many_conversations_counts_each(book):
    book.add(Tag.FINDING_REVEALED, conversations=[f"c-{n}" for n in range(REVEALS)])

    assert book.seen() == [(Rule.MASS_REVEAL, "wang", (0,))]


def test_originals_of_a_whole_day_do_not(book):
    for number in range(2 * REVEALS):
        book.add(
            Tag.FINDING_REVEALED,
            at=NOON - timedelta(hours=5) + timedelta(minutes=4 * number),
            conversations=[f"c-{number}"],
        )

    assert book.seen() == []


def test_many_readings_stand_out_for_who_read_and_for_nobody_else(book):
    for number in range(READS):
        book.add(Tag.CONVERSATION_READ, at=NOON, conversation=f"c-{number}")
        book.add(Tag.CONVERSATION_READ, f"p-{number}", at=NOON, conversation="c-1")

    assert [(rule, who) for rule, who, _ in book.seen()] == [
        (Rule.MASS_READING, "wang")
    ]


def test_only_the_first_export_stands_out(book):
    book.add(Tag.LEDGER_EXPORTED).add(Tag.CONVERSATION_EXPORTED)
    book.add(Tag.CONVERSATION_EXPORTED, "li")

    assert book.seen() == [
        (Rule.FIRST_EXPORT, "li", (2,)),
        (Rule.FIRST_EXPORT, "wang", (0,)),
    ]
    assert book.seen(exporters={"wang", "li"}) == []


@pytest.mark.parametrize(
    ("hour", "night"), [(21, False), (22, True), (3, True), (6, False)]
)
def test_work_at_night_stands_out_by_the_houses_own_clock(book, hour, night):
    zone = timezone(timedelta(hours=8))
    at = datetime(2026, 3, 2, hour, tzinfo=zone).astimezone(UTC)
    book.add(Tag.REQUEST_SIGNED, at=at, request="r-1", approve=False)
    book.add(Tag.ACCESS_LOGGED_IN, at=at)

    assert book.seen(zone) == ([(Rule.NIGHT_WORK, "wang", (0,))] if night else [])


def test_one_night_is_one(book):
    for hour in (22, 23, 25, 29):
        at = datetime(2026, 3, 2, tzinfo=UTC) + timedelta(hours=hour)
        book.add(Tag.BATCH_PROPOSED, at=at, batch="b-1")

    assert book.seen() == [(Rule.NIGHT_WORK, "wang", (0, 1, 2, 3))]


def test_a_grant_that_was_used_once_stands_out(book):
    book.add(Tag.GRANT_USED, grant="g-1", use=1)
    book.add(Tag.GRANT_USED, grant="g-2", use=1).add(Tag.GRANT_USED, grant="g-2", use=2)
    book.add(Tag.GRANT_USED, grant="g-3", use=4)

    assert book.seen() == [(Rule.GRANT_USED_ONCE, "wang", (0,))]


def test_parts_of_the_system_work_at_night_as_they_please(book):
    at = datetime(2026, 3, 2, 2, tzinfo=UTC)
    book.add(Tag.LEDGER_EXPORTED, "system:key:1", at=at)

    assert book.seen() == []


def test_from_a_person_to_what_they_touched_and_back(book):
    book.add(Tag.CONVERSATION_READ, conversation="c-1")
    book.add(Tag.CONVERSATION_READ, conversation="c-1")
    book.add(Tag.REQUEST_SIGNED, "li", request="b-1", approve=True)
    book.add(Tag.REQUEST_SIGNED, "zhao", request="b-1", approve=False)
    book.add(Tag.BATCH_ERASED, "system:disposal", batch="b-1", signers=["li"], by="x")

    (mine,) = touched(book.entries, "wang")
    assert (mine.thing, mine.hand) == (Thing(Kind.CONVERSATION, "c-1"), Hand.SAW)
    assert (mine.count, mine.last_at - mine.first_at) == (2, timedelta(minutes=1))
    found = {(each.person, each.thing.id, each.hand) for each in hands(book.entries)}
    assert found == {
        ("wang", "c-1", Hand.SAW),
        ("li", "b-1", Hand.APPROVED),
        ("zhao", "b-1", Hand.REFUSED),
    }
