"""Key-encryption keys: one file an epoch, plain (mode 0600) or under a passphrase.

The key itself is random in both cases. Under a passphrase the file holds it wrapped by
a key that scrypt (RFC 7914) derives; so destroying the file ends the key even for who
knows the passphrase.
"""

import json
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from cryptography.hazmat.primitives.keywrap import (
    InvalidUnwrap,
    aes_key_unwrap,
    aes_key_wrap,
)

from guicang.adapters.keys.files import destroy_secret, read_secret, write_secret
from guicang.domain.errors import KeyRingClosed

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

    ``cost`` is the binary logarithm of scrypt's N, for keys that are made.
    """

    folder: Path
    passphrase: str | None = None
    cost: int = COST

    def __repr__(self) -> str:
        return f"KekFolder({str(self.folder)!r})"

    def path(self, epoch: int) -> Path:
        """Return the place of an epoch's key."""
        return self.folder / f"kek-{epoch:04d}.key"

    def make(self, epoch: int, *, replace: bool = False) -> bytes:
        """Make an epoch's key and write its file. HomeExists, NoSpace."""
        kek = secrets.token_bytes(LENGTH)
        content: dict[str, object] = {"format": FORMAT, "epoch": epoch}
        if self.passphrase is None:
            content["kek"] = kek.hex()
        else:
            salt = secrets.token_bytes(_SALT)
            lock = _derive(self.passphrase, salt, self.cost)
            content["scrypt"] = {"cost": self.cost, "salt": salt.hex()}
            content["wrapped"] = aes_key_wrap(lock, kek).hex()
        data = json.dumps(content, indent=1).encode() + b"\n"
        write_secret(self.path(epoch), data, replace=replace)
        return kek

    def load(self, epoch: int) -> bytes:
        """Read an epoch's key. KeyRingClosed if it is missing or does not open."""
        path = self.path(epoch)
        data = read_secret(path)
        try:
            content = json.loads(data)
            if content["format"] != FORMAT or content["epoch"] != epoch:
                raise KeyRingClosed(reason=f"{path.name} is of another format or epoch")
            if "kek" in content:
                kek = bytes.fromhex(content["kek"])
            else:
                kek = self._unlock(content)
        except (ValueError, KeyError, TypeError):
            raise KeyRingClosed(reason=f"{path.name} is not a key file") from None
        if len(kek) != LENGTH:
            raise KeyRingClosed(reason=f"{path.name} holds a key of the wrong length")
        return kek

    def destroy(self, epoch: int) -> None:
        """Destroy an epoch's key file. Gone already is no error."""
        destroy_secret(self.path(epoch))

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
