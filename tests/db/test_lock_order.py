"""Two who lock the holds and the ledger, on two connections, never wait in a ring."""

import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from tests import lockorder

from guicang.adapters.db.holds import DjangoHolds
from guicang.adapters.db.ledger import DjangoLedger
from guicang.adapters.db.requests import DjangoRequests
from guicang.adapters.db.sql import Guard, alone, select
from guicang.domain.approval.model import Operation, Request
from guicang.domain.hold import Hold
from guicang.domain.ledger.model import Tag

pytestmark = pytest.mark.service
NOW = datetime(2026, 3, 1, tzinfo=UTC)
WAITING = (
    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)
HELD = (
    "SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND granted "
    "AND pid = pg_backend_pid()"
)
DEADLINE = 60.0


def a_request(operation: Operation = Operation.HOLD_RELEASE) -> Request:
    return Request(
        id="r-1",
        operation=operation,
        root="",
        proposer="legal",
        reason="",
        created_at=NOW,
        expires_at=NOW + timedelta(days=1),
        chairs=(),
        payload={},
    )


def until_somebody_waits() -> None:
    end = time.monotonic() + DEADLINE
    while select(WAITING) != [(1,)]:
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_signature_that_ends_a_hold_and_a_disposal_both_get_done(fresh_postgresql):
    holds, ledger, requests = DjangoHolds(), DjangoLedger(), DjangoRequests()
    holds.place(Hold(id="h-1", title="", reason="", owner="legal", placed_at=NOW))
    requests.add(a_request())
    failed: list[Exception] = []

    def sign() -> None:
        """Do what approving does: the entry comes before the effect."""
        try:
            with requests.transaction():
                requests.get("r-1", lock=True)
                ledger.append(Tag.REQUEST_SIGNED, "legal", {"request": "r-1"}, NOW)
                holds.release("h-1", NOW)
        except Exception as error:  # noqa: BLE001 - a thread must hand its error over
            failed.append(error)
        finally:
            connection.close()

    signing = threading.Thread(target=sign)
    with holds.transaction():
        holds.in_force(lock=True)  # as the last door does
        signing.start()
        until_somebody_waits()
        ledger.append(Tag.BATCH_CHUNK_ERASED, "system:disposal", {"erased": 1}, NOW)
    signing.join(DEADLINE)

    assert failed == []
    assert [entry.tag for entry in ledger.entries()] == [
        Tag.BATCH_CHUNK_ERASED,
        Tag.REQUEST_SIGNED,
    ]
    assert holds.in_force() == []


@pytest.mark.parametrize(
    ("operation", "guards"),
    [
        (Operation.HOLD_RELEASE, [Guard.HOLDS]),
        (Operation.LEDGER_REMOVE, [Guard.HOLDS, Guard.INCIDENTS]),
        (Operation.QUARANTINE_DISCARD, [Guard.HOLDS]),
        (Operation.RETENTION_CHANGE, [Guard.POLICIES]),
        (Operation.ACCESS_CHANGE, []),
    ],
)
def test_a_request_is_locked_with_what_its_effect_will_lock(
    operation, guards, fresh_postgresql
):
    requests = DjangoRequests()
    requests.add(a_request(operation))

    with requests.transaction():
        requests.get("r-1", lock=True)
        found = sorted(number for (number,) in select(HELD))

    assert found == guards


def test_the_other_order_would_be_noticed(fresh_postgresql):
    ledger = DjangoLedger()

    with ledger.transaction():
        ledger.append(Tag.REQUEST_SIGNED, "legal", {"request": "r-1"}, NOW)
        alone(Guard.HOLDS)

    assert len(lockorder.wrong) == 1
    lockorder.wrong.clear()
