"""How Feishu encrypts and signs what it sends to a door.

The key is SHA-256 of the encrypt key; AES-256-CBC, the first block is the vector,
PKCS#7 to 16 bytes. The signature is SHA-256 over timestamp, nonce, encrypt key and the
body as it came: it proves that the sender knows the key, and nothing of when. Source:
open.feishu.cn, "Configure encryption policy" of event subscriptions.
"""

import base64
import binascii
import hashlib
from typing import Final

from guicang.adapters.sources.kit.cbc import decrypted
from guicang.domain.errors import CallRefused

_BLOCK: Final = 16
_REFUSED: Final = "an envelope that does not open"


def signature(timestamp: str, nonce: str, key: str, body: bytes) -> str:
    """Return the hex that the header has to hold."""
    return hashlib.sha256((timestamp + nonce + key).encode() + body).hexdigest()


def opened(sealed: str, key: str) -> bytes:
    """Decrypt base64. CallRefused, whatever is wrong with it."""
    try:
        data = base64.b64decode(sealed, validate=True)
    except (binascii.Error, ValueError):
        raise CallRefused(reason=_REFUSED) from None
    secret = hashlib.sha256(key.encode()).digest()
    return decrypted(data[_BLOCK:], secret, data[:_BLOCK], _BLOCK, _REFUSED)
