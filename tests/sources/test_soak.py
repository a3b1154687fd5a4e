"""A soak: four platforms, random faults, kills between pages, replayed callbacks.

``make soak`` is this test with 100,000 messages; it keeps and prints what happened.
"""

import os
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from bench.machine import describe
from bench.run import keep

from tests import homes
from tests.simulators.faults import Trouble
from tests.sources.soaking import Soak

SIZE = int(os.environ.get("GUICANG_SOAK", "4000"))
KEPT = "GUICANG_SOAK" in os.environ


@pytest.mark.slow
@pytest.mark.timeout(max(300, SIZE // 50))
@pytest.mark.allow_hosts(["127.0.0.1", "localhost"])
def test_whatever_happens_every_message_is_kept_once(fresh_sqlite, settings, capsys):
    machine = describe(Path(tempfile.gettempdir())) if KEPT else {}
    soak = Soak(homes.bare(fresh_sqlite, settings), SIZE, seed=1)
    soak.run()
    held, kept = soak.held(), soak.kept()
    if KEPT:
        with capsys.disabled():
            tell(soak.rows(), machine, lost=held - kept, doubled=kept - held)

    assert kept == held
    assert len(held) == SIZE
    for row in soak.rows():
        assert row["errors"]
        assert row["told"]
    assert sum(row["kills"] for row in soak.rows())
    met = sum((each.platform.faults.met for each in soak.springs.values()), Counter())
    assert set(met) == set(Trouble)
    assert soak.house.recording.verify().whole


def tell(
    rows: list[dict[str, Any]], machine: dict[str, object], **sums: Counter[Any]
) -> None:
    """Print a table, and keep it where the page of benchmarks finds it."""
    lines = [list(rows[0]), *(list(row.values()) for row in rows)]
    at = datetime.fromtimestamp(time.time(), UTC)
    result = {"at": at.isoformat(), "machine": machine, "size": SIZE, "rows": rows}
    totals = {name: found.total() for name, found in sums.items()}
    path = keep(result | totals, f"soak-{at.date().isoformat()}")
    shown = [f"{n:18}" + "".join(f"{each:>10}" for each in more) for n, *more in lines]
    sys.stdout.write("\n".join(["", *shown, f"{totals}, kept in {path}", ""]))
