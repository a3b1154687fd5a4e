"""A slice is checked with the public key alone, and nothing of it can be changed."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings, strategies as st
from tests.fakes.clock import FakeClock
from tests.fakes.evidence import MemoryCheckpoints
from tests.fakes.keys import MemorySigner, verifies
from tests.fakes.ledger import MemoryLedger

from guicang.domain.errors import BadCheckpoint, BadSignature, SliceBroken
from guicang.domain.ledger.canonical import encode
from guicang.domain.ledger.checkpoint import VerifierKey, accept
from guicang.domain.ledger.merkle import leaf_hash, root_of
from guicang.domain.ledger.model import Entry, Tag
from guicang.domain.ledger.slices import check, digest_of, hashes_beside, root_with
from guicang.domain.ledger.tiles import Tiles
from guicang.services.recording import Recording

NOW = datetime(2026, 11, 1, tzinfo=UTC)
SIGNER = MemorySigner("acme.test/guicang", seed=1)
KEY = VerifierKey(name=SIGNER.name, public=SIGNER.public_key)
CHOSEN = [2, 3, 4, 5, 9]


def signed_by(signer):
    return lambda said, signature: verifies(signer.public_key, said, signature)


def recording(entries=20, signer=SIGNER):
    ledger = MemoryLedger()
    with ledger.transaction():
        for number in range(entries):
            ledger.append(
                Tag.BATCH_PROPOSED,
                "chen",
                {"batch": f"b-{number}"},
                NOW + timedelta(seconds=number),
            )
    return Recording(
        ledger=ledger,
        checkpoints=MemoryCheckpoints(),
        signer=signer,
        clock=FakeClock(NOW + timedelta(hours=1)),
        verify_signature=signed_by(signer),
    )


def cut(chosen=CHOSEN, **more):
    made = recording(**more)
    conditions = {"person": "chen"}
    return [*made.slice(chosen, conditions, by="auditor", reason="audit")]


def checked(lines, signer=SIGNER):
    key = VerifierKey(name=signer.name, public=signer.public_key)
    return check(lines, key, signed_by(signer))


def test_a_slice_says_what_it_is_and_who_took_it_out():
    found = checked(cut())

    assert (found.entries, found.first, found.last) == (5, 2, 9)
    assert (found.gapless, found.by, found.size) == (False, "auditor", 22)
    assert found.conditions == {"person": "chen"}
    assert found.at == NOW + timedelta(hours=1)


def test_a_stretch_shows_by_itself_that_nothing_is_left_out():
    assert checked(cut([*range(4, 12)])).gapless
    assert checked(cut([*range(20)])).gapless
    assert checked(cut([])).entries == 0


def test_the_export_is_an_entry_with_its_reason():
    made = recording()
    lines = [*made.slice(CHOSEN, {}, by="auditor", reason="audit")]

    (entry,) = made.ledger.entries(tag=Tag.LEDGER_EXPORTED)
    assert (entry.actor, entry.data["reason"]) == ("auditor", "audit")
    assert (entry.data["entries"], len(lines)) == (5, 8)


def changed(line, **more):
    return json.dumps({**json.loads(line), **more}, separators=(",", ":")).encode()


def edited(lines):
    lines[2] = lines[2].replace(b'"b-3"', b'"b-4"')


def dropped(lines):
    del lines[3]


def dropped_at_the_end(lines):
    del lines[5]


def swapped(lines):
    lines[2], lines[3] = lines[3], lines[2]


def renumbered(lines):
    lines[2] = lines[2].replace(b'"seq":3', b'"seq":7')


def doubled(lines):
    lines.insert(3, lines[2])


def without_the_export(lines):
    del lines[-2]


def with_a_hash_less(lines):
    lines[-1] = changed(lines[-1], hashes=json.loads(lines[-1])["hashes"][1:])


def with_a_hash_more(lines):
    hashes = json.loads(lines[-1])["hashes"]
    lines[-1] = changed(lines[-1], hashes=[*hashes, hashes[0]])


def with_another_hash(lines):
    hashes = json.loads(lines[-1])["hashes"]
    lines[-1] = changed(lines[-1], hashes=["00" * 32, *hashes[1:]])


def with_an_odd_hash(lines):
    lines[-1] = changed(lines[-1], hashes=["00"])


def without_hashes(lines):
    lines[-1] = changed(lines[-1], hashes=None)


def without_a_head(lines):
    del lines[0]


def cut_off(lines):
    del lines[-1]


def with_a_line_that_is_no_entry(lines):
    lines[2] = b"{}"


def unreadable(lines):
    lines[-1] = b"["


@pytest.mark.parametrize(
    "spoil",
    [
        edited,
        dropped,
        dropped_at_the_end,
        swapped,
        renumbered,
        doubled,
        without_the_export,
        with_a_hash_less,
        with_a_hash_more,
        with_another_hash,
        with_an_odd_hash,
        without_hashes,
        without_a_head,
        cut_off,
        with_a_line_that_is_no_entry,
        unreadable,
    ],
)
def test_whatever_is_changed_is_refused(spoil):
    lines = cut()
    spoil(lines)

    with pytest.raises(SliceBroken):
        checked(lines)


def test_an_entry_left_out_with_its_hashes_made_anew_is_refused_all_the_same():
    """The tree alone would take it: the entry of the export does not."""
    made = recording()
    lines = [*made.slice(CHOSEN, {}, by="auditor")]
    left = [2, 3, 5, 9, 20]
    leaves = [row.leaf for row in made.ledger.rows()]
    hashes = [h.hex() for h in hashes_beside(left, tree(leaves))]
    lines[-1] = changed(lines[-1], hashes=hashes)
    del lines[3]

    note = json.loads(lines[-1])["checkpoint"]
    rebuilt = root_with(
        [(number, leaves[number]) for number in left],
        [bytes.fromhex(h) for h in hashes],
        len(leaves),
    )
    assert rebuilt == accept(note, KEY, signed_by(SIGNER)).root
    with pytest.raises(SliceBroken, match="not the entries that were exported"):
        checked(lines)


def test_a_slice_of_another_ledger_or_key_is_refused():
    other = MemorySigner("acme.test/guicang", seed=2)
    lines = cut()
    note = json.loads(lines[-1])["checkpoint"]
    theirs = json.loads(cut(signer=other)[-1])["checkpoint"]

    with pytest.raises(BadSignature):
        checked(lines, other)
    with pytest.raises(BadSignature):
        checked([*lines[:-1], changed(lines[-1], checkpoint=theirs)])
    with pytest.raises(BadCheckpoint):
        checked([*lines[:-1], changed(lines[-1], checkpoint=note[:40])])


def tree(leaves):
    """A tree that is small enough to be one tile."""
    return Tiles(size=len(leaves), tile=lambda _level, _number: leaves)


def rebuilt(picked, hashes, size):
    """Rebuild a root; None where entries and hashes do not fit the tree."""
    try:
        return root_with(picked, hashes, size)
    except SliceBroken:
        return None


@settings(deadline=None, max_examples=200)
@given(st.integers(1, 90), st.data())
def test_chosen_leaves_and_the_hashes_beside_them_rebuild_the_root(size, data):
    leaves = [
        leaf_hash(
            encode(Entry(seq=n, at=NOW, tag=Tag.BATCH_PROPOSED, actor="a", data={}))
        )
        for n in range(size)
    ]
    chosen = sorted(data.draw(st.sets(st.integers(0, size - 1))))
    hashes = [*hashes_beside(chosen, tree(leaves))]
    picked = [(number, leaves[number]) for number in chosen]

    assert root_with(picked, hashes, size) == root_of(leaves)
    if chosen:
        assert rebuilt(picked[1:], hashes, size) != root_of(leaves)
        assert digest_of(x for _, x in picked) != digest_of(x for _, x in picked[1:])


def test_no_entry_beyond_the_tree_can_be_chosen():
    with pytest.raises(IndexError):
        [*hashes_beside([3], tree([b""] * 3))]
