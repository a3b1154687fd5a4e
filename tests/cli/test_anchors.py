"""``ledger anchor``, ``anchors``, ``paper`` and ``verify --anchors`` in a home."""

import pytest

from guicang_verify.__main__ import main
from tests.cli.hands import at


@pytest.fixture
def home(tmp_path):
    with at(tmp_path / "home") as home:
        home.init()
        yield home


def test_an_anchor_is_made_listed_and_verified_by_both_programs(home, tmp_path):
    worm = tmp_path / "worm"
    worm.mkdir()
    settings = home.path / "guicang.toml"
    settings.write_text(f'{settings.read_text()}\n"anchor.folder" = "{worm}"\n')

    made = home.json("ledger", "anchor")["anchors"]
    printed = home.json("ledger", "paper", "--to", tmp_path / "c.pdf")
    listed = home.json("ledger", "anchors")

    assert [each["kind"] for each in made] == ["worm"]
    assert {each["kind"] for each in listed["anchors"]} == {"worm", "paper"}
    assert (listed["late"], printed["kind"]) == (False, "paper")
    assert (tmp_path / "c.pdf").read_bytes().startswith(b"%PDF")
    assert home.json("ledger", "verify", "--anchors")["checkpoints"] >= 3
    (note,) = worm.iterdir()
    assert home.json("ledger", "verify", "--against", note)["checkpoints"] == 1
    signed = home.signed("auditor")
    home.json("ledger", "export", "--to", tmp_path / "ledger", *signed)
    key = (home.path / "public.key").read_text().strip()
    receipts = [f"--against={path}" for path in (home.path / "anchors").iterdir()]
    assert main(["ledger", str(tmp_path / "ledger"), "--key", key, *receipts]) == 0


def test_without_a_place_it_says_so(home):
    answer = home.run("ledger", "anchor")

    assert (answer.code, "GC-743" in answer.err) == (2, True)
