"""Identity cards of Hong Kong, Macau and Taiwan, with a word and without one."""

import pytest

from guicang.domain.detect.checkdigits import hong_kong_id, taiwan_id
from guicang.domain.detect.model import Entity
from tests.detect.written import seen, wanted, wide

FOUND = {
    Entity.HK_MO_PERMIT: (
        "{G123456(A)}",
        "我張身份證 {g123456(a)} 唔見咗",
        "香港身分證：{G123 456A}",
        "HKID {G123456A}, can you check",
        "身份证号码{WX123456(9)}",
        "證件 {" + wide("G123456(A)") + "} 點改",
        "澳門居民身份證{5123456(7)}",
        "Macau ID: {1/234567/8}",
        "身份证 {7123456(0)}，在澳门上班",
    ),
    Entity.TW_PERMIT: (
        "身分證字號{A123456789}",
        "国民身份证 {F 234567898}",
        "我的台湾身份证是{f234567898}",
        "統一證號：{A800000014}",
        "Taiwan ID {A123456789} please",
        "{A123456789}",
    ),
}
LEFT = {
    Entity.HK_MO_PERMIT: (
        "{G123456(1)}",
        "型号 G123456(A)",
        "护照 AB1234567",
        "G123456A",
        "订单 5123456(7)",
        "5123456(7)",
    ),
    Entity.TW_PERMIT: (
        "订单A123456789",
        "身分證字號A123456788",
        "A323456789",
        "运单 F234567898 到哪了",
    ),
}


@pytest.mark.parametrize(
    ("kind", "text"), [(kind, text) for kind, texts in FOUND.items() for text in texts]
)
def test_a_card_of_the_south_is_found(kind, text):
    plain, values = wanted(text)

    assert seen(plain, kind) == values


@pytest.mark.parametrize(
    ("kind", "text"), [(kind, text) for kind, texts in LEFT.items() for text in texts]
)
def test_what_only_looks_like_such_a_card_is_left(kind, text):
    plain, _ = wanted(text)

    assert seen(plain, kind) == []


@pytest.mark.parametrize("place", range(7))
def test_no_single_wrong_place_of_a_hong_kong_card_passes(place):
    card = "G123456A"
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ" if place == 0 else "0123456789"
    for sign in letters:
        changed = card[:place] + sign + card[place + 1 :]
        # Eleven is the modulus: letters so far apart are the same to it.
        same = (int(sign, 36) - int(card[place], 36)) % 11 == 0
        assert hong_kong_id(changed) is same


@pytest.mark.parametrize(
    "number", ["G123456", "ABC1234563", "1234563A", "G12345\uff16A"]
)
def test_what_is_not_of_the_form_is_no_hong_kong_card(number):
    assert not hong_kong_id(number)


def test_each_last_digit_but_one_is_wrong_for_a_taiwan_number():
    assert [n for n in range(10) if taiwan_id(f"A12345678{n}")] == [9]
    assert not taiwan_id("A023456789")
    assert not taiwan_id("1123456789")
