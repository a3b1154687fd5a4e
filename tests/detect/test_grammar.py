"""What the grammar of a written form allows, and what it does not, type by type."""

import pytest

from guicang.domain.detect.model import Entity
from tests.detect.written import seen, wanted
from tests.scanners import SCANNER

CODE = "91350100M000100Y43"
FOUND = {
    Entity.USCC: (
        "税号{913-501-00M-000-100-Y43}",
        f"code{{{CODE}}}ok",
    ),
    Entity.PERSON: (
        "客服：怎么称呼您？\n{石南乔}",
        "[客服] 请问贵姓\n[用户] {柏润泽}",
        "您贵姓\n姓{欧阳}",
        "免贵姓{王}",
        "我姓{李}，昨天打过电话",
        "姓名和电话发一下\n客户：{赵可馨} 13800138000",
        "聯絡人：{陳志明}",
        "收件人：{歐陽震華}",
        "收货人：{斯琴格日乐}",
        "联系人{达娃央宗}",
        "客人{彼得·沃森}已到店",
        "乘客{佐藤健一}",
        "参会人员：{濮阳明轩}，{汤帅}，{罗倩}",
        "{He Jiaqi}, SSN 412-38-4614",
        "姓名（拼音）：{SUN/LIPING}",
        "Hey! {Liam Hughes}, +1 415 555 0106",
    ),
    Entity.MEDICAL: (
        "今天测的{尿酸535μmol/L}",
        "医生开了{奥美沙坦}",
        "每天吃{布洛芬}",
        "诊断{牙周炎}",
    ),
    Entity.ADDRESS: (
        "我住{枫林晚30号楼806}",
        "家住{南京鼓楼学院路\n570号创新产业园14楼}",
        "{郑州金水天府三街272号水木清华25-1-1706}",
    ),
    Entity.WECHAT: ("加我微信{rxb-834}",),
    Entity.MOBILE: ("有事打{18910B3l114}",),
}
NOT_FOUND = {
    Entity.USCC: (
        "IP 10.228.177.227，mac 99-b9-ad-9f-c9-3c，连不上网",
        f"order{CODE}",
    ),
    Entity.PERSON: (
        "13800138000 拜托",
        "联系客户服务-退换货",
        "Giants Vs Cardinals",
        "收件人：张三丰 \n李四光"[9:],
        "我姓什么你知道",
    ),
    Entity.MEDICAL: ("密码780bcd46a9", "医生诊断疾病很准", "吃薯片"),
    Entity.MINOR: ("12岁的孩子穿多大码合适",),
}


def table(cases):
    return [(kind, text) for kind, texts in cases.items() for text in texts]


@pytest.mark.parametrize(("kind", "text"), table(FOUND))
def test_what_the_form_allows_is_found(kind, text):
    plain, values = wanted(text)

    assert seen(plain, kind) == values
    assert [f for f in SCANNER.scan([plain])[0] if f.type == kind] == [
        f for f in SCANNER.scan_one(plain) if f.type == kind
    ]


@pytest.mark.parametrize(("kind", "text"), table(NOT_FOUND))
def test_what_only_looks_like_it_is_not(kind, text):
    assert seen(text, kind) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("身份证号码是XXXXXXXXXXXXXX4386", Entity.CN_ID),
        ("我的储蓄卡是352XXXXXXXXX4157", Entity.BANK_CARD),
        ("银行卡621XXXXXXXXXXXX8052", Entity.BANK_CARD),
    ],
)
def test_a_hidden_number_is_of_the_type_whose_length_it_has(text, kind):
    [found] = SCANNER.scan_one(text)

    assert found.type == kind
    assert found.masked
