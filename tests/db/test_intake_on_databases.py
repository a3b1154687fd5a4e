"""Taking in on real databases: the same promises as on the fakes, and an end-to-end."""

import pytest
from tests.fakes.sealing import MemoryBox, MemoryRing
from tests.files import conversation, flat, write
from tests.services.test_intake import House

from guicang.domain.ledger.model import Tag
from guicang.services.intake import Result


@pytest.fixture(
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.service)]
)
def house(request) -> House:
    from guicang.adapters.db.catalogue import DjangoCatalogue
    from guicang.adapters.db.ledger import DjangoLedger
    from guicang.adapters.db.records import DjangoRecords

    request.getfixturevalue(f"fresh_{request.param}")
    house = House()
    stores = {
        "records": DjangoRecords(MemoryRing(), MemoryBox()),
        "catalogue": DjangoCatalogue(),
        "ledger": DjangoLedger(),
    }
    for name, store in stores.items():
        setattr(house, name, store)
        object.__setattr__(house.intake, name, store)
    return house


def test_a_file_comes_in_once(house, tmp_path):
    rows = [conversation(f"c{n}") for n in range(7)]
    path = write(tmp_path / "a.jsonl.zst", [*rows, b"broken"])

    assert house.take(path) == Result(conversations=7, messages=14, quarantined=1)
    assert house.take(path) == Result(duplicates=7)
    assert house.records.counts()["messages"] == 14
    [kept] = house.ledger.entries(tag=Tag.CONVERSATION_QUARANTINED)
    assert kept.data["items"] == 1


def test_scattered_parts_meet_in_the_database(house, tmp_path):
    lines = [flat(f"c{n % 5}", n // 5) for n in range(25)]

    result = house.take(write(tmp_path / "a.jsonl", lines))

    assert (result.conversations, result.messages) == (5, 25)
    for found in house.records.read([f"c{n}" for n in range(5)]):
        assert [m.text for m in found.messages] == [f"第{n}句" for n in range(5)]
    assert house.take(tmp_path / "a.jsonl").updated == 0


def test_an_ended_conversation_does_not_come_back(house, tmp_path):
    house.catalogue.ended(["c1"], "request-1", house.intake.clock.now())

    result = house.take(write(tmp_path / "a.jsonl", [conversation("c1")]))

    assert result == Result(refused=1)
