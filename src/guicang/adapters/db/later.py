"""Rows of disposal and archive, taken from one store over into another.

Rows name each other by number; numbers of one store mean nothing in another, so here
they go by what names a row for people. Evidence is added and never changed.
"""

import base64
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import orjson
from django.db.models import Model, Q, QuerySet

from guicang.adapters.db.models import (
    batches,
    catalogue,
    holds,
    requests,
    subjects,
)
from guicang.adapters.db.transactions import Atomic
from guicang.domain.record import micros

_PAGE: Final = 1_000
_CHATS: Final = "webchat:"
_BYTES: Final = "\x00bytes:"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """A table that is taken over. ``key`` names a row, ``up`` the row it belongs to."""

    name: str
    model: type[Model]
    key: tuple[str, ...]
    up: str = ""
    parent: type[Model] | None = None
    evidence: bool = False


_TABLES: Final = (
    _Table(name="segment", model=catalogue.Segment, key=("code",)),
    _Table(
        name="item",
        model=catalogue.Item,
        key=("conversation",),
        up="segment",
        parent=catalogue.Segment,
    ),
    _Table(name="erased", model=catalogue.Erased, key=("conversation",), evidence=True),
    _Table(
        name="erased-person",
        model=catalogue.ErasedPerson,
        key=("tag", "request"),
        evidence=True,
    ),
    _Table(name="subject", model=subjects.Subject, key=("code",)),
    _Table(
        name="subject-item",
        model=subjects.SubjectItem,
        key=("subject", "conversation"),
        up="subject",
        parent=subjects.Subject,
    ),
    _Table(name="request", model=requests.Request, key=("code",)),
    _Table(
        name="signature",
        model=requests.Signature,
        key=("request", "person"),
        up="request",
        parent=requests.Request,
        evidence=True,
    ),
    _Table(name="batch", model=batches.Batch, key=("code",)),
    _Table(
        name="member",
        model=batches.Member,
        key=("batch", "conversation"),
        up="batch",
        parent=batches.Batch,
    ),
    _Table(
        name="note",
        model=batches.Note,
        key=("batch", "name"),
        up="batch",
        parent=batches.Batch,
    ),
    _Table(
        name="certificate",
        model=batches.Certificate,
        key=("code",),
        up="batch",
        parent=batches.Batch,
        evidence=True,
    ),
    _Table(name="hold", model=holds.Hold, key=("code",)),
)
_BY_NAME: Final = {table.name: table for table in _TABLES}


class DjangoLater(Atomic):
    """Implements ``Later``."""

    def rows(self, since: datetime, batches: Sequence[str]) -> Iterator[bytes]:
        """Spell them, page by page; those of these batches whatever their age."""
        for table in _TABLES:
            chosen = _chosen(table.name, micros(since), list(batches))
            found = chosen.order_by("pk").iterator(_PAGE)
            page: list[dict[str, Any]] = []
            for row in found:
                page.append(_plain(table, row))
                if len(page) == _PAGE:
                    yield orjson.dumps({"table": table.name, "rows": page})
                    page = []
            if page:
                yield orjson.dumps({"table": table.name, "rows": page})

    def put(self, pages: Iterable[bytes]) -> int:
        """Put them in the place of older ones, in the open transaction; count them."""
        count = 0
        for page in pages:
            said = orjson.loads(page)
            table, rows = _BY_NAME[said["table"]], said["rows"]
            if table.name == "segment":
                # What they hold now comes with the items; some hold nothing any more.
                codes = [row["code"] for row in rows]
                catalogue.Item.objects.filter(segment__code__in=codes).delete()
            for row in rows:
                _put(table, row)
            count += len(rows)
        return count


def _chosen(name: str, since: int, codes: Sequence[str]) -> QuerySet[Any]:
    model = _BY_NAME[name].model._default_manager  # noqa: SLF001 - Django documents it
    segments = Q(created_at__gte=since) | Q(ended_at__gte=since) | Q(batch__in=codes)
    where = {
        "segment": segments,
        "item": Q(segment__in=catalogue.Segment.objects.filter(segments)),
        "erased": Q(at__gte=since),
        "erased-person": Q(at__gte=since),
        "subject": _touched(since),
        "subject-item": Q(subject__in=subjects.Subject.objects.filter(_touched(since))),
        "hold": Q(placed_at__gte=since),
        "request": Q(code__in=codes),
        "batch": Q(code__in=codes),
        "signature": Q(request__code__in=codes),
    }
    up = _BY_NAME[name].up
    rows = model.select_related(up) if up else model.all()
    return rows.filter(where.get(name, Q(batch__code__in=codes)))


def _touched(since: int) -> Q:
    """Choose requests of persons that came in, or went on, since an instant."""
    steps = ("received_at", "verified_at", "decided_at", "closed_at")
    touched = Q()
    for step in steps:
        touched |= Q(**{f"{step}__gte": since})
    return touched


def _plain(table: _Table, row: Model) -> dict[str, Any]:
    plain: dict[str, Any] = {}
    for field in row._meta.concrete_fields:  # noqa: SLF001 - Django documents _meta
        if field.name == "id":
            continue
        if field.name == table.up:
            plain[field.name] = getattr(row, field.name).code
            continue
        value = getattr(row, field.attname)
        if isinstance(value, bytes | memoryview):
            value = _BYTES + base64.b64encode(bytes(value)).decode()
        plain[field.name] = value
    return plain


def _put(table: _Table, plain: Mapping[str, Any]) -> None:
    values = {name: _value(value) for name, value in plain.items()}
    if table.parent is not None:
        parents = table.parent._default_manager  # noqa: SLF001 - Django documents it
        values[table.up] = parents.get(code=values[table.up])
    key = {name: values.pop(name) for name in table.key}
    rows = table.model._default_manager.filter(**key)  # noqa: SLF001 - as above
    if rows.exists():
        if not table.evidence:
            rows.update(**values)
        return
    table.model._default_manager.create(**key, **values)  # noqa: SLF001 - as above


def _value(value: Any) -> Any:
    if isinstance(value, str) and value.startswith(_BYTES):
        return base64.b64decode(value.removeprefix(_BYTES))
    return value
