"""The page of anchors: where, since when, a checkpoint on paper, and the alarm."""

import json

import pytest

from guicang.adapters.anchoring.folder import WormFolder
from guicang.domain.ledger.anchors import Receipt
from guicang.domain.ledger.model import Tag


@pytest.fixture
def placed(console, tmp_path, monkeypatch):
    """A console whose home has one place."""
    folder = WormFolder(tmp_path / "worm")
    folder.root.mkdir()
    monkeypatch.setitem(
        console.house.config.values, "anchor.folder", str(tmp_path / "worm")
    )
    for name in ("anchoring", "anchor_folders"):
        console.house.__dict__.pop(name, None)
    yield console
    for name in ("anchoring", "anchor_folders"):
        console.house.__dict__.pop(name, None)


def test_the_overview_and_the_trail_say_that_the_ledger_was_never_anchored(console):
    overview = console.log_in("admin").get("/").content.decode()
    trail = console.log_in("auditor").get("/trail").content.decode()

    assert "台账从未锚定" in overview
    assert "台账从未锚定" in trail


def test_a_checkpoint_is_taken_to_every_place_and_the_receipt_is_given_out(placed):
    client = placed.log_in("auditor")

    client.post("/anchors/new")
    page = client.get("/anchors").content.decode()

    ((size, receipt),) = placed.house.anchoring.list()
    assert receipt.digest[:16] in page
    given = client.get(f"/anchors/{receipt.digest}")
    assert Receipt.parse(given.content) == receipt
    (entry,) = placed.entries(Tag.LEDGER_ANCHORED)
    assert (entry.data["size"], entry.data["receipt"]) == (size, receipt.digest)


def test_a_receipt_that_there_is_not_is_refused(console):
    assert console.log_in("auditor").get(f"/anchors/{'0' * 64}").status_code == 400


def test_without_a_place_nothing_can_be_anchored(console):
    answer = console.log_in("auditor").post("/anchors/new")

    assert "GC-743" in answer.content.decode()


def test_a_checkpoint_is_printed(console):
    answer = console.log_in("auditor").post("/anchors/paper")

    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    ((_, receipt),) = console.house.anchoring.list()
    assert receipt.kind == "paper"
    assert json.loads(receipt.to_bytes())["note"] == receipt.note
