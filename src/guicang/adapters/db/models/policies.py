"""Policies, what the organisation is, and confirmed pack entries."""

from django.db import models

from guicang.adapters.db.models.fields import Bytewise


class PolicyVersion(models.Model):
    """A policy as it was put in force; only ``first_run`` is filled in later."""

    version = models.BigIntegerField(primary_key=True)
    document = models.TextField()
    by = models.TextField()
    at = models.BigIntegerField()
    shortened = models.BooleanField()
    first_run = models.BigIntegerField(null=True)


class Declaration(models.Model):
    """What the organisation said it is; the last row counts, the others are history."""

    version = models.BigIntegerField(primary_key=True)
    facts = models.TextField()
    by = models.TextField()
    at = models.BigIntegerField()


class Confirmation(models.Model):
    """That somebody read the text of an unverified pack entry, and where."""

    entry = Bytewise(unique=True)
    source = models.TextField()
    by = models.TextField()
    at = models.BigIntegerField()
