"""Sources: who they are, which threads they have, what they keep, what was missing."""

from django.db import models

from guicang.adapters.db.models.fields import Bytewise


class Source(models.Model):
    """A source. ``settings`` and ``state`` are JSON objects; no secret is in them."""

    name = Bytewise(unique=True)
    kind = models.TextField()
    settings = models.TextField()
    by = models.TextField()
    created_at = models.BigIntegerField()
    paused_at = models.BigIntegerField(null=True)
    ended_at = models.BigIntegerField(null=True)
    state = models.TextField(default="{}")


class Stretch(models.Model):
    """A stretch of a thread: one conversation.

    ``thread`` is a keyed digest, ``known`` and ``recalled`` are keyed digests of ids of
    messages, one behind the other. ``arrived`` is how many of the first there are.
    """

    source = Bytewise()
    thread = Bytewise()
    number = models.BigIntegerField()
    conversation = Bytewise()
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    closed = models.BigIntegerField(null=True)
    messages = models.BigIntegerField()
    arrived = models.BigIntegerField()
    known = models.BinaryField()
    recalled = models.BinaryField()
    told = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "thread", "number"], name="one_stretch"
            )
        ]
        indexes = [
            models.Index(
                fields=["source", "last"],
                name="stretch_open",
                condition=models.Q(closed__isnull=True),
            ),
            models.Index(fields=["conversation"], name="stretch_conversation"),
        ]


class Gap(models.Model):
    """Something that is missing; ``resolved_at`` is 0 while it is open."""

    source = Bytewise()
    kind = models.TextField()
    about = models.TextField()
    since = models.BigIntegerField(null=True)
    until = models.BigIntegerField(null=True)
    detail = models.TextField()
    noted_at = models.BigIntegerField()
    resolved_at = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "kind", "about", "resolved_at"], name="one_gap"
            )
        ]


class Attestation(models.Model):
    """What a person saw of a platform's own retention; ``days`` NULL is for ever."""

    source = Bytewise(db_index=True)
    days = models.IntegerField(null=True)
    proof = models.TextField()
    note = models.TextField()
    by = models.TextField()
    at = models.BigIntegerField()


class Called(models.Model):
    """A platform's call whose files are fetched later: sealed, gone when that is done.

    ``at`` is when it came.
    """

    source = Bytewise()
    at = models.BigIntegerField()
    sealed = models.BinaryField()


class Kept(models.Model):
    """A value that a source keeps, sealed; ``owner`` makes it until ``lease_until``."""

    source = Bytewise()
    name = Bytewise()
    value = models.BinaryField(null=True)
    until = models.BigIntegerField(default=0)
    owner = models.TextField(default="")
    lease_until = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "name"], name="kept_once")
        ]


class Seen(models.Model):
    """Something that a source met before, by a keyed digest."""

    source = Bytewise()
    key = Bytewise()
    until = models.BigIntegerField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "key"], name="seen_once")
        ]
