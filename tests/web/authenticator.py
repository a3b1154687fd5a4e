"""An authenticator in memory: it makes passkeys and signs challenges (WebAuthn)."""

import hashlib
import json
import secrets
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
)

PRESENT, VERIFIED = AuthenticatorData.FLAG.UP, AuthenticatorData.FLAG.UV


class Authenticator:
    """One passkey for one site."""

    def __init__(self, site: str = "localhost") -> None:
        self.site = site
        self.id = secrets.token_bytes(16)
        self.key = ec.generate_private_key(ec.SECP256R1())

    def made(self) -> dict[str, Any]:
        """Give what a browser posts when a passkey was made."""
        public = ES256.from_cryptography_key(self.key.public_key())
        kept = AttestedCredentialData.create(Aaguid(bytes(16)), self.id, public)
        flags = PRESENT | VERIFIED | AuthenticatorData.FLAG.AT
        data = AuthenticatorData.create(self._site(), flags, 0, kept)
        return self._answer(
            clientDataJSON=self._client("webauthn.create", "AAAA"),
            attestationObject=bytes(AttestationObject.create("none", data, {})),
        )

    def signed(
        self, challenge: str, *, origin: str = "", flags: Any = PRESENT | VERIFIED
    ) -> dict[str, Any]:
        """Give what a browser posts when the passkey was used."""
        client = self._client("webauthn.get", challenge, origin)
        data = AuthenticatorData.create(self._site(), flags, 1)
        message = bytes(data) + hashlib.sha256(client).digest()
        return self._answer(
            clientDataJSON=client,
            authenticatorData=bytes(data),
            signature=self.key.sign(message, ec.ECDSA(hashes.SHA256())),
        )

    def _site(self) -> bytes:
        return hashlib.sha256(self.site.encode()).digest()

    def _client(self, kind: str, challenge: str, origin: str = "") -> bytes:
        said = {
            "type": kind,
            "challenge": challenge,
            "origin": origin or f"http://{self.site}",
        }
        return json.dumps(said).encode()

    def _answer(self, **response: bytes) -> dict[str, Any]:
        return {
            "id": websafe_encode(self.id),
            "rawId": websafe_encode(self.id),
            "type": "public-key",
            "clientExtensionResults": {},
            "response": {k: websafe_encode(v) for k, v in response.items()},
        }
