"""Keys and a box in memory, for stores that seal."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from guicang.domain.errors import NoSuchKey, SealBroken
from guicang.ports.keys import DataKey, Receipt


class MemoryRing:
    """A key ring that keeps its keys in a dict; they are told by their number."""

    def __init__(self) -> None:
        self.keys: dict[str, bytes] = {}
        self.made = 0

    def create(self, count: int) -> Sequence[DataKey]:
        made = []
        for _ in range(count):
            self.made += 1
            secret = hashlib.sha256(b"%d" % self.made).digest()
            made.append(DataKey(f"{self.made:032x}", secret))
        self.keys.update({key.id: key.secret for key in made})
        return made

    def open(self, ids: Iterable[str]) -> Mapping[str, bytes]:
        wanted = list(ids)
        for key in wanted:
            if key not in self.keys:
                raise NoSuchKey(key=key)
        return {key: self.keys[key] for key in wanted}

    def missing(self, ids: Iterable[str]) -> frozenset[str]:
        return frozenset(ids) - frozenset(self.keys)

    def destroy(self, ids: Iterable[str]) -> Receipt:
        wanted = set(ids)
        gone = [key for key in wanted if self.keys.pop(key, None) is not None]
        return Receipt(
            destroyed=len(gone), already_gone=len(wanted) - len(gone), method="memory"
        )


class MemoryBox:
    """A box with one key; the nonce is the digest of the place and the data."""

    def __init__(self, secret: bytes = b"b" * 32) -> None:
        self._aead = AESGCM(secret)

    def seal(self, purpose: str, place: str, data: bytes) -> bytes:
        bound = _bound(purpose, place)
        nonce = hashlib.sha256(bound + data).digest()[:12]
        return nonce + self._aead.encrypt(nonce, data, bound)

    def open(self, purpose: str, place: str, data: bytes) -> bytes:
        try:
            return self._aead.decrypt(data[:12], data[12:], _bound(purpose, place))
        except Exception as error:
            raise SealBroken(place=place) from error


def _bound(purpose: str, place: str) -> bytes:
    return f"{len(purpose)}:{purpose}{place}".encode()
