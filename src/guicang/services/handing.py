"""Hand a package over: a link on one way, a code on another, once.

* Of link and code only digests are kept; they are shown once, to whoever made them.
* A try is counted before the code is compared, so that many tries at once are many. The
  fifth wrong one erases the package.
* What leaves is a disclosure, and in the ledger before its first byte leaves.
* The package is erased when all of it was sent. A download that breaks off may begin
  again, twice; two at once cannot be.
"""

from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final, NamedTuple

from guicang.domain.detect.policy import EXPORT
from guicang.domain.disclosure import Basis, Disclosure
from guicang.domain.disclosure.package import (
    CLAIM,
    CODE_BYTES,
    MOST_TRIES,
    TOKEN_BYTES,
    Link,
    Package,
    Stand,
    bare,
    digest,
    spelled,
)
from guicang.domain.errors import BadUsage, PackageNotReady, PackageRefused
from guicang.domain.ledger.model import Tag
from guicang.ports.disclosures import Disclosures
from guicang.ports.packages import Codes, Packages
from guicang.services.packaging import ACTOR, Packaging

MOST_DAYS: Final = 30
RECIPIENT: Final = "the customer"


class Shown(NamedTuple):
    """What is shown once."""

    package: Package
    token: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Handing:
    """The use cases of handing packages over; ``masking`` names the policy in force."""

    packaging: Packaging
    disclosures: Disclosures
    codes: Codes
    masking: Callable[[], str]

    @property
    def packages(self) -> Packages:
        """Where packages are written."""
        return self.packaging.packages

    def link(self, package: str, *, by: str, days: int = 7) -> Shown:
        """Make a link and a code; those before open nothing any more.

        NoSuchPackage, PackageNotReady, BadUsage.
        """
        if not 0 < days <= MOST_DAYS:
            raise BadUsage(reason=f"a link is good for 1 to {MOST_DAYS} days")
        entropy, now = self.packaging.entropy, self.packaging.clock.now()
        token = urlsafe_b64encode(entropy(TOKEN_BYTES)).decode().rstrip("=")
        code = spelled(entropy(CODE_BYTES))
        hashed = self.codes.hashed(bare(code))
        with self.packages.transaction():
            found = self.packages.get(package, lock=True)
            if found.stand is not Stand.READY or found.over(now):
                raise PackageNotReady(package=package, state=found.stand.value)
            link = Link(
                token=digest(token),
                code=hashed,
                by=by,
                at=now,
                until=min(now + timedelta(days=days), found.until),
            )
            about = {"package": package, "until": link.until.isoformat()}
            self.packaging.ledger.append(Tag.PACKAGE_LINKED, by, about, now)
            self.packages.link(package, link)
        return Shown(replace(found, link=link), token, code)

    # --- at the door ------------------------------------------------------------------

    def knock(self, token: str) -> Package | None:
        """Count a try; give the package that it is for, None if there is none."""
        now = self.packaging.clock.now()
        with self.packages.transaction():
            found = self.packages.linked(digest(token), lock=True)
            if found is None or found.link is None or not found.takes(now):
                return None
            link = replace(found.link, tries=found.link.tries + 1)
            self.packages.link(found.id, link)
        return replace(found, link=link)

    def right(self, package: Package | None, code: str) -> bool:
        """Say whether a code opens it; slow, and as slow where there is none."""
        link = package.link if package is not None else None
        return self.codes.right(bare(code), link.code if link is not None else "")

    def wrong(self, package: Package) -> None:
        """Note that the code was wrong; the last try erases the package."""
        tries = package.link.tries if package.link is not None else MOST_TRIES
        about: dict[str, object] = {"package": package.id, "tries": tries}
        with self.packages.transaction():
            now = self.packaging.clock.now()
            self.packaging.ledger.append(Tag.PACKAGE_REFUSED, ACTOR, about, now)
            standing = self.packages.get(package.id, lock=True)
            if tries >= MOST_TRIES and standing.takes_no_more(now):
                self.packaging.end(
                    package.id, Stand.LOCKED, by=ACTOR, about={"tries": tries}
                )

    def claim(self, package: Package) -> Package:
        """Begin to give it, after the right code. PackageRefused if another one does.

        A right code is no try.
        """
        now = self.packaging.clock.now()
        with self.packages.transaction():
            found = self.packages.get(package.id, lock=True)
            link, shown = found.link, package.link
            if link is None or shown is None or link.token != shown.token:
                raise PackageRefused
            tried = replace(link, tries=0)
            if not replace(found, link=tried).takes(now):
                raise PackageRefused
            taken = replace(tried, claims=link.claims + 1, claimed_until=now + CLAIM)
            self._disclose(found)
            self.packages.link(found.id, taken)
        return replace(found, link=taken)

    def _disclose(self, package: Package) -> None:
        """Write down that it leaves, once for all its downloads."""
        now = self.packaging.clock.now()
        disclosure = Disclosure(
            id=package.id,
            destination=package.id,
            recipient=RECIPIENT,
            contact="",
            purpose=package.reason,
            basis=Basis.LEGAL_OBLIGATION,
            profile=EXPORT,
            masking=self.masking(),
            version=0,
            expires_at=package.until,
            opened_at=now,
            conversations=package.conversations,
        )
        if not self.disclosures.open(disclosure, []):
            return
        about = {
            "disclosure": package.id,
            "package": package.id,
            "recipient": RECIPIENT,
            "purpose": package.reason,
            "basis": disclosure.basis.value,
            "masked": EXPORT,
            "conversations": package.conversations,
        }
        self.packaging.ledger.append(Tag.DISCLOSURE_MADE, ACTOR, about, now)

    def piece(self, package: Package, number: int) -> bytes:
        """Give a piece of what was claimed. PackageNotReady."""
        return self.packaging.frame_of(package, number)

    def done(self, package: Package) -> None:
        """Erase what was sent to its last byte."""
        now = self.packaging.clock.now()
        about: dict[str, object] = {"disclosure": package.id}
        with self.packages.transaction():
            self.disclosures.settle(package.id, package.messages, now)
            self.packaging.end(package.id, Stand.FETCHED, by=ACTOR, about=about)

    def broke(self, package: Package) -> None:
        """Let a download that broke off begin again."""
        with self.packages.transaction():
            found = self.packages.get(package.id, lock=True)
            if found.stand is Stand.READY and found.link is not None:
                free = replace(found.link, claimed_until=None)
                self.packages.link(found.id, free)
