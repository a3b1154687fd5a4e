"""Passkeys: WebAuthn credentials (W3C, level 3) as a second factor."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Passkey:
    """One passkey: what its owner calls it, when it was made and last used."""

    id: int
    title: str
    made_at: datetime
    used_at: datetime | None
