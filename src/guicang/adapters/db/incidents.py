"""Incidents on SQLite and PostgreSQL."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any, Final

from guicang.adapters.db.models import incidents as tables
from guicang.adapters.db.sql import Guard, alone, since_epoch, spelled, when
from guicang.adapters.db.transactions import Atomic, translated
from guicang.domain.errors import NoSuchIncident
from guicang.domain.incident.model import Circumstance, Facts, Incident, Kind, Mark
from guicang.domain.record import instant, micros

_SETS: Final = ("sources", "categories", "conversations", "jurisdictions")


class DjangoIncidents(Atomic):
    """Implements ``Incidents``."""

    def add(self, incident: Incident) -> None:
        """Write a new incident."""
        with translated():
            tables.Incident.objects.create(
                code=incident.id,
                facts=_spelled(incident.facts),
                declared_at=micros(incident.declared_at),
                declared_by=incident.declared_by,
                freeze=incident.freeze,
            )

    def get(self, incident: str, *, lock: bool = False) -> Incident:
        """Give one. NoSuchIncident."""
        if lock:
            alone(Guard.INCIDENTS)
        with translated():
            return _incident(self._row(incident))

    def all(self, *, lock: bool = False) -> Sequence[Incident]:
        """Give all, the newest first."""
        if lock:
            alone(Guard.INCIDENTS)
        with translated():
            rows = tables.Incident.objects.order_by("-declared_at", "-id")
            return [_incident(row) for row in rows]

    def keep(self, incident: Incident) -> None:
        """Put an incident in the place of what it was. NoSuchIncident."""
        with translated():
            row = self._row(incident.id)
            row.facts = _spelled(incident.facts)
            row.freeze = incident.freeze
            row.handled_at = since_epoch(incident.handled_at)
            row.closed_at = since_epoch(incident.closed_at)
            row.closed_by = incident.closed_by
            row.save()

    def marks(self, incident: str) -> Mapping[str, Mark]:
        """Give what was noted, by clock."""
        with translated():
            rows = tables.IncidentMark.objects.filter(incident__code=incident)
            return {row.clock: _mark(row) for row in rows.order_by("clock")}

    def mark(self, incident: str, mark: Mark) -> None:
        """Put a mark in the place of what was noted on its clock."""
        with translated():
            tables.IncidentMark.objects.update_or_create(
                incident=self._row(incident),
                clock=mark.clock,
                defaults={
                    "owner": mark.owner,
                    "met_at": since_epoch(mark.met_at),
                    "met_by": mark.met_by,
                    "reference": mark.reference,
                    "waived_at": since_epoch(mark.waived_at),
                    "waived_by": mark.waived_by,
                    "why": mark.why,
                },
            )

    def _row(self, incident: str) -> tables.Incident:
        row = tables.Incident.objects.filter(code=incident).first()
        if row is None:
            raise NoSuchIncident(incident=incident)
        return row


def _spelled(facts: Facts) -> str:
    plain: dict[str, Any] = {}
    for each in fields(facts):
        value = getattr(facts, each.name)
        if isinstance(value, datetime):
            value = micros(value)
        elif isinstance(value, frozenset):
            value = sorted(map(str, value))
        plain[each.name] = value
    return spelled(plain)


def _facts(text: str) -> Facts:
    plain = json.loads(text)
    for name in _SETS:
        plain[name] = frozenset(plain[name])
    for name in ("happened_at", "assessed_at"):
        plain[name] = when(plain[name])
    plain["discovered_at"] = instant(plain["discovered_at"])
    plain["kind"] = Kind(plain["kind"])
    plain["circumstances"] = frozenset(map(Circumstance, plain["circumstances"]))
    return Facts(**plain)


def _incident(row: tables.Incident) -> Incident:
    return Incident(
        id=row.code,
        facts=_facts(row.facts),
        declared_at=instant(row.declared_at),
        declared_by=row.declared_by,
        freeze=row.freeze,
        handled_at=when(row.handled_at),
        closed_at=when(row.closed_at),
        closed_by=row.closed_by,
    )


def _mark(row: tables.IncidentMark) -> Mark:
    return Mark(
        clock=row.clock,
        owner=row.owner,
        met_at=when(row.met_at),
        met_by=row.met_by,
        reference=row.reference,
        waived_at=when(row.waived_at),
        waived_by=row.waived_by,
        why=row.why,
    )
