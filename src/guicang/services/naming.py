"""Ids that people can read out: a letter, the day, and a few random characters."""

from collections.abc import Callable
from datetime import datetime

_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # nothing that looks like another

Entropy = Callable[[int], bytes]
"""Gives that many random bytes (``secrets.token_bytes``, or a test's own)."""


def new_id(prefix: str, now: datetime, entropy: Entropy, length: int = 5) -> str:
    """Return an id such as ``b-20261125-7k3qa``: 31^5 a day and kind.

    Of what there are thousands a day, ``length`` is more: at most 12 (31^12 < 2^64).
    """
    number = int.from_bytes(entropy(8))
    tail = ""
    for _ in range(length):
        number, digit = divmod(number, len(_LETTERS))
        tail += _LETTERS[digit]
    return f"{prefix}-{now:%Y%m%d}-{tail}"
