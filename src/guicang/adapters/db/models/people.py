"""People beside Django's users: names for ever, roles, second factors."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import models

from guicang.adapters.db.models.fields import Bytewise


class Profile(models.Model):
    """Somebody. The row stays when they leave, so that the name is never given twice.

    The user beside it is the one that Django and allauth log in.
    """

    name = Bytewise(unique=True)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    title = models.TextField(default="")
    active = models.BooleanField(default=True)


class PersonRole(models.Model):
    """A role that a person has."""

    profile = models.ForeignKey(Profile, on_delete=models.PROTECT)
    role = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["profile", "role"], name="role_once")
        ]


class Account(models.Model):
    """An id of an agent under which somebody talks to customers."""

    profile = models.ForeignKey(Profile, on_delete=models.PROTECT)
    agent = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["profile", "agent"], name="account_once")
        ]


class Proof(models.Model):
    """What was proved with an authenticator, and how often it went wrong.

    ``counter`` is that of the last code that was accepted (RFC 6238: time divided by
    30 s). ``failures`` counts wrong codes in a row. ``paused_until`` in microseconds.
    """

    authenticator = models.OneToOneField(Authenticator, on_delete=models.CASCADE)
    counter = models.BigIntegerField(default=-1)
    failures = models.IntegerField(default=0)
    paused_until = models.BigIntegerField(default=0)
