"""Names with titles, in markup, by role, and what only looks like one of them."""

import pytest

from guicang.domain.detect.model import Entity
from tests.detect.written import seen, wanted
from tests.scanners import SCANNER

NAMES = (
    "请转告{邵}女士，多谢",
    "{欧阳}总在吗",
    "接单的是{洪}师傅",
    "你们{赵}主任今天上班吗",
    "让{吴}主管给我回电话",
    "之前跟{徐建国}经理说好的",
    "家里姓{罗}",
    "您贵姓？\n免贵，{诸葛}",
    "<td>姓名</td><td>{段宝珠}</td>",
    "<b>收件人：</b>{段宝珠}",
    "姓名：**{刘雷}**",
    "| 姓名 | {冼林} |",
    "姓名: `{王强}`",
    "<dt>Name</dt><dd>{John Smith}</dd>",
    "学生{索朗扎西}",
    "乘客姓名：{中村拓也}",
    "姓名{渡边真由美}",
    "收件人{迪丽努尔·艾合买提}",
    "杭州西湖区，{郑淼}收，15076352628",
    "报名学生：{郑雨欣}、{魏梅}",
    "乘客有{张伟}、{王芳}、{李娜}三个人",
    "店员{赵小燕}跟我说可以退",
    "登记在{钱多多}名下",
    "由{张学良}代收",
    "户主是{楼宝生}",
    "客服：请提供姓名和电话\n我：{历翔} 18007686715",
    "Hi, this is {MARY-ANN YOON}.",
    "Name: {CAMILLE O'SULLIVAN}",
    "{CHLOË BECKER}, +39 347 681 0675",
    "name,email,plan\n{Renée Petrov},a@shop.example,pro",
    "name | ssn\n{Yuki Garcia-Lopez} | pending",
)
NO_NAMES = (
    "客服：请提供姓名和电话",
    "我想改一下收货人和地址",
    "快递师傅态度不好",
    "全老师傅手工",
    "谢谢小姐姐",
    "方总体积是多少",
    "您可以和配送师傅联系",
    "那师傅可以取件",
    "有人代收吗",
    "让终止后再改",
    "联系上您了吗",
    "姓名：**明",
    "Hotel name: **Grand Plaza**",
    "plan | city\nSilver Spring | pending",
)


@pytest.mark.parametrize("text", NAMES)
def test_a_person_who_is_spoken_of_is_found(text):
    plain, names = wanted(text)

    assert seen(plain, Entity.PERSON) == names


@pytest.mark.parametrize("text", NO_NAMES)
def test_nobody_is_found_where_nobody_is_spoken_of(text):
    assert seen(text, Entity.PERSON) == []


@pytest.mark.parametrize("before", ["😀", "\U00020000", "👨‍👩‍👧", "\u0301", "\ud83d"])
def test_a_family_name_may_stand_behind_any_letter(before):
    """One of four bytes, a mark that joins, half of a pair."""
    text = f"{before}王经理说好"
    (found,) = SCANNER.scan_one(text)

    assert text[found.start : found.end] == "王"
    assert SCANNER.scan([text]) == [(found,)]
