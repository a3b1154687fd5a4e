"""People beside Django's users: names for ever, roles, factors, doors, sessions."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
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


class Invitation(models.Model):
    """A link by which somebody chooses a password and a second factor.

    ``person`` is empty for the first administrator. ``digest`` is SHA-256 of the secret
    in the link; instants in microseconds.
    """

    code = models.TextField(primary_key=True)
    person = Bytewise()
    digest = models.TextField()
    made_at = models.BigIntegerField()
    expires_at = models.BigIntegerField()
    used_at = models.BigIntegerField(null=True)


class Failures(models.Model):
    """How often in a row somebody failed at a door, and until when it stays shut.

    ``counter`` says by a keyed digest what is counted. Instants in microseconds.
    """

    counter = models.TextField(primary_key=True)
    count = models.IntegerField(default=0)
    last_at = models.BigIntegerField(default=0, db_index=True)
    paused_until = models.BigIntegerField(default=0)


class Session(AbstractBaseSession):
    """A session of the console. ``session_key`` is a digest of what the browser holds.

    ``opened_at`` is when its person came in, ``seen_at`` the last request (to a
    minute), both in microseconds; ``address`` and ``agent`` as the browser came with.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True
    )
    opened_at = models.BigIntegerField(default=0)
    seen_at = models.BigIntegerField(default=0)
    address = models.TextField(default="")
    agent = models.TextField(default="")
    public = models.TextField(default="", db_index=True)


class Challenge(models.Model):
    """What a person's passkey is asked to sign. ``digest`` is the challenge's SHA-256.

    ``site`` is the console's name, ``root`` what was shown, ``expires_at`` in
    microseconds.
    """

    digest = models.TextField(primary_key=True)
    person = Bytewise()
    site = models.TextField()
    root = models.TextField()
    expires_at = models.BigIntegerField()
