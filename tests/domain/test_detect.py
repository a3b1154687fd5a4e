"""Check digits, and the scanner that rests on them."""

import gzip
import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from guicang.adapters.scanning.merging import merged
from guicang.adapters.scanning.scanner import RuleScanner
from guicang.domain.detect import checkdigits
from guicang.domain.detect.model import Entity, Finding
from tests.compiled import RULES
from tests.detect_corpus import corpus
from tests.detect_quality import Quality
from tests.scanners import SCANNER

SHARED = Path(__file__).parents[3] / "shared" / "data"
ID, CARD, MOBILE = "110101199003078515", "6222020000000000004", "13800138000"
DOCUMENTS = {
    Entity.CN_ID,
    Entity.BANK_CARD,
    Entity.PASSPORT,
    Entity.HK_MO_PERMIT,
    Entity.TW_PERMIT,
    Entity.MILITARY_ID,
    Entity.USCC,
    Entity.PLATE,
}
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
    "two with a slash": (
        f"电话{MOBILE}/13900139000",
        [(Entity.MOBILE, MOBILE), (Entity.MOBILE, "13900139000")],
    ),
    "several names": (
        "收件人：王伟、李娜和张强",
        [(Entity.PERSON, name) for name in ("王伟", "李娜", "张强")],
    ),
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


def _beside(name: str) -> list[dict]:
    """Read a labelled set beside the checkout; on CI it must be there."""
    path = SHARED / name
    if not path.is_file():
        assert os.environ.get("CI") != "true", f"{name} must lie beside the checkout"
        pytest.skip("no shared data beside the checkout")
    with gzip.open(path) as file:
        return [json.loads(line) for line in file]


def test_recall_and_precision_hold_on_a_set_of_our_own():
    quality = Quality()
    rows = list(corpus(12_000))
    for row, found in zip(rows, SCANNER.scan([r.text for r in rows]), strict=True):
        quality.add(row.text, row.spans, found)

    assert quality.recall() >= 0.995
    assert quality.precision() >= 0.999
    assert quality.weakest(0.97) == {}


def test_recall_and_precision_on_the_labelled_set_hold():
    quality = Quality()
    rows = _beside("pii/dev.jsonl.gz")
    for row, found in zip(rows, SCANNER.scan([r["text"] for r in rows]), strict=True):
        quality.add(row["text"], row["spans"], found)

    assert quality.recall() >= 0.995
    assert quality.precision() >= 0.999
    assert quality.weakest(0.97) == {}


@pytest.mark.parametrize(
    "name", ["zh_crosswoz", "zh_jddc_full", "zh_jddc_uss", "zh_jddc_baseline"]
)
def test_real_conversations_hold_no_document_card_company_or_plate(name):
    talks = _beside(f"conversations/{name}.jsonl.gz")
    texts = [m["text"] for talk in talks for m in talk["messages"]]
    found = [
        (text[f.start : f.end], f.rule)
        for text, findings in zip(texts, SCANNER.scan(texts), strict=True)
        for f in findings
        if f.type in DOCUMENTS
    ]

    assert found == []


ASKED = {
    "Chinese numerals": ("打幺三八零零一三八零零零", Entity.MOBILE, False),
    "key caps": ("1️⃣3️⃣8️⃣0️⃣0️⃣1️⃣3️⃣8️⃣0️⃣0️⃣0️⃣", Entity.MOBILE, False),
    "circled": ("①③⑧00138000", Entity.MOBILE, False),
    "mathematical": (
        "13800138000".translate({0x30 + n: 0x1D7CE + n for n in range(10)}),
        Entity.MOBILE,
        False,
    ),
    "unseen between": ("138\u200b0013\u200b8000", Entity.MOBILE, False),
    "Cyrillic": ("护照\u041512345678", Entity.PASSPORT, False),
    "masked mobile": ("138****5678", Entity.MOBILE, True),
    "masked identity": ("320923********5678", Entity.CN_ID, True),
    "masked card": ("6222 **** **** 1234", Entity.BANK_CARD, True),
    "masked mail": ("a***b@qq.com", Entity.EMAIL, True),
    "IBAN": ("DE89 3704 0044 0532 0130 00", Entity.IBAN, False),
    "VAT": ("VAT no DE136695976", Entity.VAT, False),
    "a VAT number by its form": ("VAT no GB123456789", Entity.VAT, False),
    "SSN": ("ssn 078-05-1120", Entity.US_SSN, False),
    "E.164": ("+44 20 7946 0958", Entity.PHONE, False),
    "a child": ("我女儿今年6岁", Entity.MINOR, False),
    "a grade": ("孩子上三年级", Entity.MINOR, False),
    "a measurement": ("血压150/95", Entity.MEDICAL, False),
    "a record": ("2023-08-15 09:30 心电图", Entity.MEDICAL, False),
    "a medicine taken": ("我一直在吃舍曲林", Entity.MEDICAL, False),
    "old identity number": ("一代证110101900307851", Entity.CN_ID, False),
}


WRONG_VAT = ("VAT no DE136695975", "VAT no FR40303265046", "增值税号 IT00743110158")


@pytest.mark.parametrize("text", WRONG_VAT)
def test_a_vat_number_whose_check_digits_are_wrong_is_none(text):
    batch = SCANNER.scan([text] * 100)

    assert [*batch, SCANNER.scan_one(text)] == [()] * 101


@pytest.mark.parametrize(("text", "kind", "masked"), ASKED.values(), ids=ASKED)
def test_what_else_is_asked_for_is_found(text, kind, masked):
    [found] = SCANNER.scan([text])

    assert [(f.type, f.masked) for f in found] == [(kind, masked)]


NOTHING = {
    "goods for an age": "适合3-6岁儿童",
    "an age from": "孩子3岁以上可以用吗",
    "a wrong IBAN": "DE89 3704 0044 0532 0130 01",
    "a number that nobody has": "ssn 000-12-3456",
    "a clause": "见条款3.1.2.4",
    "how many places": "密码6-20位",
    "a forgotten one": "password is incorrect",
    "a sum": "一共13800138000元",
    "an order": "运单号13800138000",
    "a place": "有个地方名叫张家界",
    "a game": "有款游戏名叫王者荣耀",
    "a joke": "看完这个笑话我心绞痛都犯了哈哈",
    "an ointment": "买了个马应龙痔疮膏",
}


@pytest.mark.parametrize("text", NOTHING.values(), ids=NOTHING)
def test_what_only_looks_like_it_is_left(text):
    assert SCANNER.scan([text]) == [()]


def test_a_cue_does_not_reach_over_another_number():
    heads = ("622202000000000000", "622202000000000001")
    card, order = (head + checkdigits.luhn_check(head) for head in heads)
    [found] = SCANNER.scan([f"卡号{card}，订单号{order}"])

    assert [(f.type, f.start) for f in found] == [(Entity.BANK_CARD, 2)]


def test_compiled_rules_are_read_back_from_their_folder(tmp_path):
    text = f"身份证{ID}"
    first = RuleScanner(tmp_path, types={Entity.CN_ID}).scan([text])
    kept = sorted(tmp_path.iterdir())
    kept[0].write_bytes(b"not an automaton")
    again = RuleScanner(tmp_path, types={Entity.CN_ID})

    assert again.scan([text]) == first
    assert sorted(tmp_path.iterdir()) == kept
    assert all(path.stat().st_mode & 0o077 == 0 for path in kept)


@pytest.mark.parametrize("harm", ["a byte", "the end", "the right to write"])
def test_compiled_rules_that_are_not_as_they_were_written_are_made_anew(tmp_path, harm):
    text = f"身份证{ID}"
    first = RuleScanner(tmp_path, types={Entity.CN_ID}).scan([text])
    kept = {path: path.read_bytes() for path in tmp_path.iterdir()}
    for path, data in kept.items():
        if harm == "a byte":
            path.write_bytes(data[:-9] + bytes([data[-9] ^ 1]) + data[-8:])
        elif harm == "the end":
            path.write_bytes(data[:-9])
        else:
            path.chmod(0o666)

    assert RuleScanner(tmp_path, types={Entity.CN_ID}).scan([text]) == first
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == kept
    assert all(path.stat().st_mode & 0o077 == 0 for path in kept)


@pytest.mark.parametrize(
    "texts",
    [
        ("多少？", "坐席：请问您的登录密码？\n客户：love@990"),
        ("刚买了", "孩子8岁，能退吗"),
        ("预约2025-03-01", "2025-03-02 心电图"),
        ("好", "Williams, José, card 4017958508893312"),
    ],
)
def test_what_another_message_says_changes_nothing(texts):
    assert SCANNER.scan(texts) == [SCANNER.scan_one(text) for text in texts]


def test_the_version_changes_with_the_rules():
    assert RuleScanner(RULES).version == RuleScanner(RULES).version
    assert RuleScanner(RULES, types={Entity.CN_ID}).version != SCANNER.version


def test_threads_share_one_scanner():
    text = f"身份证{ID}"
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(SCANNER.scan_one, [text] * 400))

    assert set(found) == {SCANNER.scan_one(text)}


def test_a_second_scanner_adds_what_touches_nothing():
    ours = (Finding(Entity.MOBILE, 5, 16),)
    theirs = (Finding(Entity.PERSON, 0, 3), Finding(Entity.PERSON, 4, 6))

    assert merged(ours, theirs) == (theirs[0], ours[0])
    assert merged(ours, ()) == ours
