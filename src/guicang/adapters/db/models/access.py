"""Role tables as they were put in force, and powers granted for a time."""

from django.db import models

from guicang.adapters.db.models.fields import Bytewise


class RoleTableVersion(models.Model):
    """A version of the role table; ``document`` is JSON. Never rewritten."""

    version = models.BigIntegerField(primary_key=True)
    document = models.TextField()
    by = models.TextField()
    at = models.BigIntegerField()


class Grant(models.Model):
    """A power for a time; ``code`` is the request's, instants are microseconds."""

    code = Bytewise(unique=True)
    person = models.TextField(db_index=True)
    permission = models.TextField()
    reason = models.TextField()
    since = models.BigIntegerField()
    until = models.BigIntegerField()
    uses = models.BigIntegerField(null=True)
    used = models.BigIntegerField(default=0)
    ended_at = models.BigIntegerField(null=True)
