"""Who sees what: the first clause that fits decides, and silence never reveals."""

import pytest

from guicang.adapters.packs import masking_policy
from guicang.domain.access.model import Role
from guicang.domain.detect.model import Entity
from guicang.domain.detect.policy import (
    MaskingPolicy,
    Operator,
    Treatment,
    policy_from,
)
from guicang.domain.detect.types import TYPES, Level
from guicang.domain.errors import BadMasking

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
    "keeping everything": ({"clauses": [{"do": "keep"}]}, "clauses[0].types"),
    "keeping what is always masked": (
        {"clauses": [{"do": "keep", "types": ["USCC", "MOBILE"]}]},
        "clauses[0].types",
    ),
    "keeping a type of one's own": (
        {"clauses": [{"do": "keep", "types": ["ORDER_NO"]}]},
        "clauses[0].types",
    ),
}


@pytest.mark.parametrize(("change", "place"), BAD.values(), ids=BAD)
def test_a_policy_that_does_not_say_what_it_must_is_refused(change, place):
    with pytest.raises(BadMasking) as caught:
        policy_from({**GOOD, **change})

    assert caught.value.data["place"] == place


def test_a_policy_says_its_version():
    assert policy_from(GOOD).version == "2"
