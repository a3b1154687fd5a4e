"""Ids that people can read out: a letter, the day, and five random characters."""

from collections.abc import Callable
from datetime import datetime

_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # nothing that looks like another

Entropy = Callable[[int], bytes]
"""Gives that many random bytes (``secrets.token_bytes``, or a test's own)."""


def new_id(prefix: str, now: datetime, entropy: Entropy) -> str:
    """Return an id such as ``b-20261125-7k3qa``: 31^5 a day and kind."""
    number = int.from_bytes(entropy(8))
    tail = ""
    for _ in range(5):
        number, digit = divmod(number, len(_LETTERS))
        tail += _LETTERS[digit]
    return f"{prefix}-{now:%Y%m%d}-{tail}"
