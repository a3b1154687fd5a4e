"""Numbers that a person tells, secrets of robots, passwords as they are set."""

import pytest

from guicang.domain.detect.model import Entity
from tests.detect.written import seen, wanted

FOUND = (
    (Entity.MOBILE, "12345工单：市民蒲颖（{18707753213}）投诉"),
    (Entity.MOBILE, "工单：李先生[{187-0775-3213}]来电"),
    (Entity.QQ, "QQ是{324 201 2777},游戏里叫我"),
    (Entity.SECRET, "加签：{SEC" + "0a" * 32 + "}"),
    (Entity.SECRET, "AppSecret填{3df15a3ef6177325877ccb3ede664960ba0c6937}对吗"),
    (Entity.PASSWORD, "密碼設{vgEY2285lN} 系統說錯誤"),
    (Entity.PASSWORD, "密码用拼音设的 {jintiantangtang1314} 不行"),
)
NOT_FOUND = (
    (Entity.MOBILE, "订单号（18707753213）已发"),
    (Entity.PHONE, "QQ号 538 970 4717"),
    (Entity.SECRET, "SECTION 12 of the contract"),
)


@pytest.mark.parametrize(("kind", "said"), FOUND)
def test_it_is_found(kind, said):
    text, values = wanted(said)
    assert seen(text, kind) == values


@pytest.mark.parametrize(("kind", "text"), NOT_FOUND)
def test_it_is_left(kind, text):
    assert seen(text, kind) == []
