"""Keyed masking: pseudonyms, reversible tokens and numbers that stay numbers.

One key for each purpose and operator, derived with HKDF (RFC 5869) from a home's
``masking.key`` or from a key file of somebody's own. Destroy that file, and no token or
number that ever left is opened again.

* Pseudonyms: keyed BLAKE2b (RFC 7693), cut to 80 bits: among a million values two meet
  with a chance of 4 in 10**13. Without the key nobody can try values out, as anybody
  can with a plain digest of a number.
* Reversible: AES-256-SIV (RFC 5297). Deterministic, so that equal values stay equal
  within a place, and no nonce can repeat. Purpose, type and place are associated data,
  each for itself.
* Format-preserving: FF1 (NIST SP 800-38G) with AES-256, of the package fastfpe.
"""

import re
import secrets
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from guicang.adapters.keys.files import make_folder, read_secret, write_secret
from guicang.domain.errors import KeyRingClosed, NoFormatCipher, SealBroken

FILE: Final = "masking.key"
_LENGTH: Final = 32
_SIV: Final = 64
_DIGEST: Final = 10
_NUMERALS: Final = "0123456789"
_HEX: Final = re.compile(rb"[0-9A-Fa-f]{64}(?:[0-9A-Fa-f]{64})?")


class KeyCloak:
    """Masks under keys derived from one key of 32 bytes or more."""

    def __init__(self, key: bytes) -> None:
        """Keep the key, in memory only."""
        self._master = key
        self._pseudonyms: dict[tuple[str, str], Any] = {}
        self._sivs: dict[str, AESSIV] = {}
        self._ff1s: dict[str, str] = {}

    def pseudonym(self, purpose: str, kind: str, value: str) -> bytes:
        """Return 10 bytes that stand for a value; types never meet, nor purposes."""
        keyed = self._pseudonyms.get((purpose, kind))
        if keyed is None:
            key = self._derived("pseudonym", purpose, _LENGTH)
            keyed = blake2b(_framed(kind), digest_size=_DIGEST, key=key)
            self._pseudonyms[purpose, kind] = keyed
        digest = keyed.copy()
        digest.update(value.encode(errors="surrogatepass"))
        made: bytes = digest.digest()
        return made

    def conceal(self, purpose: str, kind: str, place: str, value: str) -> bytes:
        """Encrypt a value, bound to purpose, type and place; the same each time."""
        bound = [purpose.encode(), kind.encode(), place.encode()]
        data = value.encode(errors="surrogatepass")
        return self._siv(purpose).encrypt(data, bound)

    def uncover(self, purpose: str, kind: str, place: str, sealed: bytes) -> str:
        """Give the value back. SealBroken if anything does not fit."""
        bound = [purpose.encode(), kind.encode(), place.encode()]
        try:
            data = self._siv(purpose).decrypt(sealed, bound)
        except (InvalidTag, ValueError):
            raise SealBroken(place=place) from None
        return data.decode(errors="surrogatepass")

    def encipher(
        self, purpose: str, kind: str, numerals: str, radix: int, tweak: bytes
    ) -> str:
        """Permute numerals (0-9 below the radix) of one length. NoFormatCipher."""
        made: str = _ff1().encrypt(
            self._ff1(purpose),
            (_framed(kind) + tweak).hex(),
            _NUMERALS[:radix],
            numerals,
        )
        return made

    def decipher(
        self, purpose: str, kind: str, numerals: str, radix: int, tweak: bytes
    ) -> str:
        """Undo ``encipher``."""
        made: str = _ff1().decrypt(
            self._ff1(purpose),
            (_framed(kind) + tweak).hex(),
            _NUMERALS[:radix],
            numerals,
        )
        return made

    def _siv(self, purpose: str) -> AESSIV:
        if purpose not in self._sivs:
            self._sivs[purpose] = AESSIV(self._derived("token", purpose, _SIV))
        return self._sivs[purpose]

    def _ff1(self, purpose: str) -> str:
        if purpose not in self._ff1s:
            self._ff1s[purpose] = self._derived("format", purpose, _LENGTH).hex()
        return self._ff1s[purpose]

    def _derived(self, operator: str, purpose: str, length: int) -> bytes:
        info = b"guicang masking " + _framed(operator) + purpose.encode()
        kdf = HKDF(algorithm=SHA256(), length=length, salt=None, info=info)
        return kdf.derive(self._master)


class FileCloak(KeyCloak):
    """Masks under keys derived from ``masking.key`` (32 bytes, mode 0600)."""

    def __init__(self, folder: Path) -> None:
        """Read the key. KeyRingClosed if it is missing, unsafe or damaged."""
        key = read_secret(folder / FILE)
        if len(key) != _LENGTH:
            raise KeyRingClosed(reason=f"{FILE} is not a key file")
        super().__init__(key)

    @classmethod
    def initialise(cls, folder: Path) -> Self:
        """Make a new key. HomeExists if there is one; NoSpace if the disk is full."""
        make_folder(folder)
        write_secret(folder / FILE, secrets.token_bytes(_LENGTH))
        return cls(folder)


class HexCloak(KeyCloak):
    """Masks under keys derived from a file of 64 or 128 hex digits (mode 0600).

    It is a file of its own, for lines that belong to no home. 128 digits are what a key
    for AES-256-SIV is elsewhere; they are key material here like any other.
    """

    def __init__(self, path: Path) -> None:
        """Read the key. KeyRingClosed if it is missing, unsafe or none."""
        digits = read_secret(path).strip()
        if not _HEX.fullmatch(digits):
            raise KeyRingClosed(reason=f"{path.name} does not hold 64 hex digits")
        super().__init__(bytes.fromhex(digits.decode()))

    @classmethod
    def initialise(cls, path: Path) -> Self:
        """Make a new key. HomeExists if the file is there; NoSpace."""
        write_secret(path, secrets.token_hex(_LENGTH).encode() + b"\n")
        return cls(path)


def require_format_cipher() -> None:
    """Raise NoFormatCipher unless format-preserving encryption is installed."""
    _ff1()


def _framed(name: str) -> bytes:
    """Put the length first, so that no name runs over into what follows it."""
    data = name.encode()
    return len(data).to_bytes(2, "big") + data


@cache
def _ff1() -> Any:
    try:
        from fastfpe import ff1
    except ImportError:
        raise NoFormatCipher from None
    return ff1
