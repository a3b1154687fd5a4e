"""Legal holds and freezes."""

from django.db import models

from guicang.adapters.db.models.fields import Bytewise


class Hold(models.Model):
    """A hold; ``query`` is JSON, ``released_at`` is empty while it is in force."""

    code = Bytewise(unique=True)
    title = models.TextField()
    reason = models.TextField()
    owner = models.TextField()
    query = models.TextField()
    placed_at = models.BigIntegerField()
    review_at = models.BigIntegerField(null=True)
    released_at = models.BigIntegerField(null=True, db_index=True)

    class Meta:
        indexes = [models.Index(fields=["placed_at", "id"], name="hold_placed")]


class Freeze(models.Model):
    """A freeze; ``query`` is JSON, ``lifted_at`` is empty while it is in force."""

    code = Bytewise(unique=True)
    reason = models.TextField()
    query = models.TextField()
    placed_at = models.BigIntegerField()
    lifted_at = models.BigIntegerField(null=True, db_index=True)
