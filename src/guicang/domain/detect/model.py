"""Findings and the types they are of."""

from enum import StrEnum
from typing import NamedTuple


class Entity(StrEnum):
    """Types of sensitive information, named as in the evaluation sets."""

    CN_ID = "CN_ID"
    BANK_CARD = "BANK_CARD"
    MOBILE = "MOBILE"
    LANDLINE = "LANDLINE"
    PASSPORT = "PASSPORT"
    HK_MO_PERMIT = "HK_MO_PERMIT"
    TW_PERMIT = "TW_PERMIT"
    MILITARY_ID = "MILITARY_ID"
    PLATE = "PLATE"
    USCC = "USCC"
    EMAIL = "EMAIL"
    IP = "IP"
    MAC = "MAC"
    WECHAT = "WECHAT"
    QQ = "QQ"
    DRIVER_LICENSE = "DRIVER_LICENSE"
    SOCIAL_SECURITY = "SOCIAL_SECURITY"
    DOB = "DOB"
    PASSWORD = "PASSWORD"  # noqa: S105  # the name of a type
    SECRET = "SECRET"  # noqa: S105  # the name of a type
    PERSON = "PERSON"
    ADDRESS = "ADDRESS"
    MEDICAL = "MEDICAL"
    MINOR = "MINOR"
    PHONE = "PHONE"
    IBAN = "IBAN"
    VAT = "VAT"
    US_SSN = "US_SSN"


class Finding(NamedTuple):
    """Something sensitive in a text: code points, end exclusive; score 0 to 1.

    ``type`` is an Entity or the name that an organisation's rule gives. ``rule`` says
    which rule found it. ``masked`` marks a value that is partly hidden already: no new
    leak, but reported. A finding never carries the value itself; ``digest`` is a keyed
    one (hex) of how it is written barely, "" until somebody with the key has put it in.
    """

    type: str
    start: int
    end: int
    score: float = 1.0
    rule: str = ""
    masked: bool = False
    digest: str = ""

    @property
    def entity_type(self) -> str:
        """The type, under the name that users of Presidio know."""
        return self.type
