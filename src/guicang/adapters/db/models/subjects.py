"""Requests of persons about their own records, and what is decided about each record.

Instants are microseconds since the epoch, ``paused`` is so many of them.
"""

from django.db import models

from guicang.adapters.db.models.fields import Bytewise


class Subject(models.Model):
    """A request. ``customer`` is a keyed digest; what people wrote is sealed.

    ``code`` is the number of the request; ``challenge`` is the keyed digest of the
    code that was sent to who asked, with its end and how often it was tried.
    """

    code = Bytewise(unique=True)
    kind = models.TextField()
    asker = models.TextField()
    door = models.TextField()
    jurisdiction = models.TextField()
    lang = models.TextField()
    customer = Bytewise()
    chat = Bytewise(default="")
    received_at = models.BigIntegerField()
    due_at = models.BigIntegerField()
    state = models.TextField()
    revision = models.BigIntegerField()
    joined = models.BigIntegerField()
    extended_at = models.BigIntegerField(null=True)
    paused_at = models.BigIntegerField(null=True)
    paused = models.BigIntegerField()
    verified_at = models.BigIntegerField(null=True)
    verified_by = models.TextField()
    verified_how = models.TextField()
    decided_at = models.BigIntegerField(null=True)
    decided_by = models.TextField()
    closed_at = models.BigIntegerField(null=True)
    closed_by = models.TextField()
    basis = models.TextField()
    written = models.BinaryField()
    challenge = models.TextField(default="")
    challenge_until = models.BigIntegerField(default=0)
    tries = models.BigIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["customer", "kind"], name="subject_customer"),
            models.Index(fields=["state", "due_at"], name="subject_due"),
            models.Index(fields=["received_at", "id"], name="subject_received"),
        ]


class SubjectItem(models.Model):
    """What is decided about a record: ids and grounds, no content."""

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, db_index=False)
    conversation = Bytewise()
    place = models.TextField()
    outcome = models.TextField()
    clause = models.TextField()
    basis = models.TextField()
    holds = models.TextField()
    until = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "subject"], name="one_subject_item"
            )
        ]
        indexes = [
            models.Index(
                fields=["subject", "outcome", "conversation"], name="subject_items"
            )
        ]


class SubjectMail(models.Model):
    """A mail in which a person asked. ``content`` is sealed, and empty once it ended.

    ``digest`` is a keyed digest of sender and Message-ID: it never comes in again.
    """

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, db_index=False)
    number = models.BigIntegerField()
    digest = Bytewise(unique=True)
    at = models.BigIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "number"], name="one_subject_mail"
            )
        ]


class SubjectFile(models.Model):
    """A file of such a mail: its bytes, sealed. It goes with the mail's content."""

    mail = models.ForeignKey(SubjectMail, on_delete=models.PROTECT, db_index=False)
    number = models.BigIntegerField()
    body = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mail", "number"], name="one_subject_file")
        ]
