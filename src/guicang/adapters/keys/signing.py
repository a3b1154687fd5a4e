"""The organisation's Ed25519 key (RFC 8032): signs checkpoints and certificates."""

from pathlib import Path
from typing import Final, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from guicang.adapters.keys.files import make_folder, read_secret, write_secret
from guicang.domain.errors import KeyRingClosed

FILE: Final = "signing.key"


class FileSigner:
    """Signs with a key from ``signing.key`` (PKCS #8 in PEM, mode 0600)."""

    def __init__(self, folder: Path, name: str) -> None:
        """Read the key. KeyRingClosed if it is missing, unsafe or no Ed25519 key."""
        pem = read_secret(folder / FILE)
        try:
            key = load_pem_private_key(pem, password=None)
        except (ValueError, TypeError):
            raise KeyRingClosed(reason=f"{FILE} is not a key file") from None
        if not isinstance(key, Ed25519PrivateKey):
            raise KeyRingClosed(reason=f"{FILE} is not an Ed25519 key")
        self._key = key
        self._name = name

    @classmethod
    def initialise(cls, folder: Path, name: str) -> Self:
        """Make a new key. HomeExists if there is one; NoSpace if the disk is full."""
        make_folder(folder)
        pem = Ed25519PrivateKey.generate().private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
        )
        write_secret(folder / FILE, pem)
        return cls(folder, name)

    @property
    def name(self) -> str:
        """The key's name in signed notes, such as ``acme.test/guicang``."""
        return self._name

    @property
    def public_key(self) -> bytes:
        """The 32 raw bytes of the public key."""
        return self._key.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """Return the 64 bytes of an Ed25519 signature (RFC 8032)."""
        return self._key.sign(message)


def verify_signature(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the signature is this key's (32 raw bytes) over this message."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
