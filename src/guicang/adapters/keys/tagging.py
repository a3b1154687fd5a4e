"""Keyed digests for the index: HMAC-SHA-256 (RFC 2104), cut to 16 bytes."""

import hmac
import secrets
from pathlib import Path
from typing import Final, Self

from guicang.adapters.keys.files import make_folder, read_secret, write_secret
from guicang.domain.errors import KeyRingClosed

FILE: Final = "index.key"
_LENGTH: Final = 32
_TAG: Final = 16


class HmacTagger:
    """Tags values with a key from ``index.key`` (32 bytes, mode 0600)."""

    def __init__(self, folder: Path) -> None:
        """Read the key. KeyRingClosed if it is missing, unsafe or damaged."""
        self._key = read_secret(folder / FILE)
        if len(self._key) != _LENGTH:
            raise KeyRingClosed(reason=f"{FILE} is not a key file")

    @classmethod
    def initialise(cls, folder: Path) -> Self:
        """Make a new key. HomeExists if there is one; NoSpace if the disk is full."""
        make_folder(folder)
        write_secret(folder / FILE, secrets.token_bytes(_LENGTH))
        return cls(folder)

    def tag(self, purpose: str, value: str) -> str:
        """Return 32 hex digits; tags of different purposes never meet."""
        scope = purpose.encode()
        # The length goes first, so that no purpose runs over into a value.
        message = len(scope).to_bytes(2, "big") + scope + value.encode()
        return hmac.digest(self._key, message, "sha256")[:_TAG].hex()
