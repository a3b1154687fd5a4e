"""Addresses and telephone numbers of customers, as people bring them in lists.

A line is an address or a number (E.164), or a customer's id on a platform, a comma and
one of these. No error repeats what stands in a line.
"""

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from guicang.domain.errors import BadNotices

MOST: Final = 10_000
"""Lines of a list."""
_MAIL: Final = re.compile(r"[^\s@<>,;\"]{1,64}@[^\s@<>,;\"]{1,190}\Z")
_PHONE: Final = re.compile(r"\+[1-9][0-9]{6,14}\Z")
_SPACED: Final = re.compile(r"[\s().-]")


class Listed(NamedTuple):
    """Where somebody is reached, and their id on a platform; "" if none was given."""

    to: str
    customer: str = ""


def reached_at(text: str) -> str:
    """Spell an address or number as ``mail:`` or ``phone:``; "" for what is none."""
    said, plain = text.strip(), _SPACED.sub("", text)
    if _MAIL.match(said):
        return f"mail:{said.lower()}"
    return f"phone:{plain}" if _PHONE.match(plain) else ""


def listed_from(lines: Iterable[str]) -> tuple[Listed, ...]:
    """Read a list; each line once, in their order. BadNotices names the line."""
    found: dict[Listed, None] = {}
    for number, line in enumerate(lines, 1):
        said = line.strip().removeprefix("\ufeff")
        if not said:
            continue
        customer, _, at = said.rpartition(",")
        to = reached_at(at)
        if not to:
            reason = "an address, or a number with + and country code, is wanted"
            raise BadNotices(field=f"line {number}", reason=reason)
        found[Listed(to, customer.strip())] = None
    if len(found) > MOST:
        raise BadNotices(field="list", reason=f"at most {MOST} lines are taken")
    return tuple(found)
