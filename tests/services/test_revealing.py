"""Opening originals: a reason, a second person, and never without an entry."""

from dataclasses import replace

import pytest
from tests.fakes.house import House
from tests.fakes.keys import MemoryTagger
from tests.fakes.scanning import WordScanner
from tests.fakes.talk import talk
from tests.fakes.world import World
from tests.services.standing import entries, own_alone

from guicang.domain.access.model import Person, Role
from guicang.domain.approval.model import Decision, Request
from guicang.domain.disclosure.marks import bare
from guicang.domain.errors import (
    BadUsage,
    LedgerRefused,
    ManifestChanged,
    NoSuchMessage,
    NoSuchRequest,
    NotAllowed,
    NotApproved,
    NotArchived,
    NotYours,
    RequestClosed,
    SameHand,
)
from guicang.domain.ledger.model import Tag
from guicang.services.inspecting import Plain
from guicang.services.revealing import MOST, Revealed, Wish
from guicang.services.screening import Screening

PHONE, ID = "13800138000", "110101199003078515"


@pytest.fixture
def house() -> House:
    house = House(World())
    house.populate()
    house.take_in(
        talk("plain", f"电话 {PHONE}", "好的"),
        talk("statute", "你好", f"身份证 {ID}"),
        talk("health", "你好", labels=("chat.medical_consult",)),
    )
    return house


def person(house: House, name: str = "supervisor") -> Person:
    return house.world.people.get(name)


def ask(house: House, *names: str, by: str = "supervisor", **more):
    wish = Wish(conversations=names, **{"reason": "a court order", **more})
    return house.revealing.ask(wish, person(house, by))


def texts(opened) -> list[str]:
    """Give what was said; each text carries the mark of the opening."""
    assert isinstance(opened, Revealed)
    said = [m.text for c in opened.conversations for m in c.messages]
    assert all(bare(text) != text for text in said)
    return [bare(text) for text in said]


def test_what_one_may_open_alone_is_opened_and_entered(house):
    opened = ask(house, "plain")

    assert texts(opened) == [f"电话 {PHONE}", "好的"]
    [entry] = entries(house, Tag.FINDING_REVEALED)
    assert entry.actor == "supervisor"
    assert entry.data == {
        "conversations": ["plain"],
        "message": None,
        "reason": "a court order",
        "types": [["MOBILE", 1]],
        "statute": False,
        "mark": opened.mark,
    }


def test_one_message_is_opened_alone(house):
    assert texts(ask(house, "statute", message=0)) == ["你好"]


def test_without_an_entry_nothing_is_opened(house, monkeypatch):
    def refuse(*_: object) -> None:
        raise LedgerRefused(reason="full")

    monkeypatch.setattr(house.ports["ledger"], "append", refuse)

    with pytest.raises(LedgerRefused):
        ask(house, "plain")


SECOND = {
    "an identity number": (("statute",), {}),
    "the message that has it": (("statute",), {"message": 1}),
    "talk about health": (("health",), {}),
    "one of several": (("plain", "statute"), {}),
}


@pytest.mark.parametrize(("names", "more"), SECOND.values(), ids=SECOND)
def test_what_is_sensitive_by_statute_takes_a_second_person(house, names, more):
    request = ask(house, *names, **more)

    assert isinstance(request, Request)
    assert entries(house, Tag.FINDING_REVEALED) == []
    [asked] = entries(house, Tag.FINDING_REVEAL_PROPOSED)
    assert asked.data["request"] == request.id
    assert ID not in repr(asked) + repr(request)


def test_what_cannot_be_screened_takes_a_second_person(house):
    broken = Screening(scanner=Plain(WordScanner(breaks="电话")), tagger=MemoryTagger())
    house.revealing = replace(house.revealing, screening=broken)

    assert isinstance(ask(house, "plain"), Request)


def test_what_opens_says_who_opened_it(house):
    opened = ask(house, "plain")

    [mark] = house.revealing.marking.read(
        opened.conversations[0].messages[0].text, by="auditor"
    )

    assert (mark.viewer, mark.purpose) == ("supervisor", "a court order")
    assert (mark.id, mark.about) == (opened.mark, ("plain",))
    [entry] = entries(house, Tag.FINDING_REVEALED)
    assert entry.data["mark"] == mark.id


def test_where_nothing_is_marked_it_opens_as_it_was_said(house):
    marking = replace(house.revealing.marking, on=False)
    revealing = replace(house.revealing, marking=marking)

    wish = Wish(conversations=("plain",), reason="a court order")
    opened = revealing.ask(wish, person(house))

    assert opened.conversations[0].messages[0].text == f"电话 {PHONE}"


def test_two_people_open_it_once(house):
    request = ask(house, "statute")
    house.sign(request.id, "compliance")

    opened = house.revealing.run(request.id, person(house))

    assert texts(opened) == ["你好", f"身份证 {ID}"]
    [entry] = entries(house, Tag.FINDING_REVEALED)
    assert entry.data["request"] == request.id
    assert entry.data["statute"] is True
    assert entry.data["types"] == [["CN_ID", 1]]
    assert house.world.requests.get(request.id).decision is Decision.DONE
    with pytest.raises(RequestClosed):
        house.revealing.run(request.id, person(house))


def test_what_was_taken_offline_meanwhile_is_opened_from_the_archive(house):
    request = ask(house, "statute")
    house.sign(request.id, "compliance")
    house.policy()
    house.running.run(house.approved().id)
    assert not house.world.records.known(["statute"])
    house.world.clock.at = request.created_at

    opened = house.revealing.run(request.id, person(house))

    assert texts(opened) == ["你好", f"身份证 {ID}"]


def _unsigned(house: House) -> str:
    return ask(house, "statute").id


def _rejected(house: House) -> str:
    request = ask(house, "statute")
    house.sign(request.id, "legal", approve=False)
    return request.id


def _expired(house: House) -> str:
    request = ask(house, "statute")
    house.sign(request.id, "legal")
    house.world.clock.move(days=15)
    return request.id


def _grown(house: House) -> str:
    request = ask(house, "statute")
    house.sign(request.id, "legal")
    house.world.records.destroy(["statute"])
    house.take_in(talk("statute", "你好", f"身份证 {ID}", "还有一句"))
    return request.id


def _anothers(house: House) -> str:
    request = ask(house, "statute", by="legal")
    house.sign(request.id, "compliance")
    return request.id


def _of_another_kind(house: House) -> str:
    house.hold("plain")
    (request,) = house.world.requests.list()
    return request.id


def _signer_left(house: House) -> str:
    request = ask(house, "statute")
    house.sign(request.id, "legal")
    del house.world.people.people["legal"]
    return request.id


REFUSED = {
    "nobody signed": (_unsigned, NotApproved),
    "somebody said no": (_rejected, RequestClosed),
    "it waited too long": (_expired, RequestClosed),
    "it is no longer what was asked for": (_grown, ManifestChanged),
    "another one asked": (_anothers, NotYours),
    "it is a request for something else": (_of_another_kind, NoSuchRequest),
    "who signed is here no longer": (_signer_left, NotApproved),
    "there is none": (lambda _: "r-none", NoSuchRequest),
}


@pytest.mark.parametrize(("make", "error"), REFUSED.values(), ids=REFUSED)
def test_a_refusal_is_entered_and_opens_nothing(house, make, error):
    request = make(house)

    with pytest.raises(error):
        house.revealing.run(request, person(house))

    assert entries(house, Tag.FINDING_REVEALED) == []
    [refused] = entries(house, Tag.FINDING_REVEAL_REFUSED)
    assert refused.actor == "supervisor"
    assert refused.data == {"request": request, "code": error.code}


WISHES = {
    "no reason": (("plain",), {"reason": " "}, BadUsage),
    "nothing": ((), {}, BadUsage),
    "too much": (("plain",) * (MOST + 1), {}, BadUsage),
    "a message that is none": (("plain",), {"message": 7}, NoSuchMessage),
    "a conversation that is none": (("nothing",), {}, NotArchived),
    "an agent": (("plain",), {"by": "agent"}, NotAllowed),
    "an administrator": (("plain",), {"by": "admin"}, NotAllowed),
    "an auditor": (("plain",), {"by": "auditor"}, NotAllowed),
}


@pytest.mark.parametrize(("names", "more", "error"), WISHES.values(), ids=WISHES)
def test_what_may_not_be_asked_for_is_refused_and_entered(house, names, more, error):
    with pytest.raises(error):
        ask(house, *names, **more)

    [refused] = entries(house, Tag.FINDING_REVEAL_REFUSED)
    assert refused.data["code"] == error.code
    assert entries(house, Tag.FINDING_REVEALED) == []


def test_who_asks_does_not_sign(house):
    request = ask(house, "statute")

    with pytest.raises(SameHand):
        house.sign(request.id, "supervisor")


def test_who_lost_the_permission_opens_nothing(house):
    request = ask(house, "statute")
    house.sign(request.id, "legal")
    demoted = replace(person(house), roles=person(house, "hr").roles)

    with pytest.raises(NotAllowed):
        house.revealing.run(request.id, demoted)


def test_who_reads_their_own_alone_opens_nothing_of_others(house):
    own_alone(house, Role.SUPERVISOR)
    house.take_in(talk("other", f"电话 {PHONE}", agent="agent-2"))
    own = replace(person(house), accounts=frozenset({"agent-1"}))

    def opened(name):
        return house.revealing.ask(Wish(conversations=(name,), reason="help"), own)

    assert texts(opened("plain")) == [f"电话 {PHONE}", "好的"]
    with pytest.raises(NotAllowed):
        opened("other")
