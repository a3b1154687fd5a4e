"""What stays readable of a value, by type and level."""

import pytest

from guicang.domain.detect import spans
from guicang.domain.detect.masks import ALL, mask, masked
from guicang.domain.detect.model import Entity, Finding
from guicang.domain.detect.types import Level
from tests.scanners import SCANNER

LOW, MEDIUM, HIGH = Level
ID, CARD = "110101199003078515", "6222020000000000000"
VALUES = {
    Entity.CN_ID: (
        ID,
        "110101********8515",
        "110************515",
        "1****************5",
    ),
    Entity.BANK_CARD: (
        "6222 0200 0000 1234",
        "6222 **** **00 1234",
        "6222 02** **** 1234",
        "**** **** **** 1234",
    ),
    Entity.MOBILE: (
        "+86-138 0013 8000",
        "+86-138 **** 8000",
        "+86-138 **** 8000",
        "+86-*** **** 8000",
    ),
    Entity.LANDLINE: (
        "(0755)8234-5678",
        "(0755)****-5678",
        "(0755)****-**78",
        "(****)****-**78",
    ),
    Entity.PHONE: (
        "+1 202-555-0123",
        "+* ***-***-0123",
        "+* ***-***-0123",
        "+* ***-***-**23",
    ),
    Entity.PASSPORT: ("E12345678", "E1****678", "E*****678", "*******78"),
    Entity.HK_MO_PERMIT: ("H1234567", "H1***567", "H****567", "******67"),
    Entity.TW_PERMIT: ("12345678", "12***678", "1****678", "******78"),
    Entity.MILITARY_ID: ("南字1234567", "******567", "*******67", "*********"),
    Entity.PLATE: ("京A·12345", "京A·***45", "京A·****5", "京*·*****"),
    Entity.USCC: (
        "91110000100000000X",
        "9111**********000X",
        "91************000X",
        "**************000X",
    ),
    Entity.EMAIL: (
        "zhangsan@mail.test",
        "zha*****@mail.test",
        "z*******@mail.test",
        "********@mail.test",
    ),
    Entity.IP: ("192.168.10.1", "192.168.**.*", "192.***.**.*", "***.***.**.*"),
    Entity.MAC: (
        "aa:bb:cc:dd:ee:ff",
        "aa:bb:cc:**:**:**",
        "aa:bb:**:**:**:**",
        "**:**:**:**:**:**",
    ),
    Entity.WECHAT: ("wxchat88", "wx****88", "w******8", "********"),
    Entity.QQ: ("1234567", "12***67", "1*****7", "*******"),
    Entity.DOB: ("1990-03-07", "1990-**-**", "****-**-**", "****-**-**"),
    Entity.PERSON: ("欧阳小明", "欧**明", "欧***", "****"),
    Entity.ADDRESS: (
        "浙江省杭州市西湖区文三路1号",
        "浙江省杭州市西湖区*****",
        "浙江省杭州市********",
        "**************",
    ),
    Entity.IBAN: (
        "DE89370400440532013000",
        "DE89**************3000",
        "DE****************3000",
        "******************3000",
    ),
    Entity.VAT: ("DE123456789", "DE******789", "DE*******89", "*********89"),
    Entity.US_SSN: ("078-05-1120", "***-**-1120", "***-**-1120", "***-**-****"),
    "ORDER_NO": ("A-1234-567", "*-****-***", "*-****-***", "*-****-***"),
}
CASES = {
    f"{kind}, {level}": (kind, level, value, shown)
    for kind, (value, *by_level) in VALUES.items()
    for level, shown in zip(Level, by_level, strict=True)
}


@pytest.mark.parametrize(("kind", "level", "value", "shown"), CASES.values(), ids=CASES)
def test_a_mask_keeps_what_its_level_says(kind, level, value, shown):
    text = f"号码{value}，谢谢"

    finding = Finding(kind, 2, 2 + len(value))
    assert mask(text, [finding], level) == f"号码{shown}，谢谢"


def test_every_type_has_been_thought_of():
    whole = {Entity.PASSWORD, Entity.SECRET, Entity.MEDICAL, Entity.MINOR}
    as_another = {Entity.DRIVER_LICENSE, Entity.SOCIAL_SECURITY}

    assert VALUES.keys() | whole | as_another == {*Entity, "ORDER_NO"}
    for kind in whole:
        assert masked(kind, "anything at all", LOW) == ALL


@pytest.mark.parametrize("kind", VALUES)
def test_a_higher_level_never_shows_more(kind):
    value = VALUES[kind][0]

    hidden = [masked(kind, value, level).count("*") for level in Level]

    assert hidden == sorted(hidden)
    assert hidden[0] > 0


SHORT = {
    "a short QQ number": (Entity.QQ, "12345", "*****"),
    "a mailbox of three letters": (Entity.EMAIL, "abc@d.test", "***@d.test"),
    "a mailbox of five letters": (Entity.EMAIL, "abcde@d.test", "ab***@d.test"),
    "a name of one letter": (Entity.PERSON, "王", "*"),
    "a name of two letters": (Entity.PERSON, "王芳", "王*"),
    "a place that is all region": (Entity.ADDRESS, "杭州市", "***"),
    "an address without a region": (Entity.ADDRESS, "文三路1号", "*****"),
    "a number without an area code": (Entity.LANDLINE, "82345678", "****5678"),
    "what is no mailbox": (Entity.EMAIL, "abc", ALL),
    "a birthday without a year": (Entity.DOB, "3月7日", "****"),
}


@pytest.mark.parametrize(("kind", "value", "shown"), SHORT.values(), ids=SHORT)
def test_a_short_value_is_not_shown_whole(kind, value, shown):
    assert masked(kind, value, LOW) == shown


def test_what_is_partly_hidden_is_hidden_at_least_as_far():
    once = masked(Entity.CN_ID, ID, LOW)

    assert masked(Entity.CN_ID, once, HIGH) == masked(Entity.CN_ID, ID, HIGH)
    assert masked(Entity.CN_ID, once, LOW) == once


def test_a_country_code_is_not_secret():
    text = "+86-13800138000"

    found = SCANNER.scan([text])[0]
    assert mask(text, found, MEDIUM) == "+86-138****8000"


def test_findings_that_overlap_leave_nothing_between_them():
    text = "ab12345cd"
    found = [Finding("X", 2, 5), Finding("Y", 4, 7), Finding("Z", 3, 3)]

    assert mask(text, found, LOW) == "ab*****cd"


def test_what_overlaps_with_what_may_be_kept_is_masked_all_the_same():
    (joined,) = spans.disjoint([Finding(Entity.USCC, 0, 18), Finding(Entity.QQ, 4, 12)])

    assert joined == Finding(Entity.QQ, 0, 18)
