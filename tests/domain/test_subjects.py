"""By when persons are answered, and what is decided about each record."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import given, strategies as st

from guicang.adapters.packs import YamlPacks, subject_clocks
from guicang.domain.errors import BadPack, ClockFixed
from guicang.domain.retention.calendar import zone_of
from guicang.domain.retention.model import Reason, State as Stand, Verdict
from guicang.domain.subjects.clock import (
    Calendar,
    Standing,
    due,
    extended,
    first_due,
    resumed,
    standing,
    stopped,
    terms_from,
)
from guicang.domain.subjects.decision import decide
from guicang.domain.subjects.model import (
    Asker,
    Door,
    Kind,
    Outcome,
    Place,
    State,
    SubjectRequest,
)

TERMS = subject_clocks()
BEGUN = datetime(2025, 1, 1, tzinfo=UTC)
INSTANTS = st.integers(0, 700 * 24 * 60).map(lambda n: BEGUN + timedelta(minutes=n))
LAWS = st.sampled_from(sorted(TERMS))
SPANS = st.timedeltas(timedelta(0), timedelta(days=60))


def request(law, at):
    return SubjectRequest(
        id="s-1",
        kind=Kind.ERASURE,
        asker=Asker.SELF,
        door=Door.CLI,
        jurisdiction=law,
        lang="en",
        customer="t",
        received_at=at,
        due_at=first_due(TERMS[law], at),
    )


def local(law, *when):
    zone = zone_of(TERMS[law].zone)
    return datetime(*when, tzinfo=zone).astimezone(UTC)


@pytest.mark.parametrize(
    ("law", "received", "answered"),
    [
        # Fifteen working days over the National Day week, with a worked Saturday.
        ("CN", (2026, 9, 24, 11), (2026, 10, 23)),
        ("CN", (2026, 11, 2, 11), (2026, 11, 24)),
        ("EU", (2026, 1, 31, 9), (2026, 3, 1)),
        ("UK", (2026, 3, 3, 9), (2026, 4, 4)),
        ("US-CA", (2026, 1, 1, 9), (2026, 2, 16)),
    ],
)
def test_a_clock_ends_with_the_last_day_of_its_law(law, received, answered):
    assert first_due(TERMS[law], local(law, *received)) == local(law, *answered)


def test_periods_are_those_of_the_legal_packs():
    law = {e.id: e for pack in YamlPacks().load() for e in pack.entries}
    for term in TERMS.values():
        entry = law[term.basis]
        period = term.period or f"P{term.working_days}D"

        assert (entry.duration, entry.jurisdiction) == (period, term.jurisdiction)
        assert entry.more.get("extension", "") == term.extension


@given(LAWS, INSTANTS, INSTANTS)
def test_what_came_in_later_is_not_due_earlier(law, one, two):
    first, second = sorted((one, two))

    assert first_due(TERMS[law], first) <= first_due(TERMS[law], second)
    assert first_due(TERMS[law], first) > first


@given(INSTANTS)
def test_without_a_calendar_it_is_due_earlier_never_later(at):
    term = TERMS["CN"]
    holidays = Calendar(holidays=term.calendar.holidays)
    bare = replace(term, calendar=Calendar())

    assert first_due(bare, at) <= first_due(replace(term, calendar=holidays), at)


@given(INSTANTS, SPANS, SPANS)
def test_what_stood_still_is_added_to_the_clock_exactly(at, begun, stood):
    term, asked = TERMS["UK"], request("UK", at)
    paused = stopped(term, asked, "which account?", at + begun)
    goes_on = resumed(term, paused, at + begun + stood)

    assert due(term, paused, at + begun + stood) == asked.due_at + stood
    assert goes_on.due_at == asked.due_at + stood
    assert standing(paused, at + timedelta(days=900)) is Standing.PAUSED


@given(st.sampled_from(["EU", "UK", "US-CA"]), INSTANTS)
def test_an_extension_is_later_and_given_once(law, at):
    term, asked = TERMS[law], request(law, at)
    longer = extended(term, asked, "many requests", at)

    assert longer.due_at > asked.due_at + timedelta(days=40)
    with pytest.raises(ClockFixed):
        extended(term, longer, "again", at)


@pytest.mark.parametrize(("law", "deed"), [("CN", extended), ("EU", stopped)])
def test_what_the_law_does_not_know_is_refused(law, deed):
    at = datetime(2026, 5, 1, tzinfo=UTC)

    with pytest.raises(ClockFixed):
        deed(TERMS[law], request(law, at), "why", at)


@pytest.mark.parametrize(
    ("left", "expected"),
    [(10, Standing.IN_TIME), (2, Standing.NEAR), (-1, Standing.OVERDUE)],
)
def test_a_request_stands_to_its_clock(left, expected):
    asked = request("EU", datetime(2026, 5, 1, tzinfo=UTC))
    now = asked.due_at - timedelta(days=left)

    assert standing(asked, now) is expected
    assert standing(replace(asked, state=State.ANSWERED), now) is Standing.CLOSED


@pytest.mark.parametrize(
    "change",
    [
        {"period": "P1M", "working_days": 15},
        {"period": "soon"},
        {"period": "PT72H"},
        {"zone": "Nowhere/City"},
        {"unheard": 1},
        {"calendar": "XX"},
    ],
)
def test_a_clock_that_cannot_be_is_refused(change):
    row = {"jurisdiction": "XX", "zone": "UTC", "basis": "x", "period": "P1M"}
    document = {"schema": "guicang.subject-clocks/1", "clocks": [row | change]}

    with pytest.raises(BadPack):
        terms_from({**document, "calendars": {}})


def test_the_holidays_of_china_have_no_worked_weekday():
    calendar = TERMS["CN"].calendar

    assert all(day.weekday() > 4 for day in calendar.worked)
    assert calendar.holidays.isdisjoint(calendar.worked)
    assert not calendar.works(date(2026, 10, 1))
    assert calendar.works(date(2026, 10, 10))


# --- each record ----------------------------------------------------------------------


def verdict(*reasons, state=Stand.DUE_DELETE, **more):
    empty = Verdict("c-1", state, None, None, None, None, tuple(reasons))
    return empty._replace(**more)


def keeps(key, clause, basis=""):
    return Reason(rule="R23", key=key, clause=clause, basis=basis)


END = datetime(2029, 1, 1, tzinfo=UTC)
LAW = keeps("request-deferred", "law", "cn-ecl-31")
RULE = keeps("request-legal-review", "rule", "cn-rule")
LONGEST = Reason(rule="R3", key="floor-longest", clause="law")


@pytest.mark.parametrize(
    ("told", "outcome", "basis"),
    [
        (verdict(), Outcome.ERASE, ""),
        (verdict(state=Stand.DUE_REVIEW), Outcome.ERASE, ""),
        (verdict(LAW, state=Stand.RESTRICTED), Outcome.DEFERRED, "cn-ecl-31"),
        (
            verdict(LAW, RULE, LONGEST, legal_review=True),
            Outcome.LEGAL_REVIEW,
            "cn-rule",
        ),
        (verdict(LAW, legal_review=True), Outcome.LEGAL_REVIEW, "cn-ecl-31"),
        (verdict(LAW, state=Stand.HELD, holds=("h-1",)), Outcome.HELD, ""),
        (verdict(state=Stand.ACTIVE, dispose_at=END), Outcome.DEFERRED, ""),
    ],
)
def test_a_record_is_decided_by_what_keeps_it(told, outcome, basis):
    item = decide(told, Place.WORKING)

    assert (item.outcome, item.basis) == (outcome, basis)


def test_the_longest_of_two_laws_is_the_ground():
    shorter = keeps("request-deferred", "short", "cn-tax")
    item = decide(verdict(LAW, shorter, LONGEST, keep_until=END), Place.ARCHIVE)

    assert (item.basis, item.until) == ("cn-ecl-31", END)


def test_the_file_is_data_that_anybody_can_read():
    folder = Path(__file__).parents[2] / "src/guicang/data"
    document = yaml.safe_load((folder / "subject-clocks.yaml").read_text())

    assert set(terms_from(document)) == {"CN", "EU", "UK", "US-CA"}
