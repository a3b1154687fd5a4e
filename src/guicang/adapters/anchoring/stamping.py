"""Time stamps of an authority (RFC 3161), by ``rfc3161-client``.

What is stamped is the signed note, byte for byte. Certificates are pinned by the
operator: authorities of certification (roots and those between), and, if the file has
any, the authority's own: then no other may sign, whoever certified it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import httpx
from cryptography.x509 import (
    BasicConstraints,
    Certificate,
    ExtensionNotFound,
    load_pem_x509_certificates,
)

from guicang.domain.errors import BadTimeStamp, NotAnchored
from guicang.domain.ledger.anchors import Kind

_LONGEST: Final = 64 << 10
_OK: Final = 200
_HEADERS: Final = {
    "content-type": "application/timestamp-query",
    "accept": "application/timestamp-reply",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PinnedStamps:
    """Implements ``guicang.ports.anchors.TimeStamps``; ``path`` is a file of PEM."""

    path: Path

    def stamped(self, token: bytes, note: str) -> datetime:
        """Verify a response over a note; return its instant. BadTimeStamp."""
        return self.checked(token, note, None)

    def checked(self, token: bytes, note: str, nonce: int | None) -> datetime:
        """Verify a response, and that it answers this very request. BadTimeStamp."""
        from rfc3161_client import (
            VerificationError,
            VerifierBuilder,
            decode_timestamp_response,
        )

        roots, between, own = self._certificates()
        try:
            response: Any = decode_timestamp_response(token)
            verifier = VerifierBuilder(
                tsa_certificate=_signer(response, own),
                intermediates=between,
                roots=roots,
                nonce=nonce,
            )
            verifier.build().verify_message(response, note.encode())
        except (VerificationError, ValueError) as error:
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise BadTimeStamp(reason=reason) from error
        moment: datetime = response.tst_info.gen_time
        return moment

    def _certificates(
        self,
    ) -> tuple[list[Certificate], list[Certificate], list[Certificate]]:
        """Read what is pinned: roots, authorities between, an authority's own."""
        try:
            found = load_pem_x509_certificates(self.path.read_bytes())
        except (OSError, ValueError) as error:
            reason = f"{self.path.name} holds no certificate that can be read"
            raise BadTimeStamp(reason=reason) from error
        above = [each for each in found if _certifies(each)]
        roots = [each for each in above if each.subject == each.issuer]
        if not roots:
            raise BadTimeStamp(reason=f"{self.path.name} holds no root")
        between = [each for each in above if each not in roots]
        return roots, between, [each for each in found if each not in above]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeStampAuthority:
    """Implements ``guicang.ports.anchors.Place``: a server over HTTP."""

    url: str
    stamps: PinnedStamps
    seconds: int
    kind: Kind = Kind.TIMESTAMP

    @property
    def name(self) -> str:
        """The server's host."""
        return urlsplit(self.url).hostname or ""

    def anchor(self, note: str, size: int) -> bytes:  # noqa: ARG002 - the port's
        """Have a note stamped, and verify the stamp at once. NotAnchored."""
        from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

        request = (
            TimestampRequestBuilder()
            .data(note.encode())
            .hash_algorithm(HashAlgorithm.SHA256)
            .build()
        )
        answer = self._asked(request.as_bytes())
        try:
            self.stamps.checked(answer, note, request.nonce)
        except BadTimeStamp as error:
            reason = str(error.data["reason"])
            raise NotAnchored(place=self.name, reason=reason) from error
        return answer

    def _asked(self, request: bytes) -> bytes:
        try:
            with (
                httpx.Client(timeout=self.seconds, trust_env=False) as client,
                client.stream(
                    "POST", self.url, content=request, headers=_HEADERS
                ) as answer,
            ):
                status, body = answer.status_code, b""
                for chunk in answer.iter_bytes():
                    body += chunk
                    if len(body) > _LONGEST:
                        break
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise NotAnchored(place=self.name, reason=type(error).__name__) from error
        if status != _OK or len(body) > _LONGEST:
            raise NotAnchored(place=self.name, reason=f"HTTP {status}")
        return body


def _signer(response: Any, own: Sequence[Certificate]) -> Certificate | None:
    """Choose the pinned certificate that signed; None if none is pinned.

    ValueError if one is, and another signed.
    """
    if not own:
        return None
    signers = [(each.issuer, each.serial_number) for each in _infos(response)]
    for each in own:
        if signers == [(each.issuer, each.serial_number)]:
            return each
    raise ValueError("it is signed by another authority than those that are pinned")


def _infos(response: Any) -> Sequence[Any]:
    return list(response.signed_data.signer_infos)


def _certifies(certificate: Certificate) -> bool:
    try:
        basic = certificate.extensions.get_extension_for_class(BasicConstraints)
    except ExtensionNotFound:
        return False
    return basic.value.ca
