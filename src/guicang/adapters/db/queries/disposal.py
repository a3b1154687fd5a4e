"""Batches, certificates and archive segments as their pages list them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from guicang.adapters.db.queries.paging import (
    PAGE,
    Page,
    Range,
    pick,
)
from guicang.adapters.db.replica import replicated
from guicang.adapters.db.sql import when
from guicang.domain.archive.model import Mode, SegmentState
from guicang.domain.disposal.model import End, Fate, State
from guicang.domain.record import instant

_FATES: Final = tuple(str(fate) for fate in Fate)
_BATCH: Final = (
    *("code", "end", "state", "policy", "proposer", "reason", "created_at"),
    *("members", "messages", "size", *_FATES),
)
_SEGMENT: Final = (
    *("code", "batch", "state", "mode", "basis", "bucket", "created_at"),
    *("conversations", "messages", "size", "ended_at"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchRow:
    """A batch; its request has the same id. ``fates`` counts members by fate."""

    id: str
    end: End
    state: State
    policy: int
    proposer: str
    reason: str
    created_at: datetime
    members: int
    messages: int
    size: int
    fates: tuple[tuple[Fate, int], ...]
    certificate: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateRow:
    """A certificate, and the batch that it is of."""

    id: str
    batch: BatchRow


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentRow:
    """An archive segment; ``ended_at`` is None while it is kept."""

    id: str
    batch: str
    state: SegmentState
    mode: Mode
    basis: str
    bucket: str
    created_at: datetime
    conversations: int
    messages: int
    size: int
    ended_at: datetime | None


@replicated
def batches(
    *, state: State | None = None, after: str = "", limit: int = PAGE
) -> Page[BatchRow]:
    """Give a page of batches, the newest first; one statement or two."""
    return pick(
        Range(
            table="guicang_batch b LEFT JOIN guicang_certificate k "
            "ON k.batch_id = b.id",
            columns=(*_of("b", _BATCH), "k.code"),
            at="b.created_at",
            id="b.id",
            where=() if state is None else (("b.state =", str(state)),),
        ),
        _batches,
        after=after,
        limit=limit,
    )


@replicated
def certificates(*, after: str = "", limit: int = PAGE) -> Page[CertificateRow]:
    """Give a page of certificates, the newest first; one statement or two.

    The document itself is ``ports.batches.Batches.certificate``.
    """
    return pick(
        Range(
            table="guicang_certificate k JOIN guicang_batch b ON b.id = k.batch_id",
            columns=(*_of("b", _BATCH), "k.code"),
            at="k.id",
            id="k.id",
        ),
        lambda chunk: (
            CertificateRow(id=b.certificate, batch=b) for b in _batches(chunk)
        ),
        after=after,
        limit=limit,
    )


@replicated
def segments(
    *, state: SegmentState | None = None, after: str = "", limit: int = PAGE
) -> Page[SegmentRow]:
    """Give a page of archive segments, the newest first; one statement or two."""
    return pick(
        Range(
            table="guicang_segment s",
            columns=_of("s", _SEGMENT),
            at="s.created_at",
            id="s.id",
            where=() if state is None else (("s.state =", str(state)),),
        ),
        lambda chunk: map(_segment, chunk),
        after=after,
        limit=limit,
    )


def _of(table: str, columns: Sequence[str]) -> tuple[str, ...]:
    # "end" is a word of SQL.
    return tuple(f'{table}."{column}"' for column in columns)


def _batches(chunk: Sequence[tuple[Any, ...]]) -> Iterator[BatchRow]:
    return map(_batch, chunk)


def _batch(line: tuple[Any, ...]) -> BatchRow:
    _, _, code, end, state, policy, proposer, reason, created, *rest = line
    members, messages, size, *counts, certificate = rest
    return BatchRow(
        id=code,
        end=End(end),
        state=State(state),
        policy=policy,
        proposer=proposer,
        reason=reason,
        created_at=instant(created),
        members=members,
        messages=messages,
        size=size,
        fates=tuple(zip(Fate, counts, strict=True)),
        certificate=certificate or "",
    )


def _segment(line: tuple[Any, ...]) -> SegmentRow:
    _, _, code, batch, state, mode, basis, bucket, created, *rest = line
    conversations, messages, size, ended = rest
    return SegmentRow(
        id=code,
        batch=batch,
        state=SegmentState(state),
        mode=Mode(mode),
        basis=basis,
        bucket=bucket,
        created_at=instant(created),
        conversations=conversations,
        messages=messages,
        size=size,
        ended_at=when(ended),
    )
