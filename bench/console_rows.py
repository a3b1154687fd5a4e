"""Rows of many conversations, without what was said in them, for timing pages.

Conversations, their findings and the ledger are written in bulk, with plausible facts
and a heavy tail: few agents and customers have many, most have few. Nothing is sealed,
because no page that is timed opens anything: the texts would cost hours and change no
figure. What is written this way could not be read, archived or erased.
"""

import random  # noqa: TID251 - seeded rows
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.db import connection, transaction

from guicang.adapters.db import content, facets
from guicang.adapters.db.ledger import DjangoLedger
from guicang.adapters.db.sql import analyze, insert, pages, select
from guicang.domain.ledger.model import Tag
from guicang.domain.record import micros

NOW: Final = datetime(2026, 11, 25, 4, tzinfo=UTC)
SPAN: Final = timedelta(days=400)
_SOURCES: Final = (("wecom", 50), ("dingtalk", 25), ("feishu", 20), ("zoho", 5))
_CHANNELS: Final = (("app", 60), ("web", 30), ("phone", 9), ("fax", 1))
_CATEGORIES: Final = (
    ("", 70),
    ("chat.complaint", 15),
    ("chat.transaction", 13),
    ("chat.ip", 2),
)
_TYPES: Final = (("MOBILE", 30), ("CN_ID", 8), ("BANK_CARD", 5), ("MEDICAL", 1))
_FINDING: Final = (
    *("conversation_id", "seq", "position", "type", "start", "stop", "score"),
    *("rule", "masked", "digest"),
)
_PEOPLE: Final = ("admin", "supervisor", "compliance", "legal", "hr", "finance")


def fill(count: int, seed: int = 1) -> None:
    """Write so many conversations, and as many entries of the ledger."""
    dice = random.Random(seed)  # noqa: S311 - seeded rows
    for page in pages(_conversations(count, dice), 20_000):
        with transaction.atomic():
            insert(content.CONVERSATION, content.COLUMNS, page)
    numbers = [number for (number,) in select("SELECT id FROM guicang_conversation")]
    for some in pages(numbers, 20_000):
        with transaction.atomic():
            insert("guicang_finding", _FINDING, _findings(some, dice))
            facets.renew(some)
    _ledger(count, dice)
    for table in ("conversation", "finding", "facet", "ledgerentry", "ledgerabout"):
        analyze(f"guicang_{table}")
    if connection.vendor == "sqlite":
        select("PRAGMA wal_checkpoint(TRUNCATE)")


def _conversations(count: int, dice: random.Random) -> Iterator[tuple[Any, ...]]:
    for number in range(count):
        at = NOW - SPAN * dice.random()
        opened, closed = micros(at), micros(at + timedelta(minutes=40))
        category = _drawn(_CATEGORIES, dice)
        labels = f'[["{category}","rule",{opened}]]' if category else "[]"
        messages = int(dice.paretovariate(1.3)) + 2
        yield (
            f"bench-{number:08}",
            _drawn(_SOURCES, dice),
            _drawn(_CHANNELS, dice),
            "zh",
            f"agent-{min(int(dice.paretovariate(0.8)), 400)}",
            f"{int(dice.paretovariate(0.6)) % max(count // 3, 1):032x}",
            opened,
            closed if dice.random() < 0.97 else None,
            closed,
            closed,
            '["CN"]',
            messages,
            60 * messages,
            bytes(32),
            bytes(16),
            opened if category else None,
            opened,
            "{}",
            labels,
            dice.random() < 0.1,
            "none",
            0,
            "1",
            bytes(120),
        )


def _findings(numbers: list[int], dice: random.Random) -> Iterator[tuple[Any, ...]]:
    for number in numbers:
        for position, (kind, percent) in enumerate(_TYPES):
            if dice.random() * 100 < percent:
                yield (
                    *(number, 0, position, kind, 0, 11, 0.9),
                    *("builtin", True, bytes(16)),
                )


def _ledger(count: int, dice: random.Random) -> None:
    ledger = DjangoLedger()
    for page in pages(range(count), 5_000):
        with ledger.transaction():
            for number in page:
                at = NOW - SPAN * (1 - number / count)
                ledger.append(*_entry(number, dice), at)


def _entry(number: int, dice: random.Random) -> tuple[Tag, str, dict[str, object]]:
    batch = f"b-{number // 40:06}"
    told: tuple[tuple[Tag, str, dict[str, object]], ...] = (
        (Tag.CONVERSATION_TAKEN_IN, "system:intake", {"conversations": 500}),
        (
            Tag.CONVERSATION_LABELLED,
            dice.choice(_PEOPLE),
            {"conversation": f"bench-{dice.randrange(number + 1):08}", "labels": []},
        ),
        (Tag.REQUEST_SIGNED, dice.choice(_PEOPLE), {"request": batch, "approve": True}),
        (Tag.BATCH_CHUNK_ERASED, "system:disposal", {"batch": batch, "erased": 500}),
        (
            Tag.MESSAGE_BLOCKED,
            "system:gateway",
            {"source": "wecom", "conversation": f"bench-{number:08}", "message": "m"},
        ),
        (Tag.ACCESS_REFUSED, dice.choice(_PEOPLE), {"code": "GC-501"}),
    )
    return told[number % len(told)]


def _drawn(table: tuple[tuple[str, int], ...], dice: random.Random) -> str:
    return dice.choices([x for x, _ in table], [weight for _, weight in table])[0]
