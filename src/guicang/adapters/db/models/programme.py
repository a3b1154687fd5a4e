"""What was said in the yearly programme."""

from django.db import models

from guicang.adapters.db.models.fields import Bytewise


class ProgrammeNote(models.Model):
    """A note; ``document`` is JSON, ``at`` microseconds. Never rewritten."""

    kind = Bytewise()
    subject = Bytewise()
    name = Bytewise()
    by = models.TextField()
    at = models.BigIntegerField()
    document = models.TextField()

    class Meta:
        indexes = [
            models.Index(fields=["kind", "subject", "id"], name="programme_about")
        ]
