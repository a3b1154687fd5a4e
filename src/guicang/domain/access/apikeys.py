"""API keys: what a program shows at the gateway, and what we keep of it.

A key is spelt ``gck_ID_SECRET``. The secret is 256 random bits, so a plain SHA-256 of
it cannot be searched for (NIST SP 800-63B, 5.1.1.2 asks for salt and work only where
secrets can be guessed). Of the secret, only that digest is kept; the id is public and
stands in logs and in the ledger.
"""

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, NamedTuple

SECRET_BYTES: Final = 32
ID_BYTES: Final = 6
_PREFIX: Final = "gck"
_PARTS: Final = 3
_NOBODY: Final = "0" * 64


class Scope(StrEnum):
    """What a key opens."""

    INSPECT = "inspect"
    STREAM = "inspect:stream"
    METRICS = "metrics"


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKey:
    """What is kept of a key. ``digest`` is SHA-256 of the secret, in hex."""

    id: str
    name: str
    scopes: frozenset[Scope]
    digest: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None

    def alive(self, now: datetime) -> bool:
        """Whether it is neither expired nor revoked."""
        return self.revoked_at is None and now < self.expires_at


class Shown(NamedTuple):
    """A key as a program shows it."""

    id: str
    secret: bytes


def spell(shown: Shown) -> str:
    """Write a key down as its owner keeps it."""
    secret = base64.urlsafe_b64encode(shown.secret).rstrip(b"=").decode()
    return f"{_PREFIX}_{shown.id}_{secret}"


def read(text: str) -> Shown | None:
    """Read a key; None if it is not spelt like one."""
    parts = text.split("_", _PARTS - 1)
    if len(parts) != _PARTS or parts[0] != _PREFIX or not parts[2].isascii():
        return None
    try:
        secret = base64.b64decode(parts[2] + "=", altchars=b"-_", validate=True)
    except binascii.Error:
        return None
    return Shown(parts[1], secret) if len(secret) == SECRET_BYTES else None


def digest(secret: bytes) -> str:
    """Digest a secret as it is kept."""
    return hashlib.sha256(secret).hexdigest()


def opens(key: ApiKey | None, shown: Shown, now: datetime) -> bool:
    """Tell whether the shown key is this one, and alive.

    An unknown id costs the time of a known one.
    """
    kept = key.digest if key else _NOBODY
    same = hmac.compare_digest(kept, digest(shown.secret))
    return same and key is not None and key.alive(now)
