"""Numbers that become other numbers of their kind, and come back."""

import pytest

from guicang.domain.detect import checkdigits, shapes
from guicang.domain.detect.model import Entity
from guicang.domain.detect.values import bare


def turned(sevenths):
    """Return a permutation of the numerals of each length: some sevenths further."""

    def step(numerals, radix, tweak):
        count = radix ** len(numerals)
        moved = (int(numerals, radix) + sevenths * (count // 7) + sevenths) % count
        return f"{moved:0{len(numerals)}{'b' if radix == 2 else 'd'}}"

    return step


NUMBERS = {
    "an identity number": (Entity.CN_ID, "110101199003078515", checkdigits.resident_id),
    "the last identity number": (
        *(Entity.CN_ID, "820101209912319981", checkdigits.resident_id),
    ),
    "an old identity number": (
        *(Entity.CN_ID, "110101900101001", checkdigits.old_resident_id),
    ),
    "the last old identity number": (
        *(Entity.CN_ID, "829899991231999", checkdigits.old_resident_id),
    ),
    "a card": (Entity.BANK_CARD, "6222020000000001230", checkdigits.bank_card),
    "a mobile number": (Entity.MOBILE, "13800138000", checkdigits.mobile),
    "a landline": (Entity.LANDLINE, "01082345678", lambda n: n[:3] == "010"),
    "a landline without an area": (
        *(Entity.LANDLINE, "82345678", lambda n: n[0] in "2345678"),
    ),
    "an account": (Entity.QQ, "10001000", lambda n: n[0] != "0"),
    "a passport": (Entity.PASSPORT, "E12345678", lambda n: n[0] == "E"),
}


@pytest.mark.parametrize(("kind", "value", "check"), NUMBERS.values(), ids=NUMBERS)
def test_a_number_becomes_others_of_its_kind_and_comes_back(kind, value, check):
    assert check(value)
    made = {n: shapes.changed(kind, value, turned(n)) for n in range(1, 7)}

    assert value not in made.values()
    assert [n for n, number in made.items() if not check(number)] == []
    back = {shapes.changed(kind, number, turned(-n)) for n, number in made.items()}
    assert back == {value}


NONE = {
    "a type without a shape": (Entity.EMAIL, "a@b.test"),
    "an identity number with a wrong check": (Entity.CN_ID, "110101199003078516"),
    "a card with a wrong check": (Entity.BANK_CARD, "6222020000000001234"),
    "a number that is too short": (Entity.QQ, "12345"),
    "a mobile number of no plan": (Entity.MOBILE, "12000000000"),
}


@pytest.mark.parametrize(("kind", "value"), NONE.values(), ids=NONE)
def test_what_has_no_shape_is_refused(kind, value):
    with pytest.raises(shapes.NoShapeError):
        shapes.changed(kind, value, turned(1))


@pytest.mark.parametrize("kind", [Entity.PASSWORD, Entity.SECRET])
def test_of_a_secret_every_character_counts(kind):
    assert bare(kind, " \uff30ass-Word 1 ") == " \uff30ass-Word 1 "


def test_of_a_mailbox_neither_case_nor_width_nor_gaps_count():
    assert bare(Entity.EMAIL, "\uff21@ b.TEST") == "a@b.test"


def test_a_value_without_letters_or_digits_stands_for_itself():
    assert bare(Entity.ADDRESS, "--") == "--"


@pytest.mark.parametrize(
    "way", ["13800138000", "+86-138 0013 8000", "(0086)138-0013-8000"]
)
def test_of_a_mobile_number_neither_country_nor_signs_count(way):
    assert bare(Entity.MOBILE, way) == "13800138000"


def test_a_number_that_only_begins_like_a_country_keeps_what_it_begins_with():
    assert bare(Entity.MOBILE, "8613800") == "8613800"
