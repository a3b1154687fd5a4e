"""Packages on SQLite and PostgreSQL, and the hashes of their codes."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.contrib.auth.hashers import check_password, make_password

from guicang.adapters.db.models import packages as tables
from guicang.adapters.db.sql import since_epoch, when
from guicang.adapters.db.transactions import Atomic, translated
from guicang.domain.disclosure.package import Link, Package, Sealed, Stand
from guicang.domain.errors import NoSuchPackage
from guicang.domain.record import instant, micros
from guicang.ports.packages import Counted

_UNLINKED: Final[Mapping[str, Any]] = {"token": "", "hashed": ""}


class DjangoPackages(Atomic):
    """Implements ``guicang.ports.packages.Packages`` in the working store."""

    def add(self, package: Package) -> None:
        """Write one that is to be made."""
        with translated():
            tables.Package.objects.create(
                code=package.id,
                customer=package.customer,
                language=package.language,
                by=package.by,
                reason=package.reason,
                request=package.request,
                asked_at=micros(package.asked_at),
                until=micros(package.until),
                stand=package.stand.value,
            )

    def get(self, package: str, *, lock: bool = False) -> Package:
        """Give one; ``lock``: until the commit. NoSuchPackage."""
        found = self._one(lock=lock, code=package)
        if found is None:
            raise NoSuchPackage(package=package)
        return found

    def linked(self, token: str, *, lock: bool = False) -> Package | None:
        """Give the one that a link's digest leads to; None if none does."""
        return self._one(lock=lock, token=token) if token else None

    def _one(self, *, lock: bool, **by: str) -> Package | None:
        rows = tables.Package.objects.filter(**by)
        with translated():
            row = (rows.select_for_update() if lock else rows).first()
        return None if row is None else _package(row)

    def list(
        self,
        *,
        customer: str = "",
        request: str = "",
        limit: int = 100,
        before: str = "",
    ) -> Sequence[Package]:
        """Give packages, the newest first; those before one, if it is named.

        Of a customer, or for a subject request, if either is named.
        """
        rows = tables.Package.objects.order_by("-id")
        if customer:
            rows = rows.filter(customer=customer)
        if request:
            rows = rows.filter(request=request)
        if before:
            place = tables.Package.objects.filter(code=before).values("id")[:1]
            rows = rows.filter(id__lt=place)
        with translated():
            return [_package(row) for row in rows[:limit]]

    def unended(self) -> Sequence[Package]:
        """Give those that are being made or are ready, the oldest first."""
        open_ = [Stand.MAKING.value, Stand.READY.value]
        rows = tables.Package.objects.filter(stand__in=open_).order_by("id")
        with translated():
            return [_package(row) for row in rows]

    def begun(self, package: str, keys: Sequence[str]) -> Sequence[str]:
        """Note the keys of an attempt at making it; give those of the last one."""
        with self.transaction():
            rows = tables.Package.objects.filter(code=package)
            row = rows.select_for_update().get()
            before = json.loads(row.keys)
            row.keys = json.dumps(list(keys))
            row.save(update_fields=["keys"])
        return [str(each) for each in before]

    def made(
        self,
        package: str,
        sealed: Sealed,
        counted: Counted,
        conversations: Sequence[str],
    ) -> None:
        """Note that it is ready, and which conversations it holds."""
        with translated():
            tables.Package.objects.filter(code=package).update(
                stand=Stand.READY.value,
                keys=json.dumps([sealed.key]),
                holds=json.dumps(sorted(conversations)),
                key=sealed.key,
                frames=sealed.frames,
                size=sealed.size,
                sha256=sealed.sha256,
                **counted._asdict(),
            )

    def holding(self, conversations: Sequence[str]) -> Sequence[str]:
        """Name the ready packages that hold one of these conversations."""
        these = frozenset(conversations)
        rows = tables.Package.objects.filter(stand=Stand.READY.value).order_by("id")
        with translated():
            found = rows.values_list("code", "holds")
            return [code for code, holds in found if these & set(json.loads(holds))]

    def link(self, package: str, link: Link) -> None:
        """Write how it is handed over, in the place of how it was before."""
        with translated():
            tables.Package.objects.filter(code=package).update(
                token=link.token,
                hashed=link.code,
                linked_by=link.by,
                linked_at=micros(link.at),
                link_until=micros(link.until),
                tries=link.tries,
                claims=link.claims,
                claimed_until=since_epoch(link.claimed_until),
            )

    def end(self, package: str, stand: Stand, at: datetime) -> Sequence[str]:
        """Note that it ended; give its keys, which are forgotten, as its link is."""
        with self.transaction():
            keys = self.begun(package, [])
            tables.Package.objects.filter(code=package).update(
                stand=stand.value,
                ended_at=micros(at),
                holds="[]",
                key="",
                **_UNLINKED,
            )
        return keys


class ScryptCodes:
    """Implements ``Codes`` with the hasher that passwords have."""

    def hashed(self, code: str) -> str:
        """Hash a code, with a salt of its own."""
        return make_password(code)

    def right(self, code: str, hashed: str) -> bool:
        """Whether it is the code; takes as long for "" as for a hash."""
        if not hashed:
            make_password(code)
            return False
        return check_password(code, hashed)


def _package(row: tables.Package) -> Package:
    return Package(
        id=row.code,
        customer=row.customer,
        language=row.language,
        by=row.by,
        reason=row.reason,
        request=row.request,
        asked_at=instant(row.asked_at),
        until=instant(row.until),
        stand=Stand(row.stand),
        conversations=row.conversations,
        messages=row.messages,
        attachments=row.attachments,
        sealed=_sealed(row),
        link=_link(row),
        ended_at=when(row.ended_at),
    )


def _sealed(row: tables.Package) -> Sealed | None:
    if not row.key:
        return None
    return Sealed(key=row.key, frames=row.frames, size=row.size, sha256=row.sha256)


def _link(row: tables.Package) -> Link | None:
    at, until = when(row.linked_at), when(row.link_until)
    if not row.token or at is None or until is None:
        return None
    return Link(
        token=row.token,
        code=row.hashed,
        by=row.linked_by,
        at=at,
        until=until,
        tries=row.tries,
        claims=row.claims,
        claimed_until=when(row.claimed_until),
    )
