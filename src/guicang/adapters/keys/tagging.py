"""Keyed digests for the index: HMAC-SHA-256 (RFC 2104), cut to 16 bytes."""

import hmac
import secrets
from pathlib import Path
from typing import Final, Self

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from guicang.adapters.keys.files import make_folder, read_secret, write_secret
from guicang.domain.errors import KeyRingClosed

FILE: Final = "index.key"
_LENGTH: Final = 32
_TAG: Final = 16


class KeyTagger:
    """Tags values with a key of 32 bytes."""

    def __init__(self, key: bytes) -> None:
        """Keep the key, in memory only."""
        self._key = key

    def tag(self, purpose: str, value: str) -> str:
        """Return 32 hex digits; tags of different purposes never meet."""
        scope = purpose.encode()
        # The length goes first, so that no purpose runs over into a value.
        message = len(scope).to_bytes(2, "big") + scope + value.encode()
        return hmac.digest(self._key, message, "sha256")[:_TAG].hex()


class FileTagger(KeyTagger):
    """Tags values with a key from a file (32 bytes, mode 0600)."""

    def __init__(self, path: Path) -> None:
        """Read the key. KeyRingClosed if it is missing, unsafe or damaged."""
        super().__init__(read_secret(path))
        if len(self._key) != _LENGTH:
            raise KeyRingClosed(reason=f"{path.name} is not a key file")


class HmacTagger(FileTagger):
    """Tags values with the key of a home, ``index.key``."""

    def __init__(self, folder: Path) -> None:
        """Read the key. KeyRingClosed if it is missing, unsafe or damaged."""
        super().__init__(folder / FILE)

    @classmethod
    def initialise(cls, folder: Path) -> Self:
        """Make a new key. HomeExists if there is one; NoSpace if the disk is full."""
        make_folder(folder)
        write_secret(folder / FILE, secrets.token_bytes(_LENGTH))
        return cls(folder)

    def lend(self, purpose: str, path: Path) -> FileTagger:
        """Give a tagger whose key is derived (HKDF, RFC 5869) and lies in that file.

        Whoever may read that file can make no other tags. It is written unless it is
        there already. NoSpace; KeyRingClosed if it is unsafe.
        """
        info = b"guicang tagging " + purpose.encode()
        kdf = HKDF(algorithm=SHA256(), length=_LENGTH, salt=None, info=info)
        key = kdf.derive(self._key)
        if not path.exists() or read_secret(path) != key:
            make_folder(path.parent)
            write_secret(path, key, replace=True)
        return FileTagger(path)
