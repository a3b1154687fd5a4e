"""Passkeys: WebAuthn credentials (W3C, level 3) as a second factor."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

NONCE_BYTES: Final = 16
FRESH: Final = timedelta(minutes=5)
"""How long what is to be signed waits for its passkey."""


def challenge(nonce: bytes, root: str) -> bytes:
    """Write what a passkey signs for a request: chance, then the request's root.

    So the passkey's signature covers what was shown (16 bytes and SHA-256's 32).
    """
    return nonce + bytes.fromhex(root)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assertion:
    """What a browser gave for a challenge; ``site`` is under which name it was.

    ``root`` is what it has to prove, where whoever verifies it does not know that of
    themselves: the digest of the form that came with it.
    """

    site: str
    credential: Mapping[str, object]
    root: str = ""


Proof = str | Assertion
"""What proves who acts: a code of the app, or a passkey's assertion."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passkey:
    """One passkey: what its owner calls it, when it was made and last used."""

    id: int
    title: str
    made_at: datetime
    used_at: datetime | None
