"""What every store of people promises."""

import base64
from datetime import UTC, datetime, timedelta

import pytest

from guicang.adapters.db import mfa, totp
from guicang.adapters.db.people import DjangoPeople
from guicang.domain.access.model import Person, Role
from guicang.domain.errors import NoSuchPerson, PersonExists, WrongCode
from tests.cuts import cut_short
from tests.fakes.people import MemoryPeople

NOW = datetime(2026, 3, 1, 8, 30, 10, tzinfo=UTC)
STEP = timedelta(seconds=30)


@pytest.fixture
def people(either, settings, tmp_path):
    settings.GUICANG_MFA_KEY_FILE = tmp_path / "mfa.key"
    mfa.write_key(settings.GUICANG_MFA_KEY_FILE)
    return either(MemoryPeople, DjangoPeople)


@pytest.fixture
def secret(people):
    people.add("li", {Role.ADMIN})
    return people.enrol("li")


def code(secret: str, at: datetime) -> str:
    return totp.code(secret, totp.counter(at))


def wrong(secret: str) -> str:
    right = {code(secret, NOW + STEP * n) for n in range(-3, 40)}
    return next(c for c in (f"{n:06}" for n in range(100)) if c not in right)


def test_a_person_comes_back_with_roles_and_title(people):
    roles = {Role.FINANCE, Role.COMPLIANCE}
    person = people.add("王芳", roles, title="财务", email="fang@shop.test")

    assert person == Person(
        name="王芳", roles=frozenset(roles), title="财务", email="fang@shop.test"
    )
    assert people.get("王芳") == person


def test_people_are_listed_in_the_order_of_their_names(people):
    for name in ("b", "王芳", "B", "a.b", "a-b"):
        people.add(name, {Role.AGENT})
    people.enrol("b")

    assert [(p.name, p.enrolled) for p in people.list()] == [
        ("B", False),
        ("a-b", False),
        ("a.b", False),
        ("b", True),
        ("王芳", False),
    ]


def test_a_name_is_given_once(people):
    people.add("li", {Role.ADMIN})

    with people.transaction():
        with pytest.raises(PersonExists):
            people.add("li", {Role.FINANCE})
        people.add("zhao", {Role.FINANCE})

    assert [p.name for p in people.list()] == ["li", "zhao"]
    assert people.get("li").roles == {Role.ADMIN}


def test_a_stranger_is_refused(people):
    for question in (
        lambda: people.get("nobody"),
        lambda: people.enrol("nobody"),
        lambda: people.change("nobody", {Role.HR}),
        lambda: people.deactivate("nobody"),
        lambda: people.prove("nobody", "000000", NOW),
    ):
        with pytest.raises(NoSuchPerson):
            question()


def test_a_secret_has_160_bits_and_enrols(people, secret):
    assert len(base64.b32decode(secret)) == 20
    assert people.get("li").enrolled


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_code_of_now_or_its_neighbours_is_accepted_once(people, secret, steps):
    given = code(secret, NOW + STEP * steps)

    people.prove("li", given, NOW)

    for later in (timedelta(0), STEP, -STEP):
        with pytest.raises(WrongCode):
            people.prove("li", given, NOW + later)


@pytest.mark.parametrize("steps", [-2, 2])
def test_a_code_from_further_away_is_wrong(people, secret, steps):
    with pytest.raises(WrongCode):
        people.prove("li", code(secret, NOW + STEP * steps), NOW)


def test_an_older_code_is_dead_once_a_newer_one_was_used(people, secret):
    people.prove("li", code(secret, NOW), NOW)

    with pytest.raises(WrongCode):
        people.prove("li", code(secret, NOW - STEP), NOW)
    people.prove("li", code(secret, NOW + STEP), NOW)


@pytest.mark.parametrize(
    "given", ["", "12345", "1234567", "abcdef", "\uff11" * 6, "-12345", "\ud800"]
)
def test_what_is_no_code_is_wrong(people, secret, given):
    with pytest.raises(WrongCode):
        people.prove("li", given, NOW)


def test_a_code_may_be_typed_with_a_gap(people, secret):
    right = code(secret, NOW)

    people.prove("li", f" {right[:3]} {right[3:]} ", NOW)


def test_a_shown_code_is_good_and_the_next_one_is_shown_after_it(people, secret):
    first = people.code("li", NOW)
    people.prove("li", first, NOW)
    second = people.code("li", NOW)
    people.prove("li", second, NOW)

    assert (first, second) == (code(secret, NOW), code(secret, NOW + STEP))
    with pytest.raises(WrongCode):
        people.prove("li", people.code("li", NOW), NOW)


def test_somebody_without_an_app_is_shown_no_code(people):
    people.add("li", {Role.ADMIN})

    with pytest.raises(WrongCode):
        people.code("li", NOW)
    with pytest.raises(NoSuchPerson):
        people.code("nobody", NOW)


def test_somebody_without_a_second_factor_proves_nothing(people):
    people.add("li", {Role.ADMIN})

    with pytest.raises(WrongCode):
        people.prove("li", "000000", NOW)


def test_a_new_secret_kills_the_old_one(people, secret):
    fresh = people.enrol("li")

    assert fresh != secret
    with pytest.raises(WrongCode):
        people.prove("li", code(secret, NOW), NOW)
    people.prove("li", code(fresh, NOW), NOW)


def test_roles_are_replaced_and_the_second_factor_stays(people, secret):
    people.add("zhao", {Role.FINANCE})

    changed = people.change("li", {Role.LEGAL, Role.HR})

    assert changed == people.get("li")
    assert changed.roles == {Role.LEGAL, Role.HR}
    assert changed.enrolled
    people.prove("li", code(secret, NOW), NOW)
    assert people.get("zhao").roles == {Role.FINANCE}


def test_who_is_deactivated_is_listed_and_can_do_nothing(people, secret):
    people.deactivate("li")

    (gone,) = people.list()
    assert (gone.active, gone.enrolled, gone.roles) == (False, False, {Role.ADMIN})
    for question in (
        lambda: people.get("li"),
        lambda: people.enrol("li"),
        lambda: people.deactivate("li"),
        lambda: people.prove("li", code(secret, NOW), NOW),
    ):
        with pytest.raises(NoSuchPerson):
            question()
    with pytest.raises(PersonExists):
        people.add("li", {Role.FINANCE})


def test_who_comes_back_has_the_new_roles_and_no_second_factor(people, secret):
    people.deactivate("li")

    back = people.change("li", {Role.HR})

    assert (back.active, back.enrolled, back.roles) == (True, False, {Role.HR})
    with pytest.raises(WrongCode):
        people.prove("li", code(secret, NOW), NOW)
    people.prove("li", code(people.enrol("li"), NOW), NOW)


def test_a_change_that_is_undone_never_was(people, secret):
    cut_short(people, lambda: people.change("li", {Role.HR}))
    cut_short(people, lambda: people.deactivate("li"))

    assert people.get("li").roles == {Role.ADMIN}
    people.prove("li", code(secret, NOW), NOW)


def test_ten_wrong_codes_in_a_row_pause_that_person_alone(people, secret):
    people.add("zhao", {Role.FINANCE})
    other = people.enrol("zhao")
    for _ in range(10):
        with pytest.raises(WrongCode):
            people.prove("li", wrong(secret), NOW)

    almost = NOW + timedelta(seconds=60, microseconds=-1)
    with pytest.raises(WrongCode):
        people.prove("li", code(secret, almost), almost)
    people.prove("zhao", code(other, NOW), NOW)
    over = NOW + timedelta(seconds=60)
    people.prove("li", code(secret, over), over)


def test_after_a_pause_each_wrong_code_pauses_again_until_a_right_one(people, secret):
    for _ in range(10):
        with pytest.raises(WrongCode):
            people.prove("li", wrong(secret), NOW)
    later = NOW + timedelta(seconds=90)
    with pytest.raises(WrongCode):
        people.prove("li", wrong(secret), later)
    with pytest.raises(WrongCode):
        people.prove("li", code(secret, later), later)

    over = later + timedelta(seconds=60)
    people.prove("li", code(secret, over), over)
    after = over + timedelta(seconds=60)
    with pytest.raises(WrongCode):
        people.prove("li", wrong(secret), after)
    people.prove("li", code(secret, after), after)


def test_nine_wrong_codes_do_not_pause(people, secret):
    for _ in range(9):
        with pytest.raises(WrongCode):
            people.prove("li", wrong(secret), NOW)

    people.prove("li", code(secret, NOW), NOW)


def test_a_proof_is_not_given_inside_a_transaction(people, secret):
    with pytest.raises(RuntimeError), people.transaction():
        people.prove("li", code(secret, NOW), NOW)

    people.prove("li", code(secret, NOW), NOW)


def test_an_exception_undoes_the_transaction(people):
    cut_short(people, lambda: people.add("li", {Role.ADMIN}))

    assert people.list() == []
    people.add("li", {Role.FINANCE})
