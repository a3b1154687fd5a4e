"""What a permission review freezes, suggests, and still waits for."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from guicang.domain.access.grants import Grant
from guicang.domain.access.model import May, Person, Role
from guicang.domain.access.permissions import SHIPPED
from guicang.domain.ledger.model import Entry, Tag
from guicang.domain.programme.campaign import (
    SETTLED,
    Advice,
    Campaign,
    Cause,
    Finding,
    Held,
    Line,
    Review,
    Ruling,
    Stand,
    Suggestion,
    Verdict,
    What,
    counted,
    holdings,
    quarter,
)
from guicang.domain.programme.use import TRACES, House, suggest, used

NOW = datetime(2026, 11, 1, tzinfo=UTC)
A_DAY = timedelta(days=1)
HELD = [Held(person=f"p{n}", what=What.ROLE, name="hr") for n in range(4)]
SUGGESTED = Suggestion(finding=Finding.USED, advice=Advice.KEEP, facts={"count": 2})
rulings = st.lists(
    st.builds(
        Ruling,
        line=st.sampled_from([held.id for held in HELD]),
        verdict=st.sampled_from(Verdict),
        reason=st.just("x"),
        by=st.just("li"),
        at=st.just(NOW),
    )
)


def review(*said: Ruling) -> Review:
    campaign = Campaign(
        id="v",
        manager="li",
        cause=Cause.QUARTER,
        period="2026-Q4",
        since=NOW - 92 * A_DAY,
        opened_by="system:reviews",
        opened_at=NOW,
        due_at=NOW + 14 * A_DAY,
        ends_at=NOW + 21 * A_DAY,
        lines=tuple(Line(held=held, suggestion=SUGGESTED) for held in HELD),
    )
    return Review(campaign=campaign, rulings=said)


@given(rulings)
def test_a_line_is_left_until_its_last_word_settles_it(said):
    found = review(*said)
    last = {ruling.line: ruling.verdict for ruling in said}

    left = {line.held.id for line in found.left}

    assert left == {h.id for h in HELD if last.get(h.id) not in SETTLED}
    assert {line.held.id for line in found.spared} <= left
    assert counted(found)["left"] == len(left)


@given(rulings, st.integers(0, 40))
def test_only_what_nobody_spoke_of_lapses_and_never_before_its_end(said, days):
    found, now = review(*said), NOW + days * A_DAY

    lapsing = {line.held.id for line in found.lapsing(now)}

    assert not lapsing & {ruling.line for ruling in said}
    assert not lapsing or now >= found.campaign.ends_at
    assert (found.stand(now) is Stand.DONE) == (not found.left)


def test_a_review_is_overdue_on_its_day():
    stands = [review().stand(NOW + days * A_DAY) for days in (13, 14)]

    assert stands == [Stand.OPEN, Stand.OVERDUE]


@pytest.mark.parametrize(
    ("month", "name"),
    [(1, "2026-Q1"), (3, "2026-Q1"), (4, "2026-Q2"), (9, "2026-Q3"), (12, "2026-Q4")],
)
def test_quarters_have_names(month, name):
    assert quarter(datetime(2026, month, 28, tzinfo=UTC)) == name


# --- what is held ---------------------------------------------------------------------


def person(name, *roles, active=True):
    return Person(name=name, roles=frozenset(roles), active=active)


def grant(name, used=0, days=7):
    return Grant(
        id=f"r-{name}",
        person=name,
        permission=May.CONVERSATION_READ,
        reason="x",
        since=NOW - 8 * A_DAY,
        until=NOW + (days - 8) * A_DAY,
        used=used,
    )


def test_who_left_holds_nothing_and_what_is_over_is_held_by_nobody():
    people = [person("ann", Role.HR), person("bob", Role.HR, active=False)]
    grants = [grant("ann", days=30), grant("ann", days=3), grant("bob", days=30)]

    found = [held.id for held in holdings(people, grants, NOW)]

    assert found == ["ann/grant/r-ann", "ann/role/hr"]


# --- what is suggested ----------------------------------------------------------------


def entries(*said):
    return [
        Entry(seq=n, at=at, tag=tag, actor=actor, data=data)
        for n, (tag, actor, at, data) in enumerate(said)
    ]


def did(tag, actor, times=1):
    return [(tag, actor, NOW - A_DAY, {})] * times


def told(name, *said, role=Role.LEGAL, others=("x", "y", "z"), grants=()):
    people = {each: person(each, role) for each in (name, *others)}
    house = House(
        people=people,
        table=SHIPPED,
        grants={each.id: each for each in grants},
        used=used(entries(*said)),
        now=NOW,
    )
    return suggest(Held(person=name, what=What.ROLE, name=role.value), house)


def test_what_was_never_used_is_to_be_revoked_and_what_was_once_looked_at():
    never = told("ann")
    once = told("ann", *did(Tag.REQUEST_SIGNED, "ann"))
    often = told("ann", *did(Tag.REQUEST_SIGNED, "ann", 5))

    assert (never.finding, never.advice) == (Finding.NEVER, Advice.REVOKE)
    assert (once.finding, once.advice) == (Finding.ONCE, Advice.LOOK)
    assert (often.advice, often.facts) == (Advice.KEEP, {"count": 5})


def test_what_none_of_two_others_with_the_role_does_is_looked_at():
    mine = did(Tag.CONVERSATION_EXPORTED, "ann", 9)
    usual = [*did(Tag.REQUEST_SIGNED, "x", 2), *did(Tag.REQUEST_SIGNED, "y", 2)]

    odd = told("ann", *mine, *usual)
    alone = told("ann", *mine, *did(Tag.REQUEST_SIGNED, "x", 2))
    shared = told("ann", *mine, *usual, *did(Tag.CONVERSATION_EXPORTED, "y"))

    assert (odd.finding, odd.advice) == (Finding.OUTSIDE, Advice.LOOK)
    assert odd.facts == {"power": May.CONVERSATION_EXPORT, "count": 9, "others": 2}
    assert alone.finding is shared.finding is Finding.USED


def test_who_has_a_role_for_days_is_not_missed_yet():
    days = [(Tag.ACCESS_PERSON_ADDED, "system:init", NOW - 3 * A_DAY)]
    new = told("ann", *((*each, {"person": "ann"}) for each in days))
    old = [(Tag.ACCESS_PERSON_ADDED, "system:init", NOW - 40 * A_DAY)]

    assert (new.finding, new.facts) == (Finding.NEW, {"days": 3})
    assert told("ann", *((*e, {"person": "ann"}) for e in old)).finding is Finding.NEVER


def test_what_programs_did_is_nobodys_use():
    said = told("ann", *did(Tag.REQUEST_SIGNED, "system:key:ann", 3))

    assert said.finding is Finding.NEVER


@given(st.lists(st.sampled_from(sorted(TRACES)), max_size=12))
def test_nothing_is_called_unused_that_the_ledger_shows_in_use(tags):
    said = [each for tag in tags for each in did(Tag(tag), "ann")]
    mine = sum(len(TRACES[tag] & SHIPPED.of(Role.LEGAL)) for tag in tags)

    found = told("ann", *said)

    assert (found.finding is Finding.NEVER) == (mine == 0)
    assert (found.advice is Advice.REVOKE) == (mine == 0)


@pytest.mark.parametrize(
    ("times", "finding"), [(0, Finding.NEVER), (1, Finding.ONCE), (3, Finding.USED)]
)
def test_grants_count_their_own_use(times, finding):
    one = grant("ann", used=times, days=30)
    held = Held(person="ann", what=What.GRANT, name=one.id)
    house = House(
        people={}, table=SHIPPED, grants={one.id: one}, used=used(()), now=NOW
    )

    assert suggest(held, house).finding is finding
