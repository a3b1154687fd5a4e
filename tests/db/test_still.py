"""Who reads for long sees one instant, and keeps nobody from writing."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection, connections

from guicang.adapters.db.ledger import DjangoLedger
from guicang.domain.errors import LedgerRefused
from guicang.domain.ledger.model import Tag
from guicang.domain.ledger.verify import verify

NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)


@pytest.fixture
def ledger(database):
    return DjangoLedger()


def _append(ledger, count):
    with ledger.transaction():
        for n in range(count):
            ledger.append(Tag.BATCH_PROPOSED, "wang", {"batch": f"b-{n}"}, NOW)


def _elsewhere(deed):
    """Do something on a connection of its own; raise what it raised."""
    raised = []

    def run():
        try:
            deed()
        except BaseException as error:  # noqa: BLE001 - told to whoever asked
            raised.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if raised:
        raise raised[0]


def test_a_ledger_that_grows_meanwhile_is_verified_as_it_was(ledger):
    _append(ledger, 3)

    with ledger.still():
        head = ledger.head()
        _elsewhere(lambda: _append(ledger, 2))
        report = verify(ledger.rows(), head, tile=ledger.tile)

    assert (report.entries, report.faults) == (3, ())
    assert ledger.head().size == 5


def test_in_an_open_transaction_it_is_part_of_that_one(ledger):
    with ledger.transaction():
        _append(ledger, 1)
        with ledger.still():
            assert ledger.head().size == 1


def test_afterwards_one_writes_as_before(ledger):
    with ledger.still():
        assert ledger.head().size == 0

    _append(ledger, 1)

    assert ledger.head().size == 1
    assert getattr(connection, "transaction_mode", "IMMEDIATE") == "IMMEDIATE"


def test_on_postgresql_nothing_is_written_in_it(fresh_postgresql):
    ledger = DjangoLedger()

    with pytest.raises(LedgerRefused), ledger.still():
        _append(ledger, 1)

    assert ledger.head().size == 0
