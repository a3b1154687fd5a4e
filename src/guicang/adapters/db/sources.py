"""Sources and what is missing of them, on SQLite and PostgreSQL."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from django.db import IntegrityError
from django.db.models import Count, QuerySet

from guicang.adapters.db.models import sources as tables
from guicang.adapters.db.sql import spelled, when
from guicang.adapters.db.transactions import Atomic, translated
from guicang.domain.errors import NoSuchSource, SourceExists
from guicang.domain.record import instant, micros
from guicang.domain.sources.connection import Connection, State
from guicang.domain.sources.native import Attestation
from guicang.domain.sources.watch import Gap, GapKind

_INSTANTS = frozenset(
    each.name for each in fields(State) if each.type == datetime | None
)


class DjangoConnections(Atomic):
    """Implements ``guicang.ports.connections.Connections``."""

    def add(self, connection: Connection) -> None:
        """Write a new one. SourceExists, also if one of that name has ended."""
        try:
            with self.transaction():
                tables.Source.objects.create(
                    name=connection.name,
                    kind=connection.kind,
                    settings=spelled(dict(connection.settings)),
                    by=connection.by,
                    created_at=micros(connection.created_at),
                    state=_spelled(connection.state),
                )
        except IntegrityError:
            raise SourceExists(source=connection.name) from None

    def get(self, name: str, *, lock: bool = False) -> Connection:
        """Give one that has not ended. NoSuchSource."""
        found = _here(name)
        with translated():
            row = (found.select_for_update() if lock else found).first()
        if row is None:
            raise NoSuchSource(source=name)
        return _connection(row)

    def list(self, *, ended: bool = False) -> Sequence[Connection]:
        """Give those that have not ended, or all, by name."""
        found = tables.Source.objects.order_by("name")
        if not ended:
            found = found.filter(ended_at__isnull=True)
        with translated():
            return [_connection(row) for row in found]

    def set(self, name: str, settings: Mapping[str, str]) -> None:
        """Put new settings in the place of the old ones. NoSuchSource."""
        self._update(name, settings=spelled(dict(settings)))

    def pause(self, name: str, at: datetime | None) -> None:
        """Let it rest since an instant, or go on. NoSuchSource."""
        self._update(name, paused_at=None if at is None else micros(at))

    def end(self, name: str, at: datetime) -> None:
        """End it; what came from it stays. NoSuchSource."""
        self._update(name, ended_at=micros(at))

    def note(self, name: str, state: State) -> None:
        """Write how it is doing. NoSuchSource."""
        self._update(name, state=_spelled(state))

    def _update(self, name: str, **values: Any) -> None:
        with translated():
            if not _here(name).update(**values):
                raise NoSuchSource(source=name)


def _here(name: str) -> QuerySet[tables.Source]:
    return tables.Source.objects.filter(name=name, ended_at__isnull=True)


def _connection(row: tables.Source) -> Connection:
    return Connection(
        name=row.name,
        kind=row.kind,
        settings=json.loads(row.settings),
        by=row.by,
        created_at=instant(row.created_at),
        paused_at=when(row.paused_at),
        ended_at=when(row.ended_at),
        state=_state(json.loads(row.state)),
    )


def _spelled(state: State) -> str:
    values = {n: v for n, v in asdict(state).items() if v not in (None, "", 0, {})}
    return spelled({n: micros(v) if n in _INSTANTS else v for n, v in values.items()})


def _state(values: Mapping[str, Any]) -> State:
    read: dict[str, Any] = {
        n: instant(v) if n in _INSTANTS else v for n, v in values.items()
    }
    return State(**read)


class DjangoAttestations(Atomic):
    """Implements ``guicang.ports.connections.Attestations``."""

    def add(self, attestation: Attestation) -> None:
        """Write one; those before it stay."""
        values = {**asdict(attestation), "at": micros(attestation.at)}
        with translated():
            tables.Attestation.objects.create(**values)

    def list(self, source: str) -> Sequence[Attestation]:
        """Give those of a source, the newest first."""
        found = tables.Attestation.objects.filter(source=source).order_by("-at", "-id")
        with translated():
            return [
                Attestation(
                    source=row.source,
                    days=row.days,
                    proof=row.proof,
                    note=row.note,
                    by=row.by,
                    at=instant(row.at),
                )
                for row in found
            ]


class DjangoGaps(Atomic):
    """Implements ``guicang.ports.connections.Gaps``."""

    def note(self, gaps: Sequence[Gap]) -> int:
        """Write gaps; of one that is open already only the end moves on."""
        new = 0
        with self.transaction():
            for gap in gaps:
                row, made = tables.Gap.objects.get_or_create(
                    source=gap.source,
                    kind=gap.kind.value,
                    about=gap.about,
                    resolved_at=0,
                    defaults={
                        "since": None if gap.since is None else micros(gap.since),
                        "until": None if gap.until is None else micros(gap.until),
                        "detail": gap.detail,
                        "noted_at": micros(gap.noted),
                    },
                )
                new += made
                if gap.until is not None and row.until is not None:
                    row.until = max(row.until, micros(gap.until))
                    row.save(update_fields=["until"])
        return new

    def resolve(
        self, source: str, kind: str, abouts: Iterable[str], at: datetime
    ) -> int:
        """Note that they were filled; return how many were open."""
        found = tables.Gap.objects.filter(
            source=source, kind=kind, about__in=list(abouts), resolved_at=0
        )
        with translated():
            return found.update(resolved_at=micros(at))

    def list(
        self, source: str = "", *, open_only: bool = True, limit: int = 200
    ) -> Sequence[Gap]:
        """Give gaps, the newest first; of all sources if none is named."""
        found = tables.Gap.objects.order_by("-noted_at", "-id")
        if source:
            found = found.filter(source=source)
        if open_only:
            found = found.filter(resolved_at=0)
        with translated():
            return [_gap(row) for row in found[:limit]]

    def counts(self) -> Mapping[str, int]:
        """Count open gaps by source."""
        found = tables.Gap.objects.filter(resolved_at=0).values("source")
        with translated():
            counted = found.annotate(many=Count("id")).values_list("source", "many")
            return dict(counted)


def _gap(row: tables.Gap) -> Gap:
    return Gap(
        source=row.source,
        kind=GapKind(row.kind),
        about=row.about,
        since=when(row.since),
        until=when(row.until),
        detail=row.detail,
        noted=instant(row.noted_at),
        resolved=instant(row.resolved_at) if row.resolved_at else None,
    )
