"""What the interface for programs remembers of its callers."""

from django.db import models


class CallRate(models.Model):
    """How many calls somebody has made in the minute that counts now."""

    caller = models.TextField(primary_key=True)
    minute = models.BigIntegerField()
    calls = models.BigIntegerField()


class CallAnswer(models.Model):
    """The answer to a write, for whoever repeats it with the same key.

    ``status`` is 0 as long as the first call is under way; ``body`` is NULL where the
    answer is not kept. Instants are microseconds.
    """

    caller = models.TextField()
    key = models.TextField()
    digest = models.TextField()
    status = models.IntegerField()
    kind = models.TextField(default="")
    body = models.BinaryField(null=True)
    begun_at = models.BigIntegerField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["caller", "key"], name="answer_once")
        ]
