"""Incidents, and what people noted on their clocks."""

from django.db import models

from guicang.adapters.db.models.fields import Bytewise


class Incident(models.Model):
    """An incident; ``facts`` is JSON, instants are microseconds since the epoch."""

    code = Bytewise(unique=True)
    facts = models.TextField()
    declared_at = models.BigIntegerField()
    declared_by = models.TextField()
    freeze = models.TextField(default="")
    handled_at = models.BigIntegerField(null=True)
    closed_at = models.BigIntegerField(null=True)
    closed_by = models.TextField(default="")


class IncidentMark(models.Model):
    """What was noted on one clock of one incident."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT)
    clock = Bytewise()
    owner = models.TextField(default="")
    met_at = models.BigIntegerField(null=True)
    met_by = models.TextField(default="")
    reference = models.TextField(default="")
    waived_at = models.BigIntegerField(null=True)
    waived_by = models.TextField(default="")
    why = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "clock"], name="incident_clock_once"
            )
        ]
