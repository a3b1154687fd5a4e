"""What is exported is masked, entered before it leaves, and comes in again."""

import base64
import hashlib
import json
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from tests.fakes.access import MemoryAccess
from tests.fakes.keys import MemoryTagger
from tests.fakes.marks import MemoryMarks
from tests.fakes.scanning import WordScanner
from tests.files import NOW, conversation, source, taken, write
from tests.services.test_intake import ID, House

from guicang.adapters.keys.masking import FileCloak
from guicang.adapters.packs import masking_policy
from guicang.domain.access.grants import Grant
from guicang.domain.access.model import May, Person, Role
from guicang.domain.detect import checkdigits
from guicang.domain.errors import LedgerRefused, NotAllowed, ScreeningFailed, SealBroken
from guicang.domain.hold import Query
from guicang.domain.ledger.model import Tag
from guicang.services.exporting import Exported, Exporting
from guicang.services.marking import Marking
from guicang.services.masking import Masking, View
from guicang.services.powers import Powers


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


def iter_bytes():
    numbers = count(1)
    return lambda size: next(numbers).to_bytes(size, "big")


@pytest.fixture
def service(house, tmp_path) -> Exporting:
    masking = Masking(
        scanner=house.intake.screening.scanner,
        cloak=FileCloak.initialise(tmp_path / "keys"),
        policy=masking_policy(),
    )
    return Exporting(
        records=house.records,
        powers=powers(house),
        ledger=house.ledger,
        masking=masking,
        marking=Marking(
            marks=MemoryMarks(),
            tagger=MemoryTagger(),
            ledger=house.ledger,
            clock=house.intake.clock,
            entropy=iter_bytes(),
        ),
        clock=house.intake.clock,
    )


def powers(house: House) -> Powers:
    clock = house.intake.clock
    return Powers(access=MemoryAccess(), ledger=house.ledger, clock=clock)


def somebody(*roles: Role, **more: object) -> Person:
    return Person(name="li", roles=frozenset(roles), **more)


LEGAL = somebody(Role.LEGAL)


def _export(service: Exporting, **options: object) -> tuple[Exported, list[Any]]:
    written: list[bytes] = []
    given = {"person": LEGAL, "purpose": "test", **options}
    result = service.export(written.append, **given)
    return result, [json.loads(line) for line in written]


def test_numbers_and_names_are_masked_wherever_they_stand(service):
    result, found = _export(service)
    text = json.dumps(found, ensure_ascii=False)

    assert result == Exported(conversations=2, messages=4)
    assert ID not in text
    assert "13800138000" not in text
    one = found[0]
    assert one["messages"][0]["text"] == "身份证110************515 电话138****8000"
    assert one["phone"] == "138****8000"
    assert one["customer"] == {"id": "C1", "name": "样**"}
    [attachment] = one["messages"][1]["attachments"]
    assert "data" not in attachment
    assert attachment["name"] == "138****8000.png"


def test_a_table_with_gaps_leaks_no_number_and_keeps_what_is_none(
    house, service, tmp_path
):
    fields = {"phone": 13800138000.0, "vip": True, "score": 4.5, "shop": None, "n": 2.0}
    house.take(write(tmp_path / "b.jsonl", [conversation("c3", **fields)]))

    _, found = _export(service, query=Query(conversations=frozenset({"c3"})))

    kept = {name: found[0][name] for name in fields}
    assert kept == {**fields, "phone": "138****8000"}
    assert kept["vip"] is True


@pytest.mark.parametrize("use", ["export", "analysis", "publication", "exchange"])
def test_a_number_does_not_come_to_light_beside_a_masked_one(
    house, service, tmp_path, use
):
    first, second = "44028120010104000X", "110000200001010000"
    raw = conversation("c3")
    raw["messages"][0]["text"] = first + second
    house.take(write(tmp_path / "b.jsonl", [raw]))

    _, found = _export(service, use=use)

    text = json.dumps(found, ensure_ascii=False)
    assert first not in text
    assert second not in text


def test_who_was_granted_an_export_gets_the_least(house, service):
    auditor = somebody(Role.AUDITOR)
    service.powers.access.give(
        Grant(
            id="r-1",
            person="li",
            permission=May.CONVERSATION_EXPORT,
            reason="audit",
            since=NOW,
            until=NOW + timedelta(days=1),
            uses=1,
        )
    )

    _, (one, _) = _export(service, person=auditor)

    with pytest.raises(NotAllowed):
        _export(service, person=auditor)

    assert one["messages"][0]["text"] == "身份证1****************5 电话*******8000"
    assert one["customer"]["name"] == "***"


def test_for_analysis_the_same_person_is_the_same_pseudonym(service):
    _, (one, two) = _export(service, use="analysis")

    senders = [m["sender"]["id"] for c in (one, two) for m in c["messages"]]
    assert one["customer"]["id"].startswith("<ACCOUNT#")
    assert senders[0] == senders[2] == one["customer"]["id"] == two["customer"]["id"]
    assert senders[0] != senders[1]
    assert "<身份证号#" in one["messages"][0]["text"]
    assert one["phone"] in one["messages"][0]["text"]


def test_for_publication_values_are_numbered_in_each_conversation(service):
    _, (one, two) = _export(service, use="publication")

    assert one["messages"][0]["text"] == "身份证<身份证号_1> 电话<手机_1>"
    assert one["phone"] == "<手机_1>"
    assert one["customer"] == {"id": "<ACCOUNT_1>", "name": "<姓名_1>"}
    assert one["agent"]["id"] == "<ACCOUNT_2>"
    assert two["customer"]["id"] == "<ACCOUNT_1>"


def test_what_is_exchanged_is_opened_again_where_it_belongs(service):
    _, (one, _) = _export(service, use="exchange")
    text = one["messages"][0]["text"]

    assert "<CN_ID$" in text
    view = View(purpose="exchange", place="c1")
    assert service.masking.opened(text, view) == f"身份证{ID} 电话13800138000"
    with pytest.raises(SealBroken):
        service.masking.opened(text, View(purpose="exchange", place="c2"))


def test_for_testing_numbers_still_pass(service):
    _, (one, _) = _export(service, use="testing")

    assert checkdigits.mobile(one["phone"])
    assert one["phone"] != "13800138000"
    assert one["phone"] in one["messages"][0]["text"]


def test_what_was_opened_comes_in_as_duplicates(house, service, tmp_path):
    written: list[bytes] = []
    opened = house.records.read(["c1", "c2"])
    result = service.clear(written.append, opened, person=LEGAL, purpose="test")
    path = tmp_path / "b.jsonl"
    path.write_bytes(b"".join(written))

    assert result == Exported(conversations=2, messages=4)
    assert house.take(path).duplicates == 2
    assert taken(source().read(path))[0].messages[1].attachments[0].data == b"hi"
    [entry] = house.ledger.entries(tag=Tag.CONVERSATION_EXPORTED)
    assert entry.data == {"conversations": 2, "masked": "none"}


def test_a_file_that_came_by_name_alone_goes_out_so(house, service, tmp_path):
    raw = conversation("c3")
    named = {"name": "a.png", "media_type": "image/png", "size": 7, "sha256": "0" * 64}
    raw["messages"][1]["attachments"] = [named]
    house.take(write(tmp_path / "b.jsonl", [raw]))
    written: list[bytes] = []

    talks = house.records.read(["c3"])
    service.clear(
        written.append, talks, person=somebody(Role.COMPLIANCE), purpose="test"
    )

    [one] = map(json.loads, written)
    assert one["messages"][1]["attachments"] == [named]


def test_a_query_chooses_and_the_ledger_tells(house, service):
    result, _ = _export(service, query=Query(conversations=frozenset({"c2"})))
    [entry] = house.ledger.entries(tag=Tag.CONVERSATION_EXPORTED)

    assert result.conversations == 1
    assert entry.actor == "li: test"
    assert entry.data == {"conversations": 1, "masked": "export", "masking": "1"}


@pytest.mark.parametrize("role", [Role.AGENT, Role.AUDITOR, Role.SUPERVISOR, Role.HR])
def test_who_may_not_export_is_refused_and_that_is_written_down(house, service, role):
    with pytest.raises(NotAllowed):
        _export(service, person=somebody(role))

    [refused] = house.ledger.entries(tag=Tag.ACCESS_REFUSED)
    assert (refused.actor, refused.data["code"]) == ("li", "GC-303")
    assert list(house.ledger.entries(tag=Tag.CONVERSATION_EXPORTED)) == []


def test_an_agent_who_was_granted_an_export_leaves_with_their_own(house, service):
    service.powers.access.give(
        Grant(
            id="r-1",
            person="li",
            permission=May.CONVERSATION_EXPORT,
            reason="a customer asked",
            since=NOW,
            until=NOW + timedelta(days=1),
        )
    )
    agents = {record.agent for record in house.records.facts()}

    mine, _ = _export(service, person=somebody(Role.AGENT, accounts=frozenset(agents)))
    none, _ = _export(service, person=somebody(Role.AGENT, accounts=frozenset({"x"})))

    assert mine.conversations == 2
    assert none.conversations == 0


def test_without_an_entry_nothing_leaves(house, service, monkeypatch):
    def refuse(*_: object) -> None:
        raise LedgerRefused(reason="full")

    monkeypatch.setattr(house.ledger, "append", refuse)
    written: list[bytes] = []
    with pytest.raises(LedgerRefused):
        service.export(written.append, person=LEGAL, purpose="test")

    assert written == []


def test_where_the_scanner_fails_nothing_leaves(house, service):
    broken = replace(service.masking, scanner=WordScanner(breaks="身份证"))
    written: list[bytes] = []

    with pytest.raises(ScreeningFailed):
        replace(service, masking=broken).export(
            written.append, person=LEGAL, purpose="test"
        )

    assert written == []
    assert list(house.ledger.entries(tag=Tag.CONVERSATION_EXPORTED)) == []


def test_a_masked_export_may_carry_a_mark_in_each_text(house, service):
    written: list[bytes] = []
    person = somebody(Role.LEGAL)

    service.export(written.append, person=person, purpose="audit 7", mark=True)

    texts = [m["text"] for line in written for m in json.loads(line)["messages"]]
    assert texts
    for text in texts:
        [mark] = service.marking.read(text, by="auditor")
        assert (mark.viewer, mark.purpose, mark.place) == ("li", "audit 7", "export")


def test_a_picture_in_the_clear_says_who_took_it_and_what_was_kept(
    house, service, tmp_path
):
    data = b"a picture"
    raw = conversation("c4")
    kept = hashlib.sha256(data).hexdigest()
    raw["messages"][1]["attachments"] = [
        {
            "name": "a.png",
            "media_type": "image/png",
            "size": len(data),
            "sha256": kept,
            "data": base64.b64encode(data).decode(),
        }
    ]
    house.take(write(tmp_path / "c.jsonl", [raw]))
    marking = replace(service.marking, draw=lambda was, said: was + said.encode())
    written: list[bytes] = []

    replace(service, marking=marking).clear(
        written.append, house.records.read(["c4"]), person=LEGAL, purpose="Court order"
    )

    [found] = json.loads(written[0])["messages"][1]["attachments"]
    given = base64.b64decode(found["data"])
    at = house.intake.clock.now().astimezone()
    assert given.decode() == f"a pictureli · {at:%Y-%m-%d %H:%M} · Court order"
    assert found["original_sha256"] == kept
    assert found["sha256"] == hashlib.sha256(given).hexdigest()
    assert found["size"] == len(given)
