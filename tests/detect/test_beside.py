"""Names beside somebody's own value, and days of birth and papers beside names."""

import pytest

from guicang.domain.detect.model import Entity
from guicang.domain.detect.pinyin import Romanised
from tests.detect.written import seen, wanted
from tests.scanners import SCANNER

is_name = Romanised(["li", "zhang", "ouyang", "wang", "he"])
NAMES = (
    "同行家属{史艳秋}，护照E61761001",
    "派送员{周明坤}，电话13912345678",
    "E61761001，{王晓燕}，已付",
    "旅客名单\n{令狐明坤}  E10612536  2001/04/09",
    "收票人{张德全}（13912345678）",
    "姓名{李晓梅}；{王建国}，都是一家的",
    "我叫{李晓梅}，打错了，是{李晓敏}",
    "联系人{李晓梅} 不好意思发错了，应该是{龚美玲}",
    "应为{LEI/ZHIQIANG} 护照EK4222677",
    "{QIN, GUIFANG} EK4222677",
    "电话13912345678，{阿依努尔·吐尔逊}，两张",
    "旅客{阿力木江}，身份证11010519491231002X",
)
NOBODY = (
    "出生年月日：1970年1月21日",
    "东门店 024-22298981",
    "车次 E61761001",
    "宿舍13912345678",
    "谢谢，13912345678",
    "交行长沙分行 6222021234567890128",
    "CHINA MOBILE 13912345678",
    "PLEASE CALL 13912345678",
    "属于引流，QQ99053824",
    "我叫李晓梅，谢谢",
)
BIRTHS = (
    "旅客\n王晓燕  E61761001  {1962-05-24}",
    "姓名李晓梅，{1981-02-11}，有房",
    "献血证查不到，姓名李晓梅，{1988年6月25日}，护照E61761001",
    "李晓梅 护照E61761001 {2021-03-04}",
    "姓名李晓梅 {63年5月17号}",
    "Answers:\n1) Wei Xu\n2) {15 Apr 1980}\n3) SSN 536-08-8812",
    "护照拍糊了，我打字：MENG, HONGWEI M76118167 {19720914}",
)
OWN_BIRTHS = (
    "我{72年2月11号}生，什么时候能退休",
    "户主{一九八零年四月三日}生",
    "我{1967-11-15}的，绝经两年",
)
NO_BIRTHS = (
    "我2024-05-06的订单",
    "我1998-05-06的老客户",
    "姓名李晓梅，2024-05-06",
    "护照E61761001，2010-05-06签发",
    "姓名李晓梅，2010-05-06就诊",
    "E61761001 2012-03-04 09:30",
    "订单 2012-03-04",
)
PAPERS = {
    Entity.PASSPORT: (
        "旅客名单\n姓名李晓梅 {G10612536}",
        "航班CZ3722 乘客李晓梅 {D31908090}",
        "旅客名单\n申鹏  {en7448677}  1972-11-07",
        "旅客名单\n文芸  {P 4633 8383}  2004-05-05",
        "护照拍糊了，我打字：LAI MINGHUI {E Q969 0136} 1979-10-26",
        "护照 MENG, HONGWEI {M76118167} 72年9月14日",
    ),
    Entity.HK_MO_PERMIT: ("出境团名单：姓名李晓梅，{M99248624}",),
}
NO_PAPERS = {
    Entity.PASSPORT: (
        "客户李晓梅，G10612536退货",
        "护照办理，订单M76118167 2026-09-14",
    ),
    Entity.HK_MO_PERMIT: ("客户李晓梅，M99248624退货",),
}


@pytest.mark.parametrize("said", NAMES)
def test_who_stands_beside_his_own_is_found(said):
    text, values = wanted(said)
    assert seen(text, Entity.PERSON) == values


@pytest.mark.parametrize("text", NOBODY)
def test_what_is_no_name_is_left_beside_a_number(text):
    names = seen(text, Entity.PERSON)
    assert set(names) <= {"李晓梅"}


@pytest.mark.parametrize("said", [*BIRTHS, *OWN_BIRTHS])
def test_a_day_beside_a_person_is_one_of_birth(said):
    text, values = wanted(said)
    assert seen(text, Entity.DOB) == values


@pytest.mark.parametrize("text", NO_BIRTHS)
def test_a_day_on_which_something_happens_is_not(text):
    assert seen(text, Entity.DOB) == []


@pytest.mark.parametrize(
    ("kind", "said"), [(kind, said) for kind in PAPERS for said in PAPERS[kind]]
)
def test_a_number_behind_a_traveller_is_that_of_a_paper(kind, said):
    text, values = wanted(said)
    assert seen(text, kind) == values


@pytest.mark.parametrize(
    ("kind", "text"), [(kind, text) for kind in NO_PAPERS for text in NO_PAPERS[kind]]
)
def test_where_nothing_speaks_of_travels_it_is_not(kind, text):
    assert seen(text, kind) == []


def test_many_texts_at_once_give_what_each_gives():
    texts = [wanted(text)[0] for text in (*NAMES, *NOBODY, *BIRTHS, *NO_BIRTHS)]
    assert SCANNER.scan(texts) == [SCANNER.scan_one(text) for text in texts]


@pytest.mark.parametrize("said", ["LI/SI", "ZHANG SAN", "OUYANG, NA", "WANG XIAO MING"])
def test_a_name_of_syllables_is_one(said):
    assert is_name(said)


@pytest.mark.parametrize("said", ["CHINA MOBILE", "PLEASE CALL", "HE SAID X"])
def test_other_words_are_none(said):
    assert not is_name(said)
