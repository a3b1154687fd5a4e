"""Proofs out of tiles are those that RFC 9162 defines over all leaves."""

import pytest
from hypothesis import given, settings, strategies as st

from guicang.domain.errors import LedgerBroken
from guicang.domain.ledger.merkle import (
    Frontier,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    root_of,
    verify_inclusion,
)
from guicang.domain.ledger.tiles import WIDTH, Tiles, place, risen

MOST = 70_000  # more than 256 * 256: a third level
LEAVES = [leaf_hash(b"%d" % n) for n in range(MOST)]
SIZES = st.one_of(
    st.integers(1, 3 * WIDTH),
    st.integers(WIDTH**2 - 2 * WIDTH, MOST),
    st.sampled_from([WIDTH, WIDTH + 1, WIDTH**2, WIDTH**2 + 1]),
)


def grown():
    """Every tile of the tree over all leaves, by appending them one by one."""
    levels: dict[int, list[bytes]] = {0: LEAVES}
    edge = Frontier()
    for leaf in LEAVES:
        for level, hash_ in risen(edge.append(leaf)):
            levels.setdefault(level, []).append(hash_)
            assert place(level, edge.size) == len(levels[level]) - 1
    return levels


LEVELS = grown()


class Store:
    """A store of a tree of so many leaves; it counts what is read."""

    def __init__(self, size):
        self.size, self.reads = size, []

    def tile(self, level, number):
        self.reads.append((level, number))
        known = LEVELS[level][: self.size >> 8 * level]
        return known[number * WIDTH : (number + 1) * WIDTH]


def tiles(size):
    return Tiles(size=size, tile=Store(size).tile)


def test_a_hash_of_a_level_is_the_root_over_256_of_the_level_below():
    assert [len(LEVELS[level]) for level in (1, 2)] == [MOST // 256, MOST // 256**2]
    assert LEVELS[1][5] == root_of(LEAVES[5 * 256 : 6 * 256])
    assert LEVELS[2][0] == root_of(LEVELS[1][:256]) == root_of(LEAVES[: 256**2])


@settings(deadline=None)
@given(SIZES, st.data())
def test_an_audit_path_is_that_over_all_leaves(size, data):
    index = data.draw(st.integers(0, size - 1))

    path = tiles(size).inclusion(index)

    assert path == inclusion_proof(index, LEAVES[:size])
    verify_inclusion(LEAVES[index], index, size, path, root_of(LEAVES[:size]))


@settings(deadline=None)
@given(SIZES, st.data())
def test_a_consistency_proof_is_that_over_all_leaves(size, data):
    old = data.draw(st.integers(1, size))

    assert tiles(size).consistency(old) == consistency_proof(old, LEAVES[:size])


@settings(deadline=None)
@given(SIZES)
def test_the_root_is_that_over_all_leaves(size):
    assert tiles(size).root() == root_of(LEAVES[:size])


def test_a_proof_reads_few_tiles_and_each_once():
    store = Store(MOST)

    Tiles(size=MOST, tile=store.tile).inclusion(41_007)

    assert len(store.reads) == len(set(store.reads)) <= 5


@pytest.mark.parametrize("index", [-1, 10])
def test_a_leaf_that_is_not_there_has_no_path(index):
    with pytest.raises(IndexError):
        tiles(10).inclusion(index)


@pytest.mark.parametrize("old", [0, 11])
def test_a_tree_that_was_not_there_has_no_proof(old):
    with pytest.raises(IndexError):
        tiles(10).consistency(old)


def test_a_tile_that_lacks_a_hash_is_named():
    short = Tiles(size=1000, tile=lambda level, _: LEVELS[level][: 256 - 255 * level])

    with pytest.raises(LedgerBroken, match="tile 0 of level 1"):
        short.inclusion(3)
