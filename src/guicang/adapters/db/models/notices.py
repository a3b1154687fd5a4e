"""Notices to people, what they were told in advance, and addresses that bounced."""

from django.db import models

from guicang.adapters.db.models.fields import Bytewise


class NoticesVersion(models.Model):
    """A version of words, ways and routes."""

    version = models.BigIntegerField(primary_key=True)
    document = models.TextField()
    digest = models.TextField()
    by = models.TextField()
    at = models.BigIntegerField()


class PersonNotice(models.Model):
    """A notice; whom it is for and what it says are ``sealed``.

    ``due_at`` is NULL when it has ended. ``message`` is the first notice of those that
    went together; ``tried_at`` stands on that one alone. Instants in microseconds.
    """

    code = Bytewise(unique=True)
    key = Bytewise()
    occasion = models.TextField()
    urgent = models.BooleanField()
    recipient = models.TextField()
    way = models.TextField()
    lang = models.TextField()
    sealed = models.BinaryField()
    state = models.TextField()
    made_at = models.BigIntegerField()
    attempts = models.IntegerField(default=0)
    due_at = models.BigIntegerField(null=True)
    tried_at = models.BigIntegerField(null=True)
    said = models.TextField(default="")
    version = models.BigIntegerField(default=0)
    proof = models.TextField(default="")
    message = Bytewise(default="", db_index=True)
    ended_at = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], name="one_person_notice")
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                name="notice_due",
                condition=models.Q(due_at__isnull=False),
            ),
            models.Index(fields=["way", "tried_at"], name="notice_pace"),
            models.Index(fields=["state", "id"], name="notice_state"),
        ]


class NoticeMark(models.Model):
    """That an owner was told ``stage`` days before ``day`` (days since the epoch)."""

    owner = Bytewise()
    day = models.IntegerField()
    stage = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "day", "stage"], name="one_notice_mark"
            )
        ]


class ShutAddress(models.Model):
    """An address, as a token, that a server does not know."""

    token = Bytewise(unique=True)
    why = models.TextField()
    at = models.BigIntegerField()


class NoticeHabits(models.Model):
    """In which language and when somebody wants to be told."""

    person = Bytewise(unique=True)
    lang = models.TextField()
    zone = models.TextField()
    quiet = models.TextField(default="")
    daily = models.TextField(default="")


class ToldCustomer(models.Model):
    """That a customer was told of a change of the rules; kept for good.

    ``customer`` is the keyed digest of one of the customer's identities.
    """

    change = Bytewise()
    customer = Bytewise()
    at = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["change", "customer"], name="one_told_customer"
            )
        ]
