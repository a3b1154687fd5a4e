"""The bench of intake reads all that a platform holds, and names what it measured."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from bench import intake
from bench.run import ROOT
from tools.pages import benchmarks

from guicang.adapters.sources.zoho import DESK

pytestmark = pytest.mark.allow_hosts(["127.0.0.1", "localhost"])

# A platform is served by a fork of whoever measures: not of this large process.
APART = """
import json, sys
from dataclasses import replace
from bench import intake
kind, size, more = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
made = intake.STOCKS[kind](size)
intake.STOCKS = {kind: lambda _: replace(made, messages=made.messages + more)}
print(json.dumps(intake.measured(kind, dict(intake.connectors())[kind], size)))
"""


def apart(kind: str, size: int, more: int = 0) -> "subprocess.CompletedProcess[str]":
    """Measure a connector in a process of its own; ``more`` messages are missing."""
    return subprocess.run(  # noqa: S603 - this interpreter
        [sys.executable, "-c", APART, kind, str(size), str(more)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"},
        capture_output=True,
        text=True,
        check=False,
    )


def measured(kind: str, size: int) -> Any:
    done = apart(kind, size)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_a_connector_is_measured_against_its_own_calls():
    row = measured("zoho-desk", 100)

    assert row["messages"] == 100
    assert row["calls"] > 5
    assert row["ratio"] > 0


def test_a_connector_that_reads_too_little_is_no_figure():
    done = apart("zoho-desk", 40, more=1)

    assert done.returncode != 0
    assert "40 of 41" in done.stderr


def test_what_nothing_simulates_is_not_measured():
    assert intake.measured("unknown", DESK, 40) is None


def test_the_page_shows_what_was_measured_last():
    found = benchmarks.intake()

    assert found is not None
    text = benchmarks.render()
    assert text is not None
    assert all(f"| {row['name']} |" in text for row in found["rows"])


@pytest.mark.parametrize(("kind", "pages"), [("matrix", 10), ("wecom-archive", 0)])
def test_what_comes_backwards_or_by_a_library_is_measured_too(kind, pages):
    row = measured(kind, 200)

    assert row["messages"] == 200
    assert row["calls"] >= pages
    assert (row["ceiling"] is None) is (kind == "wecom-archive")
