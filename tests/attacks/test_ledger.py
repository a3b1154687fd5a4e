"""What somebody with write access to the database does to the ledger.

The attacker may change any row and the head, and make every hash anew. What they do not
have is the one checkpoint that an auditor kept.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import orjson
import pytest

from guicang.domain.errors import BadCheckpoint, LedgerBroken
from guicang.domain.ledger.canonical import decode, encode
from guicang.domain.ledger.checkpoint import Checkpoint, follow
from guicang.domain.ledger.faults import Kind
from guicang.domain.ledger.merkle import leaf_hash, root_of
from guicang.domain.ledger.model import Entry, Head, Tag
from guicang.domain.ledger.verify import verify

START = datetime(2026, 1, 31, tzinfo=UTC)
ORIGIN = "acme.test/ledger"


def row(seq, **changes):
    entry = Entry(
        seq=seq,
        at=START + timedelta(seconds=seq),
        tag=Tag.BATCH_CHUNK_ERASED,
        actor="system:worker",
        data={"batch": "b-1", "n": seq},
    )
    body = encode(replace(entry, **changes))
    return seq, body, leaf_hash(body)


ROWS = [row(seq) for seq in range(50)]


def head_of(rows):
    at = decode(rows[-1][1]).at if rows else None
    return Head(size=len(rows), root=root_of(r[2] for r in rows), last_at=at)


def point_of(rows, size, origin=ORIGIN):
    return Checkpoint(origin=origin, size=size, root=root_of(r[2] for r in rows[:size]))


HEAD = head_of(ROWS)
EARLIER = point_of(ROWS, 30)


def found(rows, head, *points, **options):
    report = verify(iter(rows), head, points, **options)
    return [(fault.kind, dict(fault.data)) for fault in report.faults]


def edit(rows, seq, **changes):
    return [*rows[:seq], row(seq, **changes), *rows[seq + 1 :]]


def renumber(rows):
    """Number entries anew and make all hashes again, as a careful forger does."""
    made = []
    for seq, (_, old, _) in enumerate(rows):
        body = encode(replace(decode(old), seq=seq))
        made.append((seq, body, leaf_hash(body)))
    return made


@pytest.mark.parametrize("sizes", [(), (30,), (0, 1, 30, 30, 49, 50)])
def test_an_honest_ledger_is_whole(sizes):
    report = verify(ROWS, HEAD, [point_of(ROWS, size) for size in sizes])

    report.require_whole()
    assert report.whole
    assert (report.entries, report.root) == (50, HEAD.root)
    assert report.matched == len(sizes)
    assert report.unguarded == 50 - max(sizes, default=0)


def test_an_empty_ledger_is_whole():
    assert verify([], head_of([])).whole


def test_a_faster_reader_finds_the_same():
    assert verify(ROWS, HEAD, [EARLIER], loads=orjson.loads).whole
    assert found([(0, b"{", leaf_hash(b"{"))], HEAD, loads=orjson.loads) == found(
        [(0, b"{", leaf_hash(b"{"))], HEAD
    )


def test_a_value_that_was_edited_is_named():
    body = ROWS[7][1].replace(b'"n":7', b'"n":8')
    rows = [*ROWS[:7], (7, body, ROWS[7][2]), *ROWS[8:]]

    assert found(rows, HEAD) == [(Kind.EDITED_VALUE, {"seq": 7})]


def test_a_leaf_that_was_edited_is_named():
    rows = [*ROWS[:7], (7, ROWS[7][1], bytes(32)), *ROWS[8:]]

    assert found(rows, HEAD) == [(Kind.EDITED_LEAF, {"seq": 7})]


def test_edits_of_both_kinds_are_named_even_if_it_is_open_which_is_which():
    body = ROWS[7][1].replace(b'"n":7', b'"n":8')
    rows = [*ROWS[:7], (7, body, ROWS[7][2]), (8, ROWS[8][1], bytes(32)), *ROWS[9:]]

    assert found(rows, HEAD) == [
        (Kind.EDITED, {"seq": 7}),
        (Kind.EDITED, {"seq": 8}),
    ]


def test_an_edit_with_its_leaf_made_anew_does_not_fit_the_head():
    rows = edit(ROWS, 7, actor="somebody-else")

    assert found(rows, HEAD) == [(Kind.HEAD_DIFFERS, {})]
    assert (Kind.HEAD_DIFFERS, {}) in found(rows, HEAD, EARLIER)


def test_a_head_whose_last_instant_was_moved_is_noticed():
    moved = replace(HEAD, last_at=START)

    assert found(ROWS, moved, EARLIER) == [(Kind.HEAD_DIFFERS, {})]


@pytest.mark.parametrize(("first", "last"), [(0, 0), (7, 7), (10, 19)])
def test_entries_dropped_from_the_middle_are_named(first, last):
    rows = [*ROWS[:first], *ROWS[last + 1 :]]

    assert found(rows, HEAD, EARLIER)[0] == (
        Kind.DROPPED,
        {"first": first, "last": last},
    )


def test_a_tail_that_was_cut_is_named():
    assert found(ROWS[:40], HEAD, EARLIER) == [
        (Kind.CUT_TAIL, {"first": 40, "last": 49})
    ]


def test_a_tail_cut_behind_a_checkpoint_is_named_though_the_head_was_moved():
    rows = ROWS[:20]

    assert found(rows, head_of(rows), EARLIER) == [
        (Kind.CUT_TAIL, {"first": 20, "last": 29})
    ]


def test_a_tail_cut_after_the_checkpoint_with_the_head_moved_is_why_one_keeps_many():
    rows = ROWS[:40]

    assert found(rows, head_of(rows), EARLIER) == []
    assert found(rows, head_of(rows), EARLIER, point_of(ROWS, 45)) == [
        (Kind.CUT_TAIL, {"first": 40, "last": 44})
    ]


def test_a_cut_tail_is_named_once_however_many_checkpoints_miss_it():
    rows = ROWS[:20]

    assert found(rows, head_of(rows), EARLIER, point_of(ROWS, 45)) == [
        (Kind.CUT_TAIL, {"first": 20, "last": 29})
    ]


def test_dropping_everything_is_named():
    assert found([], HEAD) == [(Kind.DROPPED_ALL, {"count": 50})]
    assert found([], head_of([]), EARLIER) == [(Kind.DROPPED_ALL, {"count": 30})]


@pytest.mark.parametrize(
    "forge",
    [
        lambda: renumber(edit(ROWS, 7, actor="somebody-else")),
        lambda: renumber([*ROWS[:7], *ROWS[8:]]),
        lambda: renumber([*ROWS[:7], row(7, actor="new"), *ROWS[7:]]),
        lambda: edit(ROWS, 7, at=START + timedelta(seconds=6)),
    ],
    ids=["edited", "dropped", "slipped-in", "moved-in-time"],
)
def test_a_ledger_rewritten_and_signed_anew_does_not_fit_an_earlier_checkpoint(forge):
    rows = forge()
    resigned = point_of(rows, len(rows))

    assert found(rows, head_of(rows), resigned) == []
    assert found(rows, head_of(rows), resigned, EARLIER) == [
        (Kind.REWRITTEN, {"first": 0, "last": 30})
    ]


def test_a_rewriting_is_narrowed_down_by_several_checkpoints():
    rows = renumber(edit(ROWS, 27, actor="somebody-else"))
    points = [point_of(ROWS, size) for size in (10, 20, 30, 40)]

    assert found(rows, head_of(rows), *points) == [
        (Kind.REWRITTEN, {"first": 20, "last": 30})
    ]


def test_a_fork_is_seen_in_two_checkpoints():
    other = edit(ROWS, 29, actor="somebody-else")

    kinds = [kind for kind, _ in found(ROWS, HEAD, EARLIER, point_of(other, 30))]

    assert kinds == [Kind.FORK]


def test_a_fork_shown_to_two_auditors_is_seen_when_they_compare():
    other = edit(ROWS, 20, actor="somebody-else")

    assert found(ROWS, HEAD, point_of(other, 25)) == [
        (Kind.REWRITTEN, {"first": 0, "last": 25})
    ]


def test_an_old_checkpoint_played_again_is_refused():
    with pytest.raises(BadCheckpoint, match="50 was seen"):
        follow(point_of(ROWS, 50), EARLIER, ())


def test_an_old_ledger_with_its_old_checkpoint_is_caught_by_a_newer_one():
    rows = ROWS[:30]

    assert found(rows, head_of(rows), EARLIER, point_of(ROWS, 45)) == [
        (Kind.CUT_TAIL, {"first": 30, "last": 44})
    ]


def test_a_checkpoint_of_another_ledger_is_named():
    foreign = point_of(ROWS, 30, origin="other.test/ledger")

    assert found(ROWS, HEAD, foreign, origin=ORIGIN) == [
        (Kind.FOREIGN, {"size": 30, "origin": "other.test/ledger"})
    ]


def test_entries_in_each_others_place_are_named():
    swapped = [*ROWS[:7], (7, *ROWS[8][1:]), (8, *ROWS[7][1:]), *ROWS[9:]]

    assert found(swapped, HEAD, EARLIER) == [
        (Kind.REORDERED, {"seq": 8, "place": 7}),
        (Kind.REORDERED, {"seq": 7, "place": 8}),
    ]


def test_rows_out_of_order_are_named():
    rows = [*ROWS[:7], ROWS[8], ROWS[7], *ROWS[9:]]

    assert found(rows, HEAD)[:2] == [
        (Kind.DROPPED, {"first": 7, "last": 7}),
        (Kind.REORDERED, {"seq": 7, "place": 9}),
    ]


def test_an_entry_older_than_the_one_before_is_named():
    rows = edit(ROWS, 7, at=START)

    assert found(rows, head_of(rows)) == [(Kind.BACKWARDS, {"seq": 7})]


@pytest.mark.parametrize("body", [b"{}", b"[]", b"\xff", b"[" * 100_000, b'{"seq":7}'])
def test_bytes_that_are_no_entry_are_named(body):
    rows = [*ROWS[:7], (7, body, leaf_hash(body)), *ROWS[8:]]

    assert found(rows, head_of(rows)) == [(Kind.NOT_AN_ENTRY, {"seq": 7})]


def test_an_entry_that_was_emptied_by_hand_is_named():
    """No entry tells of its removal."""
    rows = [*ROWS[:7], (7, b"", leaf_hash(b"")), *ROWS[8:]]

    assert found(rows, head_of(rows)) == [(Kind.PAYLOAD_GONE, {"seq": 7})]


def test_more_entries_than_the_head_knows_are_named():
    assert found(ROWS, head_of(ROWS[:48])) == [(Kind.EXTRA, {"count": 2})]


def test_a_ruined_ledger_gives_a_short_report():
    rows = [(seq, b"{}", leaf) for seq, _, leaf in ROWS] * 3

    report = verify(rows, HEAD)

    assert len(report.faults) == 100
    assert report.unlisted > 100


def test_the_first_fault_is_said_in_a_sentence():
    report = verify(ROWS[:40], HEAD)

    with pytest.raises(LedgerBroken, match="entries 40 to 49 are gone"):
        report.require_whole()


@pytest.mark.parametrize("size", [4095, 4096, 4097, 9000])
def test_checkpoints_between_chunks_are_compared(size):
    rows = [row(seq) for seq in range(9000)]

    assert verify(rows, head_of(rows), [point_of(rows, size)]).matched == 1
    wrong = Checkpoint(origin=ORIGIN, size=size, root=bytes(32))
    assert found(rows, head_of(rows), wrong) == [
        (Kind.REWRITTEN, {"first": 0, "last": size})
    ]


# --- the tree's own tiles -------------------------------------------------------------

MANY = [row(seq) for seq in range(600)]
LEAVES = [leaf for _, _, leaf in MANY]


def tile(level, number):
    under = 256**level
    whole = [
        root_of(LEAVES[at * under : (at + 1) * under])
        for at in range(len(LEAVES) // under)
    ]
    return whole[number * 256 : (number + 1) * 256]


def forged(level, number):
    return [bytes(32) for _ in tile(level, number)] if level else tile(level, number)


def test_honest_tiles_are_whole():
    assert verify(MANY, head_of(MANY), tile=tile).whole


def test_tiles_that_were_edited_are_named():
    faults = found(MANY, head_of(MANY), tile=forged)

    assert faults == [
        (Kind.TILE, {"level": 1, "place": 0}),
        (Kind.TILE, {"level": 1, "place": 1}),
    ]


def test_tiles_that_are_gone_are_named():
    faults = found(MANY, head_of(MANY), tile=lambda level, number: [])

    assert [kind for kind, _ in faults] == [Kind.TILE, Kind.TILE]


def test_entries_that_were_rewritten_do_not_fit_the_tiles_that_were_not():
    rows = edit(MANY, 7, actor="somebody-else")

    faults = found(rows, head_of(rows), point_of(MANY, 300), tile=tile)

    assert [kind for kind, _ in faults] == [Kind.TILE, Kind.REWRITTEN]


def test_an_edited_value_is_named_without_its_tiles():
    body = MANY[7][1].replace(b'"n":7', b'"n":8')
    rows = [*MANY[:7], (7, body, MANY[7][2]), *MANY[8:]]

    assert found(rows, head_of(MANY), tile=tile) == [
        (Kind.EDITED_VALUE, {"seq": 7}),
    ]
