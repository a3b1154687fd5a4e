"""Entries for pages: by time, person, thing and tag, walked by cursors."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guicang.adapters.db.ledger import DjangoLedger
from guicang.adapters.db.queries.ledger import Wanted, entries, how_many
from guicang.domain.ledger.model import Tag
from tests.specimens import START

MANY = 90
TAGS = (Tag.BATCH_PROPOSED, Tag.REQUEST_SIGNED, Tag.HOLD_PLACED, Tag.BATCH_ERASED)
WHO = ("wang", "li", "system:disposal")


@pytest.fixture
def ledger(database):
    ledger = DjangoLedger()
    with ledger.transaction():
        for n in range(MANY):
            data = {
                "batch": f"b-{n % 6}",
                "signers": [WHO[n % 2]] if n % 4 == 0 else [],
            }
            # Two at the same instant each time.
            at = START + timedelta(minutes=n // 2)
            ledger.append(TAGS[n % 4], WHO[n % 3], data, at)
    return ledger


def walk(wanted, **more):
    seqs, after = [], ""
    while True:
        page = entries(wanted, after=after, limit=8, **more)
        assert len(page.rows) <= 8
        seqs += [entry.seq for entry in page.rows]
        if not page.next:
            return seqs
        after = page.next


def tag(n):
    return TAGS[n % 4]


SINCE, UNTIL = START + timedelta(minutes=10), START + timedelta(minutes=30)
CASES = {
    "all": (Wanted(), lambda n: True),
    "a range": (Wanted(since=SINCE, until=UNTIL), lambda n: 20 <= n < 60),
    "from the end": (Wanted(since=START + timedelta(days=9)), lambda n: False),
    "a person who did or is named": (
        Wanted(person="wang"),
        lambda n: n % 3 == 0 or n % 4 == 0,
    ),
    "a thing": (Wanted(about="b-2"), lambda n: n % 6 == 2),
    "a thing in a range": (
        Wanted(about="b-2", since=SINCE, until=UNTIL),
        lambda n: n % 6 == 2 and 20 <= n < 60,
    ),
    "a tag": (Wanted(tags=frozenset({Tag.HOLD_PLACED})), lambda n: n % 4 == 2),
    "tags of a kind": (Wanted(thing="batch"), lambda n: n % 4 in {0, 3}),
    "a tag and a person": (
        Wanted(tags=frozenset({Tag.REQUEST_SIGNED}), person="li", until=UNTIL),
        lambda n: n % 4 == 1 and n % 3 == 1 and n < 60,
    ),
    "nobody": (Wanted(person="nobody"), lambda n: False),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_walking_pages_gives_each_entry_once_the_newest_first(ledger, case):
    wanted, holds = case
    expected = [n for n in reversed(range(MANY)) if holds(n)]

    assert walk(wanted) == expected
    assert walk(wanted, oldest_first=True) == expected[::-1]
    about = how_many(wanted)
    assert about.count >= len(expected)
    if about.exact:
        assert about.count == len(expected)


def test_a_page_asks_a_bounded_number_of_times(ledger):
    for wanted, _ in CASES.values():
        with CaptureQueriesContext(connection) as asked:
            entries(wanted, limit=50)

        assert len(asked) <= 14


def test_an_empty_ledger_has_no_entries(database):
    assert entries(Wanted(since=START)).rows == ()
    assert how_many(Wanted(person="wang")).count == 0
