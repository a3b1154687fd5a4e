"""The encrypted envelope of callbacks that WeCom defined and DingTalk took over.

AES-256-CBC under a key of 43 base64 characters, PKCS#7 to 32 bytes, initialised with
the head of the key; inside: 16 random bytes, length (4 bytes, big-endian), message, and
whom it is for. The signature is SHA-1 over the sorted parts: it proves that the sender
knows the token, and nothing of when. Source: developer.work.weixin.qq.com, path 90968.
"""

import base64
import binascii
import hashlib
import hmac
import os
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from guicang.adapters.sources.kit.cbc import decrypted
from guicang.domain.errors import BadSource, CallRefused

_BLOCK: Final = 32
_HEAD: Final = 20
_KEY: Final = 43
_REFUSED: Final = "an envelope that does not open"


@dataclass(frozen=True, slots=True)
class Envelope:
    """Opens and seals envelopes. ``owner`` is whom they are for."""

    token: str = field(repr=False)
    key: bytes = field(repr=False)
    owner: str
    random: Callable[[int], bytes] = os.urandom

    def signature(self, timestamp: str, nonce: str, sealed: str) -> str:
        """Return the hex SHA-1 over the parts, ``sealed`` exactly as it came."""
        parts = sorted([self.token, timestamp, nonce, sealed])
        return hashlib.sha1("".join(parts).encode()).hexdigest()  # noqa: S324 - theirs

    def open(self, signature: str, timestamp: str, nonce: str, sealed: str) -> bytes:
        """Check who sent it and for whom, and decrypt. CallRefused."""
        good = self.signature(timestamp, nonce, sealed)
        if not hmac.compare_digest(good.encode(), signature.encode()):
            raise CallRefused(reason="a wrong signature")
        message, owner = _parted(self._decrypted(sealed))
        if not hmac.compare_digest(owner, self.owner.encode()):
            raise CallRefused(reason="an envelope for somebody else")
        return message

    def seal(self, message: bytes) -> str:
        """Encrypt a message for ``owner``; return base64 on one line."""
        length = struct.pack(">I", len(message))
        plain = self.random(16) + length + message + self.owner.encode()
        count = _BLOCK - len(plain) % _BLOCK
        plain += bytes([count]) * count
        cipher = Cipher(algorithms.AES256(self.key), modes.CBC(self.key[:16]))
        encryptor = cipher.encryptor()
        return base64.b64encode(encryptor.update(plain) + encryptor.finalize()).decode()

    def _decrypted(self, sealed: str) -> bytes:
        try:
            data = base64.b64decode("".join(sealed.split()), validate=True)
        except (binascii.Error, ValueError):
            raise CallRefused(reason=_REFUSED) from None
        return decrypted(data, self.key, self.key[:16], _BLOCK, _REFUSED)


def _parted(plain: bytes) -> tuple[bytes, bytes]:
    if len(plain) < _HEAD:
        raise CallRefused(reason=_REFUSED)
    (length,) = struct.unpack(">I", plain[16:_HEAD])
    if length > len(plain) - _HEAD:
        raise CallRefused(reason=_REFUSED)
    return plain[_HEAD : _HEAD + length], plain[_HEAD + length :]


def read_key(text: str, name: str) -> bytes:
    """Read a key of 43 characters as the platforms show it. BadSource."""
    try:
        key = base64.b64decode(text + "=", validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(text) != _KEY or len(key) != _BLOCK:
        raise BadSource(field=name, reason="43 letters and digits are wanted")
    return key
