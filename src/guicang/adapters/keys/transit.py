"""Keys in the transit engine of OpenBao or HashiCorp Vault.

One key wraps one epoch's key-encryption key. It is made as one that cannot be exported
nor backed up in plain, so that its deletion, which the service writes into its own
audit log, ends every copy of the file that it wraps.
"""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from guicang.adapters.keys.files import read_secret
from guicang.domain.errors import KeyServiceRefused, KeyServiceUnreachable

if TYPE_CHECKING:
    import httpx

TOKEN: Final = "transit.token"  # noqa: S105 - the name of a file
APPROLE: Final = "transit.approle"
_SECONDS: Final = 10.0


@dataclass(frozen=True)
class Transit:
    """A transit engine at an address. Implements ``Wrapping``.

    ``keys`` is the folder that holds ``transit.token``, or the two lines (role id,
    secret id) of ``transit.approle``. ``ca`` is a file of certificates to trust.
    """

    url: str
    keys: Path = field(repr=False)
    mount: str = "transit"
    prefix: str = "guicang-"
    ca: Path | None = None

    kind: str = "transit"

    @property
    def place(self) -> str:
        """Name the service for people."""
        return f"{self.url} ({self.mount})"

    def make(self, name: str) -> None:
        """Make a key that cannot be taken out."""
        self._post(
            self._at("keys", name),
            type="aes256-gcm96",
            exportable=False,
            allow_plaintext_backup=False,
        )

    def wrap(self, name: str, secret: bytes) -> str:
        """Wrap a secret under a key, bound to the key's name."""
        told = self._post(
            self._at("encrypt", name),
            plaintext=b64encode(secret).decode(),
            associated_data=b64encode(name.encode()).decode(),
        )
        return str(told["ciphertext"])

    def unwrap(self, name: str, wrapped: str) -> bytes:
        """Give the secret back. KeyServiceRefused if the key is gone, or another."""
        told = self._post(
            self._at("decrypt", name),
            ciphertext=wrapped,
            associated_data=b64encode(name.encode()).decode(),
        )
        return b64decode(str(told["plaintext"]))

    def destroy(self, name: str) -> None:
        """Delete a key and ask whether it is gone. Gone already is no error."""
        at = self._at("keys", name)
        if self._gone(at):
            return
        # Not sooner: until now one slip must not be enough.
        self._post(f"{at}/config", deletion_allowed=True)
        self._checked(self._ask("DELETE", at))
        if not self._gone(at):
            raise KeyServiceRefused(service=self.place, reason="the key is still there")

    def _at(self, deed: str, name: str) -> str:
        return f"/v1/{self.mount}/{deed}/{self.prefix}{name}"

    def _gone(self, at: str) -> bool:
        answer = self._ask("GET", at)
        if answer.status_code == HTTPStatus.NOT_FOUND:
            return True
        self._checked(answer)
        return False

    def _post(self, at: str, **what: object) -> Mapping[str, Any]:
        answer = self._checked(self._ask("POST", at, what))
        try:
            told = answer.json()["data"] if answer.content else {}
        except (ValueError, KeyError):
            reason = "no answer of it"
            raise KeyServiceRefused(service=self.place, reason=reason) from None
        return dict(told or {})

    def _ask(
        self, verb: str, at: str, what: Mapping[str, object] | None = None
    ) -> "httpx.Response":
        """Ask; log in anew, once, where a login has run out."""
        answer = self._send(verb, at, what, self._token)
        if answer.status_code == HTTPStatus.FORBIDDEN and self._approle.exists():
            self.__dict__.pop("_token", None)
            answer = self._send(verb, at, what, self._token)
        return answer

    def _send(
        self, verb: str, at: str, what: Mapping[str, object] | None, token: str
    ) -> "httpx.Response":
        import httpx

        headers = {"X-Vault-Token": token} if token else {}
        try:
            with self._client() as client:
                return client.request(verb, at, json=what, headers=headers)
        except (httpx.HTTPError, OSError) as error:
            reason = type(error).__name__
            raise KeyServiceUnreachable(service=self.place, reason=reason) from None

    def _checked(self, answer: "httpx.Response") -> "httpx.Response":
        if answer.is_success:
            return answer
        sealed = answer.status_code in {
            HTTPStatus.SERVICE_UNAVAILABLE,  # sealed
            HTTPStatus.BAD_GATEWAY,
            HTTPStatus.TOO_MANY_REQUESTS,
        }
        kind = KeyServiceUnreachable if sealed else KeyServiceRefused
        # What the service says beside its status may repeat what it was sent.
        raise kind(service=self.place, reason=f"HTTP {answer.status_code}")

    @property
    def _approle(self) -> Path:
        return self.keys / APPROLE

    @cached_property
    def _token(self) -> str:
        """Read the token, or log in."""
        if not self._approle.exists():
            return read_secret(self.keys / TOKEN).decode(errors="replace").strip()
        lines = read_secret(self._approle).decode(errors="replace").split()
        try:
            role, secret = lines
        except ValueError:
            reason = f"keys/{APPROLE} is not two lines: role id, secret id"
            raise KeyServiceRefused(service=self.place, reason=reason) from None
        what = {"role_id": role, "secret_id": secret}
        answer = self._send("POST", "/v1/auth/approle/login", what, "")
        return str(self._checked(answer).json()["auth"]["client_token"])

    def _client(self) -> "httpx.Client":
        """Make a client for one call: there are few, and far between."""
        import ssl

        import httpx

        trusted = ssl.create_default_context(cafile=str(self.ca)) if self.ca else True
        return httpx.Client(
            base_url=self.url, timeout=_SECONDS, verify=trusted, trust_env=False
        )
