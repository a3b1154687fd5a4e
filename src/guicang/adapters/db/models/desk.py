"""The desk: sessions, who answers, what was said, what happened.

Lines are sealed, and go when they are a conversation in the working store. Threads of
platforms are keyed digests; what they are called there is sealed. Instants are
microseconds since the epoch.
"""

from django.db import models

from guicang.adapters.db.models.fields import Bytewise


class DeskSession(models.Model):
    """A session. ``facts`` is a JSON object of what nobody asks the database for.

    ``place`` is the digest by which its thread is known among those of sources.

    ``said`` is the number of its last line; ``read_*`` say how far a side has read.
    """

    key = Bytewise(unique=True)
    source = Bytewise()
    thread = Bytewise()
    place = Bytewise(default="", db_index=True)
    sealed = models.BinaryField()
    channel = models.TextField()
    category = models.TextField()
    customer = Bytewise()
    state = models.TextField()
    owner = Bytewise(default="")
    kept_for = Bytewise(default="")
    weight = models.BigIntegerField()
    opened_at = models.BigIntegerField()
    queued_at = models.BigIntegerField(null=True)
    completed_at = models.BigIntegerField(null=True)
    look_at = models.BigIntegerField(null=True)
    facts = models.TextField()
    version = models.BigIntegerField()
    said = models.BigIntegerField(default=0)
    read_customer = models.BigIntegerField(default=0)
    read_agent = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "thread"],
                condition=~models.Q(state="completed"),
                name="one_open_session",
            ),
            # No session without an owner or a place in the queue, nor with both.
            models.CheckConstraint(
                condition=models.Q(state="assigned", queued_at__isnull=True)
                & ~models.Q(owner="")
                | models.Q(
                    state__in=["waiting", "paused"], owner="", queued_at__isnull=False
                )
                | models.Q(state="completed", owner="", queued_at__isnull=True),
                name="session_placed",
            ),
        ]
        indexes = [
            models.Index(fields=["source", "thread", "id"], name="session_thread"),
            models.Index(
                fields=["queued_at", "id"],
                name="session_queue",
                condition=models.Q(queued_at__isnull=False),
            ),
            models.Index(
                fields=["owner", "opened_at"],
                name="session_owner",
                condition=~models.Q(owner=""),
            ),
            models.Index(
                fields=["look_at"],
                name="session_look",
                condition=models.Q(look_at__isnull=False),
            ),
            models.Index(fields=["opened_at", "id"], name="session_opened"),
            models.Index(fields=["completed_at"], name="session_completed"),
        ]


class DeskAgent(models.Model):
    """Somebody at the desk; ``facts`` is a JSON object.

    ``taken`` counts what they were given since the start of the desk's day; it holds
    while ``idle_since`` lies in that day.
    """

    name = Bytewise(unique=True)
    capacity = models.BigIntegerField()
    said = models.TextField()
    missed = models.BigIntegerField()
    facts = models.TextField()
    version = models.BigIntegerField()
    taken = models.BigIntegerField(default=0)
    idle_since = models.BigIntegerField(null=True)


class DeskKnown(models.Model):
    """That somebody answered a customer, and when last."""

    customer = Bytewise()
    agent = Bytewise()
    at = models.BigIntegerField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "agent"], name="known_once")
        ]


class DeskLine(models.Model):
    """A line of a session, sealed; ``name`` is the sender's own id of it."""

    session = Bytewise()
    seq = models.BigIntegerField()
    name = Bytewise()
    at = models.BigIntegerField()
    side = models.TextField()
    gap = models.BooleanField()
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "seq"], name="line_in_order"),
            models.UniqueConstraint(fields=["session", "name"], name="line_once"),
        ]


class DeskTurn(models.Model):
    """What happened to a session, without content; ``data`` is JSON."""

    session = Bytewise()
    at = models.BigIntegerField()
    kind = models.TextField()
    agent = models.TextField()
    why = models.TextField()
    data = models.TextField()

    class Meta:
        indexes = [
            models.Index(fields=["session", "id"], name="turn_session"),
            models.Index(fields=["at", "id"], name="turn_at"),
        ]


class DeskCall(models.Model):
    """A wish to be called back; how the customer is reached is sealed."""

    key = Bytewise(unique=True)
    session = Bytewise()
    asked_at = models.BigIntegerField()
    wanted_at = models.BigIntegerField(null=True)
    sensitive = models.TextField()
    sealed = models.BinaryField()
    done_at = models.BigIntegerField(null=True)
    done_by = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session"],
                condition=models.Q(done_at__isnull=True),
                name="one_open_call",
            )
        ]


class DeskErrand(models.Model):
    """Something to be done on a platform; what it says is sealed until it is done.

    ``mark`` is a keyed digest of what the customer is told.
    """

    key = Bytewise(unique=True)
    source = Bytewise()
    session = Bytewise()
    at = models.BigIntegerField()
    stand = models.TextField()
    sealed = models.BinaryField()
    why = models.TextField(default="")
    tries = models.BigIntegerField(default=0)
    not_before = models.BigIntegerField(null=True)
    begun_at = models.BigIntegerField(null=True)
    done_at = models.BigIntegerField(null=True)
    done_by = models.TextField(default="")
    mark = Bytewise(default="")

    class Meta:
        indexes = [
            models.Index(fields=["stand", "id"], name="errand_stand"),
            models.Index(fields=["session"], name="errand_session"),
        ]


class DeskNews(models.Model):
    """Something that a platform told and the desk has not heard of yet, sealed."""

    source = Bytewise()
    thread = Bytewise(db_index=True)
    at = models.BigIntegerField()
    sealed = models.BinaryField()


class DeskVersion(models.Model):
    """A version of the rules of the desk."""

    version = models.BigIntegerField(primary_key=True)
    document = models.TextField()
    digest = models.TextField()
    by = models.TextField()
    at = models.BigIntegerField()
