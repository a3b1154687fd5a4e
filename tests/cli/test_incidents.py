"""The bad day at a terminal."""

import pytest

from tests.cli.hands import at


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    with at(tmp_path_factory.mktemp("incidents") / "home") as home:
        home.init()
        yield home


def test_an_incident_is_declared_answered_and_drawn_up(home, tmp_path):
    made = home.json(
        "incident", "declare", "leak", "--what", "an export in a public folder",
        "--persons", 12, "--jurisdiction", "CN", *home.signed("legal"),
    )  # fmt: skip
    name = made["incident"]["id"]
    home.json(
        "incident", "met", name, "cn-notify-authority", "--reference", "CAC-7",
        *home.signed("legal"),
    )  # fmt: skip
    shown = home.run("incident", "show", name).out
    to = tmp_path / "report.docx"
    home.json("incident", "draft", name, "authority", "--to", to, *home.signed("legal"))
    left = home.json(
        "incident", "rescue", name, "--conversation", "c-none", *home.signed("legal")
    )
    refused = home.run(
        "incident", "close", name, "--reason", "over", *home.signed("legal"),
        "-o", "json",
    )  # fmt: skip

    states = {clock["clock"]: clock["state"] for clock in made["clocks"]}
    assert states["cn-other"] == "not-applicable"
    assert states["cn-notify-authority"] == "due"
    assert "met" in shown
    assert to.read_bytes().startswith(b"PK")
    assert left["found"][0]["way"] == "unknown"
    assert (refused.code, refused.error["code"]) == (20, "GC-735")
