"""The hash tree of RFC 6962 and RFC 9162, section 2.1: roots and proofs.

A leaf is ``SHA-256(0x00 || data)``, a node ``SHA-256(0x01 || left || right)``: the two
prefixes keep anybody from passing a node off as a leaf. The tree over n leaves splits
at the largest power of two below n. Proofs are verified by functions that raise.

``Frontier`` holds only the roots of the full subtrees of a growing tree (one for each
bit that is set in its size), so that an append costs O(log n) time and space.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import count, islice
from typing import Final, Self

from guicang.domain.errors import LedgerBroken

EMPTY_ROOT: Final = sha256(b"").digest()
_WIDTH: Final = 32
_COUNT: Final = 8
_CHUNK: Final = 4_096

Filled = Callable[[int, Sequence[bytes]], None]


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of a leaf (32 bytes)."""
    return sha256(b"\0" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node (32 bytes)."""
    return sha256(b"\1" + left + right).digest()


class Frontier:
    """The right edge of a growing tree: its full subtrees, the largest first."""

    __slots__ = ("_roots", "size")

    def __init__(self) -> None:
        """Start with the empty tree."""
        self.size = 0
        self._roots: list[bytes] = []

    def append(self, leaf: bytes) -> Sequence[bytes]:
        """Add one leaf hash; give it, and the roots of the subtrees it filled.

        The subtree at place h of what is given has 2**h leaves.
        """
        roots, bits, filled = self._roots, self.size, [leaf]
        while bits & 1:
            leaf = node_hash(roots.pop(), leaf)
            filled.append(leaf)
            bits >>= 1
        roots.append(leaf)
        self.size += 1
        return filled

    def extend(self, leaves: Sequence[bytes], filled: Filled | None = None) -> None:
        """Add many leaf hashes; the same as appending each, level by level.

        ``filled`` is told of each height the roots of the subtrees that they filled.
        """
        level, bits, odd = list(leaves), self.size, []
        for height in count():
            if not level:
                break
            if filled:
                filled(height, level)
            if bits & 1:
                level.insert(0, self._roots.pop())
            if len(level) & 1:
                odd.append(level.pop())
            pairs = iter(level)
            level = [
                sha256(b"\1" + left + right).digest()
                for left, right in zip(pairs, pairs, strict=True)
            ]
            bits >>= 1
        self._roots.extend(reversed(odd))
        self.size += len(leaves)

    def root(self) -> bytes:
        """Return the root over all leaves so far."""
        return fold(self._roots)

    @property
    def subtrees(self) -> tuple[bytes, ...]:
        """The roots of the full subtrees, the largest first."""
        return tuple(self._roots)

    def copy(self) -> Self:
        """Return an independent copy."""
        return self.from_bytes(self.to_bytes())

    def to_bytes(self) -> bytes:
        """Return size (8 bytes, big-endian) and the subtree roots."""
        return self.size.to_bytes(_COUNT, "big") + b"".join(self._roots)

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Read what ``to_bytes`` wrote. LedgerBroken if it is anything else."""
        size = int.from_bytes(data[:_COUNT], "big")
        if len(data) != _COUNT + _WIDTH * size.bit_count():
            raise LedgerBroken(reason="the stored tree edge has the wrong length")
        edge = cls()
        edge.size = size
        edge._roots = [
            data[at : at + _WIDTH] for at in range(_COUNT, len(data), _WIDTH)
        ]
        return edge


def fold(subtrees: Sequence[bytes]) -> bytes:
    """Return the root over full subtrees that stand side by side, the largest first."""
    if not subtrees:
        return EMPTY_ROOT
    root = subtrees[-1]
    for left in reversed(subtrees[:-1]):
        root = node_hash(left, root)
    return root


def root_of(leaves: Iterable[bytes]) -> bytes:
    """Return the root over leaf hashes (see ``leaf_hash``)."""
    edge = Frontier()
    edge.extend(list(leaves))
    return edge.root()


def inclusion_proof(
    index: int, leaves: Iterable[bytes], size: int | None = None
) -> tuple[bytes, ...]:
    """Return the audit path of a leaf, from the leaf upwards (RFC 9162, 2.1.3.1).

    The leaves are gone through once and not kept; ``size`` is how many there are,
    where that cannot be asked of them. IndexError if the tree has no such leaf.
    """
    if size is None:
        leaves = list(leaves)
        size = len(leaves)
    if not 0 <= index < size:
        raise IndexError(index)
    stream, roots, at = iter(leaves), dict[int, bytes](), 0
    beside = [*subtrees_beside(index, size)]
    for low, high in sorted(beside):
        at += len([*islice(stream, low - at)])  # the leaf itself lies between
        edge = Frontier()
        while at < high and (chunk := [*islice(stream, min(high - at, _CHUNK))]):
            edge.extend(chunk)
            at += len(chunk)
        if at < high:
            raise IndexError(index)
        roots[low] = edge.root()
    return tuple(roots[low] for low, _high in reversed(beside))


def subtrees_beside(index: int, size: int) -> Iterator[tuple[int, int]]:
    """Give the subtrees beside the way from the root down to a leaf, as (low, high)."""
    low, high = 0, size
    while high - low > 1:
        middle = low + split_of(high - low)
        if index < middle:
            yield middle, high
            high = middle
        else:
            yield low, middle
            low = middle


def verify_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> None:
    """Raise LedgerBroken unless the leaf is at this index of the tree.

    RFC 9162, section 2.1.3.2.
    """
    if not 0 <= index < size:
        raise LedgerBroken(reason=f"no entry {index} in a tree of {size}")
    at, last, found = index, size - 1, leaf
    for step in proof:
        if last == 0:
            raise LedgerBroken(reason="the inclusion proof is too long")
        if at & 1 or at == last:
            found = node_hash(step, found)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            found = node_hash(found, step)
        at, last = at >> 1, last >> 1
    if last != 0 or found != root:
        raise LedgerBroken(reason=f"entry {index} is not in the tree of {size}")


def consistency_proof(old: int, leaves: Sequence[bytes]) -> tuple[bytes, ...]:
    """Return the proof that the first ``old`` leaves are a tree's beginning.

    RFC 9162, section 2.1.4.1. IndexError if the tree is smaller than that, or
    ``old`` is 0: every tree begins with nothing, and nothing proves it.
    """
    if not 0 < old <= len(leaves):
        raise IndexError(old)
    ranges = subtrees_that_continue(old, len(leaves))
    return tuple(root_of(leaves[low:high]) for low, high in ranges)


def subtrees_that_continue(old: int, size: int) -> Sequence[tuple[int, int]]:
    """Give the subtrees whose roots make up a consistency proof, in its order."""
    path: list[tuple[int, int]] = []
    low, high, whole = 0, size, True
    while old != high:
        middle = low + split_of(high - low)
        if old <= middle:
            path.append((middle, high))
            high = middle
        else:
            path.append((low, middle))
            low, whole = middle, False
    if not whole:
        path.append((low, high))
    return path[::-1]


def verify_consistency(
    old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]
) -> None:
    """Raise LedgerBroken unless the older tree is the beginning of the newer one.

    RFC 9162, section 2.1.4.2.
    """
    if not 0 <= old <= new:
        raise LedgerBroken(reason=f"a tree of {new} cannot follow one of {old}")
    if old in (0, new):
        began = old_root == (new_root if old else EMPTY_ROOT)
        met = began and not proof
    else:
        met = _replay(old, new, old_root, proof) == (old_root, new_root)
    if not met:
        raise LedgerBroken(reason=f"the tree of {new} does not continue that of {old}")


def _replay(
    old: int, new: int, old_root: bytes, proof: Sequence[bytes]
) -> tuple[bytes, bytes] | None:
    """Build both roots from a proof, or None if it has not the right length."""
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    # Where the old tree is one full subtree the proof leaves its root out.
    steps = [*((old_root,) if old.bit_count() == 1 else ()), *proof]
    if not steps:
        return None
    older = newer = steps[0]
    for step in steps[1:]:
        if last == 0:
            return None
        if at & 1 or at == last:
            older, newer = node_hash(step, older), node_hash(step, newer)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            newer = node_hash(newer, step)
        at, last = at >> 1, last >> 1
    return (older, newer) if last == 0 else None


def split_of(size: int) -> int:
    """Return the largest power of two below a size of at least 2."""
    return 1 << (size - 1).bit_length() - 1
