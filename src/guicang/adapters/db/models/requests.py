"""Requests for approval and their signatures."""

from django.db import models

from guicang.adapters.db.models.fields import Bytewise


class Request(models.Model):
    """A request; ``chairs`` and ``payload`` are JSON, instants are microseconds.

    ``owner`` answers for a program that proposed, "" for a person.
    """

    code = Bytewise(unique=True)
    operation = models.TextField()
    root = models.TextField()
    proposer = models.TextField()
    owner = models.TextField(default="")
    reason = models.TextField()
    created_at = models.BigIntegerField()
    expires_at = models.BigIntegerField()
    chairs = models.TextField()
    payload = models.TextField()
    decision = models.TextField(db_index=True)
    decided_at = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["created_at", "id"], name="request_created"),
            models.Index(
                fields=["decision", "created_at", "id"], name="request_decision"
            ),
            models.Index(
                fields=["operation", "created_at", "id"], name="request_operation"
            ),
            models.Index(
                fields=["proposer", "created_at", "id"], name="request_proposer"
            ),
        ]


class Signature(models.Model):
    """A yes or no. One person signs a request once: the database says so too.

    ``considered`` in seconds, null where nobody counted.
    """

    request = models.ForeignKey(Request, on_delete=models.PROTECT)
    person = models.TextField()
    role = models.TextField()
    root = models.TextField()
    at = models.BigIntegerField()
    proof = models.TextField()
    proof_at = models.BigIntegerField()
    approve = models.BooleanField()
    reason = models.TextField()
    considered = models.IntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "person"], name="sign_once")
        ]
