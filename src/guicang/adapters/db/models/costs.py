"""What storage costs: price books, and what was measured."""

from django.db import models


class PriceBookVersion(models.Model):
    """A version of the price book."""

    version = models.BigIntegerField(primary_key=True)
    document = models.TextField()
    digest = models.TextField()
    by = models.TextField()
    at = models.BigIntegerField()


class CostSample(models.Model):
    """What was measured at ``at`` (microseconds); ``document`` is JSON, sums only."""

    at = models.BigIntegerField(primary_key=True)
    document = models.TextField()
