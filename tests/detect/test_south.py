"""Telephones, illnesses and children as Hong Kong and Taiwan write of them."""

import pytest

from guicang.domain.detect.model import Entity
from tests.detect.written import seen, wanted

PHONES = (
    "電話：{9906 3661}",
    "打{852-5346-2644}搵我",
    "職員：聯絡電話？\n客人：{5292 2389}",
    "姓名,電話,電郵\n馮筱涵,{852-6508-7262},a@b.test\n譚嘉欣,{9264 4715},c@d.test",
    "診所電話{(02)2760-8714}都沒人接",
    "{(07)344-4601}，分機找我",
    "改成 {0959-786-362}",
    "聯絡人：梁俊賢 {0990250276}",
    "{0989820129} 桃園市中壢區博愛二路242號",
    "Phone {(838) 915-0162}",
    "Call {(832) 282-8139} please",
)
NO_PHONES = (
    "訂單 99063661",
    "電話費 20251127",
    "編號0990250276",
    "共 9906 3661 元",
    "Call (800) 282-8139 please",
    "Call (888) 282-8139 please",
)
ILLNESSES = (
    "病歷上是{類風濕性關節炎}",
    "我有{氣喘}，可以投保嗎",
    "診斷：{椎間盤突出}",
    "媽媽罹患{慢性腎臟病}",
    "我{心律不整}長期拿藥",
)
CHILDREN = ("{細佬剛滿14歲}，一個人搭高鐵", "說明：{大女9歲}")


@pytest.mark.parametrize("said", PHONES)
def test_a_telephone_is_found_as_it_is_written_there(said):
    text, values = wanted(said)
    assert seen(text, Entity.PHONE) == values


@pytest.mark.parametrize("text", NO_PHONES)
def test_other_numbers_are_none(text):
    assert seen(text, Entity.PHONE) == []


@pytest.mark.parametrize("said", ILLNESSES)
def test_an_illness_is_found_in_those_letters(said):
    text, values = wanted(said)
    assert seen(text, Entity.MEDICAL) == values


@pytest.mark.parametrize("said", CHILDREN)
def test_a_child_is_found_by_those_words(said):
    text, values = wanted(said)
    assert len(seen(text, Entity.MINOR)) == len(values)
