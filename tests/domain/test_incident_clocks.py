"""Which clocks run, until when, and what never stops one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from guicang.adapters.packs import YamlPacks
from guicang.domain.errors import BadIncident, BadPack
from guicang.domain.incident.clocks import State, Why, clocks, due_at
from guicang.domain.incident.model import (
    Change,
    Circumstance,
    Facts,
    Incident,
    Kind,
    Mark,
    require_sound,
)
from guicang.domain.incident.rules import rules_from
from guicang.domain.incident.window import FIRST, snapshots_of, window
from guicang.domain.incident.wording import KINDS, STATES, WHYS
from guicang.domain.retention.calendar import end_of
from guicang.domain.retention.model import Effect

PACKS = YamlPacks()
RULES = rules_from(PACKS.document(), PACKS.load())
BY_ID = {rule.id: rule for rule in RULES}
NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
LEAK = Incident(
    id="i-1",
    facts=Facts(kind=Kind.LEAK, story="x", discovered_at=NOW),
    declared_at=NOW,
    declared_by="security",
)
INSTANTS = st.datetimes(
    min_value=datetime(2024, 1, 1),  # noqa: DTZ001 - the zone is given beside it
    max_value=datetime(2030, 12, 31),  # noqa: DTZ001 - as above
    timezones=st.just(UTC),
)
WORDS = st.frozensets(st.sampled_from(["cii", "central_government", "covered_entity"]))
FACTS = st.builds(
    Facts,
    kind=st.sampled_from(Kind),
    story=st.just("x"),
    discovered_at=INSTANTS,
    assessed_at=st.none() | INSTANTS,
    persons=st.none() | st.sampled_from([0, 1, 499, 1000, 1_000_000]),
    sensitive=st.booleans(),
    jurisdictions=st.frozensets(
        st.sampled_from(["CN", "EU", "US", "HK", "SG", "KR", "JP", "TW"]), min_size=1
    ),
    circumstances=st.frozensets(st.sampled_from(Circumstance)),
)


def told(facts, **more):
    return replace(LEAK, facts=facts, **more)


def look(incident=LEAK, *, words=frozenset(), marks=(), now=NOW):
    found = clocks(incident, RULES, words, {m.clock: m for m in marks}, now)
    return {clock.rule.id: clock for clock in found}


def facts(**changes):
    return told(replace(LEAK.facts, **changes))


# --- which ----------------------------------------------------------------------------

CASES = [
    # persons, words of the organisation, circumstances, clock, state
    (1_000_000, set(), set(), "cn-other", State.RUNNING),
    (999_999, set(), set(), "cn-other", State.NOT_APPLICABLE),
    (None, set(), set(), "cn-other", State.RUNNING),
    (10, set(), {"major"}, "cn-other", State.RUNNING),
    (0, set(), {"major"}, "cn-other", State.NOT_APPLICABLE),
    (1_000_000, {"cii"}, set(), "cn-other", State.NOT_APPLICABLE),
    (1_000_000, {"cii"}, set(), "cn-cii", State.RUNNING),
    (1_000_000, {"central_government"}, set(), "cn-gov", State.RUNNING),
    (1, set(), set(), "cn-notify-authority", State.DUE),
    (0, set(), set(), "cn-notify-authority", State.NOT_APPLICABLE),
    (1, set(), {"harm-avoided"}, "cn-notify-persons", State.NOT_APPLICABLE),
    (1, set(), {"harm-avoided"}, "cn-notify-authority", State.DUE),
    (1, set(), set(), "eu-authority", State.NOT_APPLICABLE),
    (1, set(), set(), "guide-48h", State.RUNNING),
    (1, set(), {"product-flaw"}, "cn-flaw", State.RUNNING),
    (2_000_000, set(), set(), "cn-final", State.WAITING),
]


@pytest.mark.parametrize(("persons", "words", "said", "clock", "state"), CASES)
def test_clocks_run_for_whom_the_law_means(persons, words, said, clock, state):
    incident = facts(persons=persons, circumstances=frozenset(map(Circumstance, said)))

    assert look(incident, words=frozenset(words))[clock].state is state


def test_sensitive_data_stand_in_for_numbers_where_the_law_says_so():
    few = replace(
        LEAK.facts, persons=3, sensitive=True, jurisdictions=frozenset({"KR"})
    )

    assert look(told(few))["kr-authority"].state is State.RUNNING
    assert look(told(replace(few, sensitive=False)))["kr-authority"].why is Why.PERSONS


def test_minors_have_a_clock_unless_the_scope_leaves_them_out():
    assert look()["cn-minors"].state is State.DUE
    only = facts(categories=frozenset({"chat.general"}))
    assert look(only)["cn-minors"].why is Why.CATEGORIES
    both = facts(categories=frozenset({"chat.general", "chat.minor"}))
    assert look(both)["cn-minors"].state is State.DUE


@given(FACTS, WORDS)
def test_what_is_not_known_never_stops_a_clock(known, words):
    unknown = replace(known, persons=None)

    before, after = look(told(known), words=words), look(told(unknown), words=words)

    for name, clock in before.items():
        if clock.state is not State.NOT_APPLICABLE:
            assert after[name].state is not State.NOT_APPLICABLE


@given(FACTS, WORDS, INSTANTS)
def test_every_rule_gives_one_clock_and_one_that_does_not_apply_says_why(
    known, words, now
):
    found = look(told(known), words=words, now=now)

    assert found.keys() == BY_ID.keys()
    for clock in found.values():
        assert (clock.why is not None) == (clock.state is State.NOT_APPLICABLE)


@given(FACTS, INSTANTS)
def test_what_was_met_stays_met_whatever_is_learnt(known, now):
    mark = Mark(clock="cn-notify-authority", met_at=now, met_by="x", reference="7")

    found = look(told(known), marks=[mark], now=now)

    assert found["cn-notify-authority"].state is State.MET


# --- until when -----------------------------------------------------------------------


@given(st.sampled_from(RULES), INSTANTS)
def test_a_clock_ends_after_its_start_and_never_later_than_the_law(rule, start):
    due = due_at(rule, start)

    assert due >= start
    if rule.duration is not None:
        assert due > start
        latest = end_of(start, rule.duration, "Asia/Shanghai", effect=Effect.FLOOR)
        assert due <= latest + timedelta(days=1)  # other zones' days


@given(st.sampled_from(RULES), INSTANTS, st.integers(1, 10_000))
def test_who_discovers_later_has_until_later(rule, start, minutes):
    later = start + timedelta(minutes=minutes)

    assert due_at(rule, later) >= due_at(rule, start)


@pytest.mark.parametrize(
    ("clock", "hours"),
    [
        ("cn-cii", 1),
        ("cn-gov", 2),
        ("cn-other", 4),
        ("guide-48h", 48),
        ("eu-authority", 72),
        ("hk-core", 12),
        ("cn-flaw", 24),
    ],
)
def test_hours_run_from_the_instant(clock, hours):
    assert due_at(BY_ID[clock], NOW) - NOW == hours * HOUR


@given(st.integers(0, 400))
def test_a_clock_is_near_in_its_last_quarter_and_overdue_after_its_end(minutes):
    now = NOW + timedelta(minutes=minutes)

    clock = look(facts(persons=2_000_000), now=now)["cn-other"]

    assert clock.state is (State.OVERDUE if minutes > 240 else State.RUNNING)
    assert clock.near(now) == (minutes >= 180)
    assert clock.left(now) == timedelta(minutes=240 - minutes)


def test_thirty_days_run_from_the_end_of_handling():
    many = facts(persons=2_000_000)

    ended = look(replace(many, handled_at=NOW))["cn-final"]

    assert look(many)["cn-final"].due is None
    assert ended.due == NOW + timedelta(days=30)


def test_the_most_urgent_clock_comes_first():
    many = facts(persons=2_000_000)
    order = [
        clock.state for clock in clocks(many, RULES, frozenset(), {}, NOW + 5 * HOUR)
    ]

    assert order == sorted(order, key=list(State).index)


def test_what_was_met_late_is_late_and_at_once_is_not_counted():
    met = {"met_at": NOW + 5 * HOUR, "met_by": "x", "reference": "7"}
    marks = [Mark(clock=c, **met) for c in ("cn-other", "cn-notify-authority")]

    found = look(facts(persons=2_000_000), marks=marks, now=NOW + 6 * HOUR)

    assert found["cn-other"].late
    assert not found["cn-notify-authority"].late


# --- the data -------------------------------------------------------------------------


def test_every_clock_of_a_law_rests_on_an_entry_that_was_read():
    for rule in RULES:
        laws = [source for source in rule.sources if source.rank != "guide"]
        assert rule.internal or all(source.verified for source in laws)
        assert rule.internal or laws


@pytest.mark.parametrize(
    "change",
    [
        {"surprise": 1},
        {"start": "yesterday"},
        {"duration": "soon"},
        {"owner": "nobody"},
        {"basis": ["cn-no-such-law"]},
        {"needs": ["typo"]},
        {"jurisdiction": ""},
        {"title": "only one language"},
    ],
)
def test_a_clock_that_is_misspelt_is_refused(change):
    rows = [dict(row) for row in PACKS.document()["incident_clocks"]]
    rows[1].update(change)

    with pytest.raises(BadPack, match=r"incident_clocks\[1\]"):
        rules_from({**PACKS.document(), "incident_clocks": rows}, PACKS.load())


def test_the_same_clock_twice_is_refused():
    rows = PACKS.document()["incident_clocks"]

    with pytest.raises(BadPack, match="already"):
        rules_from(
            {**PACKS.document(), "incident_clocks": [*rows, rows[0]]}, PACKS.load()
        )


def test_everything_has_its_words():
    assert KINDS.keys() == set(Kind)
    assert STATES.keys() == set(State)
    assert WHYS.keys() == set(Why)


# --- facts ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        {"story": " "},
        {"story": "x" * 5_000},
        {"discovered_at": NOW + HOUR},
        {"happened_at": NOW + HOUR},
        {"assessed_at": NOW + HOUR},
        {"persons": -1},
        {"jurisdictions": frozenset()},
    ],
)
def test_what_cannot_be_so_is_refused(change):
    with pytest.raises(BadIncident):
        require_sound(replace(LEAK.facts, **change), NOW)


def test_what_is_not_told_stays_as_it_was():
    change = Change(persons=0, sensitive=False)

    after = change.on(LEAK.facts)

    assert after == replace(LEAK.facts, persons=0, sensitive=False)


# --- evidence -------------------------------------------------------------------------


@given(INSTANTS, st.none() | st.integers(0, 300))
def test_evidence_is_locked_while_open_and_six_months_at_least(discovered, days):
    closed = None if days is None else discovered + timedelta(days=days)
    incident = replace(facts(discovered_at=discovered), closed_at=closed)

    found = window(incident, "Asia/Shanghai")

    assert found.since == discovered - FIRST
    assert found.has(discovered)
    if closed is None:
        assert found.until is None
        assert found.locks(discovered + timedelta(days=4_000))
    else:
        floor = end_of(discovered, "P6M", "Asia/Shanghai", effect=Effect.FLOOR)
        assert found.until == max(closed, floor)
        assert found.to == max(closed, discovered + FIRST)
        assert not found.locks(found.until)


def test_the_window_begins_before_it_happened():
    happened = NOW - 10 * HOUR

    found = window(facts(happened_at=happened), "Asia/Shanghai")

    assert found.since == happened - FIRST
    assert not found.has(found.since - HOUR)


def test_the_snapshots_of_a_window_are_those_in_it_and_the_last_before():
    made = [(f"n{day}", NOW + timedelta(days=day)) for day in range(-9, 3)]
    closed = replace(LEAK, closed_at=NOW + timedelta(hours=1))

    while_open = snapshots_of(window(LEAK, "UTC"), made)
    after = snapshots_of(window(closed, "UTC"), [*made, ("late", NOW + 99 * HOUR)])

    assert while_open == {"n-4", "n-3", "n-2", "n-1", "n0", "n1", "n2"}
    assert after == while_open
