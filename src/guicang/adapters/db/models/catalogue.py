"""Segments of the archive, the conversations in them, and the erasure ledger."""

from django.db import models

from guicang.adapters.db.models.fields import Bytewise


class Segment(models.Model):
    """An archive segment; instants are microseconds since the epoch."""

    code = Bytewise(unique=True)
    object = models.TextField()
    key = models.TextField()
    mode = models.TextField()
    basis = models.TextField()
    bucket = models.TextField()
    batch = models.TextField(db_index=True)
    state = models.TextField(db_index=True)
    created_at = models.BigIntegerField()
    conversations = models.BigIntegerField()
    messages = models.BigIntegerField()
    size = models.BigIntegerField()
    sha256 = models.TextField()
    ended_at = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["created_at", "id"], name="segment_created"),
            models.Index(fields=["state", "created_at", "id"], name="segment_state"),
        ]


class Item(models.Model):
    """A conversation in a segment; ``facts`` is JSON (see ``adapters.db.facts``)."""

    conversation = Bytewise()
    segment = models.ForeignKey(Segment, on_delete=models.PROTECT, db_index=False)
    digest = models.TextField()
    messages = models.BigIntegerField()
    keep_until = models.BigIntegerField()
    facts = models.TextField()

    class Meta:
        # A constraint and not ``unique=True``: Django would add a second, useless
        # index for LIKE on PostgreSQL, and there are as many rows as conversations.
        constraints = [
            models.UniqueConstraint(fields=["conversation"], name="archived_once")
        ]
        indexes = [
            models.Index(fields=["segment", "conversation"], name="item_segment")
        ]


class Erased(models.Model):
    """That a subject request ended a conversation for good. Never deleted."""

    conversation = Bytewise()
    request = models.TextField()
    at = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation"], name="erased_once")
        ]


class ErasedPerson(models.Model):
    """That a request ended all of a person's records up to an instant. Never deleted.

    ``tag`` is the keyed digest of one of the person's identities.
    """

    tag = Bytewise()
    request = models.TextField()
    until = models.BigIntegerField()
    at = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tag", "request"], name="person_erased_once"
            )
        ]
