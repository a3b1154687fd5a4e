"""Numbers spelled with letters, numerals and signs that look like digits."""

import pytest

from guicang.domain.detect.model import Entity
from tests.detect.written import seen, wanted, wide
from tests.scanners import SCANNER

CIRCLED = "".join(chr(0x245F + int(c)) if c != "0" else "\u24ea" for c in "13800138000")

DISGUISED = {
    Entity.MOBILE: (
        "手机{138OO138OOO}",
        "{l38OOl38OOO}",
        "{I38O0I38000}",
        "tel{13800I38000}ok",
        "{138oo138ooo}",
        "{138 OO13 8OOO}",
        "{138-OO13-8OOO}",
        "{138\u3007\u3007138000}",
        "{1三8零零138000}",
        "{一38001三8000}",
        "{138\u041e\u041e138000}",
        "{138\u039f\u039f138\u03bf\u03bf\u03bf}",
        "{1\u0417800138000}",
        "{" + wide("138OO138000") + "}",
        "{" + CIRCLED + "}",
        "{138\u24ea\u24ea138000}",
        "打{幺三八零零一三八零零零}",
        "电话{1380013800O}，谢谢",
        "号码一{13800138000}",
        "{86138OO138000}",
    ),
    Entity.CN_ID: (
        "{11O1O1199OO3O78515}",
        "身份证{11010l199003078515}",
        "{IIOIOII99OO3O785I5}",
        "身份证{1l0101 19900307 85l5}",
        "{110101199003O7851S}",
        "{11010519491231002\u0425}",
        "{1101051949I23I002X}",
    ),
    Entity.BANK_CARD: (
        "卡号{6222O2OO00000000OO0}",
        "{6222 O200 0000 0000 000}",
    ),
}
LEFT = (
    "型号SO138BOO138X",
    "货号1380O138ZZZ",
    "bIoZs0Ol1Iqgo",
    "13800l38",
    "订单l3800138000O12",
    "6222O2OO00000000OO1",
    "11O1O1199OO3O78516",
    "买了1三5五个",
    "GBOOS1l0Ogq",
    "loooooooool",
)


@pytest.mark.parametrize(
    ("kind", "text"),
    [(kind, text) for kind, all_ in DISGUISED.items() for text in all_],
)
def test_a_number_is_read_as_it_is_meant(kind, text):
    plain, values = wanted(text)

    assert seen(plain, kind) == values


@pytest.mark.parametrize("text", LEFT)
def test_letters_that_make_no_number_stay_letters(text):
    assert SCANNER.scan_one(text) == ()


def test_disguised_numbers_are_found_among_many_messages_too():
    texts = [
        wanted(text)[0] for all_ in DISGUISED.values() for text in (*all_, *LEFT)
    ] * 2

    assert list(SCANNER.scan(texts)) == [SCANNER.scan_one(text) for text in texts]


STREWN = {
    Entity.MOBILE: (
        "{138**0013**8000}",
        "{138=0013=8000}",
        "{138...0013...8000}",
        "{138\u2026\u20260013\u2026\u20268000}",
        "{138</b><b>0013</b><b>8000}",
        "<td>12</td><td>{13800138000}</td>",
        "{138&nbsp;0013&#8203;8000}",
        "{138%200013%208000}",
        "{138\U0001f60a0013\U0001f60a8000}",
        "{138杠0013杠8000}",
        "{1-3-8-0-0-1-3-8-0-0-0}",
        "{1、3、8、0、0、1、3、8、0、0、0}",
        "【{138】【0013】【8000}】",
        "{(138)0013-8000}",
        "电话{138*0013*8000}",
        "换成{138 + 0013 + 8000}这个手机号",
        "前三位{138，中间0013，后四位8000}",
        "手机{１３八零零１３八零零零}",
        "手机号{一三八，零零一三，八零零零}",
        "please call {一3800一三8000}",
    ),
    Entity.CN_ID: (
        "{110101==19900307==8515}",
        "{110101\U0001f60a19900307\U0001f60a8515}",
        "身份证{110101   19900307   8515}",
        "{1-1-0-1-0-1-1-9-9-0-0-3-0-7-8-5-1-5}",
    ),
    Entity.BANK_CARD: (
        "卡号{6222**0200**0000**0000**000}",
        "{6222 / 0200 / 0000 / 0000 / 000}",
        "卡号：<code>{6222020000000000000}</code>",
    ),
}
APART = (
    "纸箱150*1800*2000毫米",
    "三款价格159、1599、1999",
    "138+2041+1234",
    "进度10%20%30%",
    "1-2-3-4-5-6-7-8-9-10",
    "12月**15**号",
    "138**0013**800",
)


@pytest.mark.parametrize(
    ("kind", "text"), [(kind, text) for kind, all_ in STREWN.items() for text in all_]
)
def test_a_number_is_read_through_what_is_strewn_into_it(kind, text):
    plain, values = wanted(text)

    assert seen(plain, kind) == values


@pytest.mark.parametrize("text", APART)
def test_signs_between_other_numbers_join_none(text):
    assert [f for f in SCANNER.scan_one(text) if f.type in STREWN] == []


def test_a_sign_where_two_messages_meet_belongs_to_neither():
    texts = ["货号138**0013", "**8000元", "138", "==0013==8000", "13800138000"] * 12

    assert list(SCANNER.scan(texts)) == [SCANNER.scan_one(text) for text in texts]
