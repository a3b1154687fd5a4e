"""The bypass matrix at the console and at the worker.

What an attacker may have honestly come by is tried through a browser's session, and by
letting a job wait for the worker. Each is refused with its code, nothing but the ledger
has changed, and the refusal stands in the ledger. On SQLite and on PostgreSQL.
"""

from datetime import timedelta
from typing import Any

import pytest

from guicang.domain.disposal.model import Fate
from guicang.domain.jobs.model import State as JobState
from tests.attacks.bypasses import COUNT, deactivate, state
from tests.attacks.windows import (
    CARRYING,
    SIGNING,
    UNSIGNED,
    Desk,
    Window,
    desk,
    peopled,
    proposed,
)


@pytest.fixture
def console(settled, settings, monkeypatch) -> Desk:
    return desk(settled(peopled), settings, monkeypatch, Window)


@pytest.mark.parametrize(("code", "prepare"), SIGNING.values(), ids=SIGNING.keys())
def test_nobody_signs_alone_at_the_console(console, code, prepare):
    attempt = prepare(console)
    before, noted = state(console.home), console.refused()

    answer = attempt()

    assert answer.status_code in {403, 409}
    assert code in answer.content.decode()
    assert state(console.home) == before
    assert console.refused() == sorted([*noted, code])


def test_who_was_deactivated_is_outside_at_once(console):
    seen = console.window("compliance", proposed(console))
    deactivate(console.home, "compliance")
    before = state(console.home)

    answer = seen.sign("123456")

    assert seen.outside(answer)
    assert state(console.home) == before


@pytest.mark.parametrize(
    "prepare", [CARRYING[each][1] for each in UNSIGNED], ids=UNSIGNED
)
def test_what_two_did_not_sign_is_not_even_ordered_at_the_console(console, prepare):
    batch = prepare(console)
    client = console.log_in("admin")
    before, noted = state(console.home), console.refused()

    answer = client.post(
        f"/batches/{batch}/run",
        {"typed": batch, "reason": "test", "code": console.code("admin")},
    )

    assert "GC-310" in answer.content.decode()
    assert console.house.jobs.list(kind="dispose-batch") == []
    assert state(console.home) == before
    assert console.refused() == sorted([*noted, "GC-310"])


# --- through the worker ---------------------------------------------------------------


def worked(console: Desk, batch: str) -> Any:
    """Let a batch wait for the worker, whoever is to blame, and let it work."""
    house = console.house
    house.jobs.add(
        "dispose-batch", {"batch": batch}, now=house.clock.now(), key=f"test:{batch}"
    )
    console.work()
    return house.jobs.list(kind="dispose-batch")[0]


@pytest.mark.parametrize(("code", "prepare"), CARRYING.values(), ids=CARRYING.keys())
def test_the_worker_carries_out_nothing_that_two_did_not_sign(console, code, prepare):
    batch = prepare(console)
    before, noted = state(console.home), console.refused()

    job = worked(console, batch)

    assert (job.state, job.error) == (JobState.DEAD, code)
    assert state(console.home) == before
    assert console.refused() == sorted([*noted, code])


def test_what_two_people_signed_at_the_console_the_worker_does(console):
    batch = console.home.propose().id
    for name in ("admin", "supervisor", "compliance"):
        assert console.window(name, batch).signs()

    job = worked(console, batch)

    assert job.state is JobState.DONE
    counts = console.house.batches.get(batch).counts
    assert counts[Fate.DESTROYED] == COUNT
    assert timedelta() < console.house.clock.now() - job.created_at
