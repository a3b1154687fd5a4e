"""The console's bench fills a home with rows that the reads find; sizes compare."""

import pytest
from bench import console, console_rows

from guicang.adapters.db.queries.conversations import about_how_many
from guicang.adapters.db.queries.filters import Filter
from guicang.adapters.db.queries.ledger import Wanted, how_many
from guicang.domain.ledger.model import Tag
from tests.homes import make


@pytest.fixture
def house(database, settings):
    home = make(database, settings)
    console_rows.fill(120)
    home.house.sweeping.sweep()
    return home.house


def test_rows_are_found_by_what_they_were_written_with(house):
    taken = how_many(Wanted(tags=frozenset({Tag.CONVERSATION_TAKEN_IN})))

    assert about_how_many(Filter()).count == 120
    assert 0 < about_how_many(Filter(category="chat.complaint")).count < 60
    assert 0 < about_how_many(Filter(finding="MOBILE")).count < 90
    assert taken.count == 20


def test_every_read_is_timed_and_its_statements_are_counted(house, monkeypatch):
    monkeypatch.setattr(console, "TIMES", 2)
    reads = console.reads(house)

    for name, read in reads.items():
        found = console.measured(name, read)
        assert 0 < found["p50"] <= found["p95"] * 1.001
        assert found["statements"] <= 12


def test_growth_is_the_largest_size_over_the_smallest():
    def run(size, own, wall, database):
        read = {"name": "r", "p50": wall, "cpu": own}
        return {"size": size, "database": database, "reads": [read]}

    def factor(database):
        runs = [run(n, 2.0 * n, 3.0 * n * n, database) for n in (1, 5, 10)]
        (one,) = console.growth(runs)
        return one["from"], one["to"], one["factor"]

    assert factor("") == (1, 10, 10.0)
    assert factor("PostgreSQL") == (1, 10, 100.0)
