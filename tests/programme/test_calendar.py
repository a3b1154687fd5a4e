"""The compliance calendar on a real home."""

import re
from datetime import timedelta

import pytest

from guicang.adapters.documents.attachment import extract
from guicang.adapters.packs import calendar
from guicang.bootstrap.programme import _TOLD
from guicang.domain.alarms.model import Kind
from guicang.domain.errors import (
    BadItem,
    BadUsage,
    ItemChanged,
    NoSuchItem,
    NoSuchPerson,
    NotAllowed,
)
from guicang.domain.ledger.model import Tag
from guicang.domain.programme.calendar import List, State
from guicang.domain.programme.items import Wish
from tests import homes
from tests.homes import Home

A_DAY = timedelta(days=1)
PARTS = {
    "title": "a new classifier",
    "purpose": "faster answers",
    "impact": "may misjudge a complaint",
    "measures": "people review",
    "conclusion": "go ahead",
}


@pytest.fixture
def home(settled) -> Home:
    return settled(homes.make)


def stands(home: Home):
    return {each.item.id: each for each in home.house.calendaring.lines()}


def test_the_calendar_has_the_lists_of_the_guide_and_every_item_of_the_audit():
    items = calendar()
    audited = [int(i.id.removeprefix("audit-")) for i in items if i.list is List.AUDIT]

    assert audited == list(range(2, 28))
    assert {item.list for item in items} == set(List)
    assert len({item.id for item in items}) == len(items)
    known = {name for name, *_ in _TOLD} | {"review", "training", "assessment"}
    assert {item.known for item in items} - {""} <= known
    assert all(re.search("[一-鿿]", item.titles["zh"]) for item in items)


def test_what_the_system_knows_is_attached_by_itself(home):
    before = stands(home)["storage-periods"]
    home.policy()

    after = stands(home)

    assert before.evidence is None
    assert after["storage-periods"].state is State.DONE
    assert after["audit-03"].evidence.by == "system"
    assert after["reviewed-powers"].state is State.DONE
    assert after["restore-drill"].state is State.DUE


def test_evidence_by_hand_has_a_reference_and_is_in_the_ledger(home):
    calendaring = home.house.calendaring

    def done(item, reference="file 7/2026"):
        calendaring.done(item, reference, "seen", by="hr", code=home.code("hr"))

    done("compliance-check")
    with pytest.raises(BadUsage):
        done("compliance-check", " ")
    with pytest.raises(NoSuchItem):
        done("none")

    found = stands(home)["compliance-check"]
    assert (found.state, found.evidence.by) == (State.DONE, "hr")
    (entry,) = home.house.ledger.entries(tag=Tag.CALENDAR_DONE)
    assert entry.data["reference"] == "file 7/2026"


def test_what_somebody_owns_is_an_alarm_when_it_is_late(home):
    calendaring = home.house.calendaring
    home.clock.at += 40 * A_DAY

    nobodys = list(calendaring.wrong())
    with pytest.raises(NoSuchPerson):
        calendaring.own("notice-periods", "x", by="hr", code=home.code("hr"), reason="")
    calendaring.own(
        "notice-periods", "legal", by="hr", code=home.code("hr"), reason="counsel"
    )
    (found,) = calendaring.wrong()

    assert nobodys == []
    assert (found.kind, found.about) == (Kind.CALENDAR_LATE, "legal")
    assert found.facts == {"owner": "legal", "items": 1}


def test_an_impact_assessment_is_kept_three_years_and_is_evidence(home):
    calendaring = home.house.calendaring
    with pytest.raises(BadUsage):
        calendaring.assess({**PARTS, "impact": ""}, by="hr", code=home.code("hr"))

    made = calendaring.assess(PARTS, by="hr", code=home.code("hr"))

    assert list(calendaring.assessments()) == [made]
    assert made.keep_until >= made.at + 3 * 365 * A_DAY
    assert made.id in stands(home)["audit-23"].evidence.reference


def test_the_report_is_signed_and_printed_in_both_languages(home):
    home.policy()
    home.house.calendaring.assess(PARTS, by="hr", code=home.code("hr"))
    reporting = home.house.reporting

    for language in ("en", "zh"):
        found = home.house.calendaring.report(language)
        data = reporting.calendar(found, by="compliance")

        assert len(reporting.verify(data)["lines"]) == len(calendar())
        assert extract(reporting.print_(data, str)) == data


VISIT = Wish(
    list="yearly", every="P1Y", basis="contract 7.2", zh="走访受托方", en="Visit"
)


def change(home, item, wish, seen, by="hr"):
    return home.house.calendaring.change(
        item, wish, seen=seen, by=by, code=home.code(by), reason="agreed"
    )


def retire(home, item, seen):
    calendaring, code = home.house.calendaring, home.code("hr")
    calendaring.retire(item, seen=seen, by="hr", code=code, reason="none left")


def test_the_house_adds_changes_and_retires_items_and_every_version_stays(home):
    calendaring = home.house.calendaring
    first = change(home, "visit", VISIT, 0)
    calendaring.done("visit", "file 3", "", by="hr", code=home.code("hr"))
    second = change(home, "visit", Wish(list="audit", every="P6M", zh="走访"), 1)
    with pytest.raises(ItemChanged):
        change(home, "visit", VISIT, 1)
    with pytest.raises(ItemChanged):
        change(home, "visit", VISIT, 0)

    stood = stands(home)["visit"]
    retire(home, "visit", 2)

    assert (first.version, first.basis, first.ours) == (1, "contract 7.2", False)
    assert (second.version, second.list, second.titles["en"]) == (2, List.AUDIT, "走访")
    assert (stood.state, stood.evidence.reference) == (State.DONE, "file 3")
    assert "visit" not in stands(home)
    (gone,) = calendaring.retired()
    assert (gone.item.id, gone.change.by, gone.change.reason) == (
        "visit",
        "hr",
        "none left",
    )
    with pytest.raises(NoSuchItem):
        retire(home, "visit", 3)
    assert [c.retired for c in calendaring.changes("visit")] == [False, False, True]
    assert len([*home.house.ledger.entries(tag=Tag.CALENDAR_ITEM_CHANGED)]) == 2
    assert change(home, "visit", VISIT, 3).version == 4
    assert stands(home)["visit"].evidence.reference == "file 3"


def test_what_ships_keeps_its_legal_source_and_what_the_system_knows(home):
    home.policy()
    wish = Wish(list="audit", every="P6M", basis="none", zh="改名", text="with counsel")

    change(home, "storage-periods", wish, 0)

    item = stands(home)["storage-periods"].item
    assert (item.basis, item.list, item.known) == ("PIPL 19", List.URGENT, "policy")
    assert (item.every, item.titles["zh"], item.text) == ("P6M", "改名", "with counsel")
    assert item.titles["en"].startswith("Check the storage periods")
    assert stands(home)["storage-periods"].evidence.by == "system"
    retire(home, "storage-periods", 1)
    report = home.house.calendaring.report("en")
    assert [(r["id"], r["basis"]) for r in report["retired"]] == [
        ("storage-periods", "PIPL 19")
    ]


def test_an_item_that_cannot_stand_is_refused(home):
    wrong = [
        ("visit", Wish(list="never", zh="x")),
        ("visit", Wish(list="yearly")),
        ("visit", Wish(list="yearly", zh="x" * 201)),
        ("visit", Wish(list="yearly", zh="x", every="P5D")),
        ("visit", Wish(list="yearly", zh="x", text="x" * 2001)),
        ("Visit", Wish(list="yearly", zh="x")),
        ("+", Wish(list="yearly", zh="x")),
    ]
    for item, wish in wrong:
        with pytest.raises(BadItem):
            change(home, item, wish, 0)
    with pytest.raises(NoSuchItem):
        retire(home, "nothing", 0)
    with pytest.raises(NotAllowed):
        change(home, "visit", VISIT, 0, by="agent")

    assert home.house.calendaring.changes() == ()
