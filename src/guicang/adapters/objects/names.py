"""Which names an object may have."""

import re
from typing import Final

from guicang.domain.errors import BadObjectName

_PART: Final = r"[a-z0-9_-][a-z0-9._-]{0,127}"
_NAME: Final = re.compile(rf"{_PART}(/{_PART})*")
_LONGEST: Final = 512


def is_name(name: str) -> bool:
    """Say whether an object may be called so.

    Parts of 128 characters at most between slashes, 512 together, none beginning with
    a dot: so no name is absolute, climbs out of the store or hides in it.
    """
    return len(name) <= _LONGEST and _NAME.fullmatch(name) is not None


def check(name: str) -> None:
    """Raise BadObjectName unless an object may be called so."""
    if not is_name(name):
        raise BadObjectName(name=ascii(name[:_LONGEST]))
