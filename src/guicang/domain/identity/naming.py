"""The one place where what a platform calls somebody becomes an identity's name.

Two names that are equal are one identity. What platforms make unique themselves is
taken as it is, so that two connections to one corporation know the same customer. A
running number means something only at its source, and is told with it: contact 7 of
one installation is not contact 7 of another.
"""

import unicodedata
from typing import Final

from guicang.domain.identity.model import Clue, Kind, Reason

_EVERYWHERE: Final = frozenset(
    {
        Kind.RECORD,
        Kind.EXTERNAL_USERID,
        Kind.UNIONID,
        Kind.OPEN_ID,
        Kind.CONTACT_ID,
        Kind.MATRIX_ID,
    }
)
"""Kinds of names that no two people have, wherever they are met."""

_KEPT: Final = frozenset("+0123456789")
_EXIT: Final = "00"


def customer_id(kind: Kind, source: str, name: str) -> str:
    """Return the id by which a conversation names its customer; "" for nobody."""
    if not name or kind in _EVERYWHERE:
        return name
    return f"{source}/{name}"


def clue_value(clue: Clue) -> str:
    """Spell a clue so that what means the same is spelt the same; "" if it says none.

    E-mail addresses are compared without regard to case: the part before the @ may
    mean it (RFC 5321, 2.4), but nobody uses that. Telephone numbers need their country:
    without a leading + (or the 00 dialled for it) nobody can tell whose it is.
    """
    value = unicodedata.normalize("NFKC", clue.value).strip()
    if clue.reason is Reason.EMAIL:
        local, _, host = value.casefold().rpartition("@")
        value = f"{local}@{host}" if local and host else ""
    elif clue.reason is Reason.PHONE:
        value = _phone(value)
    return f"{clue.scope}\n{value}" if value else ""


def _phone(value: str) -> str:
    digits = "".join(letter for letter in value if letter in _KEPT)
    if digits.startswith(_EXIT):
        digits = f"+{digits.removeprefix(_EXIT)}"
    return digits if digits.startswith("+") and digits[1:].isdigit() else ""
