"""Who owes which training, and what rests without it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from guicang.domain.access.model import May, Person, Role
from guicang.domain.errors import BadDuties
from guicang.domain.programme.duties import (
    RESTING,
    SCHEMA,
    TEMPLATES,
    Stage,
    duties_from,
    owed,
    resting,
    tally,
)

NOW = datetime(2026, 11, 1, tzinfo=UTC)
A_DAY = timedelta(days=1)
DAYS = {"P1Y": 365, "P30D": 30, "P14D": 14, "P3M": 91}
ANN = Person(name="ann", roles=frozenset({Role.SUPERVISOR}))


def later(at, period):
    return at + DAYS[period] * A_DAY


def one(**changes):
    row = {
        "course": "own",
        "roles": ["supervisor"],
        "every": "P1Y",
        "within": "P30D",
        "grace": "P14D",
        "powers": ["records:finding:reveal"],
        **changes,
    }
    return duties_from({"schema": SCHEMA, "name": "x", "duties": [row]}, NOW)


def standing(days, passed=None, person=ANN):
    return owed(
        person,
        one().duties[0],
        begun=NOW,
        passed=passed,
        now=NOW + days * A_DAY,
        later=later,
    )


@pytest.mark.parametrize(
    ("days", "stage"),
    [
        (0, Stage.DUE),
        (29, Stage.DUE),
        (30, Stage.GRACE),
        (43, Stage.GRACE),
        (44, Stage.LAPSED),
    ],
)
def test_who_is_new_has_a_period_then_a_grace_and_then_powers_rest(days, stage):
    assert standing(days).stage is stage


@pytest.mark.parametrize(
    ("days", "stage"),
    [
        (0, Stage.CURRENT),
        (350, Stage.CURRENT),
        (351, Stage.DUE),
        (365, Stage.GRACE),
        (379, Stage.LAPSED),
    ],
)
def test_who_passed_is_current_until_the_next_is_due(days, stage):
    assert standing(days, passed=NOW).stage is stage


def test_who_has_none_of_the_roles_or_left_owes_nothing():
    other = Person(name="bob", roles=frozenset({Role.HR}))
    left = Person(name="cy", roles=ANN.roles, active=False)

    assert standing(99, person=other) is None
    assert standing(99, person=left) is None


@given(st.integers(0, 900), st.none() | st.integers(0, 400))
def test_powers_rest_only_after_the_grace_and_a_pass_brings_them_back(days, passed):
    when = None if passed is None else NOW + passed * A_DAY
    found = standing(days, when)
    again = standing(days, NOW + days * A_DAY)

    rests = resting([found])

    assert (May.FINDING_REVEAL in rests) == (NOW + days * A_DAY >= found.lapses_at)
    assert found.due_at <= found.lapses_at
    assert not resting([again])


def test_late_ones_are_counted_by_course():
    found = [standing(days) for days in (1, 31, 50)]

    assert list(tally(found)) == [("own", 2, 1)]


@pytest.mark.parametrize("name", TEMPLATES)
def test_templates_can_be_put_in_force(name):
    found = duties_from(TEMPLATES[name], NOW)

    assert found.name == name
    assert all(duty.powers <= RESTING for duty in found.duties)


@pytest.mark.parametrize("may", sorted(frozenset(May) - RESTING))
def test_nothing_rests_that_a_house_needs_to_go_on(may):
    with pytest.raises(BadDuties):
        one(powers=[may.value])


@pytest.mark.parametrize(
    "change",
    [
        {"every": "soon"},
        {"roles": []},
        {"roles": ["king"]},
        {"powers": ["records:x"]},
        {"course": ""},
        {"more": 1},
    ],
)
def test_what_is_no_duty_is_refused(change):
    with pytest.raises(BadDuties):
        one(**change)


@pytest.mark.parametrize(
    "document",
    [{}, {"schema": SCHEMA}, {"schema": SCHEMA, "duties": [], "else": 1}],
)
def test_what_is_no_document_of_duties_is_refused(document):
    with pytest.raises(BadDuties):
        duties_from(document, NOW)


def test_each_course_is_named_once():
    row = TEMPLATES["yearly"]["duties"][0]

    with pytest.raises(BadDuties):
        duties_from({"schema": SCHEMA, "duties": [row, row]}, NOW)
