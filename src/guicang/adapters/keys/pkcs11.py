"""Keys in a token that speaks PKCS #11: a hardware security module, or SoftHSM.

One AES key of the token wraps one epoch's key-encryption key. It is made as one that is
sensitive and cannot be extracted; the wrapping (AES key wrap with padding is not to be
had everywhere, so AES-256-GCM, bound to the key's name) happens inside the token.
Destroying the object ends every copy of the file that it wraps.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from guicang.adapters.keys.files import read_secret
from guicang.domain.errors import KeyServiceRefused, KeyServiceUnreachable

PIN: Final = "pkcs11.pin"
_BITS: Final = 256
_NONCE: Final = 12
_TAG_BITS: Final = 128
_AWAY: Final = frozenset(
    {
        "NoSuchToken",
        "TokenNotPresent",
        "DeviceError",
        "DeviceRemoved",
        "DeviceMemory",
        "FunctionFailed",
        "PKCS11Error",  # the module does not load
    }
)


@dataclass(frozen=True)
class Token:
    """A token by its label. Implements ``Wrapping``; ``keys`` holds ``pkcs11.pin``."""

    module: Path
    label: str
    keys: Path = field(repr=False)
    prefix: str = "guicang-"

    kind: str = "pkcs11"

    @property
    def place(self) -> str:
        """Name the token for people."""
        return f"PKCS #11 token {self.label}"

    def make(self, name: str) -> None:
        """Make a key that cannot be taken out."""
        from pkcs11 import Attribute, KeyType

        with self._session() as session:
            session.generate_key(
                KeyType.AES,
                _BITS,
                label=self.prefix + name,
                store=True,
                template={Attribute.SENSITIVE: True, Attribute.EXTRACTABLE: False},
            )

    def wrap(self, name: str, secret: bytes) -> str:
        """Wrap a secret under a key, bound to the key's name."""
        nonce = secrets.token_bytes(_NONCE)
        with self._session() as session:
            key = self._key(session, name)
            sealed = key.encrypt(secret, **_gcm(nonce, name))
        return (nonce + bytes(sealed)).hex()

    def unwrap(self, name: str, wrapped: str) -> bytes:
        """Give the secret back. KeyServiceRefused if the key is gone, or another."""
        raw = bytes.fromhex(wrapped)
        with self._session() as session:
            key = self._key(session, name)
            return bytes(key.decrypt(raw[_NONCE:], **_gcm(raw[:_NONCE], name)))

    def destroy(self, name: str) -> None:
        """Destroy a key and look whether it is gone. Gone already is no error."""
        with self._session() as session:
            for each in self._found(session, name):
                each.destroy()
            left = self._found(session, name)
        if left:
            raise KeyServiceRefused(service=self.place, reason="the key is still there")

    def _found(self, session: Any, name: str) -> list[Any]:
        from pkcs11 import Attribute, ObjectClass

        wanted = {
            Attribute.CLASS: ObjectClass.SECRET_KEY,
            Attribute.LABEL: self.prefix + name,
        }
        return list(session.get_objects(wanted))

    def _key(self, session: Any, name: str) -> Any:
        found = self._found(session, name)
        if len(found) != 1:
            raise KeyServiceRefused(service=self.place, reason="the key is not there")
        return found[0]

    @contextmanager
    def _session(self) -> Iterator[Any]:
        """Log in for a few calls. An error of the token is told by its name alone."""
        try:
            import pkcs11
            from pkcs11.exceptions import PKCS11Error
        except ImportError:
            reason = "install guicang[pkcs11]"
            raise KeyServiceUnreachable(service=self.place, reason=reason) from None
        pin = read_secret(self.keys / PIN).decode(errors="replace").strip()
        try:
            token = pkcs11.lib(str(self.module)).get_token(token_label=self.label)
            with token.open(rw=True, user_pin=pin) as session:
                yield session
        except (PKCS11Error, RuntimeError, OSError) as error:
            reason = type(error).__name__
            away = reason in _AWAY or not isinstance(error, PKCS11Error)
            kind = KeyServiceUnreachable if away else KeyServiceRefused
            raise kind(service=self.place, reason=reason) from None


def _gcm(nonce: bytes, name: str) -> dict[str, Any]:
    from pkcs11 import GCMParams, Mechanism

    return {
        "mechanism": Mechanism.AES_GCM,
        "mechanism_param": GCMParams(nonce, aad=name.encode(), tag_bits=_TAG_BITS),
    }
