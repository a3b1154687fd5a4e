"""What every ledger store promises."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from guicang.adapters.db.ledger import DjangoLedger
from guicang.domain.errors import LedgerRefused
from guicang.domain.ledger.canonical import decode
from guicang.domain.ledger.merkle import EMPTY_ROOT, leaf_hash, root_of
from guicang.domain.ledger.model import Entry, Head, Tag
from guicang.domain.ledger.tiles import Tiles
from tests.cuts import cut_short
from tests.fakes.ledger import MemoryLedger

NOW = datetime(2026, 3, 1, 8, 30, 0, 123456, tzinfo=UTC)
REFUSED = {
    "a float": {"share": 0.5},
    "a float deep down": {"a": [{"b": [1, 2.0]}]},
    "bytes": {"secret": b"x"},
    "an instant": {"at": NOW},
    "a decimal": {"cost": Decimal(1)},
    "a set": {"ids": {"a"}},
    "a lone surrogate": {"name": "\ud800"},
    "a huge integer": {"n": 2**53},
}


@pytest.fixture
def ledger(either):
    return either(MemoryLedger, DjangoLedger)


def fill(ledger, *datas, tag=Tag.BATCH_PROPOSED, at=NOW):
    return [ledger.append(tag, "wang", data, at) for data in datas]


def test_an_empty_ledger_has_the_root_of_nothing(ledger):
    assert ledger.head() == Head(size=0, root=EMPTY_ROOT)
    assert list(ledger.rows()) == []
    assert list(ledger.entries()) == []


def test_an_entry_is_given_back_as_it_was_written(ledger):
    data = {"batch": "b-1", "原因": "到期"} | {"n": [1, None, True, {"x": "y"}]}
    data.pop("原因")

    entry = ledger.append(Tag.BATCH_PROPOSED, "王芳", data, NOW)

    assert entry == Entry(seq=0, at=NOW, tag="batch:proposed", actor="王芳", data=data)
    assert list(ledger.entries()) == [entry]


def test_the_head_stands_for_all_entries(ledger):
    fill(ledger, *({"batch": f"b-{n}"} for n in range(37)))

    rows = list(ledger.rows())

    assert [row.seq for row in rows] == list(range(37))
    assert all(row.leaf == leaf_hash(row.body) for row in rows)
    assert [decode(row.body).data["batch"] for row in rows][:2] == ["b-0", "b-1"]
    assert ledger.head() == Head(
        size=37, root=root_of(row.leaf for row in rows), last_at=NOW
    )


def test_rows_are_given_from_one_sequence_up_to_another(ledger):
    fill(ledger, *({"n": n} for n in range(9)))

    assert [row.seq for row in ledger.rows(3, 6)] == [3, 4, 5]
    assert [row.seq for row in ledger.rows(7)] == [7, 8]
    assert list(ledger.rows(9)) == []


def test_rows_are_streamed_over_pages(ledger):
    with ledger.transaction():
        fill(ledger, *({"n": n} for n in range(5003)))

    assert [row.seq for row in ledger.rows()] == list(range(5003))
    assert sum(1 for _ in ledger.entries(thing="batch")) == 5003


def test_the_last_instant_never_goes_back(ledger):
    elsewhere = timezone(timedelta(hours=8))
    fill(ledger, {}, at=NOW.astimezone(elsewhere))
    fill(ledger, {}, at=NOW - timedelta(seconds=5))

    assert ledger.head().last_at == NOW
    # Who comes late gets the instant of the entry before.
    assert [e.at for e in ledger.entries()] == [NOW, NOW]


def test_from_an_instant_on_only_what_came_then_is_given(ledger):
    for hour in range(6):
        fill(ledger, {"n": hour}, at=NOW + timedelta(hours=hour // 2))

    def found(since, **conditions):
        return [e.seq for e in ledger.entries(since=NOW + since, **conditions)]

    hour = timedelta(hours=1)
    assert found(-hour) == found(0 * hour) == [0, 1, 2, 3, 4, 5]
    assert found(hour) == found(hour / 2, tag=Tag.BATCH_PROPOSED) == [2, 3, 4, 5]
    assert found(2 * hour, thing="batch") == [4, 5]
    assert found(3 * hour) == []


def test_entries_are_found_by_tag_thing_and_what_they_name(ledger):
    fill(ledger, {"batch": "b-1", "members": ["c-1", "c-2"]})
    fill(ledger, {"batch": "b-1", "why": {"holds": ["h-1"]}}, tag=Tag.BATCH_STOPPED)
    fill(ledger, {"hold": "h-1", "reason": "x" * 201}, tag=Tag.HOLD_PLACED)
    fill(ledger, {"hold": "batch"}, tag=Tag.HOLD_RELEASE_PROPOSED)

    def found(**conditions):
        return [entry.seq for entry in ledger.entries(**conditions)]

    assert found(tag=Tag.BATCH_STOPPED) == [1]
    assert found(thing="batch") == [0, 1]
    assert found(thing="hold") == [2, 3]
    assert found(thing="bat") == []
    assert found(about="b-1") == [0, 1]
    assert found(about="c-2") == [0]
    assert found(about="h-1") == [1, 2]
    assert found(about="h-1", thing="hold") == [2]
    assert found(about="h-1", tag=Tag.BATCH_STOPPED) == [1]
    assert found(about="hold") == []
    assert found(about="x" * 201) == []


@pytest.mark.parametrize("data", REFUSED.values(), ids=REFUSED)
def test_what_has_no_canonical_form_is_refused_with_the_deed(ledger, data):
    fill(ledger, {"batch": "b-1"})

    with pytest.raises(LedgerRefused), ledger.transaction():
        fill(ledger, {"batch": "b-2"}, data)

    assert ledger.head().size == 1
    assert [row.seq for row in ledger.rows()] == [0]


@pytest.mark.parametrize("before", [0, 1], ids=["first", "later"])
def test_a_naive_instant_is_refused(ledger, before):
    fill(ledger, *({"n": n} for n in range(before)))

    with pytest.raises(LedgerRefused):
        fill(ledger, {}, at=NOW.replace(tzinfo=None))


def test_an_exception_undoes_the_entry_and_the_head(ledger):
    fill(ledger, {"batch": "b-1"})
    before = ledger.head()

    cut_short(
        ledger, lambda: fill(ledger, {"batch": "b-2"}, at=NOW + timedelta(days=1))
    )

    assert ledger.head() == before
    assert list(ledger.entries(about="b-2")) == []
    assert fill(ledger, {"batch": "b-3"})[0].seq == 1


def test_the_tree_is_kept_in_tiles(ledger):
    with ledger.transaction():
        fill(ledger, *({"n": n} for n in range(1000)))
    leaves = [row.leaf for row in ledger.rows()]

    tiles = Tiles(size=1000, tile=ledger.tile)

    assert ledger.tile(0, 3) == tuple(leaves[768:])
    assert ledger.tile(1, 0) == tuple(
        root_of(leaves[at : at + 256]) for at in (0, 256, 512)
    )
    assert ledger.tile(1, 1) == ()
    assert tiles.root() == ledger.head().root
