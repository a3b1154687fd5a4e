"""The compliance calendar on a real home."""

import re
from datetime import timedelta

import pytest

from guicang.adapters.documents.attachment import extract
from guicang.adapters.packs import calendar
from guicang.bootstrap.programme import _TOLD
from guicang.domain.alarms.model import Kind
from guicang.domain.errors import BadUsage, NoSuchItem, NoSuchPerson
from guicang.domain.ledger.model import Tag
from guicang.domain.programme.calendar import List, State
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
