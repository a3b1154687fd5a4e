"""Who sees what: the first clause that fits decides, and silence never reveals."""

import pytest

from guicang.adapters.packs import masking_policy
from guicang.domain.access.model import Role
from guicang.domain.detect.model import Entity, Finding
from guicang.domain.detect.policy import (
    INTERCEPTION,
    PURPOSES,
    MaskingPolicy,
    Operator,
    Treatment,
    policy_from,
)
from guicang.domain.detect.policy_change import (
    EXAMPLES,
    NOBODY,
    changes,
    simulation,
    spelled,
)
from guicang.domain.detect.types import OWN, TYPES, Level
from guicang.domain.errors import BadMasking, NeverInClear
from guicang.entrypoints.words import translator

SHIPPED = masking_policy()


def _level(role: str, kind: str = Entity.MOBILE, purpose: str = "reading") -> object:
    treatment = SHIPPED.treatment(kind, frozenset({role}), purpose)
    assert treatment.operator is Operator.MASK
    return treatment.level


def test_agents_see_medium_and_auditors_high():
    assert _level(Role.AGENT) is Level.MEDIUM
    assert _level(Role.AUDITOR) is Level.HIGH
    assert _level(Role.AGENT, Entity.PASSWORD) is Level.HIGH


@pytest.mark.parametrize("kind", [*Entity, "ORDER_NO"])
def test_who_proved_no_role_sees_the_least(kind):
    for purpose in ("reading", "nothing of the kind"):
        treatment = SHIPPED.treatment(kind, frozenset(), purpose)
        public = kind in TYPES and not TYPES[kind].always and purpose == "reading"

        assert treatment.operator is (Operator.KEEP if public else Operator.MASK)
        assert public or treatment.level is Level.HIGH


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("purpose", SHIPPED.purposes)
def test_nobody_gets_what_is_always_masked_as_it_is(role, purpose):
    for kind in Entity:
        treatment = SHIPPED.treatment(kind, frozenset({role}), purpose)
        assert treatment.operator is not Operator.KEEP or not TYPES[kind].always


def test_an_empty_policy_masks_everything_at_the_highest_level():
    nothing = MaskingPolicy(version="0")

    assert nothing.treatment(Entity.MOBILE, frozenset(Role), "reading") == Treatment(
        operator=Operator.MASK, level=Level.HIGH
    )


def test_only_purposes_that_encrypt_can_be_opened_again():
    able = {p for p in SHIPPED.purposes if SHIPPED.reversible(p)}

    assert able == {"exchange", "testing"}


GOOD = {"schema": "guicang.masking/1", "version": 2, "clauses": [{"do": "redact"}]}
BAD = {
    "another schema": ({"schema": "x"}, "schema"),
    "no clauses": ({"clauses": None}, "clauses"),
    "a field nobody knows": ({"claws": []}, "claws"),
    "no mapping": ({"clauses": ["redact"]}, "clauses[0]"),
    "an operator that is none": ({"clauses": [{"do": "hide"}]}, "clauses[0].do"),
    "a level that is none": (
        {"clauses": [{"do": "mask", "level": "some"}]},
        "clauses[0].level",
    ),
    "a level without a mask": (
        {"clauses": [{"do": "redact", "level": "low"}]},
        "clauses[0].level",
    ),
    "a type that is no list": (
        {"clauses": [{"do": "redact", "types": "MOBILE"}]},
        "clauses[0].types",
    ),
    "a condition nobody knows": (
        {"clauses": [{"do": "redact", "people": ["li"]}]},
        "clauses[0].people",
    ),
    "a purpose that is none": (
        {"clauses": [{"do": "redact", "purposes": ["curiosity"]}]},
        "clauses[0].purposes",
    ),
    "a version that is no name": ({"version": [1]}, "version"),
    "a key that the gateway has not": (
        {"clauses": [{"do": "encrypt", "purposes": ["interception"]}]},
        "clauses[0].do",
    ),
    "a key that the gateway would need for what is left": (
        {
            "clauses": [
                {"do": "redact", "types": ["QQ"], "purposes": ["interception"]},
                {"do": "pseudonym"},
            ]
        },
        "clauses[1].do",
    ),
}


@pytest.mark.parametrize(("change", "place"), BAD.values(), ids=BAD)
def test_a_policy_that_does_not_say_what_it_must_is_refused(change, place):
    with pytest.raises(BadMasking) as caught:
        policy_from({**GOOD, **change})

    assert caught.value.data["place"] == place


def test_a_policy_says_its_version():
    assert policy_from(GOOD).version == "2"


PERSONAL = "PIPL, article 51(3)"
CLEAR = {
    "everything": (None, Entity.ADDRESS, PERSONAL),
    "what is personal": (["USCC", "MOBILE"], Entity.MOBILE, PERSONAL),
    "a credential": (["PASSWORD"], Entity.PASSWORD, "GB/T 22239-2019, 8.1.4.10"),
    "a type of one's own": (["ORDER_NO"], "ORDER_NO", OWN.en),
}


@pytest.mark.parametrize("roles", [None, ["agent"], ["legal", "admin"]])
@pytest.mark.parametrize(("types", "kind", "basis"), CLEAR.values(), ids=CLEAR)
def test_what_is_always_masked_is_kept_for_nobody_and_the_basis_is_told(
    types, kind, basis, roles
):
    clause = {"do": "keep", "types": types, "roles": roles}

    with pytest.raises(NeverInClear) as caught:
        policy_from({**GOOD, "clauses": [{"do": "redact"}, clause]})

    assert caught.value.data["place"] == "clauses[1].types"
    assert caught.value.data["type"] == kind
    assert caught.value.data["basis"].startswith(basis)


def test_every_basis_has_the_chinese_of_the_table_of_types():
    chinese = translator("zh")
    bases = [found.always for found in TYPES.values() if found.always] + [OWN]

    assert [chinese(basis.en) for basis in bases] == [basis.zh for basis in bases]


# --- what another policy would change -------------------------------------------------

ROLES = [role.value for role in Role]


def _simulated(*clauses, before=SHIPPED, types=("MOBILE", "PASSWORD", "USCC")):
    after = policy_from({**GOOD, "clauses": list(clauses)})
    return simulation(
        before, after, types=frozenset(types), roles=ROLES, level=Level.LOW
    )


def _same():
    return [
        {
            "do": clause.operator.value,
            "level": clause.level and clause.level.value,
            "types": sorted(clause.types),
            "roles": sorted(clause.roles),
            "purposes": sorted(clause.purposes),
        }
        for clause in SHIPPED.clauses
    ]


def test_the_same_policy_changes_nothing():
    run = _simulated(*_same(), types=Entity)

    assert (run.changes, run.sealed, run.unfound) == ((), (), ())


def test_a_change_is_told_for_those_it_meets_and_no_others():
    first = {
        "do": "mask",
        "level": "low",
        "types": ["MOBILE"],
        "roles": ["agent"],
        "purposes": ["reading"],
    }

    (change,) = _simulated(first, *_same()).changes

    assert (change.purpose, change.roles, change.types) == (
        "reading",
        ("agent",),
        ("MOBILE",),
    )
    assert (spelled(change.before), spelled(change.after)) == (
        "mask medium",
        "mask low",
    )
    assert change.reveals


def test_every_purpose_role_and_type_that_changes_is_told_once():
    run = _simulated({"do": "redact"})
    told = [
        (c.purpose, role, kind)
        for c in run.changes
        for role in c.roles
        for kind in c.types
    ]

    after = policy_from({**GOOD, "clauses": [{"do": "redact"}]})
    differ = {
        (purpose, role, kind)
        for purpose in PURPOSES
        if purpose != INTERCEPTION
        for role in (NOBODY, *ROLES)
        for kind in run.types
        if SHIPPED.treatment(kind, frozenset({role}) - {NOBODY}, purpose).operator
        is not after.treatment(kind, frozenset(), purpose).operator
    }
    assert len(told) == len(set(told))
    assert set(told) == differ
    assert not any(change.reveals for change in run.changes)
    assert run.sealed == ("exchange", "testing")


WEAKER = {
    "redact": [("redact", "mask high")],
    "mask high": [("mask high", "mask medium"), ("mask high", "mask low")],
    "mask low": [("mask low", "keep")],
    "pseudonym": [("pseudonym", "mask high")],
}


@pytest.mark.parametrize(
    ("before", "after"), [pair for pairs in WEAKER.values() for pair in pairs]
)
def test_what_shows_more_is_marked_and_what_shows_less_is_not(before, after):
    def policy(told):
        do, _, level = told.partition(" ")
        return policy_from(
            {**GOOD, "clauses": [{"do": do, "level": level or None, "types": ["VAT"]}]}
        )

    def compared(old, new):
        found = changes(
            policy(old), policy(new), types=["VAT"], roles=["agent"], level=Level.LOW
        )
        return {change.reveals for change in found}

    assert compared(before, after) == {True}
    assert compared(after, before) == {False}


def test_interception_is_compared_with_the_gateways_level_and_has_no_roles():
    clause = {"do": "mask", "level": "high", "purposes": ["interception"]}
    run = _simulated(clause, *_same())

    (change,) = run.changes

    assert (change.purpose, change.roles) == (INTERCEPTION, (NOBODY,))
    assert (spelled(change.before), spelled(change.after)) == ("mask low", "mask high")
    assert change.types == run.types


def test_only_a_policy_that_names_interception_intercepts():
    catching = policy_from({**GOOD, "clauses": [{"do": "redact"}]})
    naming = {"do": "redact", "purposes": ["interception"]}

    assert not catching.intercepts
    assert not SHIPPED.intercepts
    assert policy_from({**GOOD, "clauses": [naming]}).intercepts


def test_a_type_that_nothing_finds_is_named():
    run = _simulated({"do": "redact", "types": ["MOBILE_NO", "MOBILE"]})

    assert run.unfound == ("MOBILE_NO",)


def test_values_of_a_sample_are_counted_and_told_by_place_only():
    run = _simulated({"do": "redact", "types": ["MOBILE"]}, {"do": "mask"})
    said = "手机13812345678，密码是 hunter2x"
    run.see("c1", 4, [Finding("MOBILE", 2, 13), Finding("PASSWORD", 17, 25)])

    told = run.summary()

    assert told["found"] == {"MOBILE": 1, "PASSWORD": 1}
    assert {c["values"] for c in told["changes"] if c["types"] == ["MOBILE"]} == {1}
    assert told["examples"][0] == {
        "conversation": "c1",
        "seq": 4,
        "start": 2,
        "end": 13,
        "type": "MOBILE",
        "rule": "",
    }
    assert said[2:13] not in str(told)


def test_of_a_sample_only_what_a_change_touches_is_an_example():
    first = {"do": "mask", "level": "low", "types": ["MOBILE"], "roles": ["agent"]}
    run = _simulated(first, *_same())
    mobile, other = Finding("MOBILE", 0, 11), Finding("PASSWORD", 12, 20)

    for seq in range(EXAMPLES + 1):
        run.see("c1", seq, [mobile, other])

    assert {spot.type for spot in run.examples} == {"MOBILE"}
    assert len(run.examples) == EXAMPLES
    assert run.found == {"MOBILE": EXAMPLES + 1, "PASSWORD": EXAMPLES + 1}
