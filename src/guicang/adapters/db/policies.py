"""Policies and declarations on SQLite and PostgreSQL: versions are never rewritten."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import orjson

from guicang.adapters.db.models import policies as tables
from guicang.adapters.db.sql import Guard, Standing, alone, spelled, when
from guicang.adapters.db.transactions import Atomic
from guicang.domain.errors import NoSuchPolicy
from guicang.domain.record import instant, micros
from guicang.ports.policies import PolicyVersion

_HISTORY: Final = Standing(
    tables.PolicyVersion, tables.PolicyVersion.objects.order_by("-version")
)
_DECLARED: Final = Standing(
    tables.Declaration, tables.Declaration.objects.order_by("-version")[:1]
)
_CONFIRMED: Final = Standing(tables.Confirmation, tables.Confirmation.objects.all())


class DjangoPolicies(Atomic):
    """Versioned policy data in the working store."""

    def current(self) -> PolicyVersion | None:
        """Give the version in force; None before the first."""
        row = tables.PolicyVersion.objects.order_by("-version").first()
        return None if row is None else _version(row)

    def version(self, version: int) -> PolicyVersion:
        """Give one version. NoSuchPolicy if there is none."""
        row = tables.PolicyVersion.objects.filter(version=version).first()
        if row is None:
            raise NoSuchPolicy(policy=version)
        return _version(row)

    def history(self) -> Sequence[PolicyVersion]:
        """Give all versions, the newest first."""
        return [_version(row) for row in _HISTORY()]

    def activate(
        self, document: Mapping[str, object], *, by: str, at: datetime, shortened: bool
    ) -> PolicyVersion:
        """Put a document in force as the next version, counted from 1."""
        with self.transaction():
            alone(Guard.POLICIES)
            return _version(
                tables.PolicyVersion.objects.create(
                    version=_next(tables.PolicyVersion),
                    document=spelled(document),
                    by=by,
                    at=micros(at),
                    shortened=shortened,
                )
            )

    def ran(self, version: int, at: datetime) -> None:
        """Note the first real disposal under a version; later ones change nothing.

        NoSuchPolicy if there is no such version.
        """
        rows = tables.PolicyVersion.objects.filter(version=version)
        if rows.filter(first_run=None).update(first_run=micros(at)):
            return
        if not rows.exists():
            raise NoSuchPolicy(policy=version)

    def organisation(self) -> Mapping[str, object]:
        """Give what the organisation declared; nothing before it did."""
        return next((_mapping(row.facts) for row in _DECLARED()), {})

    def declare(self, facts: Mapping[str, object], *, by: str, at: datetime) -> None:
        """Replace the declaration by a new version."""
        with self.transaction():
            alone(Guard.POLICIES)
            tables.Declaration.objects.create(
                version=_next(tables.Declaration),
                facts=spelled(facts),
                by=by,
                at=micros(at),
            )

    def confirmed(self) -> frozenset[str]:
        """Give the ids of unverified pack entries that an administrator confirmed."""
        return frozenset(row.entry for row in _CONFIRMED())

    def confirm(self, entry: str, source: str, *, by: str, at: datetime) -> None:
        """Confirm an unverified pack entry; the first confirmation stands."""
        tables.Confirmation.objects.get_or_create(
            entry=entry, defaults={"source": source, "by": by, "at": micros(at)}
        )


def _next(table: type[tables.PolicyVersion] | type[tables.Declaration]) -> int:
    last = table.objects.order_by("-version").values_list("version", flat=True).first()
    return 1 if last is None else last + 1


def _version(row: tables.PolicyVersion) -> PolicyVersion:
    return PolicyVersion(
        version=row.version,
        document=_mapping(row.document),
        by=row.by,
        at=instant(row.at),
        shortened=bool(row.shortened),
        first_run=when(row.first_run),
    )


def _mapping(text: str) -> Mapping[str, object]:
    value: dict[str, Any] = orjson.loads(text)
    return value
