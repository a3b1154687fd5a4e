"""The hash tree of RFC 9162, section 2.1: its root."""

from collections.abc import Sequence
from hashlib import sha256

EMPTY = sha256(b"").digest()


def leaf(data: bytes) -> bytes:
    """Hash an entry."""
    return sha256(b"\0" + data).digest()


def node(left: bytes, right: bytes) -> bytes:
    """Hash two subtrees."""
    return sha256(b"\1" + left + right).digest()


class Tree:
    """A tree that grows by leaves: the roots of its full subtrees, largest first."""

    def __init__(self) -> None:
        self.size = 0
        self._roots: list[bytes] = []

    def append(self, hashed: bytes) -> None:
        """Add a leaf."""
        at = self.size
        while at & 1:
            hashed = node(self._roots.pop(), hashed)
            at >>= 1
        self._roots.append(hashed)
        self.size += 1

    def root(self) -> bytes:
        """Return the root over all leaves so far."""
        if not self._roots:
            return EMPTY
        root = self._roots[-1]
        for left in reversed(self._roots[:-1]):
            root = node(left, root)
        return root


def root_of(leaves: Sequence[bytes]) -> bytes:
    """Return the root over leaf hashes."""
    tree = Tree()
    for each in leaves:
        tree.append(each)
    return tree.root()


def continues(
    old: int, new: int, first: bytes, second: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether a tree is the beginning of another (RFC 9162, 2.1.4.2)."""
    if old == new:
        return first == second and not proof
    if not 0 < old < new:
        return False
    path = [*proof] if old & (old - 1) else [first, *proof]
    if not path:
        return False
    fn, sn = old - 1, new - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = path[0]
    for each in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr, sr = node(each, fr), node(each, sr)
            fn, sn = _risen(fn, sn)
        else:
            sr = node(sr, each)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and (fr, sr) == (first, second)


def _risen(fn: int, sn: int) -> tuple[int, int]:
    while not fn & 1 and fn:
        fn, sn = fn >> 1, sn >> 1
    return fn, sn
