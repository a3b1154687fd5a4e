"""Rotate the ring's keys, divide them for an escrow, and practise the loss.

What is done to keys is an entry of the ledger: who, of which epoch, how many; never a
share, nor a word of one.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from guicang.domain.errors import BadShares
from guicang.domain.ledger.model import Tag
from guicang.ports.clock import Clock
from guicang.ports.keys import Epochs, Progress, Sharing, Standing
from guicang.ports.ledger import Ledger

Fits = Callable[[bytes], int]
"""Says which epoch in force a secret is of; 0 if none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Escrow:
    """The shares that people hold: of which epoch, how many, since when."""

    epoch: int
    parts: int
    needed: int
    at: datetime
    drilled: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Keykeeping:
    """The use cases of the ring's own keys. ``ring`` is opened when it is asked for."""

    ring: Callable[[], Epochs]
    fits: Fits
    put_back: Fits
    sharing: Sharing
    ledger: Ledger
    clock: Clock

    def standing(self) -> Standing:
        """Say how the ring stands."""
        return self.ring().standing()

    def escrow(self) -> Escrow | None:
        """Say which shares there are; None if the key was never divided."""
        split = max(
            self.ledger.entries(tag=Tag.KEYS_SPLIT), key=lambda e: e.at, default=None
        )
        if split is None:
            return None
        drills = (
            e.at
            for e in self.ledger.entries(tag=Tag.KEYS_DRILLED)
            if e.data["epoch"] == split.data["epoch"] and e.at >= split.at
        )
        return Escrow(
            epoch=int(str(split.data["epoch"])),
            parts=int(str(split.data["parts"])),
            needed=int(str(split.data["needed"])),
            at=split.at,
            drilled=max(drills, default=None),
        )

    def rotate(self, *, by: str, progress: Progress) -> Standing:
        """Begin a new epoch and end the old one. Shares of the old one open nothing."""
        ring = self.ring()
        before = ring.standing()
        ring.rotate(progress)
        return self._rotated(ring, before, by)

    def rewrap(self, *, by: str, progress: Progress) -> Standing:
        """Go on with a rotation that was cut off."""
        ring = self.ring()
        before = ring.standing()
        ring.rewrap(progress)
        return self._rotated(ring, before, by) if before.behind else ring.standing()

    def _rotated(self, ring: Epochs, before: Standing, by: str) -> Standing:
        now = ring.standing()
        about = {
            "epoch": now.epoch,
            "from": before.epoch,
            "wrapping": now.wrapping,
            "keys": now.keys,
        }
        self._note(Tag.KEYS_ROTATED, by, about)
        return now

    def split(self, *, parts: int, needed: int, by: str) -> Sequence[str]:
        """Divide the key of the epoch in force. BadShares for numbers that cannot be.

        The shares are given once and kept nowhere.
        """
        ring = self.ring()
        shares = self.sharing.split(ring.secret(), parts=parts, needed=needed)
        epoch = ring.standing().epoch
        about = {"epoch": epoch, "parts": parts, "needed": needed}
        self._note(Tag.KEYS_SPLIT, by, about)
        return shares

    def drill(self, shares: Sequence[str], *, by: str) -> int:
        """Try whether shares give the key back, and write nothing but that they do.

        Return the epoch. BadShares if they do not, or give an epoch that has ended.
        """
        epoch = self.fits(self.sharing.join(shares))
        if not epoch:
            raise BadShares(reason="of an epoch that has ended, or of another ring")
        self._note(Tag.KEYS_DRILLED, by, {"epoch": epoch, "shares": len(shares)})
        return epoch

    def join(self, shares: Sequence[str]) -> int:
        """Write the key file anew whose own was lost; return its epoch.

        BadShares; HomeExists if the file is there.
        """
        secret = self.sharing.join(shares)
        if not self.fits(secret):
            raise BadShares(reason="of an epoch that has ended, or of another ring")
        epoch = self.put_back(secret)
        about = {"epoch": epoch, "shares": len(shares)}
        self._note(Tag.KEYS_JOINED, "system:operator", about)
        return epoch

    def _note(self, tag: Tag, by: str, about: Mapping[str, object]) -> None:
        with self.ledger.transaction():
            self.ledger.append(tag, by, about, self.clock.now())
