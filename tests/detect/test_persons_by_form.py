"""Names that a form makes certain, children of the south, and what was operated."""

import pytest

from guicang.domain.detect.model import Entity
from tests.detect.written import seen, wanted

FOUND = {
    Entity.PERSON: (
        "BEGIN:VCARD\nFN:{郭晓峰}\nTEL:13900139000",
        "FN;CHARSET=UTF-8:{欧阳明}\n",
        "[名片] {孙雅}\n四方商贸",
        "👤 {秦浩}\n☎️ 010-88886666",
        "👩🏻：{吴悠}，天津",
        "此致\n敬礼！\n{何曼}\n2026年3月",
        "祝好，\n{罗素芬}",
        "乘客2 {曹颖} G12345678",
        "授权{刘畅}办理退款",
        "本人{郑爽}委托{刘畅}代为领取",
        "这几个都是我{彭浩}的，谢谢",
        "{孟凡} 护照E12345678",
        "{程远}，南字第1234567号",
        "联系人：{周  杰}，明天在",
        "收件人 {林\u3000曦}的快递",
        "谢谢！\n{汪若曦}\n海蓝科技有限公司",
        "{陈立} 2026-01-02 10:22:31\n我要退款",
        "收件人應該係{姚晨曦}",
        "{张伟}的社保卡丢了",
    ),
    Entity.MINOR: (
        "我個仔{讀緊小三}，可唔可以退款",
        "囡囡今年{5歲半}",
        "細路得{四歲}，食唔食得",
        "BB {8個月大}",
        "孫女{升中一}",
        "兒子{國中生}，偷刷我的卡",
        "弟弟{未滿18歲}",
        "我儿子{读小四}",
    ),
    Entity.MEDICAL: (
        "去年做的{左侧甲状腺次全切除术}，能买重疾吗",
        "我妈装了{心脏支架}",
        "{剖宫产}能报多少",
        "{全膝置换术后}三个月",
        "{C5/6椎间盘突出}，疼",
        "{右肺上叶鳞癌IIIB期}",
        "爷爷{老慢支}",
        "{甲状腺结节TI-RADS 4a类}",
        "{2型糖尿病伴周围神经病变}",
        "{高血压2级}，能买吗",
        "我爸邢勇，身份证110101199003078515，有{癫痫}，想办慢病卡",
    ),
    Entity.ADDRESS: (
        "送到{云水谣7#1203}，谢谢",
        "住{绿城百合21#2-602}",
        "{湖北省武汉市江夏区保利香颂12#1801}",
        "{九龍觀塘牛頭角下邨貴顯樓1203室}",
        "{澳门大马路55号4楼A}",
        "{台北市大安區和平東路2段106號12樓之5}",
        "{浙江省宁波市鄞州区总部园B座3层}",
        "ship to {12 Jalan Ampang 5, 50450 Kuala Lumpur}",
    ),
}
LEFT = {
    Entity.PERSON: (
        "👤登录不了",
        "祝好\n谢谢",
        "这是我朋友的",
        "都是我自己的",
        "都是我公司的",
        "联系人 马上 到了",
        "同学的社保卡丢了",
        "明天见\n谢谢\n海蓝科技有限公司",
        "客服 10:22:31\n您好",
        "授权管理办理流程",
    ),
    Entity.MINOR: ("適合3歲以上小朋友", "小朋友3歲以上", "我老公有小三", "我今年35歲"),
    Entity.MEDICAL: (
        "剖腹产收腹带怎么退",
        "手机支架多少钱",
        "心脏支架多少钱一个",
        "双十一晚期还会降价吗",
    ),
    Entity.ADDRESS: ("色号12#3456", "型号ABC12#1234", "第3#1024批货"),
}


@pytest.mark.parametrize(
    ("kind", "text"), [(kind, text) for kind, texts in FOUND.items() for text in texts]
)
def test_the_form_tells_what_it_is(kind, text):
    plain, values = wanted(text)

    assert seen(plain, kind) == values


@pytest.mark.parametrize(
    ("kind", "text"), [(kind, text) for kind, texts in LEFT.items() for text in texts]
)
def test_the_same_words_in_other_talk_are_left(kind, text):
    assert seen(text, kind) == []
