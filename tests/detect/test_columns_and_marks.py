"""Values in tables, behind pictures, in odd marks, and digits that are written out."""

import pytest

from guicang.domain.detect import worded
from guicang.domain.detect.cells import head_of
from guicang.domain.detect.model import Entity
from tests.detect.written import seen, wanted

FOUND = {
    Entity.MOBILE: (
        "电话『{138』『0013』『8000}』",
        "手机\u3014{138\u3015\u30140013\u3015\u30148000}\u3015",
        "打给{138→0013→8000}",
        "电话{1·3·8·0·0·1·3·8·0·0·0}",
        "手机{壹參捌零零壹參捌零零零}",
        "手机{一三八…零零一三…八零零零}",
        "手机{㊀㊂㊇〇〇㊀㊂㊇〇〇〇}",
        "my mobile is {one three eight, zero zero one three, eight zero zero zero}",
        "手机{One-Three-Nine-Oh-Oh-One-Two-Three-Four-Five-Six}谢谢",
    ),
    Entity.CN_ID: (
        "身份证{110101  -  19900307  -  8515}",
        "证件{110101&#32;19900307&#32;8515}",
        "证件['{110101', '19900307', '8515}']",
    ),
    Entity.WECHAT: ("微信💬{lucy_2020}", "加微信➡️{momo-77}"),
    Entity.QQ: ("QQ🐧{123456789}",),
    Entity.PASSWORD: ("密码🔑{Abc12345}",),
    Entity.SECRET: ("<td>AppSecret</td><td>{a8f5f167f44f4964e6c998dee827110c}</td>",),
    Entity.DOB: (
        "姓名,出生日期\n张伟,{1990-03-04}",
        "name,birthday\nTom Hanks,{19900304}",
        "员工,入职,生日\n小王,2020-01-02,{1990-03-04}",
    ),
    Entity.PERSON: (
        "姓名,科室\n{张伟},骨科",
        "**联系人**：{徐梦琪}",
        '"receiver":"{龚婉清}"',
        "我是{李明}的妈妈",
        "联系人{王}先生",
        "班主任：{王丽}",
        "投保人：{让·皮埃尔·迪朗}",
        "Policyholder: {Nils Boateng}",
    ),
    Entity.MEDICAL: ("我对{阿莫西林}过敏", "得了{肺腺癌}"),
    Entity.SOCIAL_SECURITY: ('"socialSecurityNo":"{933426641}"',),
}
CASES = [(kind, text) for kind, texts in FOUND.items() for text in texts]


@pytest.mark.parametrize(("kind", "text"), CASES)
def test_a_value_is_found_in_such_a_place(kind, text):
    plain, values = wanted(text)

    assert seen(plain, kind) == values


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Entity.PERSON, "退到6212256678108586123，劳驾"),
        (Entity.PERSON, "候选人手机1983-2946-846"),
        (Entity.PERSON, "父亲19896172930，母亲17522723938"),
        (Entity.PERSON, "班主任：请回复"),
        (Entity.PERSON, "法人代表：请签字"),
        (Entity.PERSON, "商品,数量\n黄金,3"),
        (Entity.DOB, "员工,入职\n小王,2020-01-02"),
        (Entity.MOBILE, "我数到 one two three"),
        (Entity.MOBILE, "单号 2025:1234:5678:9012"),
        (Entity.MOBILE, "身份证号码是******1795"),
        (Entity.MEDICAL, "reading a magazine"),
    ],
)
def test_what_only_looks_like_it_is_left_alone(kind, text):
    assert seen(text, kind) == []


def test_the_head_of_a_column_is_in_the_first_line_of_its_message():
    text = "x,生日\x00姓名, 生日\n张伟,1990\x00".encode()

    assert head_of(text, text.index(b"1990")).decode() == "生日"
    assert head_of(text, text.index("张伟".encode())).decode() == "姓名"
    assert head_of(text, text.index("姓名".encode())) == b""


def test_words_for_digits_leave_a_text_as_long_as_it_was():
    text = "tel one two three four five six seven, ok"

    made, gaps = worded.digits(text)

    assert len(made) == len(text)
    assert "".join(
        c for i, c in enumerate(made) if not any(a <= i < b for a, b in gaps)
    ) == ("tel 1234567, ok")
    assert worded.digits("one two three") == ("one two three", [])
