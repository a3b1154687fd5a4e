"""Clauses made ready for a million records give what they give for one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from guicang.domain.retention import ready as readied, select
from guicang.domain.retention.calendar import FAR
from guicang.domain.retention.model import Scope, Specificity
from guicang.domain.retention.ready import Ready
from guicang.domain.retention.select import Selector, specificity
from tests.domain.retention_cases import at, record, schedule


def test_a_clause_from_the_labelling_waits_for_a_label():
    clause = Ready(schedule(trigger="labelled"))

    assert clause.start(record()) is None
    assert clause.start(record(["chat.complaint"])).at == at("2026-01-31 15:00")


def test_a_start_at_the_end_of_the_calendar_ends_far_away():
    assert Ready(schedule()).end(datetime.max.replace(tzinfo=UTC)) == FAR


def test_ends_are_the_same_when_more_days_come_than_are_remembered(monkeypatch):
    monkeypatch.setattr(readied, "_REMEMBERED", 3)
    clause = Ready(schedule("P7D"))
    starts = [at("2026-01-01") + timedelta(days=n) for n in range(10)]

    ends = [clause.end(start) for start in (*starts, *starts)]

    assert ends == 2 * [at("2026-01-09") + timedelta(days=n) for n in range(10)]
    assert len(clause._ends) <= 3


def test_choices_are_the_same_when_more_come_than_are_remembered(monkeypatch):
    monkeypatch.setattr(select, "_REMEMBERED", 2)
    shops = [f"shop-{n}" for n in range(5)]
    selector = Selector(
        schedule(id=shop, scope=Scope(sources=frozenset({shop}))) for shop in shops
    )

    chosen = [
        [ready.clause.id for _, ready in selector(record(source=shop)).schedules]
        for shop in (*shops, *shops)
    ]

    assert chosen == 2 * [[shop] for shop in shops]
    assert len(selector._known) <= 2


SCOPES = {
    "everything": (Scope(), Specificity.ORGANISATION),
    "a source": (Scope(sources=frozenset({"wecom"})), Specificity.SOURCE),
    "a channel": (Scope(channels=frozenset({"voice"})), Specificity.SOURCE),
    "what is sensitive": (Scope(sensitive=True), Specificity.CATEGORY),
    "what is sensitive in a source": (
        Scope(sensitive=True, sources=frozenset({"wecom"})),
        Specificity.CATEGORY,
    ),
}


@pytest.mark.parametrize(("scope", "wanted"), SCOPES.values(), ids=SCOPES)
def test_a_schedule_speaks_the_more_directly_the_more_it_says(scope, wanted):
    assert specificity(scope, {}) is wanted


def test_a_schedule_for_sensitive_records_goes_before_one_for_their_source():
    sensitive = schedule(id="sensitive", scope=Scope(sensitive=True))
    source = replace(sensitive, id="source", scope=Scope(sources=frozenset({"wecom"})))

    chosen = Selector([sensitive, source])(record(source="wecom", sensitive=True))

    assert max(chosen.schedules)[1].clause.id == "sensitive"
