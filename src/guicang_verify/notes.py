"""Signed checkpoints (C2SP tlog-checkpoint, signed-note) and the keys that sign."""

import base64
import binascii
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from guicang_verify.report import Refused

DASH = "— "
PUBLIC = 32  # bytes of a key, and of a root
PARTS = 3  # of a verifier key: name, hash, key; of a checkpoint: origin, size, root


@dataclass(frozen=True)
class Key:
    """A verifier key, handed around as ``name+hash+key``, and the 32 bytes of it."""

    name: str
    public: bytes

    @classmethod
    def read(cls, text: str) -> "Key":
        """Read a verifier key. Refused if it is none, or does not fit its own hash."""
        parts = text.strip().split("+", 2)
        if len(parts) != PARTS:
            raise Refused("a verifier key reads name+hash+key")
        name, shown, data = parts
        raw = unbase64(data)
        key = cls(name, raw[1:])
        if len(raw) != 1 + PUBLIC or raw[:1] != b"\1" or key.hash.hex() != shown:
            raise Refused("the verifier key does not fit its own hash")
        return key

    @property
    def hash(self) -> bytes:
        """The four bytes by which a signature names this key."""
        return sha256(self.name.encode() + b"\n\1" + self.public).digest()[:4]


@dataclass(frozen=True)
class Checkpoint:
    """The ledger's tree at one moment, as its key signed it."""

    origin: str
    size: int
    root: bytes


def signed(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether an Ed25519 signature fits (RFC 8032)."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def accept(note: str, key: Key) -> Checkpoint:
    """Return the checkpoint of a note that the key signed. Refused if it did not."""
    lines = opened(note, key).split("\n")
    size = lines[1] if len(lines) > PARTS else ""
    if not size.isascii() or not size.isdigit() or size != str(int(size)):
        raise Refused("the checkpoint has no size")
    root = unbase64(lines[2])
    if len(root) != PUBLIC:
        raise Refused("the checkpoint's root has not 32 bytes")
    return Checkpoint(lines[0], int(size), root)


def opened(note: str, key: Key) -> str:
    """Return the text of a note that the key signed. Refused if it did not."""
    head, gap, tail = note.rpartition("\n\n")
    text = head + "\n"
    if not gap or not tail.endswith("\n"):
        raise Refused("a checkpoint is text, an empty line and signature lines")
    found = []
    for line in tail[:-1].split("\n"):
        name, _, blob = line.removeprefix(DASH).partition(" ")
        raw = unbase64(blob)
        # Lines of other keys are passed over: witnesses add theirs.
        if line.startswith(DASH) and (name, raw[:4]) == (key.name, key.hash):
            found.append(raw[4:])
    if not found or not all(signed(key.public, each, text.encode()) for each in found):
        raise Refused(f"the checkpoint is not signed by {key.name}")
    return text


def unbase64(text: str) -> bytes:
    """Read base64 in its one spelling. Refused for any other."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Refused("base64 is wanted") from None
    if base64.b64encode(data).decode() != text:
        raise Refused("base64 in another spelling")
    return data
