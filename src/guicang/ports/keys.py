"""Keys: data keys under a key-encryption key, index keys and signing keys."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class DataKey:
    """A data key: its id (hex, 32 digits) and its 32 secret bytes."""

    id: str
    secret: bytes

    def __repr__(self) -> str:
        return f"DataKey({self.id})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """That keys were destroyed: how many, of which epoch, and how."""

    destroyed: int
    already_gone: int
    method: str


class KeyRing(Protocol):
    """Random data keys, wrapped and kept outside the data store.

    Every ring passes ``tests/contract/test_keys.py``.
    """

    def create(self, count: int) -> Sequence[DataKey]:
        """Make new keys; they are durable before they are given. NoSpace if full."""
        ...

    def open(self, ids: Iterable[str]) -> Mapping[str, bytes]:
        """Unwrap keys; NoSuchKey if one of them is not there."""
        ...

    def missing(self, ids: Iterable[str]) -> frozenset[str]:
        """Say which of these the ring does not hold (the probe's question)."""
        ...

    def fragments(self, ids: Iterable[str]) -> Mapping[str, bytes]:
        """Give the wrapped bytes of keys as they lie in the ring's files.

        The residue probe looks for them after destruction. Unknown ids are left out.
        """
        ...

    def destroy(self, ids: Iterable[str]) -> Receipt:
        """Destroy keys durably, in every file of the ring. Gone already is no error."""
        ...


Progress = Callable[[int, int], None]
"""Is told how many are done, and of how many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a ring stands: its epoch, what wraps that, and how many keys are left behind.

    ``behind`` counts keys that are still under an older epoch.
    """

    epoch: int
    wrapping: str
    keys: int
    behind: int


class Epochs(KeyRing, Protocol):
    """Key-encryption keys, one an epoch, and how they follow each other."""

    def rotate(self, progress: Progress) -> int:
        """Begin a new epoch, wrap all keys anew, destroy the old one; give the new.

        Cut off at any instant every key still opens; ``rewrap`` goes on.
        """
        ...

    def rewrap(self, progress: Progress) -> int:
        """Go on with a rotation that was cut off; say how many keys were wrapped."""
        ...

    def wrapping(self) -> str:
        """Say what wraps the key of the epoch in force; nothing is counted."""
        ...

    def standing(self) -> Standing:
        """Say how the ring stands; its keys are counted."""
        ...

    def secret(self) -> bytes:
        """Give the 32 bytes of the epoch in force, for an escrow."""
        ...

    def name(self) -> str:
        """Give what tells this ring from any other; its copies have the same."""
        ...


class Wrapping(Protocol):
    """Keys of a key service, which never leave it; one wraps the key of one epoch.

    Every wrapping passes ``tests/contract/test_wrappings.py``. KeyServiceUnreachable
    where it does not answer, KeyServiceRefused where it does not let us.
    """

    @property
    def kind(self) -> str:
        """What key files call it: ``transit``, ``pkcs11``."""
        ...

    @property
    def place(self) -> str:
        """Name the service for people, without secrets."""
        ...

    def make(self, name: str) -> None:
        """Make a key that cannot be taken out."""
        ...

    def wrap(self, name: str, secret: bytes) -> str:
        """Wrap a secret under a key."""
        ...

    def unwrap(self, name: str, wrapped: str) -> bytes:
        """Give the secret back. KeyServiceRefused if the key is gone, or another."""
        ...

    def destroy(self, name: str) -> None:
        """Destroy a key and make sure that it is gone. Gone already is no error."""
        ...


class Sharing(Protocol):
    """Divides a secret so that some of the parts give it back, and fewer nothing."""

    def split(self, secret: bytes, *, parts: int, needed: int) -> Sequence[str]:
        """Divide 32 bytes. BadShares for numbers that cannot be."""
        ...

    def join(self, shares: Sequence[str]) -> bytes:
        """Give the secret back. BadShares if these do not."""
        ...


class Signer(Protocol):
    """Signs checkpoints and certificates with the organisation's Ed25519 key."""

    @property
    def name(self) -> str:
        """The key's name in signed notes, such as ``acme.test/guicang``."""
        ...

    @property
    def public_key(self) -> bytes:
        """The 32 raw bytes of the public key."""
        ...

    def sign(self, message: bytes) -> bytes:
        """Return the 64 bytes of an Ed25519 signature (RFC 8032)."""
        ...


class Tagger(Protocol):
    """Keyed digests: equal values give equal tags, and nobody can try values out."""

    def tag(self, purpose: str, value: str) -> str:
        """Return 32 hex digits; tags of different purposes never meet."""
        ...


class Box(Protocol):
    """Seals small things that belong to no conversation: raw lines, probe needles."""

    def seal(self, purpose: str, place: str, data: bytes) -> bytes:
        """Encrypt bytes for a purpose, bound to a place."""
        ...

    def open(self, purpose: str, place: str, sealed: bytes) -> bytes:
        """Give the bytes back. SealBroken if anything does not fit."""
        ...
