"""``imports`` on a sandbox: a worker takes files in, also one that was killed at it."""

import json
import os
import signal
import sqlite3
import time
from contextlib import closing

import pytest

from tests.cli.hands import Worker, at, environment
from tests.cli.specimens import MOBILE, talk, write

PATIENCE = 120


@pytest.fixture
def home(tmp_path):
    with at(tmp_path / "home") as home:
        home.init()
        yield home


def signed(home, *argv):
    return home.json("imports", *argv, *home.signed("admin"))


def ordered(home, file):
    upload = signed(home, "upload", file)["upload"]
    return signed(home, "order", upload, "--reason", "the old system")["number"]


def uploads(home):
    return sorted((home.path / "uploads").iterdir())


def test_a_file_is_sealed_ordered_taken_in_and_shown(home, tmp_path):
    export = write(tmp_path / "a.jsonl", talk("c-1"), talk("c-2"), torn=True)
    number = ordered(home, export)
    (sealed,) = uploads(home)
    assert MOBILE.encode() not in sealed.read_bytes()
    export.unlink()

    home.run("worker", "--once")

    shown = signed(home, "show", number)
    assert (shown["state"], shown["whole"], shown["conversations"]) == ("done", True, 2)
    assert [each["number"] for each in signed(home, "list")["imports"]] == [number]
    (line,) = home.json("quarantine", "list", "--file", shown["file"])["items"]
    assert line["position"] == 3
    assert uploads(home) == []


def test_what_waits_is_named_discarded_or_cancelled(home, tmp_path):
    export = write(tmp_path / "a.jsonl", talk("c-1"))
    upload = signed(home, "upload", export)["upload"]
    (waits,) = signed(home, "files")["uploads"]
    assert (waits["upload"], waits["name"]) == (upload, "a.jsonl")
    assert signed(home, "discard", upload)["upload"] == upload
    number = ordered(home, export)

    cancelled = signed(home, "cancel", number, "--reason", "wrong file")

    assert cancelled["state"] == "cancelled"
    assert uploads(home) == []


def test_a_worker_that_is_killed_in_the_middle_costs_nothing(home, tmp_path):
    many = 6_000
    export = write(tmp_path / "a.jsonl", *(talk(f"c-{n}") for n in range(many)))
    number = ordered(home, export)
    worker = Worker.begin(environment(home.path, "en"), home.folder)
    asked = {"argv": ["worker", "--once"], "ahead": home.ahead}
    worker.asks.write(json.dumps(asked) + "\n")
    worker.asks.flush()
    try:
        _until_it_is_at_it(home, number)
    finally:
        os.kill(worker.child.pid, signal.SIGKILL)
        worker.close()
    half = signed(home, "show", number)
    assert (half["state"], half["whole"]) == ("running", False)
    assert 0 < half["conversations"] < many
    assert half["conversations"] == _stored(home)
    (sealed,) = uploads(home)
    assert MOBILE.encode() not in sealed.read_bytes()

    home.wait(180)  # its lease is over
    home.run("worker", "--once")

    whole = signed(home, "show", number)
    assert (whole["state"], whole["whole"]) == ("done", True)
    assert (whole["records"], whole["conversations"]) == (many, many)
    assert whole["duplicates"] == 0
    assert _stored(home) == many
    assert uploads(home) == []


def _until_it_is_at_it(home, number):
    until = time.monotonic() + PATIENCE
    while not _asked(home, "SELECT done FROM guicang_job WHERE id = ?", number):
        assert time.monotonic() < until
        time.sleep(0.02)


def _stored(home):
    return _asked(home, "SELECT count(*) FROM guicang_conversation")


def _asked(home, statement, *values):
    with closing(sqlite3.connect(home.path / "data" / "guicang.db")) as base:
        return base.execute(statement, values).fetchone()[0]
