"""Seals small things that have no data key: raw quarantined lines, TOTP secrets.

One key a purpose, derived from ``box.key`` with HKDF (RFC 5869); AES-256-GCM with a
random nonce (NIST SP 800-38D: at most 2**32 seals a purpose); the place is associated
data, so that a sealed value moved elsewhere does not open.
"""

import secrets
from pathlib import Path
from typing import Final, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from guicang.adapters.keys.files import make_folder, read_secret, write_secret
from guicang.domain.errors import KeyRingClosed, SealBroken

FILE: Final = "box.key"
_LENGTH: Final = 32
_NONCE: Final = 12
_VERSION: Final = b"\x01"


class FileSealer:
    """Seals under keys derived from ``box.key`` (32 bytes, mode 0600)."""

    def __init__(self, folder: Path) -> None:
        """Read the key. KeyRingClosed if it is missing, unsafe or damaged."""
        self._master = read_secret(folder / FILE)
        if len(self._master) != _LENGTH:
            raise KeyRingClosed(reason=f"{FILE} is not a key file")
        self._ciphers: dict[str, AESGCM] = {}

    @classmethod
    def initialise(cls, folder: Path) -> Self:
        """Make a new key. HomeExists if there is one; NoSpace if the disk is full."""
        make_folder(folder)
        write_secret(folder / FILE, secrets.token_bytes(_LENGTH))
        return cls(folder)

    def seal(self, purpose: str, place: str, data: bytes) -> bytes:
        """Return the sealed bytes, which open at this place only."""
        nonce = secrets.token_bytes(_NONCE)
        sealed = self._cipher(purpose).encrypt(nonce, data, place.encode())
        return _VERSION + nonce + sealed

    def open(self, purpose: str, place: str, sealed: bytes) -> bytes:
        """Return what was sealed. SealBroken if it was changed or moved."""
        start = len(_VERSION) + _NONCE
        try:
            if sealed[: len(_VERSION)] != _VERSION:
                raise SealBroken(place=place)
            nonce = sealed[len(_VERSION) : start]
            return self._cipher(purpose).decrypt(nonce, sealed[start:], place.encode())
        except (InvalidTag, ValueError):
            raise SealBroken(place=place) from None

    def _cipher(self, purpose: str) -> AESGCM:
        if purpose not in self._ciphers:
            info = b"guicang seal " + purpose.encode()
            kdf = HKDF(algorithm=SHA256(), length=_LENGTH, salt=None, info=info)
            self._ciphers[purpose] = AESGCM(kdf.derive(self._master))
        return self._ciphers[purpose]
