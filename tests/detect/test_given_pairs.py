"""Given names that are written with words, and who else is led to by a word."""

import pytest

from tests.detect.written import seen, wanted

PERSONS = (
    # Letters that are words besides.
    "【校讯】{车向前}同学周三补考",
    "喂你好我是{陈向前}啊，水管爆了",
    "名单漏了三个：{吕知远}、{岳德胜}、{冯凤霞}",
    "【取件通知】{庞朔}您好，包裹已放好",
    "技师{范喜才}，请到店提车",
    # Behind a hail, or the head of a notice.
    "亲，{曹丽娟}的团课名额已保留",
    "【用药提醒】{于莉}您好，请续方",
    # Who somebody is, or what is done about him.
    "台胞{陳怡君}，資料不全先退",
    "貴賓{林美玲}，您的房型已保留",
    "病患{曾佩珊}，回診要改時段",
    "宿管反映{魏振华}同学网卡坏了",
    "原告{杜静姝}，被告{王瑾}，开庭改期了",
    "投诉一下{范丽娟}，答应送的脚垫不给",
    "收件人写{柯若溪}别写我网名了",
    # In Latin letters.
    "{XING GUIZHEN}您好，值机成功",
    "股票户{Velda Fairbanks}, SSN 316-61-7249",
    "We confirmed {Velda Okonkwo}, born 16 Jul 1974",
)
NOBODY = (
    "保持心情舒畅，劳逸结合，胃胀好得快",
    "没有其他任何意义，血糖偏高",
    "身份证号360702195903267490，保费905.60元。",
    "实名那里填430211198209218833",
    "业主都在骂",
    "监护人来信说要转学",
    "哈囉，微信帳號dahaiil_485",
    "康师傅那箱水没送",
    "朝着前方向前走",
    "宣传海报发我",
    "Beneficiary: Cobalt Fern Studio\nIBAN: LU79779134879",
    "客服您好，麻烦查下",
    "Apple Pay您好用吗",
)
MEDICINES = (
    "您购买的{奥氮平}已由药师审核",
    "青光眼属实，{恩替卡韦}自费部分不赔",
    "家属问{门冬胰岛素}能不能院外带",
    "检查：左膝{半月板III度损伤}",
    "报告已出：{骨密度T值-3.2}，请复诊",
    "history: {a herniated disc}. Underwriter asks",
)


@pytest.mark.parametrize("text", PERSONS)
def test_who_is_led_to_or_greeted_is_found(text):
    plain, values = wanted(text)
    assert seen(plain, "PERSON") == values


@pytest.mark.parametrize("text", NOBODY)
def test_words_of_the_same_letters_are_nobody(text):
    assert seen(text, "PERSON") == []


@pytest.mark.parametrize("text", MEDICINES)
def test_what_is_taken_paid_for_or_measured_is_found(text):
    plain, values = wanted(text)
    assert any(
        values[0] in found or found in values[0] for found in seen(plain, "MEDICAL")
    )


def test_a_flight_is_no_measurement():
    assert seen("航班 CA1252", "MEDICAL") == []
