"""A release: a file for somebody else, on terms that a second person signs.

1. It has a recipient, a purpose, a legal basis and an end, as every disclosure has.
2. To a foreign judicial or law enforcement body nothing is given without the approval
   of the competent authority (PIPL 41, DSL 36): the document is named, with its digest,
   and whoever signs has it before them. There is no other way out for that purpose.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from guicang.domain.disclosure.model import Basis
from guicang.domain.errors import AuthorityNeeded, BadDestination

FOREIGN: Final = "foreign-authority"
"""The purpose that is blocked until an approval is attached."""
PGP: Final = "-----BEGIN PGP PUBLIC KEY BLOCK-----"
"""How an armoured OpenPGP key begins."""
ZIP: Final = "zip-password"
"""In the place of a key: an archive that a password opens."""
PREFIX: Final = "release:"
"""How the destinations of releases begin; no other one has a colon."""
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_LONGEST: Final = 500
_SEPARATORS: Final = re.compile(r"[\s_-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """The terms. ``keys`` are the recipient's keys: only they open the file.

    They are age keys (``age1...``), armoured OpenPGP keys, or ``ZIP`` alone: then a
    password opens it, which is made and shown when the file is.

    ``authority`` approved it by the document with the digest ``document`` (hex); both
    are empty for what needs no such approval.
    """

    recipient: str
    contact: str
    purpose: str
    basis: Basis
    use: str
    expires_at: datetime
    keys: tuple[str, ...] = ()
    authority: str = ""
    document: str = ""


def is_foreign(purpose: str) -> bool:
    """Whether a purpose is a foreign authority's, however it is written."""
    return _SEPARATORS.sub("-", purpose.strip().casefold()) == FOREIGN


def require_terms(release: Release, now: datetime) -> None:
    """Raise BadDestination for terms that say too little, AuthorityNeeded."""
    for name in ("recipient", "contact", "purpose"):
        text = str(getattr(release, name)).strip()
        if not text or len(text) > _LONGEST:
            raise BadDestination(field=name, reason="is missing, or too long")
    if release.expires_at <= now:
        raise BadDestination(field="expires", reason="has passed")
    named = bool(release.authority.strip()), bool(release.document)
    if is_foreign(release.purpose) and not all(named):
        raise AuthorityNeeded
    if any(named) and not (all(named) and _DIGEST.fullmatch(release.document)):
        raise BadDestination(field="authority", reason="is named with its document")


def spelled(release: Release) -> dict[str, object]:
    """Write the terms as a request has them."""
    return {
        "recipient": release.recipient,
        "contact": release.contact,
        "purpose": release.purpose,
        "basis": release.basis.value,
        "use": release.use,
        "expires": release.expires_at.isoformat(),
        "keys": list(release.keys),
        "authority": release.authority,
        "document": release.document,
    }


def told_key(key: str) -> str:
    """Say a key as whoever signs compares it: an OpenPGP one by the digest of it."""
    if not key.startswith(PGP):
        return key
    return f"OpenPGP, SHA-256 {hashlib.sha256(key.encode()).hexdigest()}"


def release_from(said: Mapping[str, Any]) -> Release:
    """Read the terms of a request."""
    return Release(
        recipient=str(said["recipient"]),
        contact=str(said["contact"]),
        purpose=str(said["purpose"]),
        basis=Basis(said["basis"]),
        use=str(said["use"]),
        expires_at=datetime.fromisoformat(str(said["expires"])),
        keys=tuple(map(str, said["keys"])),
        authority=str(said["authority"]),
        document=str(said["document"]),
    )
