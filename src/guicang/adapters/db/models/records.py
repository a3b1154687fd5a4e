"""Conversations and what hangs on them: nothing that anybody said stands in clear.

What the rules reckon with (instants, labels, source, channel) is in columns. What
people said and what they are called is sealed under the conversation's data key: see
``guicang.adapters.db.sealing``. Instants are microseconds since the epoch.

Children point at their conversation without a constraint: PostgreSQL checks a foreign
key row by row, which halves the rate at which messages come in, and there is one way
in (``DjangoRecords.add``) and one way out (``DjangoRecords.destroy``).
"""

from django.db import models

from guicang.adapters.db.models.fields import Bytewise


class Conversation(models.Model):
    """A conversation.

    ``key`` is its id. ``events`` is a JSON object of instants by name, ``labels`` a
    JSON array of ``[category, by, at]``, ``jurisdictions`` a JSON array. ``rules`` is
    the version of the rules that screened it, ``revision`` counts how often it was
    replaced, ``head`` is sealed, ``size`` is in bytes.
    """

    key = Bytewise()
    source = models.TextField()
    channel = models.TextField()
    lang = models.TextField()
    agent = models.TextField()
    customer_tag = models.TextField()
    opened_at = models.BigIntegerField()
    closed_at = models.BigIntegerField(null=True)
    last_at = models.BigIntegerField(null=True)
    last_customer_at = models.BigIntegerField(null=True)
    labelled_at = models.BigIntegerField(null=True)
    shortened_at = models.BigIntegerField(null=True)
    request_at = models.BigIntegerField(null=True)
    stored_at = models.BigIntegerField()
    events = models.TextField()
    labels = models.TextField()
    jurisdictions = models.TextField()
    sensitive = models.BooleanField()
    data_key = models.TextField()
    salt = models.BinaryField()
    digest = models.BinaryField()
    messages = models.BigIntegerField()
    size = models.BigIntegerField()
    revision = models.BigIntegerField()
    rules = models.TextField(default="")
    head = models.BinaryField()

    class Meta:
        # A constraint and not ``unique=True``: Django would add a second index for
        # LIKE on PostgreSQL, which nobody asks for.
        constraints = [models.UniqueConstraint(fields=["key"], name="one_conversation")]
        indexes = [models.Index(fields=["customer_tag"], name="conversation_customer")]


class Message(models.Model):
    """A page of messages, sealed: where it stands, by the first one's number."""

    pk = models.CompositePrimaryKey("conversation_id", "seq")
    conversation = models.ForeignKey(
        Conversation, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False
    )
    seq = models.BigIntegerField()
    sealed = models.BinaryField()


class Attachment(models.Model):
    """The bytes of a file, sealed; its name is in the seal of its message."""

    pk = models.CompositePrimaryKey("conversation_id", "seq", "position")
    conversation = models.ForeignKey(
        Conversation, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False
    )
    seq = models.BigIntegerField()
    position = models.BigIntegerField()
    sealed = models.BinaryField()


class Finding(models.Model):
    """Where in a message something sensitive stands; what it is stands nowhere.

    ``start`` and ``stop`` are code points. ``digest`` is a keyed one (16 bytes), or
    empty: by it the same value is found elsewhere, and without the key nothing is.
    """

    pk = models.CompositePrimaryKey("conversation_id", "seq", "position")
    conversation = models.ForeignKey(
        Conversation, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False
    )
    seq = models.BigIntegerField()
    position = models.BigIntegerField()
    type = models.TextField()
    start = models.BigIntegerField()
    stop = models.BigIntegerField()
    score = models.FloatField()
    rule = models.TextField()
    masked = models.BooleanField()
    digest = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["digest"], name="finding_digest")]


class Quarantined(models.Model):
    """Something that came in and could not be read; ``raw`` is sealed."""

    file = Bytewise()
    position = models.BigIntegerField()
    offset = models.BigIntegerField()
    reason = models.TextField()
    code = models.TextField()
    stored_at = models.BigIntegerField()
    raw = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["file", "position"], name="quarantined_place")]


class Cursor(models.Model):
    """How far a source was read; ``state`` is a JSON object."""

    source = Bytewise()
    state = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source"], name="one_cursor")]
