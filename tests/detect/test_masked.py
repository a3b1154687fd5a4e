"""Values that were hidden in part when they came are reported as such."""

import pytest

from guicang.domain.detect.model import Entity
from tests.detect.written import wanted, wide
from tests.scanners import SCANNER

MASKED = {
    Entity.MOBILE: (
        "{138****5678}",
        "{138xxxx5678}",
        "{138XXXX5678}",
        "{138\u00d7\u00d7\u00d7\u00d75678}",
        "{138····5678}",
        "{138••••5678}",
        "{138####5678}",
        "{138●●●●5678}",
        "{138■■■■5678}",
        "{138 **** 5678}",
        "{138-****-5678}",
        "{138" + wide("****") + "5678}",
        "手机{138***5678}",
        "手机{138*****5678}",
        "{1380013****}",
        "{13******678}",
        "{138____5678}",
    ),
    Entity.CN_ID: (
        "{110101********8515}",
        "{110101xxxxxxxx8515}",
        "{110101\u00d7\u00d7\u00d7\u00d7\u00d7\u00d7\u00d7\u00d78515}",
        "{110101••••••••8515}",
        "{110***********8515}",
        "{1****************5}",
        "{110101199003****15}",
        "{11010119900307****}",
        "{110101********851X}",
        "身份证{1101****8515}",
        "身份证号{622301********8515}",
        "身份证{110101####8515}",
        "{320102******1234}",
        "办银行卡绑定{320102********1234}",
        "身份证{320102****1234}",
        "旧身份证{110101******851}",
    ),
    Entity.BANK_CARD: (
        "{6222********1234}",
        "{6222 **** **** 1234}",
        "{6222 **** **** **** 123}",
        "{622202********1234}",
        "{622848*********1234}",
        "{6222xxxxxxxx1234}",
        "{6222\u00d7\u00d7\u00d7\u00d7\u00d7\u00d7\u00d7\u00d71234}",
        "{6222-****-****-1234}",
        "{**** **** **** 1234}",
        "{4111 11** **** 1111}",
        "{378282*****0005}",
        "卡号{6222****1234}",
        "银行卡{622202******1234}",
        "{6222020000****1234}",
    ),
}
LEFT = (
    "10*20*30",
    "尺寸1200x600x400",
    "规格 6x8x10",
    "138--5678",
    "2023-----2024",
    "第1.....5章",
    "车牌尾号5限行",
    "****",
    "共6222......元",
    "5000-6000",
    "银行卡尾号5678",
    "手机尾号5678",
)


@pytest.mark.parametrize(
    ("kind", "text"), [(kind, text) for kind, all_ in MASKED.items() for text in all_]
)
def test_what_was_hidden_in_part_is_told_from_a_leak(kind, text):
    plain, values = wanted(text)
    found = SCANNER.scan_one(plain)

    assert [(f.type, plain[f.start : f.end], f.masked) for f in found] == [
        (kind, value, True) for value in values
    ]


@pytest.mark.parametrize("text", LEFT)
def test_marks_between_other_numbers_hide_nothing(text):
    assert SCANNER.scan_one(text) == ()
