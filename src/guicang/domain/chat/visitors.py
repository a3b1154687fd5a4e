"""By what a visitor is known, and how often they may do what.

A visitor's token is 32 random bytes. What is kept of it is its SHA-256: a digest that
is slow to search adds nothing to 256 random bits.
"""

import hashlib
import re
from typing import Final, NamedTuple

_TOKEN: Final = re.compile(r"gv_[A-Za-z0-9_-]{43}")


def digest_of(token: str) -> str:
    """Return what is kept of a token; "" for what cannot be one."""
    if not _TOKEN.fullmatch(token):
        return ""
    return hashlib.sha256(token.encode()).hexdigest()


class Rate(NamedTuple):
    """So many at once, and one more every so many seconds."""

    burst: int
    seconds: float


class Bucket(NamedTuple):
    """What is left of a rate; ``at`` in seconds of any clock that only goes on."""

    left: float
    at: float


def full(rate: Rate, at: float) -> Bucket:
    """Give somebody who comes for the first time all there is."""
    return Bucket(float(rate.burst), at)


def taken(bucket: Bucket, rate: Rate, at: float) -> tuple[Bucket, float]:
    """Take one; return what is left, and how long to wait: 0 if there was one.

    A clock that goes back gives nothing.
    """
    gained = max(0.0, at - bucket.at) / rate.seconds
    left = min(float(rate.burst), bucket.left + gained)
    if left >= 1:
        return Bucket(left - 1, max(at, bucket.at)), 0.0
    return Bucket(left, max(at, bucket.at)), (1 - left) * rate.seconds
