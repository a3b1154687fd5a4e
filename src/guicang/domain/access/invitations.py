"""Invitations: links by which people choose a password and a second factor.

A link carries ``ID.SECRET``. The secret is 256 random bits, so a plain SHA-256 of it
cannot be searched for; of it, only that digest is kept. An invitation is good once and
for three days, and a later one for the same person ends it.
"""

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, NamedTuple

LIFETIME: Final = timedelta(hours=72)
ID_BYTES: Final = 8
SECRET_BYTES: Final = 32
_NOBODY: Final = "0" * 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """What is kept of an invitation. ``digest`` is SHA-256 of the secret, in hex.

    ``person`` is whom it is for; empty for the first administrator, who chooses a name.
    """

    id: str
    person: str
    digest: str
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None = None

    def alive(self, now: datetime) -> bool:
        """Whether it is neither used nor expired."""
        return self.used_at is None and now < self.expires_at


class Shown(NamedTuple):
    """An invitation as its holder shows it."""

    id: str
    secret: bytes


def spell(shown: Shown) -> str:
    """Write an invitation as it stands in a link."""
    secret = base64.urlsafe_b64encode(shown.secret).rstrip(b"=").decode()
    return f"{shown.id}.{secret}"


def read(text: str) -> Shown | None:
    """Read an invitation; None if it is not spelt like one."""
    id_, dot, secret = text.partition(".")
    if not (id_ and dot and text.isascii()):
        return None
    try:
        raw = base64.b64decode(secret + "=", altchars=b"-_", validate=True)
    except binascii.Error:
        return None
    return Shown(id_, raw) if len(raw) == SECRET_BYTES else None


def digest(secret: bytes) -> str:
    """Digest a secret as it is kept."""
    return hashlib.sha256(secret).hexdigest()


def opens(invitation: Invitation | None, shown: Shown, now: datetime) -> bool:
    """Tell whether the shown one is this invitation, and good.

    An unknown id costs the time of a known one.
    """
    kept = invitation.digest if invitation else _NOBODY
    same = hmac.compare_digest(kept, digest(shown.secret))
    return same and invitation is not None and invitation.alive(now)
