"""Ways of writing that people have, one by one: what is found of each, and what not."""

import pytest

from guicang.domain.detect import groups
from guicang.domain.detect.model import Entity
from guicang.domain.detect.rules.values import Digester
from tests.fakes.keys import MemoryTagger
from tests.scanners import SCANNER


def found(text):
    return [(f.type, text[f.start : f.end]) for f in SCANNER.scan_one(text)]


FOUND = {
    "a WeChat id behind a dash": ("我的微信号-abc1234", Entity.WECHAT, "abc1234"),
    "a WeChat id of letters": ("微信号：abcdefgh", Entity.WECHAT, "abcdefgh"),
    "a WeChat id before its word": ("abc123就是我的微信", Entity.WECHAT, "abc123"),
    "a QQ number before its word": ("123456789是我的qq", Entity.QQ, "123456789"),
    "a birth before 生": ("1990年1月1日 生", Entity.DOB, "1990年1月1日"),
    "a short address of a machine": ("主机 2001:db8::1", Entity.IP, "2001:db8::1"),
    "an address behind a colon": (
        *("ip :2001:db8:0:0:0:0:0:1", Entity.IP, "2001:db8:0:0:0:0:0:1"),
    ),
    "a name of two parts": ("联系人：扎西卓玛", Entity.PERSON, "扎西卓玛"),
    "a name with a middle dot": (
        *("客户姓名：买买提·吐尔逊", Entity.PERSON, "买买提·吐尔逊"),
    ),
    "a name before a title": ("请张某某先生来", Entity.PERSON, "张某某"),
    "an address at a crossing": (
        *("上海市人民路和中山路12号", Entity.ADDRESS, "上海市人民路和中山路12号"),
    ),
    "an address that was changed": (
        *("收货地址换成北京市海淀区中关村大街1号", Entity.ADDRESS),
        "北京市海淀区中关村大街1号",
    ),
    "an address with a password": (
        *("连postgres://app:S3cr3t!x@db.test/x?a=1。", Entity.SECRET),
        "postgres://app:S3cr3t!x@db.test/x?a=1",
    ),
    "an address with a password and no user": (
        *("redis://:S3cr3tx9@10.0.0.8:6379, 0", Entity.SECRET),
        "redis://:S3cr3tx9@10.0.0.8:6379",
    ),
    "an address with a password behind a user's mailbox": (
        *("ftp://li%40a.test:S3cr3t@files.test.", Entity.SECRET),
        "ftp://li%40a.test:S3cr3t@files.test",
    ),
    "a password that is a parameter": (
        *("https://a.test/in?pwd=pa@s1x&next=2", Entity.PASSWORD, "pa@s1x"),
    ),
    "a password in quotes": ('密码是："abc12345"', Entity.PASSWORD, "abc12345"),
    "a password before a comma": ("密码：'abc!2345',", Entity.PASSWORD, "abc!2345"),
    "a mailbox behind a dash": ("邮箱：-zhang@b.test", Entity.EMAIL, "zhang@b.test"),
    "a name in Latin letters": ("My name is John Smith", Entity.PERSON, "John Smith"),
    "a plate behind its word": ("车牌号是：沪 AD12345", Entity.PLATE, "沪 AD12345"),
    "a condition behind a word": ("确诊了肺结核病", Entity.MEDICAL, "肺结核"),
}


@pytest.mark.parametrize(("text", "kind", "value"), FOUND.values(), ids=FOUND)
def test_what_people_write_is_found_and_nothing_more(text, kind, value):
    assert found(text) == [(kind, value)]


NOTHING = {
    "an address whose password is to be put in": "postgres://app:${DB_PASS}@db.test/x",
    "an address whose password was taken out": "mysql://root:****@db.test:3306/crm",
    "an address with the word for a password": "amqp://user:password@mq.test/",
    "an address with a port": "https://shop.test:8443/a@b",
    "a word that is no WeChat id": "微信号：wechat",
    "letters that nothing calls an id": "微信 abcdefgh",
    "a word before WeChat": "abcdef就是我的微信",
    "a number of something else beside QQ": "我的qq里有订单123456789",
    "a card of one digit": "卡号 6666666666666666",
    "a day of making": "2020年5月1日生产",
    "a day of effect": "2020年5月1日生效",
    "too many groups of an address": "ip 1:2:3:4:5:6::7:8:9",
    "a question about a diagnosis": "确诊了吗我想问",
    "somebody without a surname": "请样某某先生来",
    "a range of lengths": "密码:12-16",
    "an address for a password": "密码是www.a.test",
    "a password that is marks alone": "密码:::(((",
    "a word behind password": "password: incorrect",
}


@pytest.mark.parametrize("text", NOTHING.values(), ids=NOTHING)
def test_what_only_looks_like_it_is_left(text):
    assert found(text) == []


@pytest.mark.parametrize("link", ["、", " 、", "和", "以及 ", "\r\n", " / "])
def test_two_names_are_joined_in_many_ways(link):
    assert found(f"收件人：张三丰{link}李四光") == [
        (Entity.PERSON, "张三丰"),
        (Entity.PERSON, "李四光"),
    ]


@pytest.mark.parametrize("link", [",,", ", 、", "以及及", " \n"])
def test_a_second_name_needs_one_link(link):
    assert found(f"收件人：张三丰{link}李四光") == [(Entity.PERSON, "张三丰")]


@pytest.mark.parametrize("lead", ["： ", "-、", " ", "姓名 "])
def test_what_leads_to_the_first_name_joins_none(lead):
    assert found(f"收件人{lead}张三丰") == [(Entity.PERSON, "张三丰")]


def test_digits_without_an_end_are_no_groups():
    digits = b"1" * 1_000

    assert list(groups.before(digits, len(digits))) == []
    assert [g.digits for g in groups.before(b"86 138 0013 8000", 16)] == [11, 13]
    assert list(groups.before(b"tel 138 0013", 12)) == []


@pytest.mark.parametrize("value", ["a", "a" * 1_000], ids=["short", "long"])
def test_a_value_of_no_fit_length_has_no_mark(value):
    with pytest.raises(ValueError, match="too short or too long"):
        Digester(MemoryTagger().tag).mark(value)
