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
