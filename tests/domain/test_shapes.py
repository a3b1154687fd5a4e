"""Numbers that become other numbers of their kind, and come back."""

import pytest

from guicang.domain.detect import checkdigits, shapes
from guicang.domain.detect.model import Entity
from guicang.domain.detect.values import bare


def shift(by):
    """Return a permutation of the numerals of each length: the next but so many."""

    def step(numerals, radix, tweak):
        count = radix ** len(numerals)
        moved = (int(numerals, radix) + by) % count
        return f"{moved:0{len(numerals)}{'b' if radix == 2 else 'd'}}"

    return step


NUMBERS = {
    "an old identity number": (
        *(Entity.CN_ID, "110101900101001", checkdigits.old_resident_id),
    ),
    "an identity number": (
        *(Entity.CN_ID, "110101199003078515", checkdigits.resident_id),
    ),
    "a card": (Entity.BANK_CARD, "6222020000000001230", checkdigits.bank_card),
    "a mobile number": (Entity.MOBILE, "13800138000", checkdigits.mobile),
}


@pytest.mark.parametrize(("kind", "value", "check"), NUMBERS.values(), ids=CLASSIC)
def test_a_number_becomes_another_of_its_kind_and_comes_back(kind, value, check):
    assert check(value)
    made = shapes.changed(kind, value, shift(987_654))

    assert made != value
    assert check(made)
    assert shapes.changed(kind, made, shift(-987_654)) == value


def test_an_old_identity_number_walks_over_what_is_none():
    # The very last of the last province and day: the next numerals are no number.
    value = "820101991231999"

    made = shapes.changed(Entity.CN_ID, value, shift(1_234_567_890))

    assert checkdigits.old_resident_id(made)
    assert shapes.changed(Entity.CN_ID, made, shift(-1_234_567_890)) == value


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
        shapes.changed(kind, value, shift(1))


@pytest.mark.parametrize("kind", [Entity.PASSWORD, Entity.SECRET])
def test_of_a_secret_every_character_counts(kind):
    assert bare(kind, " Ｐass-Word 1 ") == " Ｐass-Word 1 "


def test_of_a_mailbox_neither_case_nor_width_nor_gaps_count():
    assert bare(Entity.EMAIL, "Ａ@ b.TEST") == "a@b.test"


def test_a_value_without_letters_or_digits_stands_for_itself():
    assert bare(Entity.ADDRESS, "--") == "--"
