"""The audit ledger. Triggers of migration 0002 keep it append-only."""

from django.db import models

from guicang.adapters.db.models.fields import Bytewise


class LedgerEntry(models.Model):
    """One entry: its canonical bytes, the leaf hash over them, and columns to find it.

    ``at``, ``tag`` and ``actor`` repeat what is in ``body``; verification reads the
    body alone.
    """

    seq = models.BigIntegerField(primary_key=True)
    at = models.BigIntegerField()
    tag = Bytewise()
    actor = models.TextField()
    body = models.BinaryField()
    leaf = models.BinaryField()

    class Meta:
        indexes = [
            models.Index(fields=["tag", "seq"], name="ledger_tag"),
            models.Index(fields=["actor", "seq"], name="ledger_actor"),
            # Time never runs backwards in the ledger: a range of instants is one of
            # the sequence, and this finds its ends.
            models.Index(fields=["at", "seq"], name="ledger_at"),
        ]


class LedgerAbout(models.Model):
    """Which entries name a thing: the first 8 bytes of its digest, and the entry.

    A digest keeps the index small, however long ids are and however many an entry
    names; the reader looks into the entry for the id itself.
    """

    pk = models.CompositePrimaryKey("thing", "seq")
    thing = models.BigIntegerField()
    seq = models.BigIntegerField()


class LedgerTile(models.Model):
    """A hash of a full subtree, 256 of its level below it (domain.ledger.tiles)."""

    pk = models.CompositePrimaryKey("level", "place")
    level = models.SmallIntegerField()
    place = models.BigIntegerField()
    hash = models.BinaryField()


class LedgerHead(models.Model):
    """The tree as it stands, in one row that writers lock.

    ``frontier`` is what the tree needs to grow: a hash for each full subtree.
    """

    size = models.BigIntegerField()
    frontier = models.BinaryField()
    last_at = models.BigIntegerField(null=True)


class LedgerView(models.Model):
    """A choice of entries that somebody comes back to, under a name of their own."""

    person = models.TextField()
    name = Bytewise()
    query = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "name"], name="view_once")
        ]
