"""Signs that number a list are no digits; what every machine has is nobody's."""

import pytest

from guicang.domain.detect.model import Entity
from tests.scanners import SCANNER

NUMBERED = (
    ("①加我微信hello_2024②座机0512-66223344", ["hello_2024", "0512-66223344"]),
    ("⑴QQ：28374651⑵手机13912345678", ["28374651", "13912345678"]),
    ("❶护照E12345678 ❷电话 13800138000", ["E12345678", "13800138000"]),
)
DISGUISED = ("138②345⑥789", "①③⑧00138000", "①三八00138000")
NOBODYS = ("127.0.0.1", "0.0.0.0", "255.255.255.0", "127.0.1.1", "255.255.0.0")  # noqa: S104 - nothing is bound
CHILDREN = ("12岁大的小女儿要坐飞机", "给九岁的大儿子退课", "我家6岁大的孙子")


def values(text):
    return [text[f.start : f.end] for f in SCANNER.scan_one(text)]


@pytest.mark.parametrize(("text", "wanted"), NUMBERED)
def test_a_sign_that_numbers_a_list_is_no_digit_of_its_values(text, wanted):
    assert values(text) == wanted
    assert [text[f.start : f.end] for f in SCANNER.scan([text] * 50)[0]] == wanted


@pytest.mark.parametrize("number", DISGUISED)
def test_a_number_written_with_such_signs_is_found_still(number):
    assert [f.type for f in SCANNER.scan_one(f"电话{number}")] == [Entity.MOBILE]


@pytest.mark.parametrize("address", NOBODYS)
def test_a_mask_or_the_own_machine_is_no_address_of_anybody(address):
    assert values(f"服务器IP填 {address} 对吗") == []
    assert values(f"IP填 {address} 还是 61.139.2.69") == ["61.139.2.69"]


@pytest.mark.parametrize("text", CHILDREN)
def test_an_age_before_a_childs_word_may_say_how_big(text):
    assert Entity.MINOR in {f.type for f in SCANNER.scan_one(text)}
