"""What goes to processes on other machines and comes back, sealed.

An engine of several machines keeps what it carries in its own stores, on disks where
memory is short. So each process makes a key pair when it begins, and forgets it when it
ends. Whoever leads sends it a session key encrypted to that (age, X25519), and all else
under the session key (AES-256-GCM, NIST SP 800-38D, with random 96-bit nonces).

This keeps texts and keys from disks, logs and dashboards. It keeps nothing from whoever
may run code on the engine's machines: they are as trusted as our own.
"""

import os
from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE: Final = 12
_TO: Final = b"guicang.engine/1 task"
_FROM: Final = b"guicang.engine/1 outcome"


@dataclass(frozen=True, slots=True)
class Session:
    """The two ends of a conversation share one; 2**32 messages at most."""

    secret: bytes

    def __repr__(self) -> str:
        return "Session()"

    def task(self, data: bytes) -> bytes:
        """Seal a task."""
        return self._seal(data, _TO)

    def open_task(self, sealed: bytes) -> bytes:
        """Open a task. InvalidTag if it is none of this session."""
        return self._open(sealed, _TO)

    def outcome(self, data: bytes) -> bytes:
        """Seal what came of it."""
        return self._seal(data, _FROM)

    def open_outcome(self, sealed: bytes) -> bytes:
        """Open what came of it. InvalidTag if it is none of this session."""
        return self._open(sealed, _FROM)

    def _seal(self, data: bytes, about: bytes) -> bytes:
        nonce = os.urandom(_NONCE)
        return nonce + AESGCM(self.secret).encrypt(nonce, data, about)

    def _open(self, sealed: bytes, about: bytes) -> bytes:
        return AESGCM(self.secret).decrypt(sealed[:_NONCE], sealed[_NONCE:], about)


class Ear:
    """The end that works: it can be told a session key."""

    def __init__(self) -> None:
        """Make a key pair that lives as long as this process."""
        from pyrage import x25519

        self._identity = x25519.Identity.generate()

    @property
    def name(self) -> str:
        """What a session key is encrypted to."""
        return str(self._identity.to_public())

    def hear(self, sealed: bytes) -> Session:
        """Learn the session key."""
        from pyrage import decrypt

        return Session(decrypt(sealed, [self._identity]))


def begin(ear: str) -> tuple[Session, bytes]:
    """Make a session, and give what tells the other end of it."""
    from pyrage import encrypt, x25519

    secret = os.urandom(32)
    return Session(secret), encrypt(secret, [x25519.Recipient.from_str(ear)])
