"""What a model proposes stands only where a name's own form agrees."""

import pytest

from guicang.adapters.scanning.names.scanner import lists
from guicang.domain.detect.names import DOTTED, PLAIN, Names, Proposal

NAMES = Names(lists())


def judged(marked, sure=0.9):
    """Judge what stands in «»; return the names that stand, as they are written."""
    proposals, text = [], ""
    for number, part in enumerate(marked.replace("»", "«").split("«")):
        if number % 2:
            proposals.append(Proposal(len(text), len(text) + len(part), sure))
        text += part
    found = NAMES.judged(text, proposals)
    assert all(NAMES.possible(text) for _ in found)
    return [(text[f.start : f.end], f.rule) for f in found]


STANDS = {
    "one letter given": ("让«李明»过来", "李明"),
    "two letters given": ("😀 «王晓梅»说", "王晓梅"),
    "a compound surname": ("«欧阳晓明»来过", "欧阳晓明"),
    "a title is left out": ("«张伟先生»在吗", "张伟"),
    "what a greeting ends with is left out": ("«侯秀亲»这边", "侯秀"),
    "the last letter of the clause belongs to it": ("写«赵源»超，谢谢", "赵源超"),
    "a particle does not": ("是«赵源»吗", "赵源"),
    "a word behind does not": ("问«赵源»发货", "赵源"),
    "a rare surname that is a word too": ("«时小雨»的", "时小雨"),
    "a surname that measures, with no number": ("找«张乐凯»问", "张乐凯"),
}


@pytest.mark.parametrize(("marked", "name"), STANDS.values(), ids=STANDS)
def test_a_name_stands(marked, name):
    assert judged(marked) == [(name, PLAIN)]


FALLS = {
    "no surname": "«娜娜»好",
    "a surname alone": "«王»说",
    "a surname and a title": "«王先生»说",
    "too long": "«王小明明明»说",
    "letters that are not Chinese": "«Kodak»照片",
    "digits": "«950618»了",
    "an emoji": "«😀»",
    "a word": "«黄连»很苦",
    "a word and a letter": "«陈香露»白露",
    "a shop behind it": "«白晓明»饭庄",
    "a branch in brackets behind it": "«金晓生»隆(前门店)",
    "a dish in some letters": "«王小胖»驴肉火烧",
    "an end that no name has": "去«杨林店»吃",
    "a surname that measures, behind a number": "3«张乐凯»相册",
}


@pytest.mark.parametrize("marked", FALLS.values(), ids=FALLS)
def test_what_is_no_name_falls(marked):
    assert judged(marked) == []


@pytest.mark.parametrize(("name", "least"), [("李晓明", 0.4), ("时小雨", 0.8)])
def test_a_model_that_is_unsure_counts_less(name, least):
    assert judged(f"«{name}»", least)
    assert not judged(f"«{name}»", least - 0.01)
    [sure] = NAMES.judged("李晓明", [Proposal(0, 3, 0.8)])
    [less] = NAMES.judged("李晓明", [Proposal(0, 3, 0.7)])

    assert (sure.score, less.score) == (0.7, 0.5)


JOINED = {
    "as it is": ("让«约翰·史密斯»接电话", "约翰·史密斯"),
    "wider to both sides": ("我叫买«买提·艾合»买提，", "买买提·艾合买提"),
    "from a part of it": ("«阿依古丽»•吐尔逊的", "阿依古丽•吐尔逊"),
    "twice proposed, once given": ("«阿依古丽»·«吐尔逊»的", "阿依古丽·吐尔逊"),
}


@pytest.mark.parametrize(("marked", "name"), JOINED.values(), ids=JOINED)
def test_a_name_with_dots_is_given_whole(marked, name):
    assert judged(marked) == [(name, DOTTED)]


@pytest.mark.parametrize("marked", ["«史·丹»", "«A·王小»", "«娜娜»·"])
def test_a_dot_alone_makes_no_name(marked):
    assert judged(marked) == []


def test_a_text_that_can_hold_no_name_is_told_without_a_model():
    assert not NAMES.possible("您好，请问在吗？")
    assert NAMES.possible("我是欧阳")
    assert NAMES.possible("娜·娜")
