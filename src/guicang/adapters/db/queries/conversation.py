"""One conversation as its page shows it: facts in clear, and never what was said."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from guicang.adapters.db import rows
from guicang.adapters.db.facts import facts_from
from guicang.adapters.db.holds import DjangoHolds
from guicang.adapters.db.queries.ledger import Wanted, entries
from guicang.adapters.db.queries.paging import Page
from guicang.adapters.db.replica import replicated
from guicang.adapters.db.sql import select, when
from guicang.adapters.db.transactions import translated
from guicang.domain.disposal.model import End, Fate, State
from guicang.domain.errors import NoSuchConversation
from guicang.domain.hold import Freeze, Hold, freezing, holding
from guicang.domain.ledger.model import Entry
from guicang.domain.ledger.naming import Kind, named
from guicang.domain.record import instant
from guicang.domain.record.categories import categories
from guicang.domain.retention.model import Label, Record

FINDINGS: Final = 1_000
"""Findings of one conversation that are listed."""
_BATCHES: Final = 100
_ENTRIES: Final = 100
_FINDINGS: Final = (
    "SELECT seq, type, start, stop, score, rule, masked FROM guicang_finding "
    "WHERE conversation_id = %s ORDER BY seq, position LIMIT %s"
)
_MEMBERS: Final = (
    "SELECT b.code, b.end, b.state, m.fate, m.why, b.created_at, m.segment, k.code "
    "FROM guicang_member m JOIN guicang_batch b ON b.id = m.batch_id "
    "LEFT JOIN guicang_certificate k ON k.batch_id = b.id "
    "WHERE m.conversation = %s ORDER BY b.created_at DESC, b.id DESC LIMIT %s"
)
_ARCHIVED: Final = (
    "SELECT s.code, s.state, i.keep_until, i.messages, i.facts FROM guicang_item i "
    "JOIN guicang_segment s ON s.id = i.segment_id WHERE i.conversation = %s"
)


class Copy(StrEnum):
    """Where a conversation is."""

    LIVE = "live"
    ARCHIVED = "archived"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRow:
    """A finding: where and of which type, and how sure; what it is stands nowhere.

    ``start`` and ``end`` are code points in the text of message ``seq``; ``score`` is
    between 0 and 1.
    """

    seq: int
    type: str
    start: int
    end: int
    score: float
    rule: str
    masked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchOf:
    """A batch in which a conversation was, and what became of it there.

    ``id`` is the id of the batch's request, too. ``certificate`` is "" without one.
    """

    id: str
    end: End
    state: State
    fate: Fate
    why: str
    created_at: datetime
    segment: str
    certificate: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveCopy:
    """Where the archive copy is, and until when it was promised to be kept."""

    segment: str
    state: str
    keep_until: datetime
    messages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationPage:
    """What is known of one conversation.

    ``facts`` is None for what is gone: then batches and entries are all that is left.
    ``rules`` is the version of the rules that screened it. ``requests`` are those that
    the entries name. ``entries`` is the first page; ask ``ledger.entries`` for more.
    """

    id: str
    copy: Copy
    facts: Record | None
    lang: str
    stored_at: datetime | None
    revision: int
    rules: str
    labels: tuple[Label, ...]
    categories: tuple[str, ...]
    findings: tuple[FindingRow, ...]
    more_findings: bool
    archive: ArchiveCopy | None
    holds: tuple[Hold, ...]
    freezes: tuple[Freeze, ...]
    batches: tuple[BatchOf, ...]
    requests: tuple[str, ...]
    entries: Page[Entry]


@replicated
def conversation(id_: str) -> ConversationPage:
    """Give all that is known of a conversation, in eight statements.

    NoSuchConversation if nothing is known of it. Its verdict with all reasons is
    ``services.retaining.explain``; its text ``services.reading``, after masking.
    """
    with translated():
        live = select(
            f"SELECT id, lang, stored_at, revision, rules, {', '.join(rows.FACTS)} "  # noqa: S608 - constants
            "FROM guicang_conversation WHERE key = %s",
            [id_],
        )
        archived = select(_ARCHIVED, [id_])
        members = select(_MEMBERS, [id_, _BATCHES])
    told = entries(Wanted(about=id_), limit=_ENTRIES)
    if not (live or archived or members or told.rows):
        raise NoSuchConversation(conversation=id_)
    facts = _facts(id_, live, archived)
    found = _findings(live[0][0]) if live else ()
    lang, stored, revision, version = live[0][1:5] if live else ("", None, 0, "")
    store = DjangoHolds()
    return ConversationPage(
        id=id_,
        copy=Copy.LIVE if live else Copy.ARCHIVED if archived else Copy.GONE,
        facts=facts,
        lang=lang,
        stored_at=when(stored),
        revision=revision,
        rules=version,
        labels=facts.labels if facts else (),
        categories=_categories(facts),
        findings=found[:FINDINGS],
        more_findings=len(found) > FINDINGS,
        archive=_copy(archived[0]) if archived else None,
        holds=holding(store.in_force(), facts) if facts else (),
        freezes=freezing(store.freezes(), facts) if facts else (),
        batches=tuple(map(_batch, members)),
        requests=_requests(told),
        entries=told,
    )


def batches_of(id_: str) -> list[str]:
    """Name the newest batches in which a conversation was; none for other ids."""
    with translated():
        return [_batch(row).id for row in select(_MEMBERS, [id_, _BATCHES])]


def _facts(
    id_: str, live: list[tuple[Any, ...]], archived: list[tuple[Any, ...]]
) -> Record | None:
    if live:
        return rows.record(live[0][5:])
    return facts_from(id_, archived[0][4]) if archived else None


def _categories(facts: Record | None) -> tuple[str, ...]:
    if facts is None:
        return ()
    given = (label.category for label in facts.labels)
    return tuple(sorted(categories(given, facts.starts)))


def _findings(number: int) -> tuple[FindingRow, ...]:
    with translated():
        lines = select(_FINDINGS, [number, FINDINGS + 1])
    return tuple(
        FindingRow(
            seq=seq,
            type=kind,
            start=start,
            end=stop,
            score=score,
            rule=rule,
            masked=bool(masked),
        )
        for seq, kind, start, stop, score, rule, masked in lines
    )


def _copy(line: tuple[Any, ...]) -> ArchiveCopy:
    segment, state, keep_until, messages, _ = line
    return ArchiveCopy(
        segment=segment,
        state=state,
        keep_until=instant(keep_until),
        messages=messages,
    )


def _batch(line: tuple[Any, ...]) -> BatchOf:
    code, end, state, fate, why, created, segment, certificate = line
    return BatchOf(
        id=code,
        end=End(end),
        state=State(state),
        fate=Fate(fate),
        why=why,
        created_at=instant(created),
        segment=segment,
        certificate=certificate or "",
    )


def _requests(told: Page[Entry]) -> tuple[str, ...]:
    found = {
        thing.id: None
        for entry in told.rows
        for thing in named(entry)
        if thing.kind is Kind.REQUEST
    }
    return tuple(found)
