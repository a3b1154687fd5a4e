"""When a house is complete, and who may not be taken out of it."""

from itertools import combinations

import pytest

from guicang.domain.access.model import May, Person, Role
from guicang.domain.access.permissions import SANDBOX_PEOPLE, SHIPPED
from guicang.domain.approval.matrix import TEMPLATES
from guicang.domain.approval.model import Chair, Operation
from guicang.domain.approval.staffing import (
    can_found,
    complete,
    indispensable,
    require_left,
    unfilled,
)
from guicang.domain.errors import TooFewLeft

A, S, F, H, L, C, U, G = (
    Role.ADMIN,
    Role.SUPERVISOR,
    Role.FINANCE,
    Role.HR,
    Role.LEGAL,
    Role.COMPLIANCE,
    Role.AUDITOR,
    Role.SECURITY,
)
CHAIRS = TEMPLATES["default"][Operation.ACCESS_CHANGE]


def people(*roles, **changes):
    """One person for each set of roles, named after their place."""
    return [
        Person(
            name=f"p{place}",
            roles=frozenset(held if isinstance(held, tuple) else (held,)),
            **{"enrolled": True, **changes},
        )
        for place, held in enumerate(roles)
    ]


CASES = {
    "nobody": ([], False),
    "an administrator": ([A], False),
    "two who could sign, and nobody to propose": ([A, L], False),
    "somebody to propose, and two to sign": ([A, L, H], True),
    "security instead of the administrator": ([G, C, F], True),
    "security proposes": ([A, L, G], True),
    "an auditor proposes nothing": ([A, L, U], False),
    "two administrators and no counsel": ([A, A, H], False),
    "one person in two roles sits in one chair": ([(A, L), H], False),
    "one in two roles and another": ([(A, L), C, H], True),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_a_house_is_complete_when_somebody_proposes_what_others_sign(case):
    held, whole = case

    assert complete(CHAIRS, people(*held), SHIPPED) is whole


@pytest.mark.parametrize("change", [{"enrolled": False}, {"active": False}])
def test_who_cannot_prove_themselves_completes_nothing(change):
    there = people(A, L, H)
    there[1] = people(H, L, **change)[1]

    assert not complete(CHAIRS, there, SHIPPED)


def test_the_chairs_that_stay_empty_are_named():
    there = people(A, H)

    assert unfilled(CHAIRS, there, SHIPPED) == (Chair(roles=frozenset({L, C})),)
    assert unfilled(CHAIRS, there, SHIPPED, {"p0"}) == CHAIRS


def test_who_is_needed_is_not_taken_out():
    there = people(A, L, C, H)
    other_counsel, sole_admin = there[1], there[0]

    require_left(lambda p: complete(CHAIRS, p, SHIPPED), there, _gone(other_counsel))
    with pytest.raises(TooFewLeft):
        require_left(lambda p: complete(CHAIRS, p, SHIPPED), there, _gone(sole_admin))


def test_out_of_a_house_that_is_not_complete_anybody_is_taken():
    there = people(A, L)

    require_left(lambda p: complete(CHAIRS, p, SHIPPED), there, _gone(there[1]))


def _gone(person):
    return Person(name=person.name, roles=person.roles, active=False)


def test_one_of_each_role_hangs_on_its_administrator():
    there = [
        Person(name=name, roles=roles, enrolled=True)
        for name, roles in SANDBOX_PEOPLE.items()
        if roles != {G}
    ]

    assert indispensable(CHAIRS, there, SHIPPED) == ("admin",)
    assert indispensable(CHAIRS, [*there, *people(G)], SHIPPED) == ()


def test_only_an_administrator_with_a_second_factor_founds():
    assert can_found(people(A), SHIPPED)
    assert not can_found(people(A, enrolled=False), SHIPPED)
    assert not can_found(people(G, L, H), SHIPPED)


@pytest.mark.parametrize("template", TEMPLATES)
def test_nothing_is_destroyed_by_a_house_that_is_still_founded(template):
    """Whoever can take a first batch to its end is complete: R30 wants counsel."""
    extra = Chair(roles=frozenset({L, C}))
    chairs = (*TEMPLATES[template][Operation.RECORD_DELETE], extra)
    proposers = [r for r in Role if May.BATCH_PROPOSE in SHIPPED.of(r)]
    for count in range(1, len(chairs) + 2):
        for held in combinations(Role, count):
            there = people(*held)
            able = any(
                p.roles & set(proposers)
                and not unfilled(chairs, there, SHIPPED, {p.name})
                for p in there
            )

            assert not able or complete(CHAIRS, there, SHIPPED), held
