"""Identities of customers: keyed digests, who is one with whom, and since when."""

from django.db import models

from guicang.adapters.db.models.fields import Bytewise


class Identity(models.Model):
    """An identity. ``customer`` is the first of all identities that are one with it."""

    tag = Bytewise()
    customer = Bytewise()
    source = models.TextField()
    channel = models.TextField()
    kind = models.TextField()
    met_at = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tag"], name="one_identity")]
        indexes = [
            models.Index(fields=["customer", "tag"], name="identity_customer"),
            # One line for each customer.
            models.Index(
                fields=["met_at", "id"],
                name="identity_first",
                condition=models.Q(tag=models.F("customer")),
            ),
        ]


class Clue(models.Model):
    """What a platform vouches for of an identity, as a keyed digest (hex).

    It goes with the identity's last conversation in the working store.
    """

    identity = Bytewise()
    reason = models.TextField()
    digest = Bytewise()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reason", "digest", "identity"], name="one_clue"
            )
        ]
        indexes = [models.Index(fields=["identity"], name="clue_identity")]


class CustomerChange(models.Model):
    """A change of customers; ``before`` and ``after`` are JSON lists of lists."""

    version = models.BigIntegerField(primary_key=True)
    deed = models.TextField()
    before = models.TextField()
    after = models.TextField()
    by = models.TextField()
    reason = models.TextField()
    request = models.TextField()
    at = models.BigIntegerField()
