"""Webhooks: who is told what, and what became of telling."""

from django.db import models

from guicang.adapters.db.models.fields import Bytewise


class Webhook(models.Model):
    """A receiver. ``tags`` is a JSON list; ``secret`` is sealed.

    ``position`` is the sequence of the next ledger entry to be looked at for it.
    """

    code = Bytewise(unique=True)
    url = models.TextField()
    tags = models.TextField()
    secret = models.BinaryField()
    by = models.TextField()
    created_at = models.BigIntegerField()
    ended_at = models.BigIntegerField(null=True)
    position = models.BigIntegerField()


class Delivery(models.Model):
    """One entry for one receiver. ``due_at`` is NULL when it is done or dead."""

    code = Bytewise(unique=True)
    webhook = models.ForeignKey(Webhook, on_delete=models.PROTECT)
    seq = models.BigIntegerField()
    state = models.TextField()
    attempts = models.IntegerField(default=0)
    due_at = models.BigIntegerField(null=True, db_index=True)
    said = models.TextField(default="")
    ended_at = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["webhook", "seq"], name="tell_once")
        ]
        indexes = [models.Index(fields=["state", "id"], name="delivery_state")]
