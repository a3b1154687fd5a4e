"""Promises of the desk that hold whatever happens."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import exp, lgamma, log

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
)

from guicang.domain.desk import model
from guicang.domain.desk.assignment import (
    Choosing,
    Seat,
    choose,
    takes,
)
from guicang.domain.desk.draining import drain, given as given_to, order
from guicang.domain.desk.fairness import jain
from guicang.domain.desk.model import (
    Closing,
    Consent,
    Sensitive,
    Session,
    State,
)
from guicang.domain.desk.offline import Around, Fate, Going, plan
from guicang.domain.desk.presence import (
    Agent,
    Away,
    Hours,
    Leave,
    Presence,
    Shift,
    back_at,
    standing,
)
from guicang.domain.desk.rules import document_of, rules_from
from guicang.domain.desk.timeouts import Limits, due, next_at
from guicang.domain.desk.waiting import LATEST, LONGEST, SOONEST, Wait, chance, estimate
from guicang.domain.errors import GuicangError
from guicang.ports.desk import Side, Turn, TurnKind
from tests.desks import MINUTE, DeskBench

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
NAMES = ("ann", "bob", "cid", "dan")
SKILLS = st.frozensets(st.sampled_from(["returns", "billing"]))
CLEARED = st.frozensets(st.sampled_from(list(Sensitive)))
LANGS = st.sampled_from(["", "zh", "en"])


def agents(name):
    return st.builds(
        Agent,
        name=st.just(name),
        capacity=st.integers(1, 4),
        said=st.sampled_from(list(Presence)),
        skills=SKILLS,
        languages=st.frozensets(st.sampled_from(["zh", "en"])),
        cleared=CLEARED,
        accounts=st.sampled_from([{}, {"wecom": "w"}]),
    )


@st.composite
def desks(draw):
    """People at work, none of whom has too much."""
    found = []
    for name in NAMES[: draw(st.integers(1, len(NAMES)))]:
        agent = draw(agents(name))
        found.append(
            Seat(
                agent=agent,
                presence=agent.said,
                load=draw(st.integers(0, agent.capacity)),
                taken=draw(st.integers(0, 9)),
                idle_since=draw(st.sampled_from([None, NOW, NOW - MINUTE])),
                leaving=draw(st.booleans()),
            )
        )
    return found


@st.composite
def waiting(draw, number=0):
    since = NOW - draw(st.integers(0, 40)) * MINUTE
    return model.opened(
        Session(
            id=f"s{number}-{draw(st.integers(0, 9999))}",
            source=draw(st.sampled_from(["webchat", "wecom", "zoho"])),
            channel="c",
            thread="t",
            customer=draw(st.sampled_from(["x", "y"])),
            opened_at=since,
            lang=draw(LANGS),
            skills=draw(SKILLS),
            sensitive=draw(CLEARED),
            weight=draw(st.integers(1, 6)),
            priority=draw(st.integers(-1, 1)),
            consent=draw(st.sampled_from(list(Consent))),
            prefers_same=draw(st.booleans()),
            kept_for=draw(st.sampled_from(["", "", "ann"])),
            tried=draw(st.sampled_from([(), ("bob",)])),
        ),
        since,
    )


CHOOSING = st.builds(
    Choosing,
    stretch=st.sampled_from([None, 10 * MINUTE]),
    ageing=st.sampled_from([None, 5 * MINUTE]),
    consent_needed=st.booleans(),
)
KNOWN = st.fixed_dictionaries(
    {}, optional={"x": st.permutations(NAMES), "y": st.just(["bob"])}
)


@given(waiting(), desks(), CHOOSING, KNOWN, st.randoms())
def test_the_same_question_has_the_same_answer_in_whatever_order_it_is_asked(
    session, seats, choosing, known, dice
):
    mixed = list(seats)
    dice.shuffle(mixed)
    said = known.get(session.customer, ())

    one = choose(session, seats, choosing, NOW, said)

    assert choose(session, seats, choosing, NOW, said) == one
    assert choose(session, mixed, choosing, NOW, said) == one


@given(st.lists(waiting(), max_size=12), desks(), CHOOSING, KNOWN)
def test_what_is_given_out_fits_and_is_given_to_who_may_have_it(
    sessions, seats, choosing, known
):
    by_id = {each.id: each for each in sessions}
    loads = {seat.agent.name: seat.load for seat in seats}
    at = {seat.agent.name: seat for seat in seats}

    found = drain(by_id.values(), seats, choosing, NOW, known)

    assert len({decision.session for decision in found}) == len(found)
    for decision in found:
        session, seat = by_id[decision.session], at[decision.agent]
        loads[decision.agent] += takes(session, seat.agent)
        assert loads[decision.agent] <= seat.agent.capacity
        assert session.sensitive <= seat.agent.cleared
        assert seat.presence is Presence.AVAILABLE
        assert not seat.leaving
        assert session.kept_for in {"", decision.agent}
        assert decision.agent not in session.tried
        assert decision.reasons


@given(st.lists(waiting(), max_size=12), desks(), CHOOSING, KNOWN)
def test_nothing_waits_that_somebody_could_take(sessions, seats, choosing, known):
    by_id = {each.id: each for each in sessions}
    found = drain(by_id.values(), seats, choosing, NOW, known)
    after = {seat.agent.name: seat for seat in seats}
    for decision in found:
        seat = after[decision.agent]
        load = seat.load + takes(by_id.pop(decision.session), seat.agent)
        after[decision.agent] = replace(seat, load=load)

    for session in by_id.values():
        said = known.get(session.customer, ())
        assert choose(session, after.values(), choosing, NOW, said).agent is None


@pytest.mark.parametrize(("minutes", "to"), [(9, []), (10, ["ann"])])
def test_a_queue_gives_what_waited_long_enough_to_anybody(minutes, to):
    agent = Agent(name="ann", capacity=1, languages=frozenset({"zh"}))
    seat = Seat(agent=agent, presence=Presence.AVAILABLE)
    since = NOW - minutes * MINUTE
    session = Session(
        id="s",
        source="webchat",
        channel="c",
        thread="t",
        customer="x",
        opened_at=since,
        skills=frozenset({"returns"}),
    )

    found = drain([model.opened(session, since)], [seat], Choosing(), NOW, {})

    assert [decision.agent for decision in found] == to


@given(st.lists(waiting(), max_size=12), desks(), CHOOSING, KNOWN)
def test_a_queue_is_given_out_as_if_everybody_were_looked_at_for_each(
    sessions, seats, choosing, known
):
    by_id = {each.id: each for each in sessions}
    at = {seat.agent.name: seat for seat in seats}
    plain = []
    for session in sorted(by_id.values(), key=lambda s: order(s, choosing, NOW)):
        said = known.get(session.customer, ())
        decision = choose(session, at.values(), choosing, NOW, said)
        if decision.agent is not None:
            at[decision.agent] = given_to(at[decision.agent], session, NOW)
            plain.append(decision)

    assert drain(by_id.values(), seats, choosing, NOW, known) == plain


@given(
    st.lists(waiting(), max_size=8, unique_by=lambda each: each.id),
    desks(),
    CHOOSING,
    KNOWN,
    st.sampled_from([None, NOW + 30 * MINUTE]),
)
def test_whoever_goes_leaves_no_session_behind(sessions, seats, choosing, known, back):
    theirs = [
        model.assigned(replace(each, kept_for=""), "ann", NOW) for each in sessions
    ]
    going = Going(agent="ann", at=NOW, why=Away.BREAK, by="sue", back_at=back)
    around = Around(
        seats=seats,
        choosing=choosing,
        known=known,
        waits=[Wait(least=1, most=2)] * len(theirs),
        alternatives={},
    )

    made = plan(going, theirs, around)

    assert plan(going, reversed(theirs), around) == made
    assert sorted(step.session for step in made.steps) == sorted(s.id for s in theirs)
    at = {seat.agent.name: seat for seat in seats}
    loads = {name: seat.load for name, seat in at.items()}
    for step in made.steps:
        session = next(each for each in theirs if each.id == step.session)
        if step.fate is Fate.HAND_OVER:
            loads[step.to] += takes(session, at[step.to].agent)
            assert step.to != "ann"
            assert session.sensitive <= at[step.to].agent.cleared
            assert loads[step.to] <= at[step.to].agent.capacity
            assert session.consent is not Consent.REFUSED or step.to in known.get(
                session.customer, ()
            )
        if step.fate is Fate.PAUSE:
            assert back is not None


# --- times ----------------------------------------------------------------------------


@st.composite
def talks(draw):
    """A session with an owner, and messages at some minutes."""
    session = model.assigned(draw(waiting()), "ann", NOW)
    at = NOW
    for minutes, customer in draw(
        st.lists(st.tuples(st.integers(0, 50), st.booleans()), max_size=6)
    ):
        at += minutes * MINUTE
        session = (model.heard if customer else model.replied)(session, at)
    return session, at


LIMITS = st.builds(
    Limits,
    customer_silent=st.sampled_from([None, 10 * MINUTE, 60 * MINUTE]),
    agent_silent=st.sampled_from([None, 5 * MINUTE]),
    first_reply=st.sampled_from([None, 1 * MINUTE]),
    total=st.sampled_from([None, 120 * MINUTE]),
    warn_before=st.sampled_from([timedelta(0), 3 * MINUTE]),
)


@given(talks(), LIMITS, st.integers(0, 300))
def test_nobody_need_look_before_something_is_due(talk, limits, minutes):
    session, at = talk
    now = at + minutes * MINUTE
    first = next_at(session, limits)

    if due(session, limits, now) is not None:
        assert first is not None
        assert first <= now
    if first is not None:
        early = first - timedelta(microseconds=1)
        assert due(session, limits, early) is None


@given(talks(), LIMITS)
def test_every_session_comes_to_rest_after_a_few_deeds(talk, limits):
    session, now = talk
    deeds = []
    for _ in range(20):
        at = next_at(session, limits)
        if at is None:
            break
        now = max(now, at)
        found = due(session, limits, now)
        assert found is not None, (session, limits, now)
        deeds.append(found.deed.value)
        if found.deed.value == "warn":
            session = model.warned(session, found.clock, now)
        elif found.deed.value == "complete":
            assert not limits.warn_before or session.warned is not None
            session = model.completed(session, Closing.TOTAL, now)
        elif found.deed.value == "raise":
            session = model.raised(session)
        else:
            back = model.returned(session, now)
            session = model.assigned(back, f"n{back.returns}", now)
    else:
        raise AssertionError(deeds)

    assert deeds.count("return") <= limits.most_returns


# --- waiting, fairness, presence ------------------------------------------------------


@given(st.integers(1, 200), st.integers(0, 500), st.integers(1, 600))
def test_a_wait_is_a_range_that_grows_with_the_place(place, freed, minutes):
    over = minutes * MINUTE
    one, next_ = estimate(place, freed, over), estimate(place + 1, freed, over)

    if freed == 0:
        assert one is None
        return
    assert one.most is None or one.least < one.most
    assert one.least <= next_.least
    assert one.most is not None or next_.most is None


@given(st.integers(1, 50), st.integers(1, 200), st.floats(1, 20_000))
def test_chances_of_waits_lie_between_never_and_always(place, freed, within):
    seconds = 3600.0

    now = chance(within, place, freed, seconds)

    assert 0 <= now <= 1
    assert chance(2 * within, place, freed, seconds) >= now - 1e-12


@given(st.integers(1, 400), st.integers(1, 3000), st.floats(0.1, 20_000))
def test_chances_of_waits_are_the_sum_of_what_may_come_free(place, freed, within):
    shape, free = freed + 0.5, within / (3600 + within)
    fewer = sum(
        exp(
            lgamma(n + shape)
            - lgamma(shape)
            - lgamma(n + 1)
            + shape * log(1 - free)
            + n * log(free)
        )
        for n in range(place)
    )

    assert chance(within, place, freed, 3600.0) == pytest.approx(1 - fewer, abs=1e-9)


@given(st.integers(1, 200), st.integers(1, 3000), st.integers(1, 60))
def test_a_wait_holds_the_minutes_in_which_its_chances_come(place, freed, minutes):
    over = 60.0 * minutes
    said = estimate(place, freed, minutes * MINUTE)
    least, most = 60.0 * said.least, LONGEST.total_seconds()
    if said.most is not None:
        most = 60.0 * said.most
        assert chance(most, place, freed, over) >= LATEST - 1e-9
        assert said.most == 1 or chance(most - 60, place, freed, over) < LATEST + 1e-9
    else:
        assert chance(most, place, freed, over) < LATEST

    assert chance(least, place, freed, over) < SOONEST + 1e-9
    later = chance(least + 60, place, freed, over)
    assert least >= LONGEST.total_seconds() or later >= SOONEST - 1e-9


@given(st.lists(st.floats(0, 100), min_size=1, max_size=20))
def test_fairness_lies_between_one_of_all_and_one(shares):
    found = jain(shares)

    assert found is None or 1 / len(shares) - 1e-9 <= found <= 1 + 1e-9


@given(
    st.lists(
        st.builds(
            Shift,
            weekday=st.integers(0, 6),
            starts=st.times().map(lambda t: t.replace(microsecond=0)),
            ends=st.times().map(lambda t: t.replace(microsecond=0)),
        ),
        max_size=4,
    ),
    st.lists(st.tuples(st.integers(-50, 50), st.integers(1, 90)), max_size=3),
    st.integers(0, 200),
)
def test_who_is_said_to_be_back_then_is_back_then(shifts, leaves, hours):
    agent = Agent(
        name="ann",
        capacity=1,
        said=Presence.AVAILABLE,
        shifts=tuple(shifts),
        leaves=tuple(
            Leave(
                since=NOW + since * 60 * MINUTE,
                until=NOW + (since + long) * 60 * MINUTE,
                why=Away.LEAVE,
                by="sue",
            )
            for since, long in leaves
        ),
    )
    zone = rules_from({"schema": "guicang.desk/1"}).hours.zone
    at = NOW + hours * 60 * MINUTE

    back = back_at(agent, Hours(zone=zone), at)

    if back is not None:
        assert back >= at
        assert standing(agent, Hours(zone=zone), back).presence is Presence.AVAILABLE
    if standing(agent, Hours(zone=zone), at).presence is Presence.AVAILABLE:
        assert back == at


@given(LIMITS, CHOOSING)
def test_rules_come_back_from_their_document_as_they_were(limits, choosing):
    rules = replace(
        rules_from({"schema": "guicang.desk/1", "holidays": ["2026-10-01"]}),
        limits=(limits,),
        choosing=choosing,
    )

    assert rules_from(document_of(rules)) == rules


# --- a day ----------------------------------------------------------------------------


class Day(RuleBasedStateMachine):
    """A day at a desk: anybody does anything, and time passes."""

    customers = Bundle("customers")

    def __init__(self):
        super().__init__()
        self.bench = DeskBench()
        self.told = {}
        self.number = 0

    @initialize()
    def people(self):
        self.bench.rules(sensitive={"chat.medical": "medical"})
        self.bench.agent("ann", capacity=2, cleared=frozenset(Sensitive))
        self.bench.agent("bob", capacity=1)
        self.bench.agent("cid", capacity=3, languages=frozenset({"en"}))

    @rule(
        target=customers,
        number=st.integers(0, 7),
        lang=LANGS,
        category=st.sampled_from(["", "chat.medical"]),
    )
    def writes(self, number, lang, category):
        name = f"c{number}"
        self.number += 1
        text = f"say {self.number}"
        session = self.bench.says(name, text, lang=lang, category=category)
        self.told.setdefault(session.id, []).append(text)
        return name

    @rule(customer=customers)
    def is_answered(self, customer):
        session = self.latest(customer)
        if session.owner:
            self.bench.replies(session)

    @rule(customer=customers)
    def is_ended(self, customer):
        session = self.latest(customer)
        if session.owner:
            self.bench.ends(session)

    @rule(
        customer=customers,
        consent=st.sampled_from([None, *Consent]),
        same=st.sampled_from([None, True, False]),
    )
    def wishes(self, customer, consent, same):
        session = self.latest(customer)
        if session.open:
            self.bench.wishing.wish(session.id, consent=consent, same=same)

    @rule(name=st.sampled_from(NAMES[:3]), said=st.sampled_from(list(Presence)))
    def says_of_themselves(self, name, said):
        self.bench.attending.present(name, said, by=name, why=Away.BREAK)

    @rule(
        name=st.sampled_from(NAMES[:3]),
        ahead=st.integers(0, 30),
        long=st.integers(1, 90),
    )
    def is_named_to_go(self, name, ahead, long):
        since = self.bench.clock.now() + ahead * MINUTE
        self.bench.attending.plan_leave(
            name, by="sue", why=Away.LEAVE, since=since, until=since + long * MINUTE
        )

    @rule(customer=customers, name=st.sampled_from(NAMES[:3]))
    def is_moved(self, customer, name):
        session = self.latest(customer)
        if session.open:
            try:
                self.bench.assigning.take(session.id, name, by="sue")
            except GuicangError:
                return

    @rule(minutes=st.integers(0, 60))
    def time_passes(self, minutes):
        self.bench.clock.at += minutes * MINUTE
        self.bench.clocking.tick()

    def latest(self, customer):
        return self.bench.desk.latest("webchat", f"t-{customer}")

    @invariant()
    def every_session_has_an_owner_or_a_place(self):
        for session in self.bench.desk.sessions(limit=1000):
            held = session.state is State.ASSIGNED
            assert bool(session.owner) == held
            assert (session.queued_at is not None) == (session.open and not held)

    @invariant()
    def nobody_has_too_much(self):
        for seat in self.bench.desk.seats(self.bench.clock.now()):
            assert seat.load <= seat.agent.capacity

    @invariant()
    def what_is_sensitive_is_with_who_is_cleared(self):
        for session in self.bench.desk.sessions(states=[State.ASSIGNED], limit=1000):
            assert session.sensitive <= self.bench.desk.agent(session.owner).cleared

    @invariant()
    def nothing_that_was_said_is_lost_or_out_of_order(self):
        for session, texts in self.told.items():
            lines = self.bench.desk.lines(session)
            said = [line.text for line in lines if line.side is Side.CUSTOMER]
            assert said == texts

    @invariant()
    def nothing_goes_round_and_round(self):
        limit = Limits().most_returns
        for session in self.bench.desk.sessions(limit=1000):
            turns = self.bench.desk.turns(session.id)
            assert _returns_in_a_row(turns) <= limit

    @invariant()
    def nobody_who_is_gone_keeps_anything_after_the_clock(self):
        rules, now = self.bench.floor.rules(), self.bench.clock.now()
        offline = [
            seat.agent.name
            for seat in self.bench.floor.seats(rules, now)
            if seat.presence is Presence.OFFLINE and seat.load
        ]
        assert offline == []


def _returns_in_a_row(turns: list[Turn]) -> int:
    most = row = 0
    for turn in turns:
        if turn.kind is TurnKind.RETURNED:
            row += 1
            most = max(most, row)
        elif turn.kind in {TurnKind.REPLIED, TurnKind.REOPENED}:
            row = 0
    return most


TestDay = Day.TestCase
TestDay.settings = settings(
    max_examples=60,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
