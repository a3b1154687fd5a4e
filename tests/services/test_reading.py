"""Reading from the archive: masked, unless somebody with a reason asks for more."""

import pytest
from tests.fakes.house import House, World
from tests.fakes.talk import talk
from tests.scanners import SCANNER
from tests.services.standing import entries, standing

from guicang.domain.errors import NotArchived
from guicang.domain.ledger.model import Tag
from guicang.services.reading import Reading

PHONE = "13800138000"


@pytest.fixture
def house() -> House:
    house = standing("other")
    house.take_in(talk("c0", f"我的电话 {PHONE}", "好的"))
    house.running.run(house.approved().id)
    return house


def _reading(house: House) -> Reading:
    return Reading(
        archiving=house.archiving,
        scanner=SCANNER,
        ledger=house.ports["ledger"],
        clock=house.world.clock,
    )


def test_what_is_read_is_masked_and_nameless(house):
    read = _reading(house).read("c0", by="legal", reason="a question", reveal=False)

    assert PHONE not in read.messages[0].text
    assert read.messages[1].text == "好的"
    assert (read.customer_name, read.agent_name, read.extra) == ("", "", "")
    said = entries(house, Tag.ARCHIVE_READ)[-1]
    assert said.actor == "legal"
    assert said.data == {
        "conversation": "c0",
        "reveal": False,
        "reason": "a question",
    }


def test_who_reveals_is_named_with_the_reason(house):
    read = _reading(house).read("c0", by="legal", reason="a lawsuit", reveal=True)

    assert PHONE in read.messages[0].text
    assert read.customer_name == "测试客户"
    assert entries(house, Tag.ARCHIVE_READ)[-1].data["reveal"] is True


def test_what_is_not_archived_is_not_read_and_leaves_no_entry():
    house = House(World())

    with pytest.raises(NotArchived):
        _reading(house).read("c0", by="legal", reason="x", reveal=False)

    assert entries(house, Tag.ARCHIVE_READ) == []
