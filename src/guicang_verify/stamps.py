"""A time stamp of an authority (RFC 3161), with the certificate that was pinned.

A response is DER: a status, and a token, which is signed data (CMS, RFC 5652) around a
``TSTInfo``. Checked are: that the authority granted it, that the stamp is of these
bytes (SHA-256, SHA-384 or SHA-512), that the signed attributes are of this ``TSTInfo``,
and that the pinned certificate's key signed them. No chain of certificates is followed:
who pins the authority's own certificate needs none.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509 import (
    Certificate,
    ExtendedKeyUsage,
    ExtensionNotFound,
    load_pem_x509_certificates,
)
from cryptography.x509.oid import ExtendedKeyUsageOID

from guicang_verify.report import Refused

INTEGER, OCTETS, OID, SEQUENCE, SET, TIME = 0x02, 0x04, 0x06, 0x30, 0x31, 0x18
CONTEXT_0 = 0xA0
LONG, DEEP, MANY = 0x80, 4, 0x1F
SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
TST_INFO = bytes.fromhex("2a864886f70d0109100104")
MESSAGE_DIGEST = bytes.fromhex("2a864886f70d010904")
CONTENT_TYPE = bytes.fromhex("2a864886f70d010903")
DIGESTS = {
    bytes.fromhex("608648016503040201"): hashes.SHA256(),
    bytes.fromhex("608648016503040202"): hashes.SHA384(),
    bytes.fromhex("608648016503040203"): hashes.SHA512(),
}
RSA_ALONE = bytes.fromhex("2a864886f70d010101")
ALGORITHMS = {
    bytes.fromhex("2a864886f70d01010b"): hashes.SHA256(),
    bytes.fromhex("2a864886f70d01010c"): hashes.SHA384(),
    bytes.fromhex("2a864886f70d01010d"): hashes.SHA512(),
    bytes.fromhex("2a8648ce3d040302"): hashes.SHA256(),
    bytes.fromhex("2a8648ce3d040303"): hashes.SHA384(),
    bytes.fromhex("2a8648ce3d040304"): hashes.SHA512(),
}
GRANTED = (0, 1)


@dataclass(frozen=True)
class Node:
    """A value in DER: its tag, what is in it, and all its bytes."""

    tag: int
    body: bytes
    whole: bytes

    def inside(self) -> list["Node"]:
        """Read the values in it."""
        return [*_nodes(self.body)]

    def expect(self, tag: int) -> "Node":
        """Give itself if it has this tag. Refused."""
        if self.tag != tag:
            raise Refused("the time stamp is not built as RFC 3161 has it")
        return self


def certificates(pem: bytes) -> list[Certificate]:
    """Read pinned certificates; only those made for time stamps count. Refused."""
    try:
        found = load_pem_x509_certificates(pem)
    except ValueError as error:
        raise Refused(f"the file holds no certificate: {error}") from None
    fit = [each for each in found if _stamps(each)]
    if not fit:
        raise Refused("no certificate in the file is made for time stamps alone")
    return fit


def verify(response: bytes, message: bytes, pinned: Sequence[Certificate]) -> datetime:
    """Return the instant that a response attests for a message. Refused."""
    try:
        return _verified(response, message, pinned)
    except (IndexError, ValueError) as error:
        raise Refused(f"the time stamp cannot be read: {error}") from None


def _verified(
    response: bytes, message: bytes, pinned: Sequence[Certificate]
) -> datetime:
    status, token = _one(response).expect(SEQUENCE).inside()
    if _whole(status.inside()[0]) not in GRANTED:
        raise Refused("the authority refused to stamp it")
    kind, wrapped = token.expect(SEQUENCE).inside()
    if kind.body != SIGNED_DATA:
        raise Refused("the token is no signed data")
    parts = _one(wrapped.expect(CONTEXT_0).body).expect(SEQUENCE).inside()
    content_kind, content = parts[2].expect(SEQUENCE).inside()
    if content_kind.body != TST_INFO:
        raise Refused("the token is no time stamp")
    info = _one(content.body).expect(OCTETS).body
    signers = parts[-1].expect(SET).inside()
    if len(signers) != 1:
        raise Refused("the token has not one signature")
    _signature(signers[0], info, pinned)
    return _info(info, message)


def _signature(signer: Node, info: bytes, pinned: Sequence[Certificate]) -> None:
    _version, who, digest, attributes, algorithm, value, *_ = signer.inside()
    _issuer, serial = who.expect(SEQUENCE).inside()
    match = [each for each in pinned if each.serial_number == _whole(serial)]
    if not match:
        raise Refused("it is signed with another certificate than the pinned one")
    said = _attributes(attributes.expect(CONTEXT_0))
    used = DIGESTS.get(digest.inside()[0].body)
    if used is None or said.get(CONTENT_TYPE) != TST_INFO:
        raise Refused("the token is signed in a way that is not understood")
    if said.get(MESSAGE_DIGEST) != hashlib.new(used.name, info).digest():
        raise Refused("the signature is of another time stamp")
    name = algorithm.inside()[0].body
    hashed = used if name == RSA_ALONE else ALGORITHMS.get(name)
    if hashed is None:
        raise Refused("the signature's algorithm is not understood")
    # Attributes are signed as a SET, however they are tagged in the token.
    text = bytes([SET]) + attributes.whole[1:]
    if not any(_fits(each, value.body, text, hashed) for each in match):
        raise Refused("the signature of the time stamp does not fit")


def _fits(
    certificate: Certificate,
    signature: bytes,
    text: bytes,
    hashed: hashes.HashAlgorithm,
) -> bool:
    key = certificate.public_key()
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, text, padding.PKCS1v15(), hashed)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, text, ec.ECDSA(hashed))
        else:
            return False
    except InvalidSignature:
        return False
    return True


def _attributes(node: Node) -> dict[bytes, bytes]:
    found: dict[bytes, bytes] = {}
    for each in node.inside():
        name, values = each.expect(SEQUENCE).inside()
        found[name.expect(OID).body] = values.expect(SET).inside()[0].body
    return found


def _info(info: bytes, message: bytes) -> datetime:
    """Compare what was stamped; return when."""
    parts = _one(info).expect(SEQUENCE).inside()
    algorithm, digest = parts[2].expect(SEQUENCE).inside()
    used = DIGESTS.get(algorithm.inside()[0].body)
    if used is None or digest.body != hashlib.new(used.name, message).digest():
        raise Refused("the time stamp is of other bytes")
    text = parts[4].expect(TIME).body.decode("ascii").removesuffix("Z")
    form = "%Y%m%d%H%M%S.%f" if "." in text else "%Y%m%d%H%M%S"
    return datetime.strptime(text, form).replace(tzinfo=UTC)


def _stamps(certificate: Certificate) -> bool:
    try:
        use = certificate.extensions.get_extension_for_class(ExtendedKeyUsage)
    except ExtensionNotFound:
        return False
    return use.critical and list(use.value) == [ExtendedKeyUsageOID.TIME_STAMPING]


# --- DER (ITU-T X.690) ----------------------------------------------------------------


def _one(data: bytes) -> Node:
    (found,) = _nodes(data)
    return found


def _nodes(data: bytes) -> Iterator[Node]:
    at = 0
    while at < len(data):
        tag, length, start = data[at], data[at + 1], at + 2
        if length & LONG:
            many = length & ~LONG
            if not 0 < many <= DEEP:
                raise Refused("a length in the time stamp is not that of DER")
            length = int.from_bytes(data[start : start + many], "big")
            start += many
        end = start + length
        if end > len(data) or tag & MANY == MANY:
            raise Refused("the time stamp is cut off")
        yield Node(tag, data[start:end], data[at:end])
        at = end


def _whole(node: Node) -> int:
    return int.from_bytes(node.expect(INTEGER).body, "big", signed=True)
