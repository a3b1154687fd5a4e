"""A sender that is killed loses nothing and doubles nothing: the next one goes on."""

import os
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta

import pyarrow.parquet as pq
import pytest

from guicang.domain.ledger.model import Tag
from tests.outward.conftest import arrive, files, put, wish

MANY = 1_200


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_killed_sender_is_followed_and_everything_is_there_once(home, outside):
    put(home, wish(home, outside))
    names = [f"c-{n:04}" for n in range(MANY)]
    arrive(home, *names)
    process = _sender(home)
    # A parcel is there, and whether that was written down nobody knows.
    while process.poll() is None and not files(outside):
        time.sleep(0.001)
    process.kill()
    process.wait()
    assert process.returncode != 0  # it had more to do
    home.clock.at = _real() + timedelta(minutes=11)

    home.house.sending.run("analysts")

    there = [
        row["conversation_id"]
        for file in files(outside)
        for row in pq.read_table(file, columns=["conversation_id"]).to_pylist()
    ]
    told = Counter(
        name
        for entry in home.house.ledger.entries(tag=Tag.DISCLOSURE_MADE)
        for name in entry.data["conversations"]
    )
    assert sorted(there) == names
    assert told == Counter(names)
    assert home.house.disclosures.waits() == {}
    assert home.house.disclosures.leaving("analysts") is None


def _sender(home):
    command = [sys.executable, "-m", "guicang", "destination", "run", "analysts"]
    kept = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    return subprocess.Popen(  # noqa: S603 - our own program
        command,
        env={**kept, "PYTHONPATH": "src", **home.database.env},
        stdout=subprocess.DEVNULL,
    )


def _real():
    return datetime.now(UTC)  # noqa: TID251 - other processes go by real time
