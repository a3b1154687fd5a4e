"""What processes count is added up, whichever of them is asked."""

import os
import subprocess
import sys

import prometheus_client  # loaded before any variable tells it to share
import pytest
from prometheus_client.parser import text_string_to_metric_families

from guicang.config import load
from guicang.entrypoints.metrics import flows
from guicang.entrypoints.metrics.names import METRICS
from tests.cli.hands import environment

COUNT = """
from pathlib import Path
from guicang.config import load
from guicang.entrypoints.metrics import flows
assert flows.prepare(load(Path({home!r})))
flows.answered("batches", 200, 0.02)
flows.answered("batches", 503, 7.0)
with flows.attempt("due"):
    pass
flows.ended("due", "done")
"""


@pytest.fixture
def home(tmp_path):
    (tmp_path / "guicang.toml").write_text('"metrics.enabled" = true\n')
    return tmp_path


def counted(home):
    """Let another process count; return its number."""
    with subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", COUNT.format(home=str(home))], env=environment(None)
    ) as process:
        assert process.wait(300) == 0
    return process.pid


def told(home):
    text = prometheus_client.generate_latest(flows.gathered(home / flows.FOLDER))
    return {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text.decode())
        for sample in family.samples
    }


def test_processes_add_up_and_what_the_dead_counted_goes_when_it_is_served_anew(home):
    counted(home)
    counted(home)

    both = told(home)

    seconds = "guicang_http_request_seconds"
    assert both[f"{seconds}_count", "2xx", "batches"] == 2
    assert both[f"{seconds}_sum", "5xx", "batches"] == 14.0
    assert both[f"{seconds}_bucket", "0.025", "2xx", "batches"] == 2
    assert both["guicang_job_seconds_count", "due"] == 2
    assert both["guicang_jobs_ended_total", "done", "due"] == 2
    mine = home / flows.FOLDER / f"counter_{os.getpid()}.db"
    mine.touch()
    flows.sweep(home / flows.FOLDER)
    assert [p.name for p in (home / flows.FOLDER).iterdir()] == [mine.name]


def test_nothing_is_counted_where_nobody_asked_for_it(tmp_path, monkeypatch):
    monkeypatch.delenv("PROMETHEUS_MULTIPROC_DIR", raising=False)

    assert not flows.prepare(load(tmp_path))
    assert "PROMETHEUS_MULTIPROC_DIR" not in os.environ
    assert list(tmp_path.iterdir()) == []


def test_the_names_that_processes_count_under_are_on_the_list():
    made = flows.flows()

    names = {made.requests._name, made.jobs._name, f"{made.ended._name}_total"}
    assert names <= METRICS.keys()
