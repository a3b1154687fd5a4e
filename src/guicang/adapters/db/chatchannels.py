"""Channels of web chat, and what visitors asked for, on SQLite and PostgreSQL."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

import orjson
from django.db.models import Max, Q

from guicang.adapters.db.models import chat as tables
from guicang.adapters.db.transactions import Atomic, translated
from guicang.domain.chat.channel import Channel, from_document, to_document
from guicang.domain.errors import NoSuchChannel
from guicang.domain.record import micros

_WISH: Final = ("chat", "channel", "lang", "at", "handled_at", "handled_by", "note")


class DjangoChannels(Atomic):
    """Implements ``guicang.ports.chat.Channels``."""

    def get(self, name: str, *, lock: bool = False) -> Channel:
        """Give the present version of one. NoSuchChannel."""
        found = tables.ChatChannel.objects.filter(name=name).order_by("-version")
        with translated():
            row = (found.select_for_update() if lock else found).first()
        if row is None:
            raise NoSuchChannel(channel=name)
        return from_document(orjson.loads(row.document))

    def list(self) -> Sequence[Channel]:
        """Give the present version of all, in the order of names."""
        newest = (
            tables.ChatChannel.objects.values("name")
            .annotate(newest=Max("version"))
            .values_list("name", "newest")
        )
        with translated():
            now = Q(pk=None)
            for name, version in newest:
                now |= Q(name=name, version=version)
            rows = tables.ChatChannel.objects.filter(now).order_by("name")
            return [from_document(orjson.loads(row.document)) for row in rows]

    def put(self, channel: Channel, by: str, at: datetime) -> int:
        """Write a version, and return its number; those before it stay."""
        with self.transaction():
            found = tables.ChatChannel.objects.filter(name=channel.name)
            version = (found.aggregate(most=Max("version"))["most"] or 0) + 1
            tables.ChatChannel.objects.create(
                name=channel.name,
                version=version,
                notice=channel.notice,
                document=orjson.dumps(to_document(channel)).decode(),
                by=by,
                at=micros(at),
            )
        return int(version)

    def terms(self, name: str, notice: int) -> Mapping[str, str]:
        """Give the notice that had this number, by language. NoSuchChannel."""
        with translated():
            row = tables.ChatChannel.objects.filter(name=name, notice=notice).first()
        if row is None:
            raise NoSuchChannel(channel=name)
        return from_document(orjson.loads(row.document)).terms
