"""Calls at the door: whether Zoho sent them, and what they point at.

Desk signs a token that does not cover the body, so a call only says which ticket to
read (desk.zoho.com/support/WebhookDocument.do). SalesIQ signs the body.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    load_der_public_key,
    load_pem_public_key,
)

from guicang.domain.errors import BadSource, CallRefused

_LEEWAY: Final = 60
_PARTS: Final = 3
_LONGEST: Final = 8192
_MILLIS: Final = 100_000_000_000
_SMALLEST: Final = 2048
_REFUSED: Final = "a token that was not signed for this webhook"

Key = rsa.RSAPublicKey
FindKey = Callable[[str], Key | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """Whom a token has to be from, and for."""

    issuer: str
    audience: str


def verify(token: str, expected: Expected, find: FindKey, now: datetime) -> int:
    """Check a token (RFC 7519, RS256 only); return the second it ends. CallRefused."""
    parts = token.split(".")
    if len(parts) != _PARTS or len(token) > _LONGEST:
        raise CallRefused(reason=_REFUSED)
    head, claims = (_object(part) for part in parts[:2])
    kid = head.get("kid")
    if head.get("alg") != "RS256" or "crit" in head or not isinstance(kid, str):
        raise CallRefused(reason=_REFUSED)
    key = find(kid)
    signed = ".".join(parts[:2]).encode("ascii", "replace")
    if key is None or not signed_by(key, _bytes(parts[2]), signed):
        raise CallRefused(reason=_REFUSED)
    audience = claims.get("aud")
    names = audience if isinstance(audience, list) else [audience]
    if claims.get("iss") != expected.issuer or expected.audience not in names:
        raise CallRefused(reason=_REFUSED)
    return _timely(claims, int(now.timestamp()))


def _timely(claims: Mapping[str, Any], now: int) -> int:
    ends, begins = (_second(claims.get(name)) for name in ("exp", "nbf"))
    if ends is None or now >= ends + _LEEWAY:
        raise CallRefused(reason="a token whose time is over")
    if begins is not None and now < begins - _LEEWAY:
        raise CallRefused(reason="a token whose time has not come")
    return ends


def _second(value: object) -> int | None:
    """Read a time of a claim; Zoho's page says milliseconds and shows seconds."""
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value // 1000 if value > _MILLIS else value


def signed_by(key: Key, signature: bytes, data: bytes) -> bool:
    """Say whether a key signed this: RSA, PKCS #1 v1.5, SHA-256 (RFC 8017)."""
    try:
        key.verify(signature, data, padding.PKCS1v15(), SHA256())
    except InvalidSignature:
        return False
    return True


def key_of(text: str, kid: str) -> Key | None:
    """Find an RSA key in a key set (RFC 7517); None if there is none such."""
    try:
        found = json.loads(text)["keys"]
        for each in found:
            if each.get("kid") == kid and each.get("kty") == "RSA":
                n, e = (int.from_bytes(_bytes(each[name])) for name in ("n", "e"))
                key = rsa.RSAPublicNumbers(e, n).public_key()
                return key if key.key_size >= _SMALLEST else None
    except (ValueError, TypeError, KeyError, AttributeError, CallRefused):
        return None
    return None


def public_key(text: str, name: str) -> Key:
    """Read a key of the form: PEM, or base64 of DER. BadSource."""
    try:
        if "BEGIN" in text:
            key = load_pem_public_key(text.encode())
        else:
            key = load_der_public_key(base64.b64decode("".join(text.split())))
    except (ValueError, binascii.Error):
        raise BadSource(field=name, reason="no public key") from None
    if not isinstance(key, rsa.RSAPublicKey):
        raise BadSource(field=name, reason="no RSA key")
    return key


def fingerprint(*parts: bytes) -> str:
    """Name a call, to know it again."""
    whole = b"\0".join(hashlib.sha256(part).digest() for part in parts)
    return hashlib.sha256(whole).hexdigest()


def events(body: bytes) -> list[Mapping[str, Any]]:
    """Take the events of a call. CallRefused if it is no array of objects."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, list) or not all(isinstance(e, dict) for e in found):
        raise CallRefused(reason="a body that is no list of events")
    return found


def _object(part: str) -> Mapping[str, Any]:
    try:
        found = json.loads(_bytes(part))
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise CallRefused(reason=_REFUSED)
    return found


def _bytes(part: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except (ValueError, binascii.Error):
        raise CallRefused(reason=_REFUSED) from None
