"""Packages for customers, and marks in what was shown."""

from django.db import models

from guicang.adapters.db.models.fields import Bytewise


class Package(models.Model):
    """A package; instants are microseconds since the epoch.

    ``keys`` are those of the attempt at making it, ``holds`` the conversations that
    are in it (JSON lists); both are empty once it has ended. ``token`` is a digest,
    empty without a link.
    """

    code = Bytewise(unique=True)
    customer = Bytewise(db_index=True)
    language = models.TextField()
    by = models.TextField()
    reason = models.TextField()
    request = models.TextField()
    asked_at = models.BigIntegerField()
    until = models.BigIntegerField()
    stand = models.TextField(db_index=True)
    conversations = models.BigIntegerField(default=0)
    messages = models.BigIntegerField(default=0)
    attachments = models.BigIntegerField(default=0)
    keys = models.TextField(default="[]")
    holds = models.TextField(default="[]")
    key = models.TextField(default="")
    frames = models.BigIntegerField(default=0)
    size = models.BigIntegerField(default=0)
    sha256 = models.TextField(default="")
    ended_at = models.BigIntegerField(null=True)
    token = Bytewise(default="")
    hashed = models.TextField(default="")
    linked_by = models.TextField(default="")
    linked_at = models.BigIntegerField(null=True)
    link_until = models.BigIntegerField(null=True)
    tries = models.BigIntegerField(default=0)
    claims = models.BigIntegerField(default=0)
    claimed_until = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["token"], name="one_link", condition=~models.Q(token="")
            )
        ]


class Mark(models.Model):
    """That something was shown: to whom, when, for what; append-only by trigger.

    ``code`` is what a watermark carries (hex). ``about`` is a JSON list of ids.
    """

    code = Bytewise(unique=True)
    at = models.BigIntegerField(db_index=True)
    viewer = models.TextField()
    purpose = models.TextField()
    place = models.TextField()
    about = models.TextField()
