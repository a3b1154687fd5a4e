"""Batches, their members and their certificates."""

from django.db import models

from guicang.adapters.db.models.fields import Bytewise


class Batch(models.Model):
    """A batch; instants are microseconds since the epoch.

    The counts by fate are kept here and moved along with the members: counting a
    million rows at each step would make a long run slower than linear.
    """

    code = Bytewise(unique=True)
    end = models.TextField()
    state = models.TextField(db_index=True)
    root = models.TextField()
    policy = models.BigIntegerField()
    proposer = models.TextField()
    reason = models.TextField()
    created_at = models.BigIntegerField()
    members = models.BigIntegerField(default=0)
    messages = models.BigIntegerField(default=0)
    size = models.BigIntegerField(default=0)
    nominated = models.BigIntegerField(default=0)
    destroyed = models.BigIntegerField(default=0)
    refused = models.BigIntegerField(default=0)
    failed = models.BigIntegerField(default=0)
    platform = models.BooleanField(default=False)
    lease_owner = models.TextField(default="")
    lease_until = models.BigIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["created_at", "id"], name="batch_created"),
            models.Index(fields=["state", "created_at", "id"], name="batch_state"),
        ]


class Member(models.Model):
    """One line of a frozen manifest. ``clauses`` and ``floors`` are JSON."""

    pk = models.CompositePrimaryKey("batch_id", "conversation")
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, db_index=False)
    conversation = Bytewise()
    digest = models.TextField()
    facts = models.TextField()
    messages = models.BigIntegerField()
    size = models.BigIntegerField()
    keep_until = models.BigIntegerField(null=True)
    clauses = models.TextField()
    floors = models.TextField()
    mode = models.TextField()
    basis = models.TextField()
    bucket = models.TextField()
    segment = models.TextField()
    key = models.TextField()
    fate = models.TextField()
    why = models.TextField()

    class Meta:
        indexes = [
            models.Index(fields=["conversation"], name="member_conversation"),
            # A segment's members, however large its batch is.
            models.Index(
                fields=["batch", "segment", "conversation"], name="member_segment"
            ),
        ]


class Note(models.Model):
    """What a step found out; ``value`` is JSON."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT)
    name = models.TextField()
    value = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "name"], name="note_once")
        ]


class Certificate(models.Model):
    """A signed certificate, as the bytes that were signed."""

    code = Bytewise(unique=True)
    batch = models.OneToOneField(Batch, on_delete=models.PROTECT)
    document = models.BinaryField()
