"""API keys: what a program shows at the doors for programs, and what we keep of it.

A key is spelt ``gck_ID_SECRET``. The secret is 256 random bits, so a plain SHA-256 of
it cannot be searched for (NIST SP 800-63B, 5.1.1.2 asks for salt and work only where
secrets can be guessed). Of the secret, only that digest is kept; the id is public and
stands in logs and in the ledger.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, NamedTuple

from guicang.domain.access.model import May

SECRET_BYTES: Final = 32
ID_BYTES: Final = 6
_PREFIX: Final = "gck"
_PARTS: Final = 3
_NOBODY: Final = "0" * 64


class Scope(StrEnum):
    """What a key opens: the first three at the gateway, the others at /api/v1.

    No scope signs, reveals, or touches a hold: a person does, with a fresh code.
    """

    INSPECT = "inspect"
    STREAM = "inspect:stream"
    METRICS = "metrics"
    RECORDS_READ = "records:read"
    RECORDS_WRITE = "records:write"
    DISPOSAL_READ = "disposal:read"
    DISPOSAL_PROPOSE = "disposal:propose"
    POLICIES_PROPOSE = "policies:propose"
    LEDGER_READ = "ledger:read"
    EXPORTS_PULL = "exports:pull"


LENDS: Final[Mapping[Scope, frozenset[May]]] = {
    Scope.RECORDS_READ: frozenset({May.CONVERSATION_EXPLAIN, May.CONVERSATION_READ}),
    Scope.RECORDS_WRITE: frozenset({May.CONVERSATION_IMPORT}),
    Scope.DISPOSAL_READ: frozenset({May.OPERATIONS_READ}),
    Scope.DISPOSAL_PROPOSE: frozenset({May.ARCHIVE_RESTORE, May.BATCH_PROPOSE}),
    Scope.POLICIES_PROPOSE: frozenset({May.POLICY_CHANGE}),
    Scope.LEDGER_READ: frozenset({May.LEDGER_READ}),
    Scope.EXPORTS_PULL: frozenset({May.DISCLOSURE_PULL}),
}
"""Which permissions a scope lends to a program at /api/v1."""


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

    @property
    def mays(self) -> frozenset[May]:
        """What its owner may do at /api/v1."""
        return frozenset(may for s in self.scopes for may in LENDS.get(s, ()))

    @property
    def actor(self) -> str:
        """How the ledger calls its owner; nobody of that name can sign."""
        return f"system:key:{self.id}"


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
