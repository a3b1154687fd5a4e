"""Shares of a key as words, by SLIP-39 (Shamir's secret sharing over GF(256)).

The package is ``shamir-mnemonic``, SatoshiLabs' reference of the standard. Each share
of 32 bytes has 33 words of a list of 1,024, with a checksum that finds mistakes.
"""

from collections.abc import Sequence
from typing import Final

from guicang.domain.errors import BadShares

MOST: Final = 16
LEAST: Final = 2


class WordShares:
    """Implements ``Sharing``."""

    def split(self, secret: bytes, *, parts: int, needed: int) -> Sequence[str]:
        """Divide 32 bytes. BadShares for numbers that cannot be."""
        from shamir_mnemonic import generate_mnemonics

        if not LEAST <= needed <= parts <= MOST:
            raise BadShares(reason=f"{LEAST} <= K <= N <= {MOST}")
        (shares,) = generate_mnemonics(1, [(needed, parts)], secret)
        return tuple(shares)

    def join(self, shares: Sequence[str]) -> bytes:
        """Give the secret back. BadShares if these do not."""
        from shamir_mnemonic import MnemonicError, combine_mnemonics

        try:
            return bytes(combine_mnemonics([" ".join(s.split()) for s in shares]))
        except (MnemonicError, ValueError) as error:
            # Its messages count and name no words beyond a share's first three.
            raise BadShares(reason=type(error).__name__) from None
