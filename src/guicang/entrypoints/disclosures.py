"""Words and shapes of destinations, disclosures and notices, for all doors."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from guicang.domain.disclosure import (
    Basis,
    Destination,
    Disclosure,
    Form,
    Kind,
    Notice,
    Why,
)
from guicang.domain.disclosure.model import UNMASKED
from guicang.entrypoints.labels import PURPOSES

if TYPE_CHECKING:
    # The command line starts without the house.
    from guicang.bootstrap import House

KINDS: Final[Mapping[StrEnum, str]] = {
    Kind.DATABASE: "database",
    Kind.FOLDER: "folder",
    Kind.S3: "object store (S3)",
    Kind.PULL: "fetched by a program",
}
FORMS: Final[Mapping[StrEnum, str]] = {
    Form.PARQUET: "Parquet",
    Form.JSONL: "JSON Lines",
}
BASES: Final[Mapping[StrEnum, str]] = {
    Basis.CONSENT: "consent",
    Basis.CONTRACT: "contract",
    Basis.LEGAL_OBLIGATION: "legal obligation",
    Basis.VITAL_INTERESTS: "vital interests",
    Basis.PUBLIC_INTEREST: "public interest",
    Basis.LEGITIMATE_INTERESTS: "legitimate interests (GDPR only)",
}
"""On what legal basis something leaves."""
WHYS: Final[Mapping[StrEnum, str]] = {
    Why.ERASED: "records were erased",
    Why.EXPIRED: "its end has passed",
    Why.REMOVED: "it is no longer in force",
}
"""Why a recipient is to be told to delete."""
SEALINGS: Final[Mapping[str, str]] = {
    "": "anybody",
    "age": "age keys",
    "openpgp": "OpenPGP keys",
    "zip": "a password (AES-256 ZIP)",
}
"""What opens the file of a release."""
PROFILES: Final[Mapping[str, str]] = {**PURPOSES, UNMASKED: "unmasked"}
STATES: Final[Mapping[str, str]] = {
    "well": "well",
    "waiting": "something waits",
    "failing": "fails, is tried again",
    "ended": "has ended",
}
"""How a destination stands."""


def destination_shape(
    one: Destination, house: "House", waits: Mapping[str, int]
) -> dict[str, Any]:
    """Turn a destination into plain values, with how it stands."""
    now = house.clock.now()
    newest = next(iter(house.disclosures.list(one.name, limit=1)), None)
    error = newest.said if newest is not None else ""
    return {
        "name": one.name,
        "kind": one.kind.value,
        "settings": dict(one.settings),
        "form": one.form.value,
        "profile": one.profile,
        "recipient": one.recipient,
        "contact": one.contact,
        "purpose": one.purpose,
        "basis": one.basis.value,
        "expires": one.expires_at,
        "since": one.since,
        "sources": list(one.sources),
        "state": _state(one, now, error, waits.get(one.name, 0)),
        "waiting": waits.get(one.name, 0),
        "error": error,
        "last": newest.sent_at if newest is not None else None,
    }


def _state(one: Destination, now: datetime, error: str, waits: int) -> str:
    if not one.live(now):
        return "ended"
    if error:
        return "failing"
    return "waiting" if waits else "well"


def disclosure_shape(one: Disclosure) -> dict[str, Any]:
    """Turn a disclosure into plain values."""
    return {
        "id": one.id,
        "destination": one.destination,
        "recipient": one.recipient,
        "purpose": one.purpose,
        "basis": one.basis.value,
        "profile": one.profile,
        "masking": one.masking,
        "version": one.version,
        "expires": one.expires_at,
        "opened": one.opened_at,
        "sent": one.sent_at,
        "conversations": one.conversations,
        "messages": one.messages,
        "tries": one.tries,
        "error": one.said,
    }


def notice_shape(one: Notice) -> dict[str, Any]:
    """Turn a notice into plain values."""
    return {
        "id": one.id,
        "destination": one.destination,
        "recipient": one.recipient,
        "contact": one.contact,
        "why": one.why.value,
        "batch": one.about,
        "conversations": one.conversations,
        "at": one.at,
        "told": one.told_at,
        "told_by": one.told_by,
        "how": one.how,
        "deleted": one.deleted_at,
    }
