"""Check digits of VAT numbers, next to an implementation that is not ours."""

from random import Random  # noqa: TID251 - seeded

import pytest
from stdnum.eu import vat as oracle

from guicang.domain.detect.vat import CHECKED, vat_number

DIGITS, CAPITALS = "0123456789", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# What a state's numbers look like: # a digit, A a letter, X either.
SHAPES = {
    "AT": ("U########",),
    "BE": ("0#########", "1#########"),
    "CY": ("########A",),
    "DE": ("#########",),
    "DK": ("########",),
    "EE": ("#########",),
    "EL": ("#########",),
    "ES": ("A#######A", "A########", "########A", "X#######X"),
    "FI": ("########",),
    "FR": ("###########", "#A#########", "A##########", "AA#########"),
    "HR": ("###########",),
    "HU": ("########",),
    "IE": ("#######A", "#######AA", "#A#####A"),
    "IT": ("#######0###", "###########"),
    "LT": ("#######1#", "##########1#"),
    "LU": ("########",),
    "MT": ("########",),
    "NL": ("#########B##",),
    "PL": ("##########",),
    "PT": ("#########",),
    "RO": ("##########", "########", "##"),
    "SE": ("##########01", "############"),
    "SI": ("########",),
}
FILLED = {"#": DIGITS, "A": CAPITALS, "X": DIGITS + CAPITALS}
UNCHECKED = ("BG123456789", "CZ12345678", "GB123456789", "XI123456789", "SK1234567890")


def numbers(state: str, count: int):
    dice = Random(state)
    for _ in range(count):
        shape = dice.choice(SHAPES[state])
        yield state + "".join(dice.choice(FILLED.get(c, c)) for c in shape)


def test_every_state_that_is_checked_is_tried():
    assert SHAPES.keys() == CHECKED


@pytest.mark.parametrize("state", SHAPES)
def test_a_number_is_right_where_another_implementation_says_so(state):
    tried = list(numbers(state, 12_000))

    right = [number for number in tried if oracle.is_valid(number)]

    assert len(right) > 20
    assert [number for number in tried if vat_number(number)] == right


@pytest.mark.parametrize("number", UNCHECKED)
def test_states_whose_rule_is_not_known_are_judged_by_their_form_alone(number):
    assert vat_number(number)
