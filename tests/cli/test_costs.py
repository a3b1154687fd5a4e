"""``cost`` on a sandbox: measured, shown, priced, asked and written."""

import json
from contextlib import contextmanager

import pytest

from tests.cli.hands import at
from tests.cli.specimens import talk, write


@contextmanager
def measured(path):
    """Give a home in which something is stored and measured, without a price book."""
    with at(path) as home:
        home.init()
        file = write(path.parent / "talk.jsonl", talk("c-1"), talk("c-2"))
        home.json("import", file, *home.signed("admin"))
        home.json("cost", "measure", *home.signed("finance"))
        yield home


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    with measured(tmp_path_factory.mktemp("cost") / "home") as home:
        yield home


@pytest.fixture
def own(tmp_path):
    with measured(tmp_path / "home") as home:
        yield home


def test_what_is_stored_is_shown_with_its_bill(home):
    told = home.json("cost", "show")
    text = home.run("cost", "show").out

    assert told["bytes"] == sum(told["places"].values())
    assert told["sources"][0]["bytes"] > 0
    assert "Bill of a month" in text
    assert "per GB" in text


def test_a_price_book_is_given_edited_and_put_in_force(own, tmp_path):
    file = tmp_path / "prices.json"
    own.run("cost", "book", "wecom", "--to", file)
    book = json.loads(file.read_text("utf-8")) | {"name": "ours"}
    file.write_text(json.dumps(book), "utf-8")

    own.json("cost", "apply", file, "--reason", "contract", *own.signed("admin"))

    assert own.json("cost", "show")["book"]["name"] == "ours"
    assert own.json("cost", "prices")["versions"][0]["by"] == "admin"
    assert json.loads(own.run("cost", "book").out) == book


def test_what_is_no_price_book_is_refused(home, tmp_path):
    file = tmp_path / "prices.json"
    file.write_text("prices", "utf-8")

    answer = home.run("cost", "apply", file, "--reason", "x", *home.signed("admin"))

    assert answer.code == 2
    assert "GC-884" in answer.err


def test_with_one_sample_there_is_no_forecast_but_an_answer(home):
    forecast = home.json("cost", "forecast")
    asked = home.json("cost", "what-if", "--cold-after", 0, "--region", "eu")

    assert forecast["points"] == []
    assert "1" in forecast["method"][0]
    assert [month["days"] for month in asked["months"]] == [0]
    assert asked["cold_share"] == 1.0
    assert home.json("cost", "actual")["checks"] == []


def test_samples_are_written_as_a_table(home, tmp_path):
    file = tmp_path / "samples.csv"

    home.run("cost", "csv", "samples", "--to", file)

    lines = file.read_text("utf-8-sig").splitlines()
    assert lines[0] == "at,place,source,category,bytes"
    assert any(",working," in line for line in lines)
