"""The benchmarks' frame measures what it is given and overwrites nothing."""

import json

from bench import machine, run


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


def test_the_machine_is_described_with_its_disk(tmp_path):
    described = machine.describe(tmp_path)

    assert described["cores"] >= 1
    assert described["sqlite"].startswith("3.")
    assert 0 < described["fdatasync_ms"]["p50"] <= described["fdatasync_ms"]["max"]


def test_a_ratio_names_its_peer():
    figure = {"name": "f", "value": 6.0, "unit": "u", "peer": 4.0, "peer_name": "tar"}

    assert run.line(figure) == "f: 6 u, 1.50 times tar (4)"
    assert run.line(figure | {"peer": None}) == "f: 6 u"
