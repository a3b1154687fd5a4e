"""The seal on second factors at rest, shared by the product and by allauth's pages.

allauth would keep TOTP secrets in clear. Here they are sealed with Fernet (AES-128-CBC
and HMAC-SHA-256) under ``keys/mfa.key`` of the home, so that a copy of the database
alone gives nobody a second factor. The file holds one key a line: the first seals, all
of them open, which is how a key is changed.
"""

import os
from pathlib import Path

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from guicang.domain.errors import KeyRingClosed


class SealedMFA(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """What allauth asks before it stores or reads a secret (``MFA_ADAPTER``)."""

    def encrypt(self, text: str) -> str:
        """Seal a secret. KeyRingClosed without the key."""
        return _seal().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open a secret. KeyRingClosed without the key, or with another one."""
        try:
            return _seal().decrypt(encrypted_text.encode()).decode()
        except InvalidToken as error:
            raise KeyRingClosed(reason="keys/mfa.key is not this store's") from error


def write_key(path: Path) -> None:
    """Make a new sealing key in a file only its owner may read.

    FileExistsError if there is one: without the old key nobody could sign any more.
    """
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(Fernet.generate_key() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def _seal() -> MultiFernet:
    path = Path(settings.GUICANG_MFA_KEY_FILE)
    try:
        return MultiFernet([Fernet(line) for line in path.read_bytes().split()])
    except OSError as error:
        raise KeyRingClosed(reason="keys/mfa.key cannot be read") from error
    except ValueError as error:
        raise KeyRingClosed(reason="keys/mfa.key holds no Fernet key") from error
