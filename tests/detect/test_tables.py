"""Tables of messages go in, tables of findings come out."""

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.cli.hands import guicang
from tests.scanners import SCANNER

TEXTS = [
    "电话13800138000",
    "好的，谢谢",
    None,
    "🙂身份证11010119900307107X，邮箱a@b.test",
    "320923********5678",
] * 3


@pytest.fixture
def corpus(tmp_path):
    path = tmp_path / "corpus.parquet"
    ids = [f"m{n}" for n in range(len(TEXTS))]
    pq.write_table(pa.table({"id": ids, "text": TEXTS, "other": ids}), path)
    return path


def expected():
    return [
        (f"m{n}", f.type, f.start, f.end, f.rule, f.masked)
        for n, text in enumerate(TEXTS)
        if text
        for f in SCANNER.scan_one(text)
    ]


def rows(path):
    return [
        (r["id"], r["type"], r["start"], r["end"], r["rule"], r["masked"])
        for r in pq.read_table(path).to_pylist()
    ]


@pytest.mark.parametrize("jobs", [1, 2])
def test_findings_of_a_table_are_those_of_its_texts(corpus, tmp_path, jobs):
    to = tmp_path / "found.parquet"

    said = guicang("detect", corpus, "--to", to, "--jobs", jobs)

    assert said.code == 0, said
    assert json.loads(said.out)["messages"] == len(TEXTS)
    assert rows(to) == expected() != []


def test_an_arrow_file_without_ids_is_numbered(tmp_path):
    source, to = tmp_path / "corpus.arrow", tmp_path / "found.parquet"
    table = pa.table({"text": TEXTS})
    with (
        pa.OSFile(str(source), "wb") as file,
        pa.ipc.new_file(file, table.schema) as writer,
    ):
        writer.write_table(table, max_chunksize=4)

    said = guicang("detect", source, "--to", to)

    assert said.code == 0, said
    assert [r[0] for r in rows(to)] == [e[0].removeprefix("m") for e in expected()]


def test_only_the_types_and_scores_that_were_asked_for_are_listed(corpus, tmp_path):
    to = tmp_path / "found.parquet"

    guicang("detect", corpus, "--to", to, "--types", "MOBILE", "--min-score", 0.9)

    assert {r[1] for r in rows(to)} == {"MOBILE"}


def test_an_empty_table_gives_an_empty_table(tmp_path):
    source, to = tmp_path / "none.parquet", tmp_path / "found.parquet"
    pq.write_table(pa.table({"text": pa.array([], pa.string())}), source)

    said = guicang("detect", source, "--to", to)

    assert said.code == 0, said
    assert rows(to) == []


BAD = {
    "no text": lambda path: pq.write_table(pa.table({"words": ["x"]}), path),
    "no table": lambda path: path.write_bytes(b"PAR1 not at all"),
}


@pytest.mark.parametrize("make", BAD.values(), ids=BAD)
def test_what_is_no_table_of_messages_is_refused(tmp_path, make):
    make(tmp_path / "bad.parquet")

    said = guicang("detect", tmp_path / "bad.parquet", "--to", tmp_path / "x.parquet")

    assert (said.code, "GC-107" in said.err) == (2, True)
    assert not (tmp_path / "x.parquet").exists()


def test_a_list_that_is_there_is_never_written_over(corpus, tmp_path):
    to = tmp_path / "found.parquet"
    to.write_text("mine")

    said = guicang("detect", corpus, "--to", to)

    assert said.code != 0
    assert to.read_text() == "mine"
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".part-")] == []
