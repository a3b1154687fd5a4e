"""The private keys of the chat archive, one a version; none is ever given up.

A message is sealed under the public key that was in force, and stays so: whoever
throws away the private key of a version cannot open what was said under it. The
platform wraps by RSA, PKCS#1 v1.5 (path 91774).
"""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from guicang.domain.errors import BadSource

FIELD: Final = "private_keys"
_ONE: Final = re.compile(
    r"\s*([0-9]{1,9})\s+"
    r"(-----BEGIN [A-Z ]{1,30}-----[^-]{1,20000}-----END [A-Z ]{1,30}-----)"
)


@dataclass(frozen=True, slots=True)
class Keys:
    """Private keys by ``publickey_ver``."""

    keys: Mapping[int, RSAPrivateKey] = field(repr=False)

    def newest(self) -> int:
        """Say which version is the last that there is a key of."""
        return max(self.keys)

    def unwrap(self, version: int, wrapped: str) -> bytes | None:
        """Give the key of a message; None if that cannot be.

        What was wrapped for another key may come out as noise, by design of the
        padding's decryption: whoever opens the message has to expect it.
        """
        try:
            data = base64.b64decode(wrapped, validate=True)
            key = self.keys[version].decrypt(data, padding.PKCS1v15())
        except (KeyError, ValueError, binascii.Error):
            return None
        # The library takes a text that ends at its first zero.
        return key if key and b"\0" not in key else None


def read_keys(text: str) -> Keys:
    """Read versions and keys: a number on a line, and the PEM after it. BadSource."""
    text = text.replace("\\n", "\n").strip()
    found: dict[int, RSAPrivateKey] = {}
    at = 0
    while at < len(text):
        one = _ONE.match(text, at)
        if one is None:
            reason = "wanted is a version's number and under it the key, as PEM"
            raise BadSource(field=FIELD, reason=reason)
        found[int(one[1])] = _key(one[2])
        at = one.end()
    if not found:
        raise BadSource(field=FIELD, reason="it is wanted")
    return Keys(found)


def _key(pem: str) -> RSAPrivateKey:
    try:
        key = load_pem_private_key(pem.encode(), None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise BadSource(field=FIELD, reason="a key that cannot be read") from None
    if not isinstance(key, RSAPrivateKey):
        raise BadSource(field=FIELD, reason="a key that is not of RSA")
    return key
