"""Packages: what is kept of a customer, for the customer (GDPR 15, 20; PIPL 45).

* Somebody asks for one, a job makes it (``services.making``). Asked for twice for one
  subject request, while the first is still there, it is the same one.
* It ends with its key, whatever ends it; also as soon as a conversation that it holds
  is erased: an erasure leaves no copy here.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from guicang.domain.disclosure.package import LANGUAGES, Package, Stand
from guicang.domain.errors import (
    BadUsage,
    NoSuchKey,
    NothingToPack,
    PackageNotReady,
)
from guicang.domain.identity import name_of
from guicang.domain.ledger.model import Tag
from guicang.ports.clock import Clock
from guicang.ports.jobs import Jobs
from guicang.ports.keys import KeyRing
from guicang.ports.ledger import Ledger
from guicang.ports.objects import ObjectStore
from guicang.ports.packages import Packages
from guicang.ports.snapshots import Frames
from guicang.services.identifying import Identifying
from guicang.services.naming import Entropy, new_id

KIND: Final = "package"
"""The kind of job."""
ACTOR: Final = "system:package"


@dataclass(frozen=True, slots=True, kw_only=True)
class Packaging:
    """The use cases of making packages. ``until`` says when one made now ends."""

    packages: Packages
    identifying: Identifying
    jobs: Jobs
    objects: ObjectStore
    frames: Frames
    keys: KeyRing
    ledger: Ledger
    clock: Clock
    entropy: Entropy
    until: Callable[[datetime], datetime]

    # --- asking -----------------------------------------------------------------------

    def order(
        self,
        customer: str,
        *,
        language: str,
        by: str,
        reason: str,
        request: str = "",
        queue: bool = True,
    ) -> Package:
        """Let a worker make a package of a customer; ``by`` was let through already.

        Without ``queue`` whoever asks makes it, too (``services.making``).

        ``customer`` is as ``Identifying.identity`` takes it. NoSuchCustomer,
        NothingToPack, BadUsage.
        """
        if language not in LANGUAGES:
            raise BadUsage(reason=f"a language is one of {', '.join(LANGUAGES)}")
        if not reason.strip():
            raise BadUsage(reason="a package is made for a reason")
        name = name_of(self.identifying.customer(customer))
        if not any(self.identifying.conversations(customer)):
            raise NothingToPack(customer=name[:8])
        now = self.clock.now()
        package = Package(
            id=new_id("p", now, self.entropy),
            customer=name,
            language=language,
            by=by,
            reason=reason.strip(),
            request=request,
            asked_at=now,
            until=self.until(now),
        )
        with self.packages.transaction():
            if request and (known := self._answering(name, request)):
                return known
            self.packages.add(package)
            about = {
                "package": package.id,
                "customer": name,
                "language": language,
                "reason": package.reason,
                "subject_request": request,
            }
            self.ledger.append(Tag.PACKAGE_ORDERED, by, about, now)
            if queue:
                key = f"{KIND}:{package.id}"
                self.jobs.add(KIND, {"package": package.id}, now=now, key=key)
        return package

    def _answering(self, customer: str, request: str) -> Package | None:
        for each in self.packages.unended():
            if each.request == request and each.customer == customer:
                return each
        return None

    # --- reading ----------------------------------------------------------------------

    def frame_of(self, package: Package, number: int) -> bytes:
        """Give a piece of a package. PackageNotReady if it is not there any more."""
        sealed = package.sealed
        if sealed is None:
            state = package.stand.value
            raise PackageNotReady(package=package.id, state=state)
        try:
            secret = self.keys.open([sealed.key])[sealed.key]
        except NoSuchKey:
            state = Stand.REVOKED.value
            raise PackageNotReady(package=package.id, state=state) from None
        data = self.objects.get(place_of(package.id, number))
        last = number == sealed.frames - 1
        return self.frames.open(secret, package.id, number, data, last=last)

    # --- ending -----------------------------------------------------------------------

    def end(
        self, package: str, stand: Stand, *, by: str, about: dict[str, object]
    ) -> Package:
        """End a package: its key, its bytes, its link. NoSuchPackage, PackageNotReady.

        In a transaction that is open, or one of its own.
        """
        tags = {
            Stand.FETCHED: Tag.PACKAGE_FETCHED,
            Stand.EXPIRED: Tag.PACKAGE_EXPIRED,
            Stand.REVOKED: Tag.PACKAGE_REVOKED,
            Stand.LOCKED: Tag.PACKAGE_LOCKED,
        }
        with self.packages.transaction():
            found = self.packages.get(package, lock=True)
            if found.ended_at is not None:
                raise PackageNotReady(package=package, state=found.stand.value)
            now = self.clock.now()
            self.ledger.append(tags[stand], by, {"package": package, **about}, now)
            self.clear(package, self.packages.end(package, stand, now))
        return self.packages.get(package)

    def revoke(self, package: str, *, by: str, reason: str) -> Package:
        """End one because somebody says so. BadUsage without a reason."""
        if not reason.strip():
            raise BadUsage(reason="a package is revoked for a reason")
        about: dict[str, object] = {"reason": reason.strip()}
        return self.end(package, Stand.REVOKED, by=by, about=about)

    def expire(self) -> int:
        """End what has outlived its time; return how many."""
        now, gone = self.clock.now(), 0
        for each in self.packages.unended():
            if each.over(now):
                with suppress(PackageNotReady):  # somebody was faster
                    self.end(each.id, Stand.EXPIRED, by=ACTOR, about={})
                    gone += 1
        return gone

    def erased(self, conversations: Sequence[str]) -> None:
        """End the packages that hold copies of conversations that were erased."""
        for each in self.packages.holding(conversations):
            about: dict[str, object] = {"reason": "a conversation of it was erased"}
            self.end(each, Stand.REVOKED, by=ACTOR, about=about)

    def clear(self, package: str, keys: Sequence[str]) -> None:
        """Leave nothing: the keys first; without them, the rest is noise."""
        self.keys.destroy(keys)
        for name in list(self.objects.names(f"{package}/")):
            self.objects.erase(name)


def place_of(package: str, number: int) -> str:
    """Say where a piece of a package lies."""
    return f"{package}/{number:08d}"
