"""Signed checkpoints: what an auditor keeps to catch a ledger that was changed.

A checkpoint's text is that of C2SP ``tlog-checkpoint``: origin, size and root, a line
each, then optional extension lines. It is signed as a C2SP ``signed-note``: the text,
an empty line, and signature lines. Signing and verifying themselves come in as
functions, because the rules hold no keys.
"""

import base64
import binascii
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Self

from guicang.domain.errors import BadCheckpoint, BadSignature
from guicang.domain.ledger.merkle import verify_consistency

_ED25519: Final = b"\x01"
_DASH: Final = "\N{EM DASH} "
_SIZE: Final = re.compile(r"0|[1-9][0-9]{0,18}")
_CONTROL: Final = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")
_NAME: Final = re.compile(r"[^\s+]+")
_ROOT_LENGTH: Final = 32
_PUBLIC_LENGTH: Final = 32
_HASH_LENGTH: Final = 4
_VERIFIER_PARTS: Final = 3
_LINES: Final = 3
_MOST_SIGNATURES: Final = 100

Sign = Callable[[bytes], bytes]
Verify = Callable[[bytes, bytes], bool]
"""Takes message and signature."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """The tree at one moment. ``origin`` names the ledger, ``root`` is 32 bytes.

    ``extensions`` are further lines of the text, none of them empty.
    """

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def text(self) -> str:
        """Return the text that is signed."""
        root = base64.b64encode(self.root).decode()
        lines = (self.origin, str(self.size), root, *self.extensions)
        return "".join(f"{line}\n" for line in lines)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a checkpoint's text. BadCheckpoint if it is not well formed."""
        lines = text.removesuffix("\n").split("\n")
        if not text.endswith("\n") or len(lines) < _LINES or not all(lines):
            raise BadCheckpoint(
                reason="origin, size and root are wanted on a line each"
            )
        origin, size, root, *extensions = lines
        if not _SIZE.fullmatch(size):
            raise BadCheckpoint(reason="the size is not a number")
        return cls(
            origin=origin,
            size=int(size),
            root=_unbase64(root, _ROOT_LENGTH),
            extensions=tuple(extensions),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifierKey:
    """An Ed25519 public key (32 bytes) under the name it signs notes with."""

    name: str
    public: bytes

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name) or len(self.public) != _PUBLIC_LENGTH:
            raise BadCheckpoint(reason="a key name has no spaces and no plus sign")

    @property
    def hash(self) -> bytes:
        """The four bytes by which a signature line names this key."""
        named = self.name.encode() + b"\n" + _ED25519 + self.public
        return sha256(named).digest()[:_HASH_LENGTH]

    def text(self) -> str:
        """Return ``name+hash+key``, as verifier keys are handed around."""
        key = base64.b64encode(_ED25519 + self.public).decode()
        return f"{self.name}+{self.hash.hex()}+{key}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what ``text`` wrote. BadCheckpoint if it is anything else."""
        parts = text.strip().split("+", _VERIFIER_PARTS - 1)
        if len(parts) != _VERIFIER_PARTS:
            raise BadCheckpoint(reason="a verifier key reads name+hash+key")
        name, digest, data = parts
        raw = _unbase64(data, len(_ED25519) + _PUBLIC_LENGTH)
        key = cls(name=name, public=raw[len(_ED25519) :])
        if raw[: len(_ED25519)] != _ED25519 or key.hash.hex() != digest:
            raise BadCheckpoint(reason="the verifier key does not fit its own hash")
        return key


def sign_note(text: str, key: VerifierKey, sign: Sign) -> str:
    """Return the text as a signed note. BadCheckpoint if it cannot be one."""
    _check_text(text)
    blob = base64.b64encode(key.hash + sign(text.encode())).decode()
    return f"{text}\n{_DASH}{key.name} {blob}\n"


def open_note(note: str, key: VerifierKey, verify: Verify) -> str:
    """Return the text of a note that this key has signed.

    Signatures by other keys (witnesses) are passed over. BadCheckpoint if it is no
    note; BadSignature if the key did not sign it, or did not sign this text.
    """
    head, gap, tail = note.rpartition("\n\n")
    text = head + "\n"
    if not gap or not tail.endswith("\n"):
        raise BadCheckpoint(reason="a note is text, an empty line and signature lines")
    _check_text(text)
    found = [
        blob[_HASH_LENGTH:]
        for name, blob in _signatures(tail)
        if name == key.name and blob[:_HASH_LENGTH] == key.hash
    ]
    if not found or not all(verify(text.encode(), each) for each in found):
        raise BadSignature(what="the checkpoint")
    return text


def issue(checkpoint: Checkpoint, key: VerifierKey, sign: Sign) -> str:
    """Return a checkpoint as a signed note."""
    text = checkpoint.text()
    if Checkpoint.parse(text) != checkpoint:
        raise BadCheckpoint(reason="a line of it is empty or holds a line feed")
    return sign_note(text, key, sign)


def accept(note: str, key: VerifierKey, verify: Verify) -> Checkpoint:
    """Return the checkpoint of a note. BadCheckpoint or BadSignature if it is none."""
    return Checkpoint.parse(open_note(note, key, verify))


def follow(old: Checkpoint, new: Checkpoint, proof: Sequence[bytes]) -> None:
    """Check that a newer checkpoint continues one that was seen before.

    This is what a witness does who does not hold the ledger. BadCheckpoint if the new
    one is of another ledger or smaller (an old one played again); LedgerBroken if the
    consistency proof does not hold.
    """
    if new.origin != old.origin:
        raise BadCheckpoint(reason=f"it is of {new.origin}, not of {old.origin}")
    if new.size < old.size:
        raise BadCheckpoint(reason=f"it is of size {new.size}, and {old.size} was seen")
    verify_consistency(old.size, new.size, old.root, new.root, proof)


def _signatures(lines: str) -> list[tuple[str, bytes]]:
    """Split signature lines into names and bytes. BadCheckpoint if one is malformed."""
    found = []
    for line in lines[:-1].split("\n"):
        name, gap, blob = line.removeprefix(_DASH).partition(" ")
        if not line.startswith(_DASH) or not gap or not _NAME.fullmatch(name):
            raise BadCheckpoint(reason="a signature line is malformed")
        found.append((name, _unbase64(blob)))
    if len(found) > _MOST_SIGNATURES:
        raise BadCheckpoint(reason=f"more than {_MOST_SIGNATURES} signatures")
    return found


def _check_text(text: str) -> None:
    if not text.endswith("\n") or _CONTROL.search(text):
        raise BadCheckpoint(reason="the text holds control characters or has no end")


def _unbase64(text: str, length: int | None = None) -> bytes:
    """Read strict base64 with padding, of this many bytes. BadCheckpoint if not."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise BadCheckpoint(reason="base64 is wanted") from None
    if base64.b64encode(data).decode() != text or length not in (None, len(data)):
        raise BadCheckpoint(reason="base64 of the wrong length")
    return data
