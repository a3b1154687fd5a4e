"""Rules, masking policies and classifiers as they were put in force."""

from django.db import models


class RuleSetVersion(models.Model):
    """A version of the rules; the document holds digests of values, never values."""

    version = models.BigIntegerField(primary_key=True)
    document = models.TextField()
    digest = models.TextField()
    by = models.TextField()
    at = models.BigIntegerField()


class MaskingVersion(models.Model):
    """A version of the masking policy."""

    version = models.BigIntegerField(primary_key=True)
    document = models.TextField()
    digest = models.TextField()
    by = models.TextField()
    at = models.BigIntegerField()


class ClassifierVersion(models.Model):
    """A version of the classifier: which model, and what its labels mean."""

    version = models.BigIntegerField(primary_key=True)
    document = models.TextField()
    digest = models.TextField()
    by = models.TextField()
    at = models.BigIntegerField()
