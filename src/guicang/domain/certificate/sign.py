"""Seal a certificate with a signature, and verify one offline.

The signature covers the canonical JSON of the whole envelope without its ``value``:
the certificate, the algorithm, the key's name and the public key. So no byte of the
file can be changed without being noticed.
"""

from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from typing import Final, Protocol

from guicang.domain.certificate.canonical import dump, load
from guicang.domain.certificate.check import check
from guicang.domain.certificate.model import Document
from guicang.domain.errors import BadCertificate, BadSignature

ALGORITHM: Final = "Ed25519"
_SIGNATURE: Final = frozenset({"algorithm", "key_name", "public_key", "value"})

Verify = Callable[[bytes, bytes, bytes], bool]
"""Given public key, signature and message (bytes), says whether they fit (RFC 8032)."""


class Signing(Protocol):
    """What signs: the port ``Signer`` fits."""

    @property
    def name(self) -> str:
        """The key's name."""
        ...

    @property
    def public_key(self) -> bytes:
        """The 32 raw bytes of the public key."""
        ...

    def sign(self, message: bytes) -> bytes:
        """Return the 64 bytes of an Ed25519 signature."""
        ...


def seal(document: Document, signer: Signing) -> bytes:
    """Check a certificate, sign it and give the bytes to be kept.

    Raises BadCertificate if the document does not hold together.
    """
    check(document)
    signature = {
        "algorithm": ALGORITHM,
        "key_name": signer.name,
        "public_key": b64encode(signer.public_key).decode(),
    }
    value = signer.sign(dump({"certificate": document, "signature": signature}))
    signature["value"] = b64encode(value).decode()
    return dump({"certificate": document, "signature": signature})


def open_envelope(data: bytes) -> tuple[Document, dict[str, str]]:
    """Read an envelope without trusting it: certificate and signature fields.

    Raises BadCertificate if it is not one. This alone proves nothing: see ``verify``.
    """
    match load(data):
        case {"certificate": dict() as document, "signature": dict() as found, **rest}:
            signature = {k: v for k, v in found.items() if isinstance(v, str)}
            if rest or len(signature) != len(found) or signature.keys() != _SIGNATURE:
                raise BadCertificate(reason="the envelope has other fields")
            return document, signature
        case _:
            raise BadCertificate(reason="no certificate with a signature")


def verify(envelope: bytes, public_key: bytes, verify_fn: Verify) -> Document:
    """Return the certificate of an envelope that ``public_key`` signed.

    Raises BadCertificate for what is not a well-formed certificate or contradicts
    itself, BadSignature for one that was changed or signed by another key.
    """
    # (1): the file is canonical JSON of an envelope.
    document, signature = open_envelope(envelope)
    # (2): it names the algorithm and the very key that the reader trusts.
    what = f"certificate {document.get('id')}"
    if signature["algorithm"] != ALGORITHM:
        raise BadSignature(what=what)
    if signature["public_key"] != b64encode(public_key).decode():
        raise BadSignature(what=what)
    # (3): the signature fits everything else in the file.
    unsigned: Mapping[str, str] = {k: v for k, v in signature.items() if k != "value"}
    message = dump({"certificate": document, "signature": unsigned})
    if not verify_fn(public_key, _bytes(signature["value"]), message):
        raise BadSignature(what=what)
    # (4): what was signed holds together.
    check(document)
    return document


def _bytes(value: str) -> bytes:
    try:
        data = b64decode(value, validate=True)
    except ValueError as error:
        raise BadCertificate(reason="the signature is not base64") from error
    # base64 has spare bits: only one spelling is taken.
    if b64encode(data).decode() != value:
        raise BadCertificate(reason="the signature is not base64")
    return data
