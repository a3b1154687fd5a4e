"""Kept bytes of files and of pushed records, read again as they were when they came.

A line of JSON says all there is to it. A row of CSV is read under the header that was
kept with it; where the file's own name said who the customer is, it cannot be. A row
of Parquet was spelled as JSON. What a platform told means nothing without the platform.
"""

import csv
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import PurePath
from typing import Any, Final
from zoneinfo import ZoneInfo

import orjson

from guicang.adapters.sources.files import jsonl, table, wechat
from guicang.adapters.sources.files.columns import WAY as PARQUET, without_nulls
from guicang.adapters.sources.files.limits import Limits
from guicang.adapters.sources.files.mapping import conversation
from guicang.adapters.sources.files.parsing import parse
from guicang.adapters.sources.files.pushed import WAY as PUSHED
from guicang.domain.errors import BadRecord, NotReadAgain, UnknownFormat
from guicang.domain.quarantine.model import Told
from guicang.domain.record import Conversation, instant
from guicang.domain.record.times import Instants
from guicang.ports.clock import Clock
from guicang.ports.records import Unreadable, Way
from guicang.ports.sources import Skipped, Taken

_KEPT: Final = PurePath("kept")
_FORMS: Final = frozenset({jsonl.WAY.form, table.FORM, PARQUET.form, PUSHED.form})
_WORD: Final = re.compile(r"[^\s\"',;(){}\[\]<>=\\/|]{3,128}")
_WORDS: Final = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """Bytes that were kept, in the place of a file."""

    raw: bytes
    limits: Limits
    path: PurePath = _KEPT
    share: float = 1.0

    def pieces(self) -> Iterator[bytes]:
        """Give them in one piece."""
        yield self.raw


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptBytes:
    """Implements ``guicang.ports.quarantine.RawReader``; zones as in files."""

    clock: Clock
    zone: str = "Asia/Shanghai"
    limits: Limits = field(default_factory=Limits)

    def read(self, raw: bytes, way: Way) -> Sequence[Taken | Skipped]:
        """Read them. NotReadAgain where the bytes alone do not suffice."""
        form = way.form or _guessed(raw)
        if form not in _FORMS:
            raise NotReadAgain(reason="it is what a platform told")
        instants = Instants(ZoneInfo(self.zone), self.clock.now())
        if form == PUSHED.form:
            return [self._pushed(raw, instants)]
        if form == table.FORM:
            return self._rows(raw, way.head, instants)
        if form == PARQUET.form:
            raw = _spelled(raw)
        held = _Held(raw=raw, limits=self.limits)
        return list(jsonl.read(held, instants, self.zone, 0))

    def _rows(
        self, raw: bytes, head: bytes, instants: Instants
    ) -> Sequence[Taken | Skipped]:
        if set(_names(head)) >= wechat.CHAT:
            raise NotReadAgain(reason="the file's name said who the customer is")
        held = _Held(raw=head + b"\n" + raw, limits=self.limits)
        try:
            return list(table.read(held, instants, self.zone, 0))
        except UnknownFormat as error:
            raise NotReadAgain(reason="its header is not known") from error

    def _pushed(self, raw: bytes, instants: Instants) -> Taken | Skipped:
        try:
            found = conversation(parse(raw), instants, self.zone)
        except BadRecord as error:
            return _unread(error, raw)
        return Taken(conversation=found, position=1, done=1.0, raw=raw, way=PUSHED)

    # --- whom it is about -------------------------------------------------------------

    def told(self, raw: bytes, way: Way) -> Sequence[Told]:
        """Say whom they are about, as far as they say so; at least one."""
        try:
            read = self.read(raw, way)
        except NotReadAgain:
            read = ()
        known = [_of(each.conversation) for each in read if isinstance(each, Taken)]
        if read and len(known) == len(read):
            return known
        return [_said(each) for each in _objects(raw, way)] or [Told()]

    def words(self, raw: bytes) -> Collection[str]:
        """Give what in them may be somebody's id, each once; bounded."""
        text = readable(raw, errors="replace")
        found = (match.group() for match in _WORD.finditer(text))
        words: set[str] = set()
        for word in islice(found, _WORDS):
            words |= {word, word.strip(":."), *word.split(":")}
        return words


def readable(raw: bytes, errors: str = "backslashreplace") -> str:
    """Spell kept bytes with each letter as it is, also those that JSON escapes."""
    return _ESCAPED.sub(_letter, raw.decode("utf-8", errors))


_ESCAPED: Final = re.compile(r"(?:\\u[0-9a-fA-F]{4})+")


def _letter(match: re.Match[str]) -> str:
    units = bytes.fromhex(match.group().replace("\\u", ""))
    return units.decode("utf-16-be", "replace")


def _guessed(raw: bytes) -> str:
    """Tell the form of what was kept before it was noted: only JSON shows itself."""
    line = raw.lstrip().partition(b"\n")[0]
    return jsonl.WAY.form if line.startswith(b"{") else ""


def _spelled(raw: bytes) -> bytes:
    """Leave out what columns said nothing about, as when the table was read."""
    try:
        rows = [without_nulls(parse(line)) for line in raw.split(b"\n")]
    except BadRecord:
        return raw  # the reader of lines says what is wrong with it
    return b"\n".join(map(orjson.dumps, rows))


def _unread(error: BadRecord, raw: bytes) -> Skipped:
    reason = f"{error.data['place']}: {error.data['reason']}"
    unreadable = Unreadable(
        file="", position=1, offset=0, reason=reason, code=error.code, raw=raw
    )
    return Skipped(unreadable=unreadable, position=1, done=1.0)


def _of(found: Conversation) -> Told:
    last = found.last_at
    starts = {
        "opened": found.opened_at,
        "closed": found.closed_at,
        "last_message": None if last is None else instant(last),
    }
    return Told(
        conversation=found.id,
        customer=found.customer,
        agent=found.agent,
        source=found.source,
        channel=found.channel,
        starts={name: at for name, at in starts.items() if at is not None},
    )


def _objects(raw: bytes, way: Way) -> Iterator[Mapping[str, Any]]:
    """Give what of lines or rows can be made out, however wrong it is."""
    lines = raw.decode("utf-8", "replace").split("\n")
    if way.form == table.FORM:
        yield from csv.DictReader(lines, fieldnames=_names(way.head))
        return
    for line in lines:
        try:
            found = orjson.loads(line)
        except orjson.JSONDecodeError:
            found = None
        yield found if isinstance(found, dict) else {}


def _said(row: Mapping[str, Any]) -> Told:
    return Told(
        conversation=_text(row.get("conversation_id")),
        customer=_text(row.get("customer_id")) or _id(row.get("customer")),
        agent=_text(row.get("agent_id")) or _id(row.get("agent")),
        source=_text(row.get("source")),
        channel=_text(row.get("channel")),
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _id(person: object) -> str | None:
    return _text(person.get("id")) if isinstance(person, dict) else None


def _names(head: bytes) -> list[str]:
    line = head.decode("utf-8", "replace").removeprefix("\ufeff")
    return [name.strip() for name in next(csv.reader([line]), [])]
