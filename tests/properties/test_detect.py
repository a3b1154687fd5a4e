"""Laws of the scanner: the two engines agree, and places are right, whatever comes."""

from itertools import pairwise
from random import Random  # noqa: TID251 - seeded texts

import pyarrow as pa
import pytest
from hypothesis import example, given, settings, strategies as st

from guicang.domain.detect.masks import mask
from guicang.domain.detect.resolve import Span, resolved
from guicang.domain.detect.types import Level
from tests.detect.written import wide
from tests.detect_corpus import KINDS, corpus
from tests.scanners import SCANNER

VALUES = [make for make, _ in KINDS.values()]
TEMPLATES = [each for _, templates in KINDS.values() for each in templates]
PIECES = st.sampled_from(
    [
        *(
            "电话",
            "卡号：",
            "身份证",
            "订单号",
            "https://a.test/",
            "v",
            "微信号",
            "密码：",
        ),
        *("生日", "护照", "\n", " ", "-", "，", "。", "\0", "\u3000", "\u200b", "😀"),
        *("e\u0301", "\U00020000", "+86", "*", "1", "3", "0571", "8", "x", "粤B", "@"),
        *("O", "l", "\u3007", "I", "138OO", "0013", "QQ", "出生日期", "岁"),
        *(".com", "年", "王小明", "人民路", "5号", "\ud800", "幺"),
        *(
            "G123456(A)",
            "身分證",
            "E****12",
            "***-**-4321",
            "京A**12",
            "王*明",
            "收件人",
        ),
        *(
            "36 . 32 . 3 . 5",
            "47。104。22。9",
            "0a 1b 2c 3d 4e 5f",
            "00 81 90",
            "7#1203",
        ),
        *(
            "🐧",
            "👤",
            "此致\n敬礼\n",
            "公司\n",
            "10:22\n",
            "囡囡5歲",
            "术后",
            "?key=",
            "二三",
        ),
    ]
)
NOISE = st.lists(PIECES | st.text(max_size=3), max_size=12).map("".join)


@st.composite
def messages(draw) -> str:
    """Text in which values stand among pieces that make engines stumble."""
    dice = Random(draw(st.integers(0, 1 << 32)))
    parts = []
    for _ in range(draw(st.integers(0, 3))):
        template = dice.choice(TEMPLATES)
        value, _ = dice.choice(VALUES)(dice)
        parts += [draw(NOISE), template.replace("{}", value)]
    return "".join([*parts, draw(NOISE)])


def _many(texts: list[str]) -> list:
    """Scan by the batch engine, however few they are."""
    filled = [*texts, *[""] * 64]
    return list(SCANNER.scan(filled))[: len(texts)]


@settings(max_examples=300, deadline=None)
@given(st.lists(messages(), min_size=1, max_size=12))
def test_many_at_once_give_what_each_gives_alone(texts):
    assert _many(texts) == [SCANNER.scan_one(text) for text in texts]


NAMES = (
    "微信号",
    "QQ",
    "登录密码",
    "护照",
    "回乡证",
    "台胞证",
    "社保卡",
    "生日",
    "驾驶证",
)
KIN = st.sampled_from(
    [
        *("tom_1990", "88776655", "Abc#2024", "E12345678", "H12345678", "12345678"),
        *("A12345678", "1990-03-04", "110101199003078515", "a@b.test", "13800138000"),
        *(
            "、",
            "，",
            " / ",
            " → ",
            "或者",
            "不是",
            "应该是",
            "改成",
            "1. ",
            "\n",
            "；",
        ),
        *(
            "的话是",
            "设成新的",
            "就用",
            "吧",
            "作废",
            "，之前那个",
            "|",
            ",",
            "状态",
            "：",
        ),
        *(
            "请问",
            "？\n",
            "客户 10:32:41\n",
            "B：",
            "id,qq_no,note\n7,",
            "?wx_id=",
            "是我的",
        ),
        *("乘客2 王明轩 ", "\n乘客1 张丽 110101199003078515", "，都是我的", "\0", "😀"),
    ]
)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.lists(st.sampled_from(NAMES) | KIN, min_size=2, max_size=9).map("".join),
        min_size=1,
        max_size=20,
    )
)
@example(["1990-03-04B：\n生日"])
def test_many_at_once_give_the_same_where_words_stand_elsewhere(texts):
    assert _many(texts) == [SCANNER.scan_one(text) for text in texts]


def test_what_begins_a_row_is_found_behind_one_that_was_passed_over():
    rows = ["报修\n6940914", "填在哪里", "柏建军，您的申请已通过，时间2026年1月6日。"]

    assert [text[f.start : f.end] for text in rows[2:] for f in _many(rows)[2]] == [
        "柏建军"
    ]
    assert _many(rows) == [SCANNER.scan_one(text) for text in rows]


@settings(max_examples=200, deadline=None)
@given(messages())
def test_findings_lie_in_the_text_in_order_and_apart(text):
    found = SCANNER.scan_one(text)

    assert all(0 <= f.start < f.end <= len(text) for f in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(0 < f.score <= 1 and f.rule for f in found)


@settings(max_examples=200, deadline=None)
@given(
    messages(), st.sampled_from(["。\n", "😀。\n", "\U00020000\u0301，\n", "……\n\n"])
)
def test_what_is_put_in_front_shifts_the_places_and_nothing_else(text, front):
    before = SCANNER.scan_one("。\n" + text)
    after = SCANNER.scan_one(front + text)
    shift = len(front) - 2

    assert after == tuple(
        f._replace(start=f.start + shift, end=f.end + shift) for f in before
    )


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(VALUES), st.integers(0, 1 << 32), st.data())
def test_no_value_is_found_over_the_border_of_two_rows(make, seed, data):
    value, _ = make(Random(seed))
    at = data.draw(st.integers(1, max(len(value) - 1, 1)))
    rows = [value[:at], value[at:]]

    assert _many(rows) == [SCANNER.scan_one(row) for row in rows]


@settings(max_examples=200, deadline=None)
@given(messages())
@example("wifi密码 2001:db8::9507:8597+86https://a.test/")
@example("wifi密码 6283889987223675v")
@example("住广西柳州市城中区桂花东路278弄25号377室6230\t5823\t8264\t6590是我的银行卡")
@example("G123456(A)47。104。22。9")
@example("企鹅号1475854\n872710:22\n")
@example("粤B\ud800qiu_shui03 # qq点com这辆车")
@example("密码：G123456(A)qiu_shui998@corp.test转过来")
@example("wifi密码 350581 19920324 73181")
@example("座机027-31948924转11547。104。22。9")
@example(f"寄到{wide('6236684678665212619')}\u00b2wifi密码 189.8257.413347。104。22。9")
@example("登录口令是91211002MALXDQJ67C，进不去")
def test_a_masked_text_holds_nothing_more(text):
    masked = mask(text, SCANNER.scan_one(text), Level.HIGH)
    left = SCANNER.scan_one(masked)

    assert [
        masked[f.start : f.end] for f in left if "*" not in masked[f.start : f.end]
    ] == []


@settings(max_examples=100, deadline=None)
@given(st.lists(st.binary(max_size=40) | st.none(), max_size=12))
def test_any_bytes_are_read_as_text_with_replacements(rows):
    table = SCANNER.scan_arrow(pa.array(rows, pa.binary()))
    texts = [(row or b"").decode("utf-8", "replace") for row in rows]
    expected = [
        (number, str(f.type), f.start, f.end)
        for number, text in enumerate(texts)
        for f in SCANNER.scan_one(text)
    ]
    columns = (table[name].to_pylist() for name in ("row", "type", "start", "end"))

    assert list(zip(*columns, strict=True)) == expected


@pytest.mark.slow
def test_fifty_thousand_strange_messages_pass_through_both_engines_alike():
    dice = Random(20261125)
    letters = "0123456789 -.x*@:/+王电话号卡订单，。（）\n\t\0\u200b\u3000😀é路市区"
    letters += "年月日岁\uff11\uff12\uff13"
    texts = [
        "".join(dice.choices(letters, k=dice.randrange(60)))
        if dice.random() < 0.7
        else "".join(map(chr, dice.choices(range(1, 0x11000), k=dice.randrange(30))))
        for _ in range(40_000)
    ]
    texts += [row.text for row in corpus(10_000, seed=dice.randrange(1 << 30))]
    for start in range(0, len(texts), 10_000):
        part = texts[start : start + 10_000]
        found = SCANNER.scan(part)
        sample = range(0, len(part), 7)
        alone = [SCANNER.scan_one(part[number]) for number in sample]

        assert [found[number] for number in sample] == alone


@given(
    st.lists(
        st.tuples(st.integers(0, 20), st.integers(1, 8), st.integers(0, 3)).map(
            lambda t: Span(t[0], t[0] + t[1], t[2], t[2])
        ),
        max_size=8,
    )
)
def test_of_overlapping_readings_the_lowest_rank_stands(spans):
    kept = resolved(spans)

    assert all(a.end <= b.start for a, b in pairwise(kept))
    for span in spans:
        over = [k for k in kept if k.start < span.end and span.start < k.end]
        assert span in kept or any(k.rank <= span.rank for k in over)
