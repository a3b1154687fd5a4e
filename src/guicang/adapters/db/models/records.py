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

    ``outlook``, ``due_at`` and ``judged`` are what was said of it when it was last
    judged: state, when the working copy may go (None: no such instant), and the digest
    of all that decided. They only help to find and to count; whatever acts on a
    conversation judges it anew. ``restricted_at``: since then it is only stored, as a
    person asked (see ``adapters.db.restricted``).
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
    restricted_at = models.BigIntegerField(null=True)
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
    outlook = models.TextField(db_default="")
    due_at = models.BigIntegerField(null=True)
    judged = models.BigIntegerField(null=True)

    class Meta:
        # A constraint and not ``unique=True``: Django would add a second index for
        # LIKE on PostgreSQL, which nobody asks for.
        constraints = [models.UniqueConstraint(fields=["key"], name="one_conversation")]
        # Pages go backwards through these, from a place on, and never past a limit.
        indexes = [
            models.Index(fields=["opened_at", "id"], name="conversation_opened"),
            models.Index(
                fields=["source", "opened_at", "id"], name="conversation_source"
            ),
            models.Index(
                fields=["channel", "opened_at", "id"], name="conversation_channel"
            ),
            models.Index(
                fields=["agent", "opened_at", "id"], name="conversation_agent"
            ),
            models.Index(
                fields=["customer_tag", "opened_at", "id"], name="conversation_customer"
            ),
            # Empty until it was judged: what comes in pays nothing for these.
            models.Index(
                fields=["judged", "due_at", "id"],
                name="conversation_due",
                condition=models.Q(due_at__isnull=False),
            ),
            models.Index(
                fields=["judged", "opened_at", "id"],
                name="conversation_held",
                condition=models.Q(outlook="held"),
            ),
            models.Index(fields=["judged"], name="conversation_judged"),
            # Sums over everything read this, and not the wide rows.
            models.Index(fields=["messages", "size"], name="conversation_measures"),
        ]


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


class Facet(models.Model):
    """Something a conversation is found by besides its columns.

    ``value`` is ``category:NAME`` or ``finding:TYPE``. All of it follows from the
    conversation and its findings, and can be made anew: see ``adapters.db.facets``.
    """

    pk = models.CompositePrimaryKey("value", "opened_at", "conversation_id")
    value = Bytewise()
    opened_at = models.BigIntegerField()
    conversation = models.ForeignKey(
        Conversation, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False
    )

    class Meta:
        indexes = [models.Index(fields=["conversation"], name="facet_conversation")]


class Quarantined(models.Model):
    """Something that came in and could not be read; ``raw`` and ``head`` are sealed.

    ``form`` and ``head`` say how to read it again ("" and None of what was kept before
    they were noted). ``tried_at`` is when it was last read again in vain.
    """

    file = Bytewise()
    position = models.BigIntegerField()
    offset = models.BigIntegerField()
    reason = models.TextField()
    code = models.TextField()
    stored_at = models.BigIntegerField()
    raw = models.BinaryField()
    form = models.TextField(default="", db_default="")
    head = models.BinaryField(null=True)
    tried_at = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["file", "position"], name="quarantined_place"),
            models.Index(fields=["stored_at", "id"], name="quarantined_stored"),
            models.Index(fields=["file", "stored_at", "id"], name="quarantined_file"),
            models.Index(fields=["code", "stored_at", "id"], name="quarantined_code"),
        ]


class Cursor(models.Model):
    """How far a source was read; ``state`` is a JSON object."""

    source = Bytewise()
    state = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source"], name="one_cursor")]
