"""The hash tree against a definition by recursion and against pymerkle."""

import itertools

import pytest
from hypothesis import given, strategies as st
from pymerkle import InmemoryTree

from guicang.domain.errors import LedgerBroken
from guicang.domain.ledger.merkle import (
    EMPTY_ROOT,
    Frontier,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root_of,
    verify_consistency,
    verify_inclusion,
)

LEAVES = [leaf_hash(b"entry %d" % n) for n in range(40)]


def by_definition(leaves):
    """MTH of RFC 9162, section 2.1.1, word by word."""
    if not leaves:
        return EMPTY_ROOT
    if len(leaves) == 1:
        return leaves[0]
    split = max(2**k for k in range(8) if 2**k < len(leaves))
    return node_hash(by_definition(leaves[:split]), by_definition(leaves[split:]))


@pytest.mark.parametrize("cut", range(len(LEAVES)))
def test_a_tree_that_grows_in_two_steps_is_the_same_tree(cut):
    edge = Frontier()
    edge.extend(LEAVES[:cut])
    edge.extend(LEAVES[cut:])

    assert edge.root() == root_of(LEAVES) == by_definition(LEAVES)
    assert edge.size == len(LEAVES)


def test_the_empty_root_is_the_hash_of_nothing():
    assert EMPTY_ROOT.hex() == (
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    )


@pytest.mark.parametrize("size", range(41))
def test_the_root_is_that_of_the_definition(size):
    assert root_of(LEAVES[:size]) == by_definition(LEAVES[:size])


def test_the_roots_are_those_of_pymerkle():
    tree = InmemoryTree(algorithm="sha256")
    edge = Frontier()

    for n in range(40):
        tree.append_entry(b"entry %d" % n)
        edge.append(LEAVES[n])

        assert edge.root() == tree.get_root()


@given(cuts=st.lists(st.integers(0, 40), max_size=5))
def test_a_frontier_does_not_mind_how_leaves_come(cuts):
    edge = Frontier()
    for low, high in itertools.pairwise([0, *sorted(cuts), 40]):
        edge.extend(LEAVES[low:high])
        edge = Frontier.from_bytes(edge.to_bytes())

    assert (edge.size, edge.root()) == (40, by_definition(LEAVES))


def test_a_frontier_stays_small():
    edge = Frontier()
    edge.extend([LEAVES[0]] * 100_000)

    assert len(edge.to_bytes()) == 8 + 32 * (100_000).bit_count()


@pytest.mark.parametrize("data", [b"", b"\0" * 7, (3).to_bytes(8, "big") + b"x" * 32])
def test_a_damaged_frontier_is_refused(data):
    with pytest.raises(LedgerBroken):
        Frontier.from_bytes(data)


def test_a_copy_of_a_frontier_goes_its_own_way():
    edge = Frontier()
    edge.extend(LEAVES[:5])
    other = edge.copy()
    other.append(LEAVES[5])

    assert edge.root() == root_of(LEAVES[:5])


@pytest.mark.parametrize("size", range(1, 20))
def test_every_leaf_is_proved_and_no_other_place_is(size):
    leaves = LEAVES[:size]
    root = root_of(leaves)
    for index in range(size):
        proof = inclusion_proof(index, leaves)
        verify_inclusion(leaves[index], index, size, proof, root)
        for wrong in {*range(-1, size + 1)} - {index}:
            with pytest.raises(LedgerBroken):
                verify_inclusion(leaves[index], wrong, size, proof, root)
        with pytest.raises(LedgerBroken):
            verify_inclusion(LEAVES[-1], index, size, proof, root)
        with pytest.raises(LedgerBroken):
            verify_inclusion(leaves[index], index, size, (*proof, root), root)
        if proof:
            with pytest.raises(LedgerBroken):
                verify_inclusion(leaves[index], index, size, proof[:-1], root)


@pytest.mark.parametrize("new", range(1, 20))
def test_every_beginning_is_proved_and_no_other_root_is(new):
    root = root_of(LEAVES[:new])
    for old in range(1, new + 1):
        begin = root_of(LEAVES[:old])
        proof = consistency_proof(old, LEAVES[:new])
        verify_consistency(old, new, begin, root, proof)
        for bad in (
            (old, new, LEAVES[0][::-1], root, proof),
            (old, new, begin, LEAVES[0][::-1], proof),
            (old, new, begin, root, (*proof, root)),
            (new + 1, new, begin, root, proof),
        ):
            with pytest.raises(LedgerBroken):
                verify_consistency(*bad)
        for at in range(len(proof)):
            flipped = bytes([proof[at][0] ^ 1]) + proof[at][1:]
            for broken in (
                (*proof[:at], flipped, *proof[at + 1 :]),
                (*proof[:at], *proof[at + 1 :]),
            ):
                with pytest.raises(LedgerBroken):
                    verify_consistency(old, new, begin, root, broken)


def test_every_tree_begins_with_nothing():
    verify_consistency(0, 3, EMPTY_ROOT, root_of(LEAVES[:3]), ())

    with pytest.raises(LedgerBroken):
        verify_consistency(0, 3, LEAVES[0], root_of(LEAVES[:3]), ())
    with pytest.raises(LedgerBroken):
        verify_consistency(0, 3, EMPTY_ROOT, root_of(LEAVES[:3]), (LEAVES[0],))


def test_a_tree_without_history_proves_nothing():
    with pytest.raises(LedgerBroken):
        verify_consistency(3, 4, LEAVES[0], LEAVES[1], ())


@pytest.mark.parametrize("old", [0, 4])
def test_no_proof_is_made_of_a_tree_that_never_was(old):
    with pytest.raises(IndexError):
        consistency_proof(old, LEAVES[:3])


@pytest.mark.parametrize("index", [-1, 3])
def test_no_proof_is_made_of_a_leaf_that_is_not_there(index):
    with pytest.raises(IndexError):
        inclusion_proof(index, LEAVES[:3])
