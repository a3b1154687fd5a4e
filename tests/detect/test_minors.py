"""Minors by what is said of their age, their class and the year of their birth."""

import pytest

from guicang.domain.detect.model import Entity
from tests.detect.written import seen, wanted

MINORS = (
    "带{8岁}的表妹住院",
    "帮{9岁}继子买票",
    "我個囝今年{5歲}，買遊戲點數",
    "我個囝{讀小五}，可以退費嗎",
    "我家老二{讀中二}，一起搭機",
    "我儿子还{没成年}，用的我手机",
    "孩子{没满18}能买吗",
    "我女儿{高一}，住校",
    "我才{15}，能退吗",
    "我是{高二学生}",
    "儿子{2015年出生}",
    "女儿{15年的}，读小学",
    "我儿子{14了}",
    "患儿，男，{5岁}",
    "年龄：{11}，学校：实验小学",
    "{未成年}孩子自己下的单",
    "he is only {13 years old}",
    "I'm {15 years old}",
    "my daughter was born in {2016}",
    "enrolling my {7 year old} for swim class",
    "our {11 y/o} spent 1244 in a game",
    "her {9-year-old} accidentally bought coins",
    "谁操作充值的？\n{16岁的未成年人}",
    "带{16岁的未成年人}住店，要不要登记",
    "车上有个{12岁}的乘客晕车",
    "客服：学员几年级 家长：{初二}",
    "孩子几岁了？\n{7岁}",
    "读几年级？\n我：{三年级}",
    "给读{初二}的孩子订校服，尺码怎么选",
    "我是学生,读{高一},我妈不知道我买的",
    "现就读：{初三}\n家长电话：13812345678",
    "就读年级：{小学二年级}",
    "班级：{幼儿园大班}",
)
GROWN_UP = (
    "我表妹今年28岁，订票",
    "表弟8岁以上才能玩的积木",
    "孩子高一点的桌子",
    "我儿子2岁的时候买的车座",
    "我今年35",
    "年龄：35",
    "宝宝才15公斤",
    "儿子2015年产的牛奶",
    "my 9 year old laptop",
    "our 12 year old car broke down",
    "his 10 year old phone",
    "年级：不限",
    "班级：大班长",
    "尺码多大？\n12码",
    "几岁了？\n35岁",
    "给读高一的学生用的台灯",
    "I am 10 minutes away",
)


@pytest.mark.parametrize("text", MINORS)
def test_what_tells_of_a_minor_is_found(text):
    plain, said = wanted(text)
    found = seen(plain, Entity.MINOR)

    assert len(found) == len(said)
    assert all(a in b or b in a for a, b in zip(found, said, strict=True))


@pytest.mark.parametrize("text", GROWN_UP)
def test_goods_and_grown_ups_are_no_minors(text):
    assert seen(text, Entity.MINOR) == []
