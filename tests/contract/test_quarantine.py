"""What the quarantine promises: sealed, named without opening, ended once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from guicang.domain.errors import SealBroken
from guicang.ports.quarantine import Choice
from guicang.ports.records import Unreadable, Way
from tests.fakes.sealing import MemoryBox, MemoryRing
from tests.specimens import NOW

ITEM = Unreadable(
    file="ab",
    position=3,
    offset=7,
    reason="row: short",
    code="GC-101",
    raw=b"1,2",
    way=Way("csv", b"a,b,c"),
)
OTHERS = [
    replace(ITEM, position=4, code="GC-123", way=Way("jsonl")),
    replace(ITEM, file="source:shop", raw=b"\xff" * 40, way=Way()),
]
DAY = timedelta(days=1)


@pytest.fixture(
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.service)]
)
def quarantine(request):
    from guicang.adapters.db.quarantine import DjangoQuarantine
    from guicang.adapters.db.records import DjangoRecords

    request.getfixturevalue(f"fresh_{request.param}")
    box = MemoryBox()
    records = DjangoRecords(MemoryRing(), box)
    records.quarantine([ITEM], NOW)
    records.quarantine(OTHERS, NOW + DAY)
    return DjangoQuarantine(box=box)


def test_what_was_kept_opens_as_it_came(quarantine):
    ids = [each.id for each in quarantine.seen(Choice())]

    first, second, third = quarantine.open([*reversed(ids), 999])

    assert [first.id, second.id, third.id] == ids
    assert (first.raw, first.way, first.since) == (b"1,2", ITEM.way, NOW)
    assert tuple(first.place) == ("ab", 3, 7)
    assert third.raw == b"\xff" * 40


@pytest.mark.parametrize(
    ("choice", "positions"),
    [
        ({}, [3, 4, 3]),
        ({"file": "ab"}, [3, 4]),
        ({"code": "GC-123"}, [4]),
        ({"file": "ab", "code": "GC-101"}, [3]),
        ({"until": NOW}, [3]),
        ({"until": NOW - DAY}, []),
        ({"ids": (999,)}, []),
    ],
)
def test_what_is_meant_is_named_in_the_order_of_ids(quarantine, choice, positions):
    found = quarantine.seen(Choice(**choice))

    assert [each.place.position for each in found] == positions
    assert [each.id for each in found] == sorted(each.id for each in found)


def test_pages_go_on_after_an_id(quarantine):
    first = quarantine.seen(Choice(), limit=2)
    rest = quarantine.seen(Choice(), after=first[-1].id, limit=2)

    assert (len(first), len(rest)) == (2, 1)


def test_the_newest_reason_takes_the_place_of_the_old_one(quarantine):
    one = quarantine.seen(Choice())[0].id

    quarantine.remark(one, "GC-123", "not screened", NOW + DAY)

    (kept,) = quarantine.open([one])
    assert (kept.code, kept.reason) == ("GC-123", "not screened")
    assert (kept.since, kept.tried_at) == (NOW, NOW + DAY)


def test_what_ends_is_gone_once(quarantine):
    one, two, _ = (each.id for each in quarantine.seen(Choice()))

    assert quarantine.oldest() == NOW
    assert quarantine.end([one, 999]) == 1
    assert quarantine.end([one]) == 0
    assert quarantine.oldest() == NOW + DAY
    assert two in {each.id for each in quarantine.seen(Choice())}


def test_a_row_that_was_moved_does_not_open(quarantine):
    from guicang.adapters.db.models.records import Quarantined

    one = quarantine.seen(Choice())[0].id
    Quarantined.objects.filter(id=one).update(position=99)

    with pytest.raises(SealBroken):
        list(quarantine.open([one]))


def test_what_is_undone_with_its_transaction_still_lies_there(quarantine):
    ids = [each.id for each in quarantine.seen(Choice())]

    def undone():
        with quarantine.transaction():
            list(quarantine.open(ids, lock=True))
            quarantine.end(ids)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        undone()

    assert [each.id for each in quarantine.seen(Choice())] == ids
