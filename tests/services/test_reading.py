"""Reading: masked as the reader's proven roles have it, and only what is in sight."""

from datetime import timedelta

import pytest
from tests.fakes.house import House
from tests.fakes.scanning import WordScanner
from tests.fakes.talk import talk
from tests.fakes.world import World
from tests.scanners import SCANNER
from tests.services.standing import entries, standing

from guicang.adapters.keys.masking import FileCloak
from guicang.adapters.packs import masking_policy
from guicang.domain.access.grants import Grant
from guicang.domain.access.model import May, Person, Reader, Role
from guicang.domain.errors import NotAllowed, NotArchived, ScreeningFailed
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
    cloak = FileCloak.initialise(tmp_path / "keys")

    def make(scanner: object = None, of: House = house) -> Reading:
        masking = Masking(
            scanner=Plain(scanner or SCANNER),
            cloak=cloak,
            policy=masking_policy(),
        )
        return Reading(
            records=of.ports["records"],
            archiving=of.archiving,
            masking=masking,
            powers=of.powers,
            ledger=of.ports["ledger"],
            clock=of.world.clock,
        )

    return make


def person(*roles: Role, **more) -> Person:
    return Person(name="li", roles=frozenset(roles), **more)


def reader(*roles: Role, proven: bool = True, **more) -> Reader:
    return Reader(person=person(*roles, **more), proven=proven)


LEGAL = reader(Role.LEGAL)
OWN = {"accounts": frozenset({"agent-1"})}
READERS = {
    "nobody who was proven": (reader(Role.LEGAL, proven=False), (), "*******8000"),
    "counsel": (LEGAL, ("legal",), "138****8000"),
    "the agent": (reader(Role.AGENT, **OWN), ("agent",), "138****8000"),
}


@pytest.mark.parametrize("case", READERS.values(), ids=READERS)
def test_what_is_read_is_masked_as_the_role_has_it(house, reading, case):
    who, roles, shown = case
    read = reading().read("c0", reader=who, reason="a question")

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


def test_what_is_still_live_is_read_the_same_way(house, reading):
    house.take_in(talk("live", f"我的电话 {PHONE}"))

    read = reading().read("live", reader=LEGAL, reason="a question")

    assert read.messages[0].text == "我的电话 138****8000"
    assert entries(house, Tag.CONVERSATION_READ)[-1].data["conversation"] == "live"


# --- whose conversations --------------------------------------------------------------

OUT_OF_SIGHT = {
    "another agent's": ("c0", {"accounts": frozenset({"A2"})}),
    "without an account": ("c0", {}),
    "one there is not": ("nothing", OWN),
}


@pytest.mark.parametrize("case", OUT_OF_SIGHT.values(), ids=OUT_OF_SIGHT)
def test_an_agent_reads_no_conversation_but_their_own(house, reading, case):
    name, more = case

    with pytest.raises(NotAllowed):
        reading().read(name, reader=reader(Role.AGENT, **more), reason="x")

    assert entries(house, Tag.ARCHIVE_READ) == []
    refused = entries(house, Tag.ACCESS_REFUSED)[-1]
    assert (refused.actor, refused.data["code"]) == ("li", "GC-303")


def test_who_is_more_than_an_agent_reads_all(reading):
    both = reader(Role.AGENT, Role.SUPERVISOR)

    assert reading().read("c0", reader=both).id == "c0"


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMIN, Role.SECURITY, Role.HR])
def test_these_read_no_contents(house, reading, role):
    with pytest.raises(NotAllowed):
        reading().read("c0", reader=reader(role))

    assert entries(house, Tag.ACCESS_REFUSED)[-1].data["code"] == "GC-303"


def test_lists_hold_what_the_reader_may_read(house, reading):
    house.take_in(talk("mine", agent="agent-1"), talk("theirs", agent="agent-2"))

    def listed(*roles, **more):
        found = reading().listed(reader(*roles, **more))
        return {record.id for record in found}

    assert listed(Role.AGENT, **OWN) == {"mine"}
    assert listed(Role.AGENT) == set()
    assert listed(Role.SUPERVISOR) >= {"mine", "theirs"}
    with pytest.raises(NotAllowed):
        listed(Role.AUDITOR)


def granted(house, may: May, **more) -> Grant:
    now = house.world.clock.now()
    given = {"since": now, "until": now + timedelta(days=1), "reason": "audit", **more}
    grant = Grant(id="r-1", person="li", permission=may, **given)
    house.world.access.give(grant)
    return grant


def test_an_auditor_with_a_grant_reads_as_often_as_it_allows(house, reading):
    granted(house, May.CONVERSATION_READ, uses=1)
    auditor = reader(Role.AUDITOR)

    read = reading().read("c0", reader=auditor, reason="audit")

    assert read.messages[0].text == "我的电话 *******8000"
    assert entries(house, Tag.ARCHIVE_READ)[-1].data["grant"] == "r-1"
    assert entries(house, Tag.GRANT_USED)[-1].data == {
        "grant": "r-1",
        "permission": "records:conversation:read",
        "use": 1,
    }
    with pytest.raises(NotAllowed):
        reading().read("c0", reader=auditor)


def test_a_grant_ends_by_itself(house, reading):
    granted(house, May.CONVERSATION_READ)
    reading().read("c0", reader=reader(Role.AUDITOR))
    house.world.clock.move(days=1)

    with pytest.raises(NotAllowed):
        reading().read("c0", reader=reader(Role.AUDITOR))


# --- what fails -----------------------------------------------------------------------


def test_where_the_scanner_fails_nothing_is_read_and_nothing_is_quoted(house, reading):
    with pytest.raises(ScreeningFailed) as caught:
        reading(WordScanner(breaks=PHONE)).read("c0", reader=LEGAL)

    assert entries(house, Tag.ARCHIVE_READ) == []
    assert PHONE not in repr(caught.value)
    assert caught.value.__context__ is None


def test_what_is_not_archived_is_not_read_and_leaves_no_entry(reading):
    house = House(World())

    with pytest.raises(NotArchived):
        reading(of=house).read("c0", reader=LEGAL, reason="x")

    assert entries(house, Tag.ARCHIVE_READ) == []


# --- what a page shows ----------------------------------------------------------------


def test_what_is_masked_is_told_apart_from_what_was_said(reading):
    shown = reading().show("c0", reader=LEGAL)

    first, second = shown.pieces
    assert [(piece.text, piece.type) for piece in first] == [
        ("我的电话 ", ""),
        ("138****8000", "MOBILE"),
    ]
    assert [piece.type for piece in second] == [""]
    assert shown.conversation.messages[0].text == "我的电话 138****8000"


def test_who_turns_back_within_an_hour_leaves_no_second_entry(house, reading):
    for minutes in (0, 59):
        house.world.clock.move(minutes=minutes)
        reading().show("c0", reader=LEGAL)
    once = len(entries(house, Tag.ARCHIVE_READ))
    house.world.clock.move(minutes=2)
    reading().show("c0", reader=LEGAL)

    assert once == 1
    assert len(entries(house, Tag.ARCHIVE_READ)) == 2


OTHER_READINGS = {
    "another person": (
        Reader(person=Person(name="wu", roles=frozenset({Role.LEGAL})), proven=True),
        "",
    ),
    "with a reason": (LEGAL, "a question"),
    "with other roles": (reader(Role.LEGAL, proven=False), ""),
}


@pytest.mark.parametrize("case", OTHER_READINGS.values(), ids=OTHER_READINGS)
def test_another_reading_within_the_hour_is_an_entry_of_its_own(house, reading, case):
    who, reason = case
    reading().show("c0", reader=LEGAL)
    reading().show("c0", reader=who, reason=reason)

    assert len(entries(house, Tag.ARCHIVE_READ)) == 2


def test_each_use_of_a_grant_is_an_entry(house, reading):
    granted(house, May.CONVERSATION_READ)
    auditor = reader(Role.AUDITOR)
    reading().show("c0", reader=auditor)
    reading().show("c0", reader=auditor)

    assert len(entries(house, Tag.ARCHIVE_READ)) == 2


def test_an_agent_may_not_even_look_at_anothers_conversation(house, reading):
    reading().require_seen("c0", person(Role.AGENT, **OWN))
    reading().require_seen("c0", person(Role.AUDITOR))

    with pytest.raises(NotAllowed):
        reading().require_seen("c0", person(Role.AGENT))
    assert entries(house, Tag.ACCESS_REFUSED)[-1].data["code"] == "GC-303"
