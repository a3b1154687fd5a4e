"""QQ numbers and WeChat names as customers give them, and what only looks like one."""

import pytest

from guicang.domain.detect.model import Entity
from tests.detect.written import seen, wanted, wide

QQ = (
    "QQ：{123456789}",
    "qq {2837465910}",
    "我的QQ号是{98765432}，加一下",
    "加我q {12345678}",
    "加我QQ{12345678}vip",
    "QQ{12345678}vip",
    "qq{87654321}abc",
    "QQ{123456789}ok",
    "扣扣{23456789}",
    "扣扣号码：{23456789}",
    "企鹅号 {1234567890}",
    "企鹅：{765432101}",
    "我企鹅是{765432101}",
    "蔻蔻{345678901}",
    "q号{345678901}发我",
    "Q：{345678901}",
    "q:{345678901}",
    "加扣{1029384756}",
    "口口联系{1029384756}",
    "球球 {56473829}",
    "QQ号 {123 456 789}",
    "QQ号：{12 345 678}",
    "QQ {1234 5678 9}",
    "QQ {12345 67890}",
    "qq {1 2 3 4 5 6 7 8 9}",
    "QQ {123-456-789}",
    "QQ：{" + wide("123456789") + "}",
    "qq number is {123456789}",
    "qq号码 no. {123456789}",
    "QQ id:{123456789}",
    "my qq is {55667788}",
    "{123456789}是我QQ",
    "{123456789}（QQ）",
    "{123456789} QQ",
    "加{123456789}，我的QQ",
    "{123456789}这是我的扣扣",
    "QQ换成{123456789}了",
    "QQ新号{123456789}",
    "请加QQ：{123456789} 谢谢",
    "有事qq我{123456789}",
    "QQ上聊{123456789}",
    "QQ\n{123456789}",
    "Q{123456789}加我",
    "加我Q{123456789}ok",
    "QQ号ID{12345678}abc",
    "联系QQ{123456}",
    "QQ群{654321987}",
)
QQ_ASKED = (
    "您的QQ号是多少？{123456789}",
    "问：QQ号多少？答：{123456789}",
    "请问QQ号是？\n{123456}",
    "方便留一下您的QQ吗？ 好的，{23456789}",
    "客服：QQ多少呢？\n客户：我的是{123456789}",
)
NO_QQ = (
    "QQ音乐会员怎么退款？订单12345678",
    "用QQ登录不了怎么办？买了100000元的东西",
    "QQ音乐会员多少钱",
    "用QQ登录显示错误代码10001",
    "QQ飞车2021版本",
    "QQ币充值100000元",
    "QQ邮箱收不到订单12345678",
    "QQ会员订单号123456789",
    "20251103",
    "123456",
    "123456789",
    "1763827200",
    "90976995950",
    "12345678901234",
    "订单12345678 qq 说了什么",
    "型号Q12345",
    "SKU-qq12a34567",
    "0123456789",
)
WECHAT = (
    "微信号：{lihua_1988}",
    "微信{zhang-wei88}",
    "我微信是{abc12345}",
    "vx：{lihua1988}",
    "vx{lihua1988}",
    "VX{lihua1988}加我",
    "wx{zhangsan_66}",
    "加我wx{zhangsan_66}",
    "wechat{lihua1988}",
    "wechatid{lihua1988}",
    "WeChat: {lihua1988}.",
    "wechat id is {lihua1988}",
    "weixin{lihua1988}",
    "加V：{lihua1988}",
    "加v {lihua1988}",
    "加个v：{lihua1988}",
    "+v {lihua1988}",
    "V信 {lihua1988}",
    "威信：{lihua1988}",
    "薇：{lihua1988}",
    "加薇{lihua1988}",
    "薇信号{lihua1988}",
    "绿泡泡 {lihua1988}",
    "徽信{lihua1988}",
    "卫星号{lihua1988}",
    "加微：{lihua1988}",
    "喂\N{HEAVY PLUS SIGN}微 {lele_msy83} 备注",
    "加微信{wxid_8f3k2m1n0p}",
    "{wxid_8f3k2m1n0p}",
    "搜微信号 {lihua1988} 就能找到我",
    "{lihua1988}是我微信",
    "{lihua_1988}（微信）",
    "微信：{lihuawei}",
    "微信号{876543210}",
    "微信\n{lihua1988}",
    "微信号：{" + wide("lihua1988") + "}",
    "您可以加我微信{lihua1988}",
    "微信号码{lihua1988}，备注订单",
)
NO_WECHAT = (
    "微信支付失败",
    "微信支付100000元",
    "微信转账5000000",
    "微信iphone都登不上",
    "用wechatpay123支付",
    "wx1a2b3c4d5e6f7a8b",
    "wx20231125103000abcdef",
    "vx.example.test",
    "https://wx.shop.test/item12345",
    "微信登录 error50001code",
    "威信扫地",
    "v2.13.1",
    "V8发动机",
    "电压220v12345",
    "我在薇娅直播间买的",
)


@pytest.mark.parametrize("text", QQ + QQ_ASKED)
def test_a_qq_number_is_found_however_it_is_given(text):
    plain, values = wanted(text)

    assert seen(plain, Entity.QQ) == values


@pytest.mark.parametrize("text", NO_QQ)
def test_what_is_no_qq_number_is_left(text):
    assert seen(text, Entity.QQ) == []


@pytest.mark.parametrize("text", WECHAT)
def test_a_wechat_name_is_found_however_it_is_given(text):
    plain, values = wanted(text)

    assert seen(plain, Entity.WECHAT) == values


@pytest.mark.parametrize("text", NO_WECHAT)
def test_what_is_no_wechat_name_is_left(text):
    assert seen(text, Entity.WECHAT) == []
