"""Two texts that differ in little: of one something is found, of the other nothing."""

import pytest

from guicang.domain.detect import checkdigits
from guicang.domain.detect.groups import GroupReader
from guicang.domain.detect.model import Entity
from guicang.domain.detect.rule import ending
from tests.scanners import SCANNER

CODE = "N2350200MA0000001"
RIGHT = next(
    CODE + last
    for last in "0123456789ABCDEFGHJKLMNPQRTUWXY"
    if checkdigits.credit_code(CODE + last)
)
WRONG = CODE + ("0" if RIGHT[-1] != "0" else "1")
PAIRS = {
    "a child, and goods for one": (
        Entity.MINOR,
        ("给5岁宝宝买的鞋子", "5岁宝宝"),
        "给5岁宝宝款的鞋子",
    ),
    "a number in groups, and a sum": (
        Entity.MOBILE,
        ("手机 1,380,013,8000", "1,380,013,8000"),
        "手机 13,800,138,000",
    ),
    "a guest, and a hotel": (
        Entity.PERSON,
        ("Guest name: John Smith", "John Smith"),
        "Hotel name: John Smith",
    ),
    "a QQ number, and too few digits": (
        Entity.QQ,
        ("我的qq是1234 5", "1234 5"),
        "我的qq是1 2 3 4",
    ),
    "a QQ number, and too many digits": (
        Entity.QQ,
        ("qq:1234 56789", "1234 56789"),
        "qq:1234 56789012 34",
    ),
    "a WeChat id, and an address": (
        Entity.WECHAT,
        ("加wxlisi88吧", "lisi88"),
        "加wxlisi88://x",
    ),
    "a WeChat id, and something longer": (
        Entity.WECHAT,
        ("微信号account-abcdef0123", "account-abcdef0123"),
        "微信号account------abcdefghij0123456789",
    ),
    "a company, and a wrong check digit": (
        Entity.USCC,
        (f"代码是{RIGHT}。", RIGHT),
        f"代码是{WRONG}。",
    ),
}


def found(text, kind):
    return [
        text[f.start : f.end] for f in SCANNER.scan_one(text) if f.type == kind.value
    ]


@pytest.mark.parametrize(("kind", "one", "other"), PAIRS.values(), ids=PAIRS)
def test_the_one_is_found_and_the_other_is_not(kind, one, other):
    text, value = one

    assert any(value in each or each in value for each in found(text, kind))
    assert found(other, kind) == []


def test_each_of_two_measurements_side_by_side_is_found():
    said = "血压120/80血压130/90"

    assert found(said, Entity.MEDICAL) == ["血压120/80", "血压130/90"]


def test_the_longest_of_the_words_that_end_at_a_place_is_taken():
    start = ending(["姓名", "客户姓名"])
    text = "客户姓名：样本"

    assert start(text.encode(), len("客户姓名".encode())) == 0
    assert start(text.encode(), len("客户".encode())) == -1


def test_a_reader_is_called_the_same_in_every_process():
    one = GroupReader(checkdigits.mobile, range(11, 12))
    other = GroupReader(checkdigits.mobile, range(11, 12), plain=True)

    assert repr(one) == "GroupReader('mobile', '', range(11, 12), False)"
    assert repr(other) != repr(one)


def test_a_number_in_groups_is_read_from_its_end():
    text = "打138 0013 8000找我".encode()
    end = text.index("找".encode())

    place = GroupReader(checkdigits.mobile, range(11, 12))(text, 0, end)

    assert text[slice(*place)] == b"138 0013 8000"
    assert GroupReader(checkdigits.mobile, range(11, 12))(text, 0, end - 1) is None
