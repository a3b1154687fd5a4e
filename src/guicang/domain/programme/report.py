"""Reports of the programme: signed as certificates are, and verified the same way.

The signature covers the canonical JSON of the envelope without its ``value``: the
report, the algorithm, the key's name and the public key (RFC 8032).
"""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Final

from guicang.domain.certificate.canonical import dump, load
from guicang.domain.certificate.sign import ALGORITHM, Signing, Verify
from guicang.domain.errors import BadReport, BadSignature

_SIGNATURE: Final = frozenset({"algorithm", "key_name", "public_key", "value"})
Report = Mapping[str, object]


def seal(report: Report, signer: Signing) -> bytes:
    """Sign a report and give the bytes to be kept."""
    signature = {
        "algorithm": ALGORITHM,
        "key_name": signer.name,
        "public_key": b64encode(signer.public_key).decode(),
    }
    value = signer.sign(dump({"report": dict(report), "signature": signature}))
    signature["value"] = b64encode(value).decode()
    return dump({"report": dict(report), "signature": signature})


def opened(data: bytes) -> tuple[dict[str, object], dict[str, str]]:
    """Read an envelope without trusting it. BadReport; this proves nothing."""
    match load(data):
        case {"report": dict() as report, "signature": dict() as found, **rest}:
            signature = {k: v for k, v in found.items() if isinstance(v, str)}
            if rest or signature.keys() != _SIGNATURE or len(found) != len(signature):
                raise BadReport(reason="the envelope has other fields")
            return report, signature
        case _:
            raise BadReport(reason="no report with a signature")


def verify(data: bytes, public_key: bytes, fits: Verify) -> Report:
    """Return the report of an envelope that ``public_key`` signed.

    BadReport for what is none; BadSignature for one that was changed, or signed by
    another key.
    """
    report, signature = opened(data)
    what = f"report {report.get('id')}"
    named = signature["public_key"] == b64encode(public_key).decode()
    if signature["algorithm"] != ALGORITHM or not named:
        raise BadSignature(what=what)
    unsigned = {k: v for k, v in signature.items() if k != "value"}
    try:
        value = b64decode(signature["value"], validate=True)
    except ValueError:
        raise BadReport(reason="the signature is not base64") from None
    message = dump({"report": report, "signature": unsigned})
    if b64encode(value).decode() != signature["value"]:
        raise BadReport(reason="the signature is not base64")
    if not fits(public_key, value, message):
        raise BadSignature(what=what)
    return report
