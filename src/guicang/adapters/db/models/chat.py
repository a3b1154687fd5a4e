"""Web chat: channels, chats, lines until they are records, what visitors asked for."""

from django.db import models

from guicang.adapters.db.models.fields import Bytewise


class ChatChannel(models.Model):
    """A version of a channel; the highest one is the present one."""

    name = Bytewise()
    version = models.IntegerField()
    notice = models.IntegerField()
    document = models.TextField()
    by = models.TextField()
    at = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "version"], name="one_channel")
        ]


class Chat(models.Model):
    """A visitor's chat.

    ``token`` is the SHA-256 of what its visitor shows, ``thread`` the keyed digest by
    which its stretches are known among those of sources.
    """

    key = Bytewise(unique=True)
    thread = Bytewise(db_index=True)
    token = Bytewise(unique=True)
    channel = Bytewise()
    lang = models.TextField()
    opened_at = models.BigIntegerField()
    notice = models.IntegerField()
    agreed_at = models.BigIntegerField()
    closed_at = models.BigIntegerField(null=True)
    last = models.IntegerField(default=0)
    said = models.IntegerField(default=0)
    heard = models.IntegerField(default=0)
    kept = models.IntegerField(default=0)
    read_customer = models.IntegerField(default=0)
    read_agent = models.IntegerField(default=0)
    typing_customer = models.BigIntegerField(default=0)
    typing_agent = models.BigIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(
                fields=["id"],
                name="chat_waiting",
                condition=models.Q(last__gt=models.F("kept")),
            ),
            models.Index(
                fields=["id"],
                name="chat_unheard",
                condition=models.Q(said__gt=models.F("heard")),
            ),
        ]


class ChatLine(models.Model):
    """A line, sealed, for as long as it takes to become a record and be read there."""

    chat = models.ForeignKey(Chat, models.CASCADE, db_index=False)
    seq = models.IntegerField()
    mark = Bytewise()
    at = models.BigIntegerField()
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["chat", "seq"], name="one_line"),
            models.UniqueConstraint(fields=["chat", "mark"], name="one_mark"),
        ]
        indexes = [models.Index(fields=["at"], name="chatline_at")]


class ChatFile(models.Model):
    """What a file of a line holds, sealed."""

    line = models.OneToOneField(ChatLine, models.CASCADE)
    sealed = models.BinaryField()
