"""``ledger anomalies`` and saved choices at the command line."""

import pytest

from tests.cli.hands import at


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("anomalies")
    with at(folder / "home") as home:
        home.init()
        to = folder / "ledger.jsonl"
        done = home.run("ledger", "export", "--to", to, *home.signed("compliance"))
        assert done.code == 0, done
        yield home


def test_a_first_export_stands_out_with_why_and_where(home):
    home.wait(60)

    told = home.json("ledger", "anomalies", "--as", "legal")
    other = home.json("ledger", "anomalies", "--rule", "mass-reveal", "--as", "legal")

    (one,) = [e for e in told["anomalies"] if e["rule"] == "first-export"]
    assert one["person"] == "compliance"
    assert one["why"]
    assert other["anomalies"] == []
    assert home.run("ledger", "anomalies", "--as", "legal").code == 0


def test_choices_are_kept_and_forgotten(home):
    rule = ("--rule", "first-export")

    kept = home.json("ledger", "save-view", "hr", "--person", "hr", *rule)
    gone = home.json("ledger", "drop-view", "hr")

    assert kept["views"] == [{"name": "hr", "person": "hr", "rule": "first-export"}]
    assert gone["views"] == []
