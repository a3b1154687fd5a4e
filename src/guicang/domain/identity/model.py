"""The values of identities and customers."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

Customers = frozenset[frozenset[str]]
"""Customers, each the set of its identities; no identity is in two of them."""


class Kind(StrEnum):
    """What sort of name a platform has for somebody.

    ``record`` is what a file or a pushed record says. ``local`` means something only
    where it was given, such as a running number.
    """

    RECORD = "record"
    LOCAL = "local"
    EXTERNAL_USERID = "external-userid"
    UNIONID = "unionid"
    OPEN_ID = "open-id"
    CONTACT_ID = "contact-id"
    MATRIX_ID = "matrix-id"


class Reason(StrEnum):
    """Why two customers seem to be one."""

    UNIONID = "same-unionid"
    EMAIL = "same-email"
    PHONE = "same-phone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clue:
    """Something besides the id by which a platform knows a customer, on the way in.

    Only what the platform vouches for: an address that it has verified. ``scope`` is
    within what it means one person, such as the corporation of a unionid.
    """

    reason: Reason
    value: str = field(repr=False)
    scope: str = ""


class Digested(NamedTuple):
    """A clue as it is kept: the keyed digest of its value (hex)."""

    reason: Reason
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What is known of an identity: where it was met first, and when.

    ``tag`` is the keyed digest by which conversations name it. ``source`` and
    ``channel`` are those of the conversation.
    """

    tag: str
    source: str
    channel: str
    kind: Kind = Kind.RECORD
    met_at: datetime


class Deed(StrEnum):
    """What is done to customers."""

    MERGE = "merge"
    SPLIT = "split"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Customers become other customers of the same identities."""

    deed: Deed
    before: Customers
    after: Customers


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """Customers (by their names) that seem to be one, and why."""

    customers: tuple[str, ...]
    reasons: tuple[Reason, ...]
