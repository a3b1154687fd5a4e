"""Alarms, and what became of them."""

from django.db import models

from guicang.adapters.db.models.fields import Bytewise


class Alarm(models.Model):
    """An alarm; ``facts`` is JSON, instants are microseconds since the epoch.

    While one is open (``over_at`` is empty) there is no other of its key.
    """

    key = Bytewise()
    kind = models.TextField()
    facts = models.TextField()
    raised_at = models.BigIntegerField()
    told_at = models.BigIntegerField(null=True)
    acknowledged_by = models.TextField(default="")
    acknowledged_at = models.BigIntegerField(null=True)
    escalated_at = models.BigIntegerField(null=True)
    silenced_until = models.BigIntegerField(null=True)
    silenced_by = models.TextField(default="")
    silenced_why = models.TextField(default="")
    over_at = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                name="alarm_open_once",
                condition=models.Q(over_at__isnull=True),
            )
        ]
        indexes = [models.Index(fields=["raised_at", "id"], name="alarm_raised")]
