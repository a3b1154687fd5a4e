"""Properties P1 to P13 of the retention rules, random and aimed at the calendar."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, assume, given, settings, strategies as st

from guicang.domain.hold import Freeze, Hold
from guicang.domain.retention.calendar import end_of
from guicang.domain.retention.model import (
    Action,
    Clause,
    Effect,
    Label,
    LabelSource,
    Rank,
    Record,
    Rules,
    Scope,
    State,
)
from guicang.domain.retention.verdict import archive_verdict, verdict

# A machine that many share is slow at times; that is no fault of a rule.
calm = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

ZONES = (
    *("Asia/Shanghai", "America/New_York", "Europe/London", "Australia/Lord_Howe"),
    *("America/Havana", "Asia/Beirut", "Africa/Cairo", "America/Sao_Paulo"),
    *("Pacific/Apia", "Asia/Kathmandu", "UTC"),
)
DUE = {State.DUE_DELETE, State.DUE_REVIEW}
NEVER = datetime.max.replace(tzinfo=UTC)
TRIGGERS = ("opened", "closed", "last_message", "transaction_completed")
EVENTS = ("contract_ended", "complaint_closed", "last_customer_message")

# Month ends, leap days, and nights on which clocks change somewhere.
EDGES = tuple(
    datetime.fromisoformat(day).replace(tzinfo=UTC)
    for day in (
        *("2026-01-31", "2028-01-31", "2028-02-29", "2027-02-28", "2026-12-31"),
        *("2026-03-08", "2026-11-01", "2026-03-29", "2026-10-25", "2026-04-05"),
        *("2018-11-04", "2018-02-18", "2011-12-30", "2026-04-24", "2026-10-30"),
    )
)

zones = st.sampled_from(ZONES)
instants = st.one_of(
    st.integers(0, 25 * 366 * 86400).map(
        lambda seconds: datetime(2010, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    ),
    st.builds(
        lambda day, minutes: day + timedelta(minutes=minutes),
        st.sampled_from(EDGES),
        st.integers(-36 * 60, 36 * 60),
    ),
)
counts = st.integers(1, 400)
whole = st.one_of(
    counts.map("P{}D".format),
    st.integers(1, 60).map("P{}M".format),
    st.integers(1, 30).map("P{}Y".format),
)
periods = st.one_of(whole, counts.map("PT{}H".format))
categories = st.sampled_from(["chat.general", "chat.hr", "chat.complaint"])
scopes = st.builds(Scope, categories=st.frozensets(categories, max_size=2))


def clauses(effect, *, actions=(Action.DELETE,), triggers=TRIGGERS, within=scopes):
    return st.builds(
        Clause,
        id=st.uuids().map(str),
        effect=st.just(effect),
        trigger=st.sampled_from(triggers),
        period=periods,
        scope=within,
        action=st.sampled_from(actions),
        zone=zones,
        rank=st.sampled_from(list(Rank)),
        purpose=st.sampled_from(["", "service"]),
    )


everywhere = st.just(Scope())
floors = clauses(Effect.FLOOR, within=everywhere)
ceilings = clauses(Effect.CEILING, within=everywhere)
deletions = clauses(Effect.SCHEDULE)
schedules = clauses(Effect.SCHEDULE, actions=(Action.DELETE, Action.REVIEW))
anything = st.lists(
    st.one_of(floors, ceilings, schedules, deletions), min_size=1, max_size=6
)

labels = st.builds(
    Label, category=categories, by=st.sampled_from(list(LabelSource)), at=instants
)
# Through a function: of a tuple Hypothesis would make up what has a default, too.
records = st.builds(
    lambda **facts: Record(**facts),
    id=st.just("c1"),
    starts=st.fixed_dictionaries(dict.fromkeys(TRIGGERS, instants)),
    labels=st.lists(labels, max_size=3).map(tuple),
    request_at=st.one_of(st.none(), st.none(), instants),
    jurisdictions=st.sampled_from([("CN",), ("EU",), ("CN", "EU")]),
)
unasked = records.map(lambda record: record._replace(request_at=None))

HOLD = Hold(id="h", title="", reason="", owner="legal", placed_at=EDGES[0])
FREEZE = Freeze(id="f", reason="", placed_at=EDGES[0])


def told(record, rows, now, **more):
    return verdict(record, Rules(clauses=tuple(rows)), now=now, **more)


def later(end):
    """None means that there is no such instant: later than all."""
    return NEVER if end is None else end


@calm
@given(records, anything, instants, st.booleans())
def test_p1_held_or_frozen_is_never_due(record, rows, now, frozen):
    veto = {"freezes": [FREEZE]} if frozen else {"holds": [HOLD]}

    found = told(record, rows, now, **veto)
    copy = archive_verdict(
        record, Rules(clauses=tuple(rows)), keep_until=now, now=now, **veto
    )

    for one in (found, copy):
        assert one.state is State.HELD
        assert one.offline_at is None
        assert one.dispose_at is None


@calm
@given(unasked, st.lists(floors, max_size=5), deletions, instants)
def test_p2_never_due_before_any_floor_or_schedule_end(record, laws, last, now):
    last = replace(last, scope=Scope())

    found = told(record, [*laws, last], now)

    ends = [
        end_of(record.starts[c.trigger], c.period, c.zone, effect=c.effect)
        for c in (last, *laws)
    ]
    assert found.offline_at == ends[0]
    assert found.dispose_at == max(ends)
    assert (found.state in DUE) is (now >= ends[0])


@calm
@given(records, anything, floors, instants)
def test_p3_adding_a_floor_is_monotone(record, rows, law, now):
    before = told(record, rows, now)
    after = told(record, [*rows, law], now)

    assert after.keep_until is not None
    assert before.keep_until is None or after.keep_until >= before.keep_until
    assert later(after.dispose_at) >= later(before.dispose_at)
    assert later(after.offline_at) >= later(before.offline_at)


@calm
@given(records, anything, ceilings, instants)
def test_p4_a_ceiling_never_moves_a_floor_nor_lengthens_a_life(record, rows, cap, now):
    before = told(record, rows, now)
    after = told(record, [*rows, cap], now)

    assert after.keep_until == before.keep_until
    assert later(after.dispose_at) <= later(before.dispose_at)


@calm
@given(records, anything, instants, st.timedeltas(timedelta(0), timedelta(days=20000)))
def test_p5_due_stays_due_as_time_passes(record, rows, now, passed):
    before = told(record, rows, now)
    after = told(record, rows, now + passed)

    assert before.offline_at == after.offline_at
    assert before.dispose_at == after.dispose_at
    if before.state in DUE:
        assert after.state in DUE | {State.RESTRICTED}


@calm
@given(records, anything, instants, st.randoms())
def test_p6_the_order_of_clauses_does_not_matter(record, rows, now, chance):
    mixed = list(rows)
    chance.shuffle(mixed)

    assert told(record, mixed, now) == told(record, rows, now)


@calm
@given(records, anything, instants, instants)
def test_p7_releasing_all_holds_restores_the_decision_after_grace(
    record, rows, now, released
):
    plain = told(record, rows, now)
    free = replace(HOLD, released_at=released)
    freed = record._replace(shortened_at=released)
    grace = end_of(released, "P30D", "Asia/Shanghai", effect=Effect.SCHEDULE)

    found = told(freed, rows, now, holds=[free])

    assert told(record, rows, now, holds=[free]) == plain
    if plain.offline_at is not None:
        assert found.offline_at == max(plain.offline_at, grace)
        assert found.dispose_at == max(plain.dispose_at, grace)
    if now >= grace:
        assert found.state is plain.state


@calm
@given(
    unasked,
    anything,
    clauses(Effect.SCHEDULE, triggers=EVENTS, within=everywhere),
    st.sampled_from([Effect.FLOOR, Effect.SCHEDULE]),
    instants,
)
def test_p8_a_missing_start_or_event_is_never_due(record, rows, waiting, effect, now):
    if effect is Effect.SCHEDULE:
        # Only schedules that are less direct stand beside it, so that it counts.
        rows = [r for r in rows if r.effect is not Effect.SCHEDULE]

    found = told(record, [*rows, replace(waiting, effect=effect)], now)

    assert found.state not in DUE
    assert found.offline_at is None
    assert found.dispose_at is None


@calm
@given(records, anything, schedules, instants)
def test_p9_any_review_blocks_automatic_deletion(record, rows, review, now):
    review = replace(review, action=Action.REVIEW, scope=Scope())

    found = told(record, [*rows, review], now)

    assert found.state is not State.DUE_DELETE
    assert found.action is Action.REVIEW


@calm
@given(instants, periods, zones)
def test_p10_a_floor_never_ends_before_a_ceiling_of_the_same_period(start, span, zone):
    assert end_of(start, span, zone, effect=Effect.FLOOR) >= end_of(
        start, span, zone, effect=Effect.CEILING
    )


@calm
@given(
    instants,
    st.integers(1, 800),
    st.integers(0, 800),
    st.sampled_from(["P{}D", "P{}M", "P{}Y", "PT{}H"]),
    zones,
    st.sampled_from([Effect.FLOOR, Effect.SCHEDULE]),
)
def test_p11_a_longer_period_is_not_earlier(start, count, more, unit, zone, effect):
    short = end_of(start, unit.format(count), zone, effect=effect)
    long = end_of(start, unit.format(count + more), zone, effect=effect)

    assert long >= short > start


@calm
@given(
    instants,
    st.timedeltas(timedelta(0), timedelta(days=400)),
    periods,
    zones,
    st.sampled_from([Effect.FLOOR, Effect.SCHEDULE]),
)
def test_p12_a_later_start_is_not_earlier(start, delay, span, zone, effect):
    first = end_of(start, span, zone, effect=effect)

    assert end_of(start + delay, span, zone, effect=effect) >= first


@calm
@given(unasked, anything, anything, instants, instants)
def test_p13_the_grace_of_a_change_is_respected(record, old, new, changed, now):
    rules = Rules(clauses=tuple(new), earlier=tuple(old), changed_at=changed)
    grace = end_of(changed, rules.grace, rules.zone, effect=Effect.SCHEDULE)
    before = told(record, old, now)
    sudden = told(record, new, now)

    found = verdict(record, rules, now=now)

    if found.offline_at is not None and found.offline_at < grace:
        was_due = before.action is Action.DELETE and before.offline_at is not None
        assert found.offline_at == sudden.offline_at or was_due
        assert was_due
        assert found.offline_at >= before.offline_at
    assert later(found.offline_at) >= later(sudden.offline_at)
    if now >= grace:
        assert found.state is sudden.state


@calm
@given(st.lists(floors, min_size=2, max_size=6), records, instants)
def test_chained_floors_end_with_the_longest_wherever_they_begin(laws, record, now):
    ends = [
        end_of(record.starts[c.trigger], c.period, c.zone, effect=c.effect)
        for c in laws
    ]

    assert told(record, laws, now).keep_until == max(ends)


@calm
@given(records, anything, instants, instants)
def test_an_archived_copy_is_never_destroyed_before_its_floors(record, rows, kept, now):
    found = archive_verdict(
        record, Rules(clauses=tuple(rows)), keep_until=kept, now=now
    )

    if found.state in DUE:
        assert found.dispose_at <= now
        assert found.keep_until is None or found.keep_until <= now
        if record.request_at is None:
            assert kept <= now


@calm
@given(records, instants)
def test_without_a_rule_nothing_is_ever_due(record, now):
    assume(record.request_at is None)

    assert told(record, [], now).state is State.ACTIVE
