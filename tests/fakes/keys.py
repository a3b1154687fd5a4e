"""Keys in memory: they keep the contracts and forget everything at the end."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Mapping, Sequence

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from guicang.domain.errors import NoSpace, NoSuchKey, SealBroken
from guicang.ports.keys import DataKey, Receipt


class MemoryKeyRing:
    """A ring that is a dict. Set ``full`` and it makes no more keys."""

    def __init__(self) -> None:
        self.keys: dict[str, bytes] = {}
        self.full = False

    def create(self, count: int) -> Sequence[DataKey]:
        if self.full:
            raise NoSpace(what="the key ring")
        made = [
            DataKey(secrets.token_hex(16), secrets.token_bytes(32))
            for _ in range(count)
        ]
        self.keys.update((key.id, key.secret) for key in made)
        return made

    def open(self, ids: Iterable[str]) -> Mapping[str, bytes]:
        wanted = list(ids)
        for name in wanted:
            if name not in self.keys:
                raise NoSuchKey(key=name)
        return {name: self.keys[name] for name in wanted}

    def missing(self, ids: Iterable[str]) -> frozenset[str]:
        return frozenset(ids) - self.keys.keys()

    def destroy(self, ids: Iterable[str]) -> Receipt:
        wanted = set(ids)
        gone = sum(self.keys.pop(name, None) is not None for name in wanted)
        return Receipt(
            destroyed=gone, already_gone=len(wanted) - gone, method="forgotten"
        )

    def fragments(self, ids: Iterable[str]) -> Mapping[str, bytes]:
        """Give digests: they stand for the wrapped bytes of a real ring."""
        return {
            name: hashlib.sha256(self.keys[name]).digest()
            for name in ids
            if name in self.keys
        }


class MemorySigner:
    """An Ed25519 key from a seed: the same seed signs alike."""

    def __init__(self, name: str = "specimen.test/guicang", seed: int = 0) -> None:
        secret = hashlib.sha256(str(seed).encode()).digest()
        self._key = Ed25519PrivateKey.from_private_bytes(secret)
        self.name = name

    @property
    def public_key(self) -> bytes:
        return self._key.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        return self._key.sign(message)


def verifies(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether an Ed25519 signature verifies."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


class MemoryTagger:
    """Tags under a fixed key, so that tests can write tags down."""

    def __init__(self, key: bytes = b"specimen") -> None:
        self._key = key

    def tag(self, purpose: str, value: str) -> str:
        message = f"{len(purpose)}:{purpose}{value}".encode()
        return hmac.digest(self._key, message, "sha256")[:16].hex()


class MemorySealer:
    """Seals under a key of its own."""

    def __init__(self) -> None:
        self._cipher = AESGCM(secrets.token_bytes(32))

    def seal(self, purpose: str, place: str, data: bytes) -> bytes:
        nonce = secrets.token_bytes(12)
        return nonce + self._cipher.encrypt(nonce, data, _bound(purpose, place))

    def open(self, purpose: str, place: str, sealed: bytes) -> bytes:
        try:
            return self._cipher.decrypt(
                sealed[:12], sealed[12:], _bound(purpose, place)
            )
        except (InvalidTag, ValueError):
            raise SealBroken(place=place) from None


def _bound(purpose: str, place: str) -> bytes:
    return f"{len(purpose)}:{purpose}{place}".encode()
