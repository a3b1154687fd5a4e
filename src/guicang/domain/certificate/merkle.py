"""The root over leaf hashes, as RFC 6962 section 2.1 builds it."""

import hashlib
from collections.abc import Iterable


def root_over(leaves: Iterable[bytes]) -> bytes:
    """Return the Merkle tree hash over leaf hashes of 32 bytes.

    Level by level: neighbours are joined, and one without a neighbour rises as it is,
    which gives the same tree as RFC 6962's split at the largest power of two.
    """
    level = list(leaves)
    if not level:
        return hashlib.sha256(b"").digest()
    while len(level) > 1:
        odd = level[-1:] if len(level) % 2 else []
        pairs = zip(level[::2], level[1::2], strict=False)
        level = [hashlib.sha256(b"\x01" + a + b).digest() for a, b in pairs] + odd
    return level[0]
