"""``worker`` and ``jobs`` on a sandbox."""

import json
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from guicang.domain.jobs.model import MOST_FAILURES
from tests.cli.hands import at, environment
from tests.cli.specimens import talk, write

KINDS = {
    "due",
    "expire",
    "remind",
    "checkpoint",
    "anchor",
    "verify",
    "tidy",
    "webhooks",
    "sources",
    "watch",
    "desk",
    "errands",
    "chat",
    "disclose",
    "packages",
    "subjects",
    "snapshot",
    "alarms",
    "notices",
    "forewarn",
    "letters",
    "locks",
    "reviews",
    "costs",
}
AGAIN = {"desk", "errands"}
"""Those that wait for their next turn a few seconds later."""


@pytest.fixture
def home(tmp_path):
    with at(tmp_path / "home") as home:
        home.init()
        yield home


def jobs(home, *more):
    return home.json("jobs", "list", *more)["jobs"]


def taken_in(home, folder):
    export = write(folder / "export.jsonl", talk("c-1"), talk("c-2"))
    home.json("import", export, *home.signed("admin"))


def test_once_does_what_is_due_and_says_what_came_of_it(home):
    answer = home.run("worker", "--once")

    assert answer.code == 0
    lines = [json.loads(line) for line in answer.err.splitlines() if line[0] == "{"]
    assert {line["kind"] for line in lines} == KINDS
    assert {line["event"] for line in lines} == {"job_done", "job_handed_back"}
    assert {job["kind"]: job["state"] for job in jobs(home)} == {
        kind: "waiting" if kind in AGAIN else "done" for kind in KINDS
    }
    verified = jobs(home, "--kind", "verify")[0]["result"]
    assert verified["entries"] > 0


def test_in_the_same_slot_nothing_is_done_twice(home):
    home.run("worker", "--once")
    before = len(jobs(home, "--kind", "verify"))

    home.run("worker", "--once")

    assert len(jobs(home, "--kind", "verify")) == before


def test_who_waits_for_signatures_is_named(home):
    asked = home.json("policy", "apply", "three-tier", *home.signed("supervisor"))
    home.wait(86_400)

    answer = home.run("worker", "--once")

    waiting = jobs(home, "--kind", "remind")[0]["result"]["waiting"]
    assert [w["request"] for w in waiting] == [asked["id"]]
    assert f'"request": "{asked["id"]}"' in answer.err


def test_after_a_change_of_rules_what_is_stored_is_screened_anew(home, tmp_path):
    taken_in(home, tmp_path)
    name = home.json("rules", "list")["examples"][0]["name"]
    asked = home.json("rules", "apply", name, *home.signed("supervisor"))
    assert jobs(home, "--kind", "rescan") == []

    home.approve(asked["id"], "admin", "legal")

    assert jobs(home, "--kind", "rescan")[0]["state"] == "waiting"
    home.run("worker", "--once")
    rescan = jobs(home, "--kind", "rescan")[0]
    assert (rescan["state"], rescan["done"], rescan["of"]) == ("done", 2, 2)
    assert rescan["result"]["conversations"] == 2


def test_on_a_key_ring_that_is_another_stores_no_worker_begins(home, tmp_path):
    taken_in(home, tmp_path)
    ring = home.path / "keys" / "ring.db"
    home.close()
    with closing(sqlite3.connect(ring)) as base, base:
        base.execute("DELETE FROM keys")

    answer = home.run("worker", "--once")

    assert "GC-891" in answer.err
    assert jobs(home) == []


def test_what_is_held_up_is_seen_by_the_doctor_and_is_no_failure(home):
    number = _unknown(home)
    with closing(sqlite3.connect(home.path / "data" / "guicang.db")) as base, base:
        base.execute("UPDATE guicang_job SET error = 'GC-872' WHERE id = ?", [number])

    checks = json.loads(home.run("doctor", "-o", "json").out)["checks"]

    (check,) = [c for c in checks if c["name"] == "no job has failed for good"]
    assert check["ok"]
    assert "unknown GC-872 (1)" in check["detail"]


def test_what_failed_for_good_is_seen_by_the_doctor_and_retried_by_an_administrator(
    home,
):
    number = _unknown(home)

    home.run("worker", "--once")

    dead = jobs(home, "--state", "dead")
    assert [(job["id"], job["error"]) for job in dead] == [(number, "GC-354")]
    checks = json.loads(home.run("doctor", "-o", "json").out)["checks"]
    (check,) = [c for c in checks if c["name"] == "no job has failed for good"]
    assert not check["ok"]
    assert "unknown GC-354" in check["detail"]
    refused = home.run(
        "jobs", "retry", number, "--reason", "walk", *home.signed("hr"), "-o", "json"
    )
    assert refused.error["code"] == "GC-303"
    retried = home.json(
        "jobs", "retry", number, "--reason", "walk", *home.signed("admin")
    )
    assert (retried["state"], retried["failures"]) == ("waiting", 0)
    cancelled = home.json(
        "jobs", "cancel", number, "--reason", "walk", *home.signed("admin")
    )
    assert cancelled["state"] == "cancelled"


def _unknown(home):
    """Let a job wait that this release does not know, and that failed seven times."""
    with sqlite3.connect(home.path / "data" / "guicang.db") as database:
        made = database.execute(
            "INSERT INTO guicang_job (kind, payload, state, run_at, created_at, "
            "attempt, failures, owner, done, of, error, result) "
            "VALUES ('unknown', '{}', 'waiting', 0, 0, 7, ?, '', 0, 0, '', '{}')",
            [MOST_FAILURES - 1],
        )
    database.close()
    return made.lastrowid


def test_where_the_settings_say_so_approved_batches_go_to_their_end(home, tmp_path):
    taken_in(home, tmp_path)
    asked = home.json("policy", "apply", "three-tier", *home.signed("supervisor"))
    home.approve(asked["id"], "admin", "legal")
    batch = home.json("batch", "propose", *home.signed("hr"))["id"]
    home.approve(batch, "admin", "supervisor", "compliance")
    home.run("worker", "--once")
    assert jobs(home, "--kind", "dispose") == []
    home.close()  # another process reads the settings anew
    with (home.path / "guicang.toml").open("a") as settings:
        settings.write('"schedule.dispose" = "PT1M"\n')

    answer = home.run("worker", "--once")

    assert answer.code == 0
    done = jobs(home, "--kind", "dispose-batch")[0]
    assert (done["state"], done["result"]["batch"]) == ("done", batch)
    assert done["done"] == done["of"] > 0
    assert home.json("batch", "show", batch)["state"] == "certified"
    _searches_the_archive(home)
    _reads_the_archive_back(home)


def _searches_the_archive(home):
    """Let a worker do so; only who ordered it is told what it found."""
    words = home.run("archive", "read", "c-1").out.split()[-1][:4]
    asked = ("archive", "search", words, "--reason", "case 7")
    number = home.json(*asked, *home.signed("legal"))["id"]
    home.run("worker", "--once")

    found = home.json("archive", "found", number, *home.signed("legal"))

    assert (found["state"], found["looked"]) == ("done", 2)
    assert found["done"] == found["of"] == 1
    home.wait(31)
    refused = home.run("archive", "found", number, *home.signed("compliance"))
    assert refused.code != 0
    assert words not in json.dumps(jobs(home))


def _reads_the_archive_back(home):
    """Let a worker do so; then spoil it, and see that the worker says so loudly."""
    home.json("archive", "check", *home.signed("admin"))
    home.run("worker", "--once")
    whole = jobs(home, "--kind", "archive-check")[0]
    assert (whole["state"], whole["done"], whole["of"]) == ("done", 1, 1)
    assert whole["result"]["conversations"] == 2
    (segment,) = (home.path / "archive").rglob("*.parquet")
    segment.chmod(0o600)
    segment.write_bytes(segment.read_bytes()[:-1])

    home.json("archive", "check", *home.signed("admin"))
    home.run("worker", "--once")

    (spoiled, *_) = jobs(home, "--kind", "archive-check")
    assert (spoiled["state"], spoiled["error"]) == ("dead", "GC-876")


def test_a_worker_stops_when_it_is_asked_to(home):
    process = subprocess.Popen(
        [sys.executable, "-m", "guicang", "worker"],
        env=environment(home.path),
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        while "worker_started" not in process.stderr.readline():
            assert process.poll() is None
        process.send_signal(signal.SIGTERM)
        said = process.stderr.read()

    assert process.returncode == 0
    assert "worker_stopped" in said
