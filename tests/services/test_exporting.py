"""What is exported is masked, entered before it leaves, and comes in again."""

import json

import pytest
from tests.files import conversation, source, taken, write
from tests.services.test_intake import ID, House

from guicang.domain.detect.types import Level
from guicang.domain.errors import LedgerRefused
from guicang.domain.hold import Query
from guicang.domain.ledger.model import Tag
from guicang.services.exporting import Exported, Exporting


@pytest.fixture
def house(tmp_path) -> House:
    house = House()
    raw = conversation("c1", phone=13800138000, note={"id": ID})
    raw["customer"]["name"] = "样某一"
    raw["messages"][0]["text"] = f"身份证{ID} 电话13800138000"
    data = {"name": "13800138000.png", "data": "aGk="}
    raw["messages"][1]["attachments"] = [data]
    house.take(write(tmp_path / "a.jsonl", [raw, conversation("c2")]))
    return house


def _export(house: House, **options: object) -> tuple[Exported, bytes]:
    written: list[bytes] = []
    service = Exporting(
        records=house.records,
        ledger=house.ledger,
        scanner=house.intake.scanner,
        clock=house.intake.clock,
    )
    return service.export(written.append, actor="li", **options), b"".join(written)


def test_numbers_and_names_are_masked_wherever_they_stand(house):
    result, data = _export(house)
    [one, _] = [json.loads(row) for row in data.splitlines()]

    assert result == Exported(conversations=2, messages=4)
    assert ID.encode() not in data
    assert b"13800138000" not in data
    assert one["messages"][0]["text"] == "身份证110101********8515 电话138****8000"
    assert one["phone"] == "138****8000"
    assert one["customer"]["name"] == "样**"
    [attachment] = one["messages"][1]["attachments"]
    assert "data" not in attachment
    assert attachment["name"] == "138****8000.png"


def test_the_highest_level_hides_nearly_all(house):
    _, data = _export(house, level=Level.HIGH)

    assert json.loads(data.splitlines()[0])["messages"][0]["text"] == (
        "身份证1****************5 电话*******8000"
    )


def test_an_unmasked_export_comes_in_as_duplicates(house, tmp_path):
    _, data = _export(house, level=None)
    path = tmp_path / "b.jsonl"
    path.write_bytes(data)

    assert house.take(path).duplicates == 2
    assert taken(source().read(path))[0].messages[1].attachments[0].data == b"hi"


def test_a_query_chooses_and_the_ledger_tells(house):
    result, _ = _export(house, query=Query(conversations=frozenset({"c2"})))
    [entry] = house.ledger.entries(tag=Tag.CONVERSATION_EXPORTED)

    assert result.conversations == 1
    assert entry.actor == "li"
    assert entry.data == {"conversations": 1, "masked": "low"}


def test_without_an_entry_nothing_leaves(house, monkeypatch):
    def refuse(*_: object) -> None:
        raise LedgerRefused(reason="full")

    monkeypatch.setattr(house.ledger, "append", refuse)
    written: list[bytes] = []
    service = Exporting(
        records=house.records,
        ledger=house.ledger,
        scanner=house.intake.scanner,
        clock=house.intake.clock,
    )
    with pytest.raises(LedgerRefused):
        service.export(written.append, actor="li")

    assert written == []
