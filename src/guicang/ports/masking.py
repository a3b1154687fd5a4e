"""The masking policy in force, and masking that needs keys."""

from dataclasses import dataclass
from typing import ClassVar, Protocol

from guicang.ports.versions import Version, Versions


@dataclass(frozen=True, slots=True, kw_only=True)
class MaskingVersion(Version):
    """A masking policy as it was put in force."""

    kind: ClassVar[str] = "masking"


MaskingPolicies = Versions[MaskingVersion]


class Cloak(Protocol):
    """Keyed operators; passes ``tests/contract/test_masking.py``.

    Each purpose has keys of its own, so that what left for one purpose cannot be joined
    with what left for another.
    """

    def pseudonym(self, purpose: str, kind: str, value: str) -> bytes:
        """Return 10 bytes that stand for a value; types never meet, nor purposes."""
        ...

    def conceal(self, purpose: str, kind: str, place: str, value: str) -> bytes:
        """Encrypt a value, bound to purpose, type and place; the same each time."""
        ...

    def uncover(self, purpose: str, kind: str, place: str, sealed: bytes) -> str:
        """Give the value back. SealBroken if anything does not fit."""
        ...

    def encipher(
        self, purpose: str, kind: str, numerals: str, radix: int, tweak: bytes
    ) -> str:
        """Permute numerals (0-9 below the radix) of one length. NoFormatCipher.

        ValueError for fewer than a million possible values.
        """
        ...

    def decipher(
        self, purpose: str, kind: str, numerals: str, radix: int, tweak: bytes
    ) -> str:
        """Undo ``encipher``."""
        ...
