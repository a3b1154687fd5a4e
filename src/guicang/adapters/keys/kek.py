"""Key-encryption keys: one file an epoch, plain (mode 0600), or wrapped.

The key itself is random in all cases. Under a passphrase the file holds it wrapped by
a key that scrypt (RFC 7914) derives; so destroying the file ends the key even for who
knows the passphrase. Under a key service it is wrapped by a key of this one epoch that
never leaves the service; destroying that one ends every copy of the file.
"""

import json
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from cryptography.hazmat.primitives.keywrap import (
    InvalidUnwrap,
    aes_key_unwrap,
    aes_key_wrap,
)

from guicang.adapters.keys.files import destroy_secret, read_secret, write_secret
from guicang.domain.errors import KeyRingClosed
from guicang.ports.keys import Wrapping

FORMAT: Final = "guicang-kek-1"
LENGTH: Final = 32
COST: Final = 17
"""Binary logarithm of scrypt's N: 128 MiB and about a third of a second."""

_SALT: Final = 16
_BLOCK: Final = 8
_HIGHEST_COST: Final = 20


@dataclass(frozen=True, slots=True)
class KekFolder:
    """Where key-encryption keys lie; ``passphrase`` is None where none is used.

    ``cost`` is the binary logarithm of scrypt's N, for keys that are made. ``wrapping``
    wraps those that are made, if there is one; ``known`` opens those that were.
    """

    folder: Path
    passphrase: str | None = None
    cost: int = COST
    wrapping: Wrapping | None = None
    known: tuple[Wrapping, ...] = ()

    def __repr__(self) -> str:
        return f"KekFolder({str(self.folder)!r})"

    def path(self, epoch: int) -> Path:
        """Return the place of an epoch's key."""
        return self.folder / f"kek-{epoch:04d}.key"

    def make(self, epoch: int, *, replace: bool = False) -> bytes:
        """Make an epoch's key and write its file. HomeExists, NoSpace."""
        kek = secrets.token_bytes(LENGTH)
        if replace:
            self.destroy(epoch)  # what a cut left, and its key in the service
        self.write(epoch, kek, self.wrapping)
        return kek

    def write(self, epoch: int, kek: bytes, wrapping: Wrapping | None = None) -> None:
        """Write the file of an epoch's key. HomeExists, NoSpace."""
        content: dict[str, object] = {"format": FORMAT, "epoch": epoch}
        if wrapping is not None:
            name = f"{secrets.token_hex(8)}-{epoch:04d}"
            wrapping.make(name)
            content["wrapping"] = {"kind": wrapping.kind, "key": name}
            content["wrapped"] = wrapping.wrap(name, kek)
        elif self.passphrase is None:
            content["kek"] = kek.hex()
        else:
            salt = secrets.token_bytes(_SALT)
            lock = _derive(self.passphrase, salt, self.cost)
            content["scrypt"] = {"cost": self.cost, "salt": salt.hex()}
            content["wrapped"] = aes_key_wrap(lock, kek).hex()
        data = json.dumps(content, indent=1).encode() + b"\n"
        write_secret(self.path(epoch), data)

    def load(self, epoch: int) -> bytes:
        """Read an epoch's key. KeyRingClosed if it is missing or does not open."""
        path = self.path(epoch)
        data = read_secret(path)
        try:
            content = json.loads(data)
            if content["format"] != FORMAT or content["epoch"] != epoch:
                raise KeyRingClosed(reason=f"{path.name} is of another format or epoch")
            kek = self._opened(content)
        except (ValueError, KeyError, TypeError):
            raise KeyRingClosed(reason=f"{path.name} is not a key file") from None
        if len(kek) != LENGTH:
            raise KeyRingClosed(reason=f"{path.name} holds a key of the wrong length")
        return kek

    def destroy(self, epoch: int) -> None:
        """Destroy an epoch's key, in its service too. Gone already is no error."""
        path = self.path(epoch)
        if path.exists() and (where := self._where(path)) is not None:
            self._service(where["kind"]).destroy(where["key"])
        destroy_secret(path)

    def kind(self, epoch: int) -> str:
        """Say what wraps an epoch's key: ``file``, ``passphrase`` or a service."""
        content = json.loads(read_secret(self.path(epoch)))
        if "kek" in content:
            return "file"
        return str(content.get("wrapping", {}).get("kind", "passphrase"))

    def _where(self, path: Path) -> dict[str, str] | None:
        """Read which key of which service wraps a file; None if none does."""
        try:
            found = json.loads(read_secret(path)).get("wrapping")
        except (ValueError, AttributeError):
            return None  # half a file: nothing is wrapped in it
        return None if found is None else dict(found)

    def _service(self, kind: str) -> Wrapping:
        for each in self.known:
            if each.kind == kind:
                return each
        raise KeyRingClosed(reason=f"its key service ({kind}) is not in the settings")

    def _opened(self, content: dict[str, Any]) -> bytes:
        if "kek" in content:
            return bytes.fromhex(content["kek"])
        if "wrapping" not in content:
            return self._unlock(content)
        service = self._service(content["wrapping"]["kind"])
        return service.unwrap(content["wrapping"]["key"], content["wrapped"])

    def _unlock(self, content: dict[str, dict[str, str]]) -> bytes:
        if self.passphrase is None:
            raise KeyRingClosed(reason="a passphrase is needed")
        wrapped = bytes.fromhex(str(content["wrapped"]))
        salt, cost = content["scrypt"]["salt"], int(content["scrypt"]["cost"])
        if not 0 < cost <= _HIGHEST_COST:
            raise KeyRingClosed(reason="the scrypt cost is out of bounds")
        try:
            lock = _derive(self.passphrase, bytes.fromhex(salt), cost)
            return aes_key_unwrap(lock, wrapped)
        except InvalidUnwrap:
            raise KeyRingClosed(reason="the passphrase is not right") from None


def _derive(passphrase: str, salt: bytes, cost: int) -> bytes:
    kdf = Scrypt(salt=salt, length=LENGTH, n=1 << cost, r=_BLOCK, p=1)
    return kdf.derive(passphrase.encode())
