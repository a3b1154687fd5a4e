"""Reading from the archive: masked as the reader's proven roles have it."""

import pytest
from tests.fakes.house import House, World
from tests.fakes.scanning import WordScanner
from tests.fakes.talk import talk
from tests.scanners import SCANNER
from tests.services.standing import entries, standing

from guicang.adapters.keys.masking import FileCloak
from guicang.adapters.packs import masking_policy
from guicang.domain.errors import NotArchived, ScreeningFailed
from guicang.domain.ledger.model import Tag
from guicang.services.inspecting import Plain
from guicang.services.masking import Masking
from guicang.services.reading import Reading

PHONE = "13800138000"


@pytest.fixture
def house() -> House:
    house = standing("other")
    house.take_in(talk("c0", f"我的电话 {PHONE}", "好的"))
    house.running.run(house.approved().id)
    return house


@pytest.fixture
def reading(house, tmp_path):
    def make(scanner: object = None, of: House = house) -> Reading:
        masking = Masking(
            scanner=Plain(scanner or SCANNER),
            cloak=FileCloak.initialise(tmp_path / "keys"),
            policy=masking_policy(),
        )
        return Reading(
            archiving=of.archiving,
            masking=masking,
            ledger=of.ports["ledger"],
            clock=of.world.clock,
        )

    return make


ROLES = {
    "nobody": ((), "*******8000"),
    "an agent": (("agent",), "138****8000"),
    "an auditor": (("auditor",), "*******8000"),
    "an auditor who is an agent, too": (("auditor", "agent"), "*******8000"),
}


@pytest.mark.parametrize(("roles", "shown"), ROLES.values(), ids=ROLES)
def test_what_is_read_is_masked_as_the_role_has_it(house, reading, roles, shown):
    read = reading().read("c0", by="li", roles=roles, reason="a question")

    assert read.messages[0].text == f"我的电话 {shown}"
    assert read.messages[1].text == "好的"
    assert (read.customer_name, read.agent_name, read.extra) == ("", "", "")
    said = entries(house, Tag.ARCHIVE_READ)[-1]
    assert said.actor == "li"
    assert said.data == {
        "conversation": "c0",
        "roles": sorted(roles),
        "masking": "1",
        "reason": "a question",
    }


def test_where_the_scanner_fails_nothing_is_read_and_nothing_is_quoted(house, reading):
    with pytest.raises(ScreeningFailed) as caught:
        reading(WordScanner(breaks=PHONE)).read("c0", by="li")

    assert entries(house, Tag.ARCHIVE_READ) == []
    assert PHONE not in repr(caught.value)
    assert caught.value.__context__ is None


def test_what_is_not_archived_is_not_read_and_leaves_no_entry(reading):
    house = House(World())

    with pytest.raises(NotArchived):
        reading(of=house).read("c0", by="legal", reason="x")

    assert entries(house, Tag.ARCHIVE_READ) == []
