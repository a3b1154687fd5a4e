"""Forms in which values come, from the formats themselves: what is found of each."""

import pytest

from guicang.domain.detect.model import Entity
from tests.detect.written import seen, wanted
from tests.scanners import SCANNER

FOUND = {
    Entity.VAT: (
        "VAT registration number: {DE136695976}",
        "our VAT number is {FR40 303 265 045}",
        "VAT no. {BE-0428759497}",
        "VAT{IT00743110157}",
        "VAT: {CZ 691.316.01}",
        "增值税号{DE136695976}",
        "Agent: what is your VAT number?\nCustomer: {DE136695976}",
    ),
    Entity.EMAIL: (
        "{张三 at qq 点 com}",
        "写信到{name(at)host(dot)com}",
        "邮箱{zhang艾特qq点com}",
        "{li小老鼠163点com}",
        "{zhang dot san at gmail dot com}",
        "{wang@qq点com}",
    ),
    Entity.CN_ID: (
        "身份证{110101\n199003078515}",
        "身份证{110101 \n199003078515}",
        "身份证{110101_19900307_8515}",
        "身份证{110101~19900307~8515}",
        "身份证{❶❶⓿❶⓿❶❶❾❾⓿⓿❸⓿❼❽❺❶❺}",
        "身份證號{110101199003078515}",
        "身份证{1101\u200e0119\u200e9003\u200e0785\u200e15}",
        "身份证{****851X}",
    ),
    Entity.BANK_CARD: (
        "卡{4111.1111.1111.1111}",
        "卡{4111/1111/1111/1111}",
        "卡{4111_1111_1111_1111}",
        "卡号{****1111}",
    ),
    Entity.MOBILE: (
        "打{138_0013_8000}",
        "打{138~0013~8000}",
        "手机{138-\n00138000}",
        "我电话{147B3Z12S36}",
        "手机{●●●●●●●8000}",
    ),
    Entity.LANDLINE: (
        "单位总机{01062345678}",
        "座机{【010】62345678}",
        "座机{(+86)10-62345678}",
        "座机{010-6234\n5678}",
    ),
    Entity.TW_PERMIT: ("臺胞證號碼 {T12345678}", "台胞证号多少\n{12345678}"),
    Entity.HK_MO_PERMIT: (
        "请发一下港澳通行证号码\n{C12345678}",
        "通行证{M 0203658702}",
        "通行证{C 612 345 67}",
    ),
    Entity.PASSWORD: (
        "wifi密码多少\n{hello-2564}",
        "密码我设的{104278}",
        "pw: {a7Xk29}",
    ),
    Entity.PHONE: ("phone: {+61.491.570.156}",),
    Entity.IP: ("我的IP{2001:db8::1}被封了",),
    Entity.PLATE: ("违章{苏\u04107\u041712F}",),
    Entity.MINOR: (
        "我女儿{15岁}",
        "我还{没满十八岁}",
        "我外甥{未成年}",
        "my kid is {15 years old}",
    ),
    Entity.PERSON: (
        "参会人：{张伟}、{李娜}、{王芳}",
        "序号\t姓名\t房型\n1\t{完颜涛}\t大床\n2\t{解艳}\t双床",
        "您贵姓？\n{高思齐}",
        "挂号：{陈平}，出生日期1994-02-02",
        "ok, this is {Søren Müller}",
        "please ship it to {Yuki Sharma}",
        "Best,\n{Aisha W. Sharma}",
    ),
    Entity.ADDRESS: (
        "ship to {880 King's Cross Road, Unit 58, Manchester M1 4BT}",
        "my address is {12 Elm Street, Apt 6, Sydney NSW 2000}",
        "快递放{西山美墅36栋2703房}",
        "家庭住址：{银川市兴庆区\n友谊路12号}",
    ),
    Entity.MEDICAL: (
        "I was diagnosed with {migraine}",
        "{2023-07-19 腰椎MRI}",
    ),
}
NOTHING = (
    "look at www.taobao.com",
    "meet me at booking.com",
    "please put our order DK-10118689 on the invoice",
    "mmexport20260128_054907.jpg",
    "床133-1973-1190cm",
    "我今年三十五岁",
    "12岁以上儿童可以用吗",
    "密码忘了怎么找回",
    "There is a nice place called Gary Chu Diner",
    "S/N: JM4973YQQ23047",
)


@pytest.mark.parametrize(
    ("kind", "text"), [(kind, text) for kind, texts in FOUND.items() for text in texts]
)
def test_a_value_is_found_however_it_is_written(kind, text):
    plain, values = wanted(text)
    batch = SCANNER.scan([plain] * 60)[0]

    assert seen(plain, kind) == values
    assert [plain[f.start : f.end] for f in batch if f.type == kind] == values


@pytest.mark.parametrize("text", NOTHING)
def test_what_only_looks_like_it_is_left_alone(text):
    assert [f.rule for f in SCANNER.scan_one(text)] == []
