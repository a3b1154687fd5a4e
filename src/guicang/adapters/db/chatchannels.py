"""Channels of web chat, and what visitors asked for, on SQLite and PostgreSQL."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

import orjson
from django.db.models import F, Max, Q

from guicang.adapters.db.models import chat as tables
from guicang.adapters.db.transactions import Atomic, translated
from guicang.domain.chat.channel import Channel, from_document, to_document
from guicang.domain.chat.model import Wish
from guicang.domain.errors import NoSuchChannel, NoSuchWish
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


class DjangoWishes(Atomic):
    """Implements ``guicang.ports.chat.Wishes``."""

    def add(self, wish: Wish) -> None:
        """Write one down."""
        with translated():
            tables.ChatWish.objects.create(
                code=wish.id,
                conversations=orjson.dumps(wish.conversations).decode(),
                **{name: getattr(wish, name) for name in _WISH},
            )

    def get(self, id_: str, *, lock: bool = False) -> Wish:
        """Give one. NoSuchWish."""
        found = tables.ChatWish.objects.filter(code=id_)
        with translated():
            row = (found.select_for_update() if lock else found).first()
        if row is None:
            raise NoSuchWish(wish=id_)
        return _wish(row)

    def of(self, chat: str) -> Wish | None:
        """Give the one of a chat that is still open, if there is one."""
        with translated():
            row = tables.ChatWish.objects.filter(
                chat=chat, handled_at__isnull=True
            ).first()
        return None if row is None else _wish(row)

    def list(self, *, limit: int = 200) -> Sequence[Wish]:
        """Give them, open ones first, then the newest."""
        newest = tables.ChatWish.objects.order_by(
            F("handled_at").asc(nulls_first=True), "-at"
        )
        with translated():
            return [_wish(row) for row in newest[:limit]]

    def answer(self, wish: Wish) -> None:
        """Write what became of one."""
        with translated():
            tables.ChatWish.objects.filter(code=wish.id).update(
                handled_at=wish.handled_at, handled_by=wish.handled_by, note=wish.note
            )


def _wish(row: tables.ChatWish) -> Wish:
    return Wish(
        id=row.code,
        conversations=tuple(orjson.loads(row.conversations)),
        **{name: getattr(row, name) for name in _WISH},
    )
