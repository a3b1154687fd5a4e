"""That a store was restored from a snapshot, and whether it may serve."""

from django.db import models


class Gate(models.Model):
    """A restore; while one has no ``opened_at``, the store serves nobody.

    Instants are microseconds since the epoch. ``entries`` is how many the ledger had
    when the snapshot was made.
    """

    snapshot = models.TextField()
    entries = models.BigIntegerField()
    restored_at = models.BigIntegerField()
    replayed_at = models.BigIntegerField(null=True)
    opened_at = models.BigIntegerField(null=True)
