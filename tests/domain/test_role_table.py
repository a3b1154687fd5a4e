"""The role table as data: read, compared, and held against what none may break."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from guicang.domain.access.compare import compare
from guicang.domain.access.grants import LONGEST, Grant, allowed, check_grant, fitting
from guicang.domain.access.model import May, Person, Role
from guicang.domain.access.permissions import SHIPPED
from guicang.domain.access.table import (
    SCHEMA,
    Table,
    ceiling,
    document_of,
    require_sound,
    stored,
    table_from,
)
from guicang.domain.approval.matrix import SEATED
from guicang.domain.approval.staffing import unproposable
from guicang.domain.errors import BadRoles, BadRoleTable, NotGrantable

NOW = datetime(2026, 11, 1, tzinfo=UTC)


def document(powers=(), apart=()):
    return {"schema": SCHEMA, "powers": dict(powers), "apart": list(apart)}


def holders(may, *, plus=(), minus=()):
    """A table that differs in who holds one permission."""
    roles = SHIPPED.holders[may] | set(plus)
    return document({may.value: sorted(r.value for r in roles - set(minus))})


def sound(written):
    table = table_from(written, SHIPPED)
    require_sound(table, SEATED, unproposable)
    return table


def person(name, *roles):
    return Person(name=name, roles=frozenset(roles), enrolled=True)


# --- documents ------------------------------------------------------------------------


def test_a_table_that_is_spelt_and_read_again_is_the_same():
    again = table_from(document_of(SHIPPED), Table(holders={}))

    assert again.holders == SHIPPED.holders
    assert again.apart == SHIPPED.apart


def test_what_a_document_does_not_speak_of_is_as_shipped():
    table = sound(holders(May.CONVERSATION_LABEL, plus=[Role.LEGAL]))

    assert table.of(Role.LEGAL) - SHIPPED.of(Role.LEGAL) == {May.CONVERSATION_LABEL}
    assert {r for r in Role if table.of(r) != SHIPPED.of(r)} == {Role.LEGAL}


UNREADABLE = {
    "no schema": {"powers": {}},
    "another schema": {"schema": "guicang.roles/9"},
    "an unknown field": {"schema": SCHEMA, "grants": {}},
    "powers that are a list": {"schema": SCHEMA, "powers": []},
    "roles that are a word": document({"records:batch:dispose": "admin"}),
    "an unknown permission": document({"records:batch:burn": ["admin"]}),
    "an unknown role": document({"records:batch:dispose": ["root"]}),
    "a pair of one": document(apart=[{"roles": ["hr", "hr"], "why": "x"}]),
    "a pair of three": document(
        apart=[{"roles": ["hr", "legal", "finance"], "why": "x"}]
    ),
    "a pair without a reason": document(apart=[{"roles": ["hr", "legal"], "why": " "}]),
    "pairs that are none": document(apart=["hr+legal"]),
}


@pytest.mark.parametrize("written", UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_read_is_refused(written):
    with pytest.raises(BadRoleTable):
        table_from(written, SHIPPED)


def test_a_stored_table_outlives_a_permission_that_is_gone():
    written = document(
        {"records:batch:burn": ["admin"], "records:batch:propose": ["admin", "root"]}
    )

    table = stored(written, SHIPPED, 3)

    assert table.holders[May.BATCH_PROPOSE] == {Role.ADMIN}
    assert table.version == 3


# --- what none may break --------------------------------------------------------------

BREAKS = {
    "an auditor who disposes": holders(May.BATCH_DISPOSE, plus=[Role.AUDITOR]),
    "an auditor who signs": holders(May.REQUEST_SIGN, plus=[Role.AUDITOR]),
    "an auditor who reads contents": holders(
        May.CONVERSATION_READ, plus=[Role.AUDITOR]
    ),
    "an auditor without the ledger": holders(May.LEDGER_READ, minus=[Role.AUDITOR]),
    "an administrator who reads contents": holders(
        May.CONVERSATION_READ, plus=[Role.ADMIN]
    ),
    "an administrator who reveals": holders(May.FINDING_REVEAL, plus=[Role.ADMIN]),
    "an administrator who takes the ledger out": holders(
        May.LEDGER_EXPORT, plus=[Role.ADMIN]
    ),
    "security that disposes": holders(May.BATCH_DISPOSE, plus=[Role.SECURITY]),
    "security that proposes batches": holders(May.BATCH_PROPOSE, plus=[Role.SECURITY]),
    "security that cannot end access": holders(
        May.PEOPLE_DEACTIVATE, minus=[Role.SECURITY]
    ),
    "an agent who reads what is others'": holders(
        May.CONVERSATION_READ, plus=[Role.AGENT]
    ),
    "an agent who exports": holders(May.CONVERSATION_EXPORT, plus=[Role.AGENT]),
    "an agent who signs": holders(May.REQUEST_SIGN, plus=[Role.AGENT]),
    "a supervisor who disposes": holders(May.BATCH_DISPOSE, plus=[Role.SUPERVISOR]),
    "counsel that cannot sign": holders(May.REQUEST_SIGN, minus=[Role.LEGAL]),
    "somebody who cannot renew a factor": holders(May.FACTOR_RENEW, minus=[Role.HR]),
    "a permission that nobody holds": document({"legal:hold:release": []}),
    "holds whose release only one of its signers proposes": holders(
        May.HOLD_RELEASE, minus=set(Role) - {Role.LEGAL}
    ),
}


@pytest.mark.parametrize("written", BREAKS.values(), ids=BREAKS)
def test_no_table_breaks_these(written):
    with pytest.raises(BadRoleTable) as refused:
        sound(written)

    assert refused.value.data["found"]


def test_everything_that_is_broken_is_named():
    both = document({"records:batch:dispose": ["auditor"], "legal:hold:release": []})

    with pytest.raises(BadRoleTable, match="never holds") as refused:
        sound(both)

    places = {place for place, _why in refused.value.data["found"]}
    assert {"auditor records:batch:dispose", "legal:hold:release"} <= places
    assert "admin records:batch:dispose" in places


@given(
    st.dictionaries(
        st.sampled_from([m.value for m in May]),
        st.lists(st.sampled_from([r.value for r in Role]), unique=True),
    )
)
def test_whatever_is_stored_no_role_holds_more_than_its_ceiling(powers):
    table = stored(document(powers), SHIPPED, 1)

    for role in Role:
        assert table.of(role) <= ceiling(role)
        for may in May:
            assert table.carries([role], may) == (may in table.of(role))


def test_pairs_that_the_product_keeps_apart_stay_apart_and_more_may_come():
    pair = {"roles": ["finance", "hr"], "why": "who pays does not hire"}
    table = sound(document(apart=[pair]))

    assert table.apart.items() > SHIPPED.apart.items()
    with pytest.raises(BadRoles, match=r"finance\+hr"):
        table.check_roles([Role.HR, Role.FINANCE])


# --- differences ----------------------------------------------------------------------


def test_a_difference_names_roles_people_and_broken_separations():
    pair = {"roles": ["finance", "hr"], "why": "who pays does not hire"}
    may = May.CONVERSATION_LABEL
    after = table_from(
        {**holders(may, plus=[Role.HR], minus=[Role.SUPERVISOR]), "apart": [pair]},
        SHIPPED,
    )
    people = [
        person("zhao", Role.FINANCE, Role.HR),
        person("chen", Role.SUPERVISOR, Role.HR),
        person("li", Role.SUPERVISOR),
        Person(name="gone", roles=frozenset({Role.HR}), active=False),
    ]

    found = compare(SHIPPED, after, people)

    assert [(c.role, c.gained, c.lost) for c in found.roles] == [
        (Role.SUPERVISOR, frozenset(), {may}),
        (Role.HR, {may}, frozenset()),
    ]
    assert [(c.person, c.gained, c.lost) for c in found.people] == [
        ("li", frozenset(), {may}),
        ("zhao", {may}, frozenset()),
    ]
    assert [(b.person, b.roles, b.why) for b in found.broken] == [
        ("zhao", (Role.FINANCE, Role.HR), "who pays does not hire")
    ]
    assert found.parted == ((Role.FINANCE, Role.HR),)
    assert found.joined == ()
    assert compare(SHIPPED, SHIPPED, people).nothing


# --- grants ---------------------------------------------------------------------------

AUDITOR = person("sun", Role.AUDITOR)
A_DAY = timedelta(days=1)


def grant(**changes):
    given = {
        "id": "r-1",
        "person": "sun",
        "permission": May.CONVERSATION_READ,
        "reason": "audit",
        "since": NOW,
        "until": NOW + A_DAY,
    }
    return Grant(**{**given, **changes})


OVER = {
    "before it begins": ({}, -A_DAY),
    "when its time is over": ({}, A_DAY),
    "when it was used up": ({"uses": 2, "used": 2}, timedelta()),
    "when it was taken back": ({"ended_at": NOW}, timedelta()),
    "for another permission": ({"permission": May.CONVERSATION_EXPORT}, timedelta()),
}


@pytest.mark.parametrize("case", OVER.values(), ids=OVER)
def test_a_grant_gives_nothing(case):
    changes, later = case

    assert not allowed(
        AUDITOR, May.CONVERSATION_READ, SHIPPED, [grant(**changes)], NOW + later
    )


def test_a_grant_gives_what_no_role_carries_as_long_as_it_lasts():
    assert not allowed(AUDITOR, May.CONVERSATION_READ, SHIPPED)
    assert allowed(AUDITOR, May.CONVERSATION_READ, SHIPPED, [grant()], NOW)


def test_of_two_grants_the_one_that_ends_first_is_used():
    long = grant(id="r-2", until=NOW + 2 * A_DAY)

    assert fitting([long, grant()], May.CONVERSATION_READ, NOW) == grant()


@pytest.mark.parametrize(
    ("who", "may", "until", "uses"),
    [
        (AUDITOR, May.BATCH_DISPOSE, A_DAY, None),
        (AUDITOR, May.REQUEST_SIGN, A_DAY, None),
        (AUDITOR, May.CONVERSATION_READ, timedelta(), None),
        (AUDITOR, May.CONVERSATION_READ, LONGEST + timedelta(seconds=1), None),
        (AUDITOR, May.CONVERSATION_READ, A_DAY, 0),
        (person("wang", Role.ADMIN), May.CONVERSATION_READ, A_DAY, None),
        (person("xu", Role.SECURITY, Role.HR), May.FINDING_REVEAL, A_DAY, 1),
    ],
)
def test_this_is_granted_to_nobody(who, may, until, uses):
    with pytest.raises(NotGrantable):
        check_grant(who, may, NOW + until, uses, NOW)
