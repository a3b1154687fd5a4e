"""The benchmarks' frame measures what it is given and overwrites nothing."""

import json
import os
import shutil
from datetime import timedelta

import pytest
from bench import corpus, machine, peers, run

from guicang.adapters.sources.files import FileSource
from guicang.ports.sources import Taken
from tests.fakes.clock import FakeClock

LATER = corpus.UNTIL + timedelta(days=1)


def figures(size, folder):
    (folder / "work").write_text("x")
    yield run.Figure(name="rows", value=size * 2, unit="a second", peer=size)


def test_each_size_is_measured_in_a_folder_of_its_own(tmp_path):
    made = run.Benchmark(name="b", title="B", run=figures)

    runs = list(run.measure([made], [1, 10], tmp_path))

    assert [(r["size"], r["figures"][0]["value"]) for r in runs] == [(1, 2), (10, 20)]
    assert list(tmp_path.iterdir()) == []


def test_a_second_result_of_a_day_does_not_overwrite_the_first(tmp_path):
    first = run.keep({"n": 1}, "2026-11-25", tmp_path)
    second = run.keep({"n": 2}, "2026-11-25", tmp_path)

    assert (first.name, second.name) == ("2026-11-25.json", "2026-11-25-2.json")
    assert json.loads(first.read_text()) == {"n": 1}


def test_an_unknown_benchmark_is_a_wrong_command_line(capsys):
    assert run.main(["nonesuch"]) == 2
    assert "nonesuch" in capsys.readouterr().out


def test_growth_is_the_cost_of_a_message_at_the_larger_size():
    def measured(size, rate):
        figures = [
            {"name": "import", "value": rate, "unit": "messages/s"},
            {"name": "archive", "value": 20.0, "unit": "bytes/message"},
        ]
        return {"benchmark": "b", "size": size, "figures": figures}

    grown = list(run.growth([measured(10, 300.0), measured(100, 200.0)]))

    assert [(g["name"], g["from"], g["to"], g["factor"]) for g in grown] == [
        ("import", 10, 100, 1.5)
    ]


def test_the_corpus_is_talk_that_can_be_imported(tmp_path, monkeypatch):
    monkeypatch.setattr(corpus, "LOAD", tmp_path / "absent")

    made = corpus.make(300, tmp_path)

    read = list(FileSource(clock=FakeClock(LATER)).read(made.path, 0))
    assert all(isinstance(item, Taken) for item in read)
    assert sum(len(item.conversation.messages) for item in read) == made.messages
    assert 300 <= made.messages < 330
    assert made.conversations == len(read)
    assert made.origin == "simulated talk of four platforms"


def test_peers_read_the_same_messages(tmp_path, monkeypatch):
    monkeypatch.setattr(corpus, "LOAD", tmp_path / "absent")
    made = corpus.make(100, tmp_path)

    found = list(peers.rows(made.path))

    assert len(found) == made.messages
    assert all(who and text for _, _, _, who, _, _, text in found)


def test_a_script_reads_back_what_it_deletes(tmp_path, monkeypatch):
    if shutil.which("zstd") is None and not os.environ.get("CI"):
        pytest.skip("zstd is not installed")
    monkeypatch.setattr(corpus, "LOAD", tmp_path / "absent")
    made = corpus.make(100, tmp_path)

    peer = peers.sqlite(made.path, tmp_path / "sqlite")

    assert peer.messages == made.messages
    assert peer.size > 0
    assert set(peer.laps) == {"import", "dispose", "restore"}


def test_the_machine_is_described_with_its_disk(tmp_path):
    described = machine.describe(tmp_path)

    assert described["cores"] >= 1
    assert described["sqlite"].startswith("3.")
    assert described["seal_us"] > 0
    assert 0 < described["fdatasync_ms"]["p50"] <= described["fdatasync_ms"]["max"]


def test_a_ratio_names_its_peer():
    figure = {"name": "f", "value": 6.0, "unit": "u", "peer": 4.0, "peer_name": "tar"}

    assert run.line(figure) == "f: 6 u, 1.50 times tar (4)"
    assert run.line(figure | {"peer": None}) == "f: 6 u"
