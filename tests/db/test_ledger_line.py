"""The ledger under many writers, and when the disk is full."""

import threading
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from django.db import connection

from guicang.adapters.db.batches import DjangoBatches
from guicang.adapters.db.ledger import DjangoLedger
from guicang.domain.disposal.model import Batch, End, State
from guicang.domain.errors import LedgerRefused
from guicang.domain.ledger.canonical import decode
from guicang.domain.ledger.merkle import leaf_hash, root_of
from guicang.domain.ledger.model import Tag

NOW = datetime(2026, 3, 1, tzinfo=UTC)
WRITERS, ENTRIES = 4, 25


def test_many_writers_make_one_sequence_without_gaps(database):
    start = threading.Barrier(WRITERS)
    failed = []

    def write(name: str) -> None:
        try:
            start.wait()
            for number in range(ENTRIES):
                DjangoLedger().append(Tag.BATCH_PROPOSED, name, {"n": number}, NOW)
        except Exception as error:  # noqa: BLE001 - a thread must hand its error over
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(f"w{n}",)) for n in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    rows = list(DjangoLedger().rows())
    assert failed == []
    assert [row.seq for row in rows] == list(range(WRITERS * ENTRIES))
    assert DjangoLedger().head().root == root_of(leaf_hash(row.body) for row in rows)
    for writer in range(WRITERS):
        mine = [
            e.data["n"]
            for e in map(decode, (r.body for r in rows))
            if e.actor == f"w{writer}"
        ]
        assert mine == list(range(ENTRIES))


def a_batch(name: str) -> Batch:
    return Batch(
        id=name,
        end=End.OFFLINE,
        state=State.PROPOSED,
        root="",
        policy=1,
        proposer="wang",
        reason="",
        created_at=NOW,
    )


def test_no_entry_no_action_even_if_the_refusal_is_swallowed(database):
    ledger, batches = DjangoLedger(), DjangoBatches()

    with batches.transaction():
        batches.add(a_batch("b-1"), [])
        with suppress(LedgerRefused):
            ledger.append(Tag.BATCH_PROPOSED, "wang", {"share": 0.5}, NOW)

    assert batches.list() == []


def test_a_database_that_takes_no_entry_undoes_the_deed(database):
    ledger, batches = DjangoLedger(), DjangoBatches()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE guicang_ledgerabout RENAME TO elsewhere")

    def propose() -> None:
        with batches.transaction():
            batches.add(a_batch("b-1"), [])
            ledger.append(Tag.BATCH_PROPOSED, "wang", {"batch": "b-1"}, NOW)

    with pytest.raises(LedgerRefused) as refused:
        propose()

    assert "elsewhere" not in str(refused.value)
    assert batches.list() == []
    assert ledger.head().size == 0


def test_a_full_disk_is_told_as_such_and_loses_nothing(fresh_sqlite):
    ledger = DjangoLedger()
    ledger.append(Tag.BATCH_PROPOSED, "wang", {"batch": "b-0"}, NOW)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")

    written = []

    def write() -> None:
        for _ in range(1000):
            data = {"text": "x" * 900}
            written.append(ledger.append(Tag.BATCH_PROPOSED, "wang", data, NOW))

    with pytest.raises(LedgerRefused, match="no space left"):
        write()

    assert ledger.head().size == len(written) + 1
    assert list(ledger.entries())[1:] == written
