"""Web chats and their lines, on SQLite and PostgreSQL."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import orjson
from django.db.models import F, Q
from django.db.models.functions import Greatest

from guicang.adapters.db.models import chat as tables
from guicang.adapters.db.sealing import Box
from guicang.adapters.db.transactions import Atomic, translated
from guicang.domain.chat.model import Chat, Head, Line, Sort
from guicang.domain.errors import NoSuchChat
from guicang.domain.record import Attachment, Role

_LINE: Final = "chat-line"
_FILE: Final = "chat-file"
_PAGE: Final = 400
_FIELDS: Final = tuple(name for name in Chat.__dataclass_fields__)
_HEAD: Final = (
    *("key", "last", "read_customer", "read_agent"),
    *("typing_customer", "typing_agent", "closed_at"),
)


@dataclass(frozen=True, slots=True)
class DjangoChats(Atomic):
    """Implements ``guicang.ports.chat.Chats``."""

    box: Box

    # --- chats ------------------------------------------------------------------------

    def open(self, chat: Chat, token: str) -> None:
        """Write a new chat; of its token there is a digest only."""
        with translated():
            tables.Chat.objects.create(
                token=token, **{name: getattr(chat, name) for name in _FIELDS}
            )

    def of(self, token: str) -> Chat | None:
        """Give the chat of a token's digest; None if it is nobody's."""
        with translated():
            row = tables.Chat.objects.filter(token=token).first()
        return None if row is None else _chat(row)

    def get(self, key: str, *, lock: bool = False) -> Chat:
        """Give one; locked, no line can come before the transaction ends."""
        found = tables.Chat.objects.filter(key=key)
        with translated():
            row = (found.select_for_update() if lock else found).first()
        if row is None:
            raise NoSuchChat
        return _chat(row)

    def heads(self, keys: Iterable[str]) -> Mapping[str, Head]:
        """Give what changes of chats, of those that there are."""
        with translated():
            return {
                key: _head(values)
                for some in _pages(keys)
                for key, *values in tables.Chat.objects.filter(
                    key__in=some
                ).values_list(*_HEAD)
            }

    def seen(self, key: str, *, agent: bool, seq: int) -> None:
        """Note up to which line a side has read; it never goes back."""
        side = "read_agent" if agent else "read_customer"
        with translated():
            tables.Chat.objects.filter(key=key, last__gte=seq).update(
                **{side: Greatest(F(side), seq)}
            )

    def typing(self, key: str, *, agent: bool, until: int) -> None:
        """Note until when a side is taken to be typing."""
        side = "typing_agent" if agent else "typing_customer"
        self._write(key, {side: until})

    def close(self, key: str, at: int | None) -> None:
        """Note that a chat has ended, or (None) that it goes on."""
        self._write(key, {"closed_at": at})

    def waiting(self, limit: int) -> Sequence[Chat]:
        """Give chats with lines that are no record yet, oldest first."""
        found = tables.Chat.objects.filter(last__gt=F("kept")).order_by("id")
        with translated():
            return [_chat(row) for row in found[:limit]]

    def unheard(self, limit: int) -> Sequence[Chat]:
        """Give chats of which the desk has not heard what was said last."""
        found = tables.Chat.objects.filter(said__gt=F("heard")).order_by("id")
        with translated():
            return [_chat(row) for row in found[:limit]]

    def hear(self, key: str, seq: int) -> None:
        """Note up to which line the desk has heard of a chat."""
        self._write(key, {"heard": seq})

    def kept(self, key: str, seq: int) -> None:
        """Note up to which line a chat is a record."""
        self._write(key, {"kept": seq})

    def _write(self, key: str, values: Mapping[str, object]) -> None:
        with translated():
            tables.Chat.objects.filter(key=key).update(**values)

    # --- lines ------------------------------------------------------------------------

    def find(self, key: str, mark: str) -> Line | None:
        """Give the line that has a mark already, if there is one."""
        with translated():
            row = tables.ChatLine.objects.filter(chat__key=key, mark=mark).first()
        return None if row is None else self._line(key, row)

    def add(self, key: str, line: Line) -> Line:
        """Write a line behind all others, in a transaction, and return it numbered."""
        with self.transaction():
            found = tables.Chat.objects.filter(key=key).values_list("pk", "last")
            for pk, last in found:
                made = replace(line, seq=last + 1)
                row = tables.ChatLine.objects.create(
                    chat_id=pk,
                    seq=made.seq,
                    mark=made.mark,
                    at=made.at,
                    sealed=self._sealed(key, made),
                )
                if made.file is not None and made.file.data is not None:
                    place = _place(key, made.seq)
                    sealed = self.box.seal(_FILE, place, made.file.data)
                    tables.ChatFile.objects.create(line=row, sealed=sealed)
                count = {"last": made.seq}
                if made.role is Role.CUSTOMER:
                    count["said"] = made.seq
                tables.Chat.objects.filter(pk=pk).update(**count)
                return _without_data(made)
        raise NoSuchChat

    def lines(self, key: str, *, after: int = 0, limit: int = 500) -> Sequence[Line]:
        """Give lines in their order, without what files hold."""
        return self.later({key: after}, limit=limit).get(key, ())

    def later(
        self, after: Mapping[str, int], *, limit: int = 500
    ) -> Mapping[str, Sequence[Line]]:
        """Do the same for many chats at once; ``limit`` is of all together."""
        found: dict[str, list[Line]] = {}
        for some in _pages(after):
            asked = Q()
            for key in some:
                asked |= Q(chat__key=key, seq__gt=after[key])
            rows = tables.ChatLine.objects.filter(asked).select_related("chat")
            with translated():
                for row in rows.order_by("seq", "chat_id")[:limit]:
                    key = row.chat.key
                    found.setdefault(key, []).append(self._line(key, row))
        return found

    def file(self, key: str, seq: int) -> Line | None:
        """Give a line with all of its file; None if it has none."""
        with translated():
            row = (
                tables.ChatFile.objects.filter(line__chat__key=key, line__seq=seq)
                .select_related("line")
                .first()
            )
        if row is None:
            return None
        line = self._line(key, row.line)
        data = self.box.open(_FILE, _place(key, seq), bytes(row.sealed))
        return replace(line, file=line.file and line.file._replace(data=data))

    def prune(self, before: int) -> int:
        """Delete lines that are records and older than an instant."""
        old = tables.ChatLine.objects.filter(at__lt=before, seq__lte=F("chat__kept"))
        with self.transaction():
            those = list(old.values_list("pk", flat=True)[:_PAGE])
            tables.ChatFile.objects.filter(line_id__in=those).delete()
            tables.ChatLine.objects.filter(pk__in=those).delete()
        return len(those)

    def _sealed(self, key: str, line: Line) -> bytes:
        file = line.file
        told = {
            "role": line.role.value,
            "sort": line.sort.value,
            "text": line.text,
            "sender": line.sender,
            "name": line.name,
            "hidden": list(line.hidden),
            "said": line.said,
            "file": list(file[:4]) if file is not None else None,
        }
        return self.box.seal(_LINE, _place(key, line.seq), orjson.dumps(told))

    def _line(self, key: str, row: tables.ChatLine) -> Line:
        place = _place(key, row.seq)
        told: dict[str, Any] = orjson.loads(
            self.box.open(_LINE, place, bytes(row.sealed))
        )
        file = told.pop("file")
        return Line(
            seq=row.seq,
            mark=row.mark,
            at=row.at,
            role=Role(told["role"]),
            sort=Sort(told["sort"]),
            text=told["text"],
            sender=told["sender"],
            name=told["name"],
            hidden=tuple(told["hidden"]),
            said=told["said"],
            file=_file(file),
        )


def _file(told: Sequence[Any] | None) -> Attachment | None:
    if told is None:
        return None
    name, media, size, digest = told
    return Attachment(name, media, size, digest, None)


def _place(key: str, seq: int) -> str:
    return f"{key}/{seq}"


def _without_data(line: Line) -> Line:
    return replace(line, file=line.file and line.file._replace(data=None))


def _chat(row: tables.Chat) -> Chat:
    return Chat(**{name: getattr(row, name) for name in _FIELDS})


def _head(values: Sequence[Any]) -> Head:
    *counts, closed_at = values
    last, mine, theirs, typing, answering = counts
    return Head(last, mine, theirs, typing, answering, closed_at is not None)


def _pages(keys: Iterable[str]) -> list[list[str]]:
    those = sorted(set(keys))
    return [those[at : at + _PAGE] for at in range(0, len(those), _PAGE)]
