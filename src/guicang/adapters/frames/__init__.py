"""Long streams, sealed piece by piece with AES-256-GCM (NIST SP 800-38D).

The key seals one stream only, so the piece's number is the nonce: it cannot come twice.
Stream, number and whether it is the last are associated data: a piece that was moved,
or a stream that was cut, does not open.
"""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from guicang.domain.errors import SealBroken

_NONCE = 12


class AesFrames:
    """Implements ``Frames``."""

    def seal(
        self, secret: bytes, of: str, number: int, data: bytes, *, last: bool
    ) -> bytes:
        """Seal a piece of a stream under a key that seals nothing else."""
        place = _place(of, number, last=last)
        return AESGCM(secret).encrypt(_nonce(number), data, place)

    def open(
        self, secret: bytes, of: str, number: int, sealed: bytes, *, last: bool
    ) -> bytes:
        """Give a piece back. SealBroken if it is not this one, whole."""
        place = _place(of, number, last=last)
        try:
            return AESGCM(secret).decrypt(_nonce(number), sealed, place)
        except InvalidTag:
            raise SealBroken(place=f"{of}/{number}") from None


def _nonce(number: int) -> bytes:
    return number.to_bytes(_NONCE, "big")


def _place(of: str, number: int, *, last: bool) -> bytes:
    return f"guicang frame {of} {number} {'last' if last else 'more'}".encode()
