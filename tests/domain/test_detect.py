"""Check digits, masks, and the scanner that rests on them."""

import gzip
import json
from pathlib import Path

import pytest

from guicang.domain.detect import checkdigits
from guicang.domain.detect.masks import Level, mask
from guicang.domain.detect.model import Entity, Finding
from tests.scanners import SCANNER

SHARED = Path(__file__).parents[3] / "shared" / "data"
ID, CARD, MOBILE = "110101199003078515", "6222020000000000004", "13800138000"
WIDE = {0x30 + n: 0xFF10 + n for n in range(10)}

IDS = {
    "a right one": (ID, True),
    "X at the end": ("11010119900307109X", None),
    "a wrong check digit": ("110101199003078516", False),
    "the 30th of February": ("110101199002308515", False),
    "a province that is none": ("990101199003078515", False),
    "too short": ("11010119900307851", False),
    "letters": ("11010119900307851a", False),
    "other digits": ("\uff11" * 18, False),
}


@pytest.mark.parametrize(("number", "right"), IDS.values(), ids=IDS)
def test_an_identity_number_is_checked_by_region_date_and_digit(number, right):
    if right is None:
        number = number[:17] + checkdigits.id_check(number[:17])
        right = True
    assert checkdigits.resident_id(number) is right


@pytest.mark.parametrize("place", range(18))
def test_no_single_wrong_digit_of_an_identity_number_passes(place):
    for digit in "0123456789":
        changed = ID[:place] + digit + ID[place + 1 :]
        assert checkdigits.resident_id(changed) is (changed == ID)


CARDS = {
    "UnionPay, 19 digits": ("622202000000000000", True),
    "UnionPay, 16 digits": ("622202000000000", True),
    "Visa": ("411111111111111", True),
    "Visa with a digit too many": ("4111111111111110", False),
    "American Express": ("37828224631000", True),
    "an issuer of nobody": ("999902000000000", False),
}


@pytest.mark.parametrize(("head", "right"), CARDS.values(), ids=CARDS)
def test_a_card_is_checked_by_issuer_length_and_digit(head, right):
    number = head + checkdigits.luhn_check(head)
    other = head + str((int(number[-1]) + 1) % 10)

    assert checkdigits.bank_card(number) is right
    assert not checkdigits.bank_card(other)


FOUND = {
    "plain": (f"身份证{ID}", [(Entity.CN_ID, ID)]),
    "in groups": ("110101 19900307 8515", [(Entity.CN_ID, "110101 19900307 8515")]),
    "in full width": (
        f"电话{MOBILE.translate(WIDE)}",
        [(Entity.MOBILE, MOBILE.translate(WIDE))],
    ),
    "with a country code": (
        "+86-138 0013 8000",
        [(Entity.MOBILE, "+86-138 0013 8000")],
    ),
    "dashed": ("138-0013-8000。", [(Entity.MOBILE, "138-0013-8000")]),
    "over a line break": ("1380013\n8000", [(Entity.MOBILE, "1380013\n8000")]),
    "two in a row": (
        f"{MOBILE} 13900139000",
        [(Entity.MOBILE, MOBILE), (Entity.MOBILE, "13900139000")],
    ),
    "old identity number": ("证件110101900307851", [(Entity.CN_ID, "110101900307851")]),
    "inside a longer run": ("流水号0031380013800092180", []),
    "a product page": ("https://item.shop.test/13800138000.html", []),
    "a price": ("共13800138000.50元", []),
    "a hash": ("md5 a13800138000bffb6aaf423e6ed8c4b4", []),
    "a time stamp": ("1763827200000", []),
    "no digits": ("在吗？", []),
}


@pytest.mark.parametrize(("text", "expected"), FOUND.values(), ids=FOUND)
def test_numbers_are_found_where_they_stand_alone(text, expected):
    [found] = SCANNER.scan([text])

    assert [(f.type, text[f.start : f.end]) for f in found] == expected


def test_a_card_is_found_and_a_wrong_one_is_not():
    card = "622202000000000000" + checkdigits.luhn_check("622202000000000000")
    wrong = card[:-1] + str((int(card[-1]) + 1) % 10)
    found = SCANNER.scan([f"卡号{card}", f"卡号{wrong}"])

    assert [[f.type for f in each] for each in found] == [[Entity.BANK_CARD], []]


MASKS = {
    (Entity.MOBILE, Level.LIGHT): (MOBILE, "138****8000"),
    (Entity.MOBILE, Level.MEDIUM): (MOBILE, "*******8000"),
    (Entity.MOBILE, Level.STRONG): (MOBILE, "******"),
    (Entity.CN_ID, Level.LIGHT): (ID, "110***********8515"),
    (Entity.CN_ID, Level.MEDIUM): (ID, "**************8515"),
    (Entity.BANK_CARD, Level.LIGHT): ("6222 0200 0000 1234", "6222 **** **** 1234"),
}


@pytest.mark.parametrize(("case", "expected"), MASKS.items(), ids=str)
def test_a_mask_keeps_what_its_level_says(case, expected):
    kind, level = case
    value, masked = expected
    text = f"号码{value}，谢谢"
    finding = Finding(kind, 2, 2 + len(value))

    assert mask(text, [finding], level) == f"号码{masked}，谢谢"


def test_a_country_code_is_not_secret():
    text = "+86-13800138000"
    assert mask(text, SCANNER.scan([text])[0]) == "+86-138****8000"


def test_recall_and_precision_on_the_labelled_set_hold():
    path = SHARED / "pii" / "dev.jsonl.gz"
    if not path.is_file():
        pytest.skip("no shared data beside the checkout")
    with gzip.open(path) as file:
        rows = [json.loads(line) for line in file]
    kinds = {"CN_ID", "BANK_CARD", "MOBILE"}
    missed = wrong = right = 0
    for row, hits in zip(rows, SCANNER.scan([r["text"] for r in rows]), strict=True):
        gold = {(s, e) for s, e, kind, _ in row["spans"] if kind in kinds}
        near = [(s, e) for s, e, *_ in row["spans"]]
        found = {(hit.start, hit.end) for hit in hits}
        right += len(gold & found)
        missed += len(gold - found)
        wrong += sum(not any(s < b and a < e for s, e in near) for a, b in found)

    assert right / (right + missed) >= 0.99
    assert wrong <= 5
