"""Role tables and grants on SQLite and PostgreSQL."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import F, Q

from guicang.adapters.db.models import access as tables
from guicang.adapters.db.sql import Guard, alone, since_epoch, spelled, when
from guicang.adapters.db.transactions import Atomic
from guicang.domain.access.grants import Grant
from guicang.domain.access.model import May
from guicang.domain.errors import NoSuchGrant, NoSuchRoleTable
from guicang.domain.record import instant, micros
from guicang.ports.access import RoleTableVersion

_LEFT = Q(uses__isnull=True) | Q(used__lt=F("uses"))


class DjangoAccess(Atomic):
    """Role tables and grants in the working store."""

    def current(self) -> RoleTableVersion | None:
        """Give the table in force; None as long as it is the shipped one."""
        row = tables.RoleTableVersion.objects.order_by("-version").first()
        return None if row is None else _version(row)

    def version(self, version: int) -> RoleTableVersion:
        """Give one version. NoSuchRoleTable if there is none."""
        row = tables.RoleTableVersion.objects.filter(version=version).first()
        if row is None:
            raise NoSuchRoleTable(version=version)
        return _version(row)

    def history(self) -> Sequence[RoleTableVersion]:
        """Give all versions, the newest first."""
        rows = tables.RoleTableVersion.objects.order_by("-version")
        return [_version(row) for row in rows]

    def activate(
        self, document: Mapping[str, object], *, by: str, at: datetime
    ) -> RoleTableVersion:
        """Put a document in force as the next version, counted from 1."""
        with self.transaction():
            alone(Guard.ROLES)
            last = tables.RoleTableVersion.objects.order_by("-version").first()
            return _version(
                tables.RoleTableVersion.objects.create(
                    version=1 if last is None else last.version + 1,
                    document=spelled(document),
                    by=by,
                    at=micros(at),
                )
            )

    def give(self, grant: Grant) -> None:
        """Write a new grant."""
        tables.Grant.objects.create(
            code=grant.id,
            person=grant.person,
            permission=grant.permission,
            reason=grant.reason,
            since=micros(grant.since),
            until=micros(grant.until),
            uses=grant.uses,
            used=grant.used,
            ended_at=since_epoch(grant.ended_at),
        )

    def grants(self, person: str = "") -> Sequence[Grant]:
        """Give the grants of a person, or of everybody, the newest first."""
        rows = tables.Grant.objects.order_by("-since", "-code")
        return [_grant(row) for row in (rows.filter(person=person) if person else rows)]

    def use(self, grant: str, now: datetime) -> bool:
        """Count one use, if the grant can be used now; tell whether it was counted.

        Of two who use the last one at once, one is told no.
        """
        at = micros(now)
        usable = tables.Grant.objects.filter(
            _LEFT, code=grant, since__lte=at, until__gt=at, ended_at__isnull=True
        )
        return bool(usable.update(used=F("used") + 1))

    def end(self, grant: str, at: datetime) -> Grant:
        """Take a grant back; one that has ended stays as it is. NoSuchGrant."""
        tables.Grant.objects.filter(code=grant, ended_at__isnull=True).update(
            ended_at=micros(at)
        )
        row = tables.Grant.objects.filter(code=grant).first()
        if row is None:
            raise NoSuchGrant(grant=grant)
        return _grant(row)


def _version(row: tables.RoleTableVersion) -> RoleTableVersion:
    return RoleTableVersion(
        version=row.version,
        document=json.loads(row.document),
        by=row.by,
        at=instant(row.at),
    )


def _grant(row: tables.Grant) -> Grant:
    return Grant(
        id=row.code,
        person=row.person,
        permission=May(row.permission),
        reason=row.reason,
        since=instant(row.since),
        until=instant(row.until),
        uses=row.uses,
        used=row.used,
        ended_at=when(row.ended_at),
    )
