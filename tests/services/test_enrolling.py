"""To whom the secret of a second factor is shown, and how often."""

import pytest
from tests.fakes.house import SIMPLE, House
from tests.fakes.world import World
from tests.services.standing import entries

from guicang.domain.access.model import Role
from guicang.domain.approval.model import Decision
from guicang.domain.errors import GuicangError, WrongCode
from guicang.domain.ledger.model import Tag


@pytest.fixture
def house() -> House:
    house = House(World())
    house.populate()
    return house


def asked(house, deed="add", name="li", **more):
    wanted = {"roles": [Role.LEGAL]} if deed != "enrol" else {}
    admission = getattr(house.admitting, deed)(
        name, **wanted, by="hr", code=house.code("hr")
    )
    return admission.request.id


def hand_out(house, request, name="li", by="compliance"):
    return house.enrolling.hand_out(name, request, by=by, code=house.code(by))


def test_a_signer_is_shown_the_secret_once(house):
    request = asked(house)
    house.sign(request, "compliance", "admin")

    secret = hand_out(house, request)

    assert secret == house.world.people.factors["li"]
    assert house.world.requests.get(request).decision is Decision.DONE
    entry = entries(house, Tag.ACCESS_ENROLLED)[-1]
    assert entry.actor == "compliance"
    assert entry.data == {"person": "li", "request": request}
    with pytest.raises(GuicangError) as told:
        hand_out(house, request)
    assert told.value.code == "GC-308"
    assert secret == house.world.people.factors["li"]


def test_a_new_factor_kills_the_old_one_when_it_is_handed_out(house):
    request = asked(house, "enrol", "compliance")
    house.sign(request, "legal", "admin")
    old = house.code("compliance")

    hand_out(house, request, "compliance", by="legal")

    with pytest.raises(WrongCode):
        house.world.people.prove("compliance", old, house.world.clock.now())


REFUSED = {
    "the proposer": ("hr", "GC-318"),
    "who signed as administrator": ("admin", "GC-318"),
    "who did not sign": ("legal", "GC-318"),
    "who may not sign": ("auditor", "GC-303"),
}


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED.keys())
def test_nobody_else_is_shown_it_and_that_is_written_down(house, case):
    by, code = case
    request = asked(house)
    house.sign(request, "compliance", "admin")

    with pytest.raises(GuicangError) as told:
        hand_out(house, request, by=by)

    assert told.value.code == code
    assert entries(house, Tag.ACCESS_REFUSED)[-1].data["code"] == code
    assert "li" not in house.world.people.factors


def test_before_both_have_signed_nothing_is_shown(house):
    request = asked(house, "enrol", "legal")
    house.sign(request, "compliance")

    with pytest.raises(GuicangError) as told:
        hand_out(house, request, "legal")

    assert told.value.code == "GC-310"


def test_a_request_is_good_for_the_person_it_is_about(house):
    request = asked(house, "enrol", "finance")
    house.sign(request, "compliance", "admin")

    with pytest.raises(GuicangError) as told:
        hand_out(house, request, "legal")

    assert told.value.code == "GC-317"


def test_a_request_of_another_kind_gives_no_second_factor(house):
    request = house.retaining.propose(SIMPLE, by="hr", reason="test").id
    house.sign(request, "compliance", "admin")

    with pytest.raises(GuicangError) as told:
        hand_out(house, request, "legal")

    assert told.value.code == "GC-317"


def test_a_change_of_roles_gives_no_second_factor_to_who_has_one(house):
    request = asked(house, "change", "finance")
    house.sign(request, "compliance", "admin")
    before = house.world.people.factors["finance"]

    with pytest.raises(GuicangError) as told:
        hand_out(house, request, "finance")

    assert told.value.code == "GC-308"
    assert house.world.people.factors["finance"] == before


def test_an_approval_that_ran_out_shows_nothing(house):
    request = asked(house)
    house.sign(request, "compliance", "admin")
    house.world.clock.move(days=14)

    with pytest.raises(GuicangError) as told:
        hand_out(house, request)

    assert told.value.code == "GC-308"


def test_an_approval_falls_with_a_signer(house):
    request = asked(house)
    house.sign(request, "compliance", "admin")
    house.world.people.deactivate("admin")

    with pytest.raises(GuicangError) as told:
        hand_out(house, request)

    assert told.value.code == "GC-310"


def test_who_has_the_old_factor_exchanges_it_alone(house):
    old = house.world.people.factors["legal"]

    secret = house.enrolling.renew("legal", code=house.code("legal"))

    assert secret == house.world.people.factors["legal"] != old
    entry = entries(house, Tag.ACCESS_ENROLLED)[-1]
    assert (entry.actor, entry.data) == ("legal", {"person": "legal", "own": True})


def test_without_a_code_of_the_old_factor_none_is_exchanged(house):
    old = house.world.people.factors["legal"]

    with pytest.raises(WrongCode):
        house.enrolling.renew("legal", code="000000")

    assert house.world.people.factors["legal"] == old
    assert entries(house, Tag.ACCESS_REFUSED)[-1].data["code"] == "GC-306"
