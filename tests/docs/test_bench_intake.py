"""The bench of intake reads all that a platform holds, and names what it measured."""

import pytest
from bench import intake, intake_stock
from tools.pages import benchmarks

from guicang.adapters.sources.zoho import DESK

pytestmark = pytest.mark.allow_hosts(["127.0.0.1", "localhost"])


def test_a_connector_is_measured_against_its_own_calls():
    row = intake.measured("zoho-desk", DESK, 100)

    assert row is not None
    assert row["messages"] == 100
    assert row["calls"] > 5
    assert row["ratio"] > 0


def test_a_connector_that_reads_too_little_is_no_figure(monkeypatch):
    stock = intake_stock.zoho_desk(40)
    short = intake_stock.Stock(platform=stock.platform, messages=41, form=stock.form)
    monkeypatch.setitem(intake_stock.STOCKS, "zoho-desk", lambda size: short)

    with pytest.raises(AssertionError, match="40 of 41"):
        intake.measured("zoho-desk", DESK, 40)


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
    row = intake.measured(kind, dict(intake.connectors())[kind], 200)

    assert row is not None
    assert row["messages"] == 200
    assert row["calls"] >= pages
    assert (row["ceiling"] is None) is (kind == "wecom-archive")
