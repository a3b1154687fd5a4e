"""Addresses of machines and telephone lines in the less usual of their forms."""

import pytest

from guicang.domain.detect.model import Entity
from tests.detect.written import seen, wanted

FOUND = {
    Entity.IP: (
        "防火墙放行 {8 . 8 . 8 . 8}",
        "从{117 . 136 . 45 . 201}进来的不是我",
        "ssh 连 {47。104。22。9} 超时",
        "{192[.]168[.]10[.]25}",
        "公网ip {36. 32. 3. 5}",
    ),
    Entity.MAC: (
        "路由器mac {0a 1b 2c 3d 4e 5f}",
        "MAC：{A4 5E 60 C1 22 9F} 绑不上",
        "蓝牙地址 {A4 : 5E : 60 : C1 : 22 : 9F}",
        "wifi 加白 {F0D4E2FA8B35}",
    ),
    Entity.EMAIL: ("发我 {a.b@163。com}", "mail {kefu@corp.test。cn} 呢"),
    Entity.LANDLINE: (
        "东海贸易公司\n{02161234567}\nsales@dh.test",
        "打 13900139000 或者 {057188886666}",
        "{02088886666}",
        "我办公室{051056639839}",
        "座机{0592   5551234}",
        "电话 {0755——82345678}",
    ),
    Entity.PHONE: (
        "我在东京，{00 81 90 1234 5678} 找我",
        "{0085298765432} 打这个电话",
        "{00-1-212-555-0187}",
        "打我当地手机 {0412 345 678}",
        "手机号 {07700 900123}",
        "我香港電話{6123 4567}",
        "whatsapp {91234567}",
        "phone {0987-654-321}",
    ),
    Entity.QQ: (
        "🐧：{1234567}",
        "QQ {七七八123}",
        "企鹅是{123四五六}",
        "扣扣{六九幺七六七}",
        "我QQ係{12345678}",
    ),
    Entity.WECHAT: (
        "💚：{mango520hc}",
        "加我\u2795🛰️ {lele_2020}",
        "加微信 {lele 520zp} 看图",
        "vx: {moon 1639}",
        "我微信號係{dahai_77}",
    ),
    Entity.SECRET: (
        "https://qyapi.example/cgi-bin/webhook/send?key={693a91f6-7abc-4bc4-97a0-0ec2fa5a5aaa}",
        "my key is {8012719b9fe6e04026f4ddfa01d649c5} and fails",
    ),
    Entity.MILITARY_ID: (
        "我的证是{后字第七九〇七六幺号}",
        "军官证 {空字第伍陆柒捌玖零号}",
        "就{海字第470761号}",
    ),
    Entity.USCC: (
        "给腾飞科技有限公司开票 {523301007234567810}",
        "invoice to Tengfei Co., {523301007234567810}, thanks",
    ),
    Entity.SOCIAL_SECURITY: ("社保号 {123 456 789}", "医保卡 {A12 345 678}"),
    Entity.DOB: ("🎂{1978-05-20}", "🎂 生日 {1993.3.16}"),
}
LEFT = {
    Entity.IP: ("版本3。2。1。4更新", "第3. 5. 7. 9条怎么理解", "报价 10. 20. 30. 40"),
    Entity.MAC: ("数据 0a 1b 2c 3d 4e 5f 6a 7b", "快递 F0D4E2FA8B35"),
    Entity.LANDLINE: (
        "发票代码 031001900111",
        "发票号\n051675853163\n某某公司",
        "单号02088886666什么时候到",
        "02088886666是订单吧",
    ),
    Entity.PHONE: (
        "订单0085298765432",
        "手机 88886666 元",
        "DE89 3704 0044 0532 0130 01",
        "面积 6123 4567",
    ),
    Entity.QQ: ("qq 一百二三十", "买了个🐧25个", "第二三123号"),
    Entity.WECHAT: ("微信 iphone 15pro 不能登", "💚mango520hc"),
    Entity.SECRET: ("https://shop.example/s?key=iphone15promaxcase", "key: hello"),
    Entity.MILITARY_ID: ("京房权证海字第470761号",),
    Entity.USCC: ("523301007234567811", "订单号523301007234567810"),
}


@pytest.mark.parametrize(
    ("kind", "text"), [(kind, text) for kind, texts in FOUND.items() for text in texts]
)
def test_a_number_is_found_in_the_less_usual_form(kind, text):
    plain, values = wanted(text)

    assert seen(plain, kind) == values


@pytest.mark.parametrize(
    ("kind", "text"), [(kind, text) for kind, texts in LEFT.items() for text in texts]
)
def test_what_only_looks_like_it_is_left(kind, text):
    assert seen(text, kind) == []
