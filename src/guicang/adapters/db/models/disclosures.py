"""What leaves for other systems, who holds which copy, and who is to be told."""

from django.db import models

from guicang.adapters.db.models.fields import Bytewise


class DestinationsVersion(models.Model):
    """A version of the destinations, as it was put in force; no secrets."""

    version = models.BigIntegerField(primary_key=True)
    document = models.TextField()
    digest = models.TextField()
    by = models.TextField()
    at = models.BigIntegerField()


class Disclosure(models.Model):
    """Conversations that left together; ``sent_at`` is NULL while they are leaving.

    ``due_at`` is NULL for what was sent, and for what is fetched.
    """

    code = Bytewise(unique=True)
    destination = Bytewise()
    recipient = models.TextField()
    contact = models.TextField()
    purpose = models.TextField()
    basis = models.TextField()
    profile = models.TextField()
    masking = models.TextField()
    version = models.BigIntegerField()
    expires_at = models.BigIntegerField()
    opened_at = models.BigIntegerField()
    conversations = models.BigIntegerField()
    messages = models.BigIntegerField(default=0)
    sent_at = models.BigIntegerField(null=True)
    due_at = models.BigIntegerField(null=True)
    tries = models.BigIntegerField(default=0)
    said = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["destination"],
                name="one_leaving",
                condition=models.Q(sent_at__isnull=True),
            )
        ]
        indexes = [models.Index(fields=["destination", "id"], name="disclosure_of")]


class RecipientNotice(models.Model):
    """That a recipient is to delete what it received."""

    code = Bytewise(unique=True)
    destination = Bytewise()
    recipient = models.TextField()
    contact = models.TextField()
    why = models.TextField()
    about = models.TextField()
    conversations = models.BigIntegerField()
    at = models.BigIntegerField()
    told_at = models.BigIntegerField(null=True)
    told_by = models.TextField(default="")
    how = models.TextField(default="")
    deleted_at = models.BigIntegerField(null=True)


class DisclosedCopy(models.Model):
    """A conversation for a destination.

    ``revision`` counts what was to be there, ``sent`` is the one that left last (0 for
    none): it waits while they differ.
    """

    destination = Bytewise()
    conversation = Bytewise()
    revision = models.BigIntegerField()
    sent = models.BigIntegerField(default=0)
    disclosure = models.ForeignKey(Disclosure, on_delete=models.PROTECT, null=True)
    notice = models.ForeignKey(RecipientNotice, on_delete=models.PROTECT, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "destination"], name="one_copy"
            )
        ]
        indexes = [
            models.Index(
                fields=["destination", "id"],
                name="copy_waits",
                condition=models.Q(revision__gt=models.F("sent")),
            )
        ]
