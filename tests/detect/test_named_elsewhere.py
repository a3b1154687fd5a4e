"""Values whose word stands behind, far before, in a table, or in a question."""

import pytest

from guicang.domain.detect.model import Entity
from tests.detect.written import seen, wanted
from tests.scanners import SCANNER

BEHIND = {
    Entity.WECHAT: (
        "{zhang_san99} 是我微信",
        "就把{zhang_san99}当作我的微信号吧",
        "{lucy2020x} 这是我们公司的微信",
        "以这个为准：{tom_2024}，之前那个微信别用",
    ),
    Entity.QQ: (
        "请把{88776655}更新为我的QQ",
        "号码{55667788}，旧QQ已经注销",
        "就用这个{4455667}吧QQ号没变",
    ),
    Entity.PASSWORD: (
        "用{Abc#2024}做新密码行不",
        "麻烦将{Qwer7890}设置为登录密码",
        "拿{Tiger_2024}当支付密码",
    ),
    Entity.HK_MO_PERMIT: ("{H12345678}才是我的回乡证号码",),
    Entity.TW_PERMIT: ("以{12345678}为准，之前的台胞证不用了",),
    Entity.DOB: ("{1988-08-08}是我的生日，不是会员日",),
    Entity.PASSPORT: ("{K12345678}，这是我的护照号",),
    Entity.SOCIAL_SECURITY: (
        "{A12345678}是新的社保卡号",
        "就用{A12345678}当社保卡号吧",
    ),
}
BEFORE = {
    Entity.WECHAT: (
        "我的微信换了，现在用的是 {sunny_day7}",
        "微信嘛，就是 {sunny_day7} 啦",
        "my wechat should be {sunny_day7}",
        "could you change the WeChat ID to {sunny_day7} please",
        "微信號唔係舊嗰個，應該係{sunny_day7}",
    ),
    Entity.QQ: (
        "my QQ number has been changed to {66778899}",
        "QQ那里我填了{66778899}",
        "QQ呢，嗯，应该是{66778899}",
    ),
    Entity.PASSWORD: (
        "the password I used is {Sun2020day}",
        "please reset password to {Sun2020day}",
        "密碼係 {Sun2020day}",
    ),
    Entity.DOB: ("我嘅出生日期係 {1985/03/02}", "出生年月日那栏我填的{1990-01-02}"),
    Entity.HK_MO_PERMIT: ("my home return permit should be {H87654321}",),
    Entity.TW_PERMIT: (
        "台胞證嘅號碼應該係 {87654321}",
        "(Taiwan compatriot permit) is {87654321}",
    ),
    Entity.PASSPORT: ("護照號碼更新為 {K12345678}", "护照号 {C01X00T47} 德国的"),
    Entity.SOCIAL_SECURITY: ("社保卡那一栏我写的是{A12345678}", "社保卡{B12 345 678}"),
    Entity.PERSON: ("姓名那栏填的{彭娟}", "收件人更改為{粟宇轩}", "我嘅姓名係{柯晶}"),
}
TABLES = {
    Entity.WECHAT: (
        "姓名,微信号,城市\n张三,{zhang_3344},北京\n李四,{li_4455},上海",
        "序号;客户微信;城市\n1;{tom_1990};北京\n2;{lucy2020x};上海",
        '"wechatNo":"{zhang_3344}","age":3',
        "userWechat={zhang_3344}&from=app",
    ),
    Entity.QQ: (
        "| 编号 | QQ | 说明 |\n| --- | --- | --- |\n| 1 | {55443322} | 无 |",
        "name;qq_number;memo\ntom;{55443322};x",
        "http://a.test/bind?uid=9&user_qq={55443322}&v=2",
        "contactQq: {88997766}",
    ),
    Entity.PASSPORT: (
        "no,passport_no,seat\n1,{K12345678},12A\n2,{E22345678},12B",
        "passportNo: {K12345678}",
    ),
    Entity.SOCIAL_SECURITY: (
        '"员工","社保卡号"\n"王五","{A12345678}"',
        "POST /x ss_card_no={A12345678}",
    ),
    Entity.TW_PERMIT: ("工号\t台胞证\t部门\n7\t{12345678}\t研发",),
    Entity.DOB: (
        "name,birth_date,note\nAnn,{1990-03-05},ok",
        "登记表\n员工,入职,生日\n小王,2020-01-02,{1990-03-04}",
    ),
    Entity.PASSWORD: ("user,pwd,role\ntom,{Abc12345},admin",),
    Entity.HK_MO_PERMIT: ("旅客\t回乡证号\nA\t{H12345678}", "permit_no={H12345678}"),
    Entity.PERSON: (
        "id,receiver,note\n3,{罗一诺},换货",
        "no;realName;memo\n1;{彭娟};x",
        '"姓名","备注"\n"{季子涵}","无"',
    ),
}
ASKED = {
    Entity.QQ: (
        "客服(09:12:33)：您的QQ是？\n顾客(09:13:02)：{55443322}",
        "[客服] 2024-03-02 10:20\n麻烦报一下QQ号\n[用户] 2024-03-02 10:21\n{55443322}",
    ),
    Entity.WECHAT: (
        "Agent: What is your WeChat ID?\nMe: {zhang_3344}",
        "亲亲，方便留个微信不\n嗯嗯\n{tom_1990}",
    ),
    Entity.PASSWORD: ("坐席 14:05:09\n请提供WiFi密码\n客户 14:06:11\n{Abcd1234}",),
    Entity.DOB: ("请问您的生日？\n\n{1990-03-05}",),
    Entity.TW_PERMIT: (
        "麻烦提供台胞证号\n好的\n{12345678}",
        "工作人员：请提供您的台胞证号码\n2024-05-06 11:20:33\n游客：{01234567}",
    ),
    Entity.HK_MO_PERMIT: ("小助手：请输入回乡证号码：\n我：{H12345678}",),
    Entity.PERSON: (
        "客服 09:10:11\n请核对收件人\n客户 09:11:12\n{舒瑶}",
        "A：持卡人？\nB：{喻红霞}",
        "为了您的账户安全，请回复真实姓名~\n\n{韦昕}",
    ),
}
SIBLINGS = {
    Entity.WECHAT: (
        "微信 {lily_2020}，{tom_wang88} 两个号都能加",
        "我两个微信：{abc12345} 和 {xyz98765}，随便加哪个",
        "微信以前是{tom_1990}，现在是{tom_2024}",
        "vx: {aa_bb_99} / {cc_dd_88} / {ee_ff_77}",
        "a@b.test、13800138000、{tom_1990}，都是我的",
    ),
    Entity.QQ: (
        "QQ {123456789}→{987654321}，帮我换绑",
        "我qq从{12345678}换成{87654321}了",
        "QQ：{88997766}\n备用：{66554433}",
        "QQ號唔係{88997766}，應該係{66554433}",
    ),
    Entity.PASSPORT: (
        "护照 {E12345678}、{G87654321}，两本都过期",
        "passport {E12345678} -> {EA1234567}",
        "1 张丽 110101199003078515\n2 王明轩 {G87654321}",
    ),
    Entity.HK_MO_PERMIT: (
        "一家三口的回乡证：\n1. {H10203040}\n2. {H10203041}\n3. {M10203042}",
    ),
    Entity.TW_PERMIT: ("台胞证旧的{01234567}，新的{07654321}",),
    Entity.SOCIAL_SECURITY: ("社保卡 {A12345678} / {B87654321}",),
    Entity.DOB: (
        "生日登记成{1990-01-02}了，其实应该是{1990-02-01}",
        "dob changed from {1990-01-02} to {1990-02-01}",
    ),
    Entity.PASSWORD: (
        "初始密码{Init#2024}，改成{Mine#2025}了",
        "密码由{Hello2020}改为{World2021}",
    ),
    Entity.VAT: ("VAT号：{DE136695976}、{ATU13585627}",),
    Entity.DRIVER_LICENSE: ("驾驶证 {110101199003078515} → {110101199003071532}",),
    Entity.PERSON: (
        "就诊人{陈佩珊}或者{蔡奕辰}来取",
        "联系人1. {裴芳}  2. {蓝浩}",
        "姓名更正 {潘云飞} → {郎海燕}",
        "姓名填错了，不是{石文博}，应该是{崔若曦}",
    ),
}
NONE = {
    Entity.QQ: (
        "订单88213345，QQ上联系你",
        "商品ID 1234567 / 7654321，QQ上发你了",
        "QQ上说好的2000元，订单编号12345678",
        "QQ飞车 充值 100000 点券",
        "用QQ登录，验证码 668899",
        "项目编号QQ-2025-65884投标",
    ),
    Entity.WECHAT: (
        "订单A8821334是微信付的",
        "微信里看到iphone14有货吗",
        "换成iphone15还是mate60，微信回我",
        "微信小程序的appid是wx1234567890abcdef",
        "a@b.test、13800138000、abc12345，三样东西",
    ),
    Entity.PASSWORD: (
        "密码改了，2025-11-26 10:00 还是登不上",
        "密码错误，错误码 E10023",
        "设置密码需要8-16位，包含abc123这种",
        "请回复登录密码~\n\n什么时候能发货",
        "客服 10:32:05\n请核对密码\n客户 10:32:41\n不记得了",
    ),
    Entity.DOB: (
        "给孩子过生日，改成2024-05-06配送",
        "员工,入职,生日\n小王,2020-01-02,未填",
    ),
    Entity.TW_PERMIT: ("办台胞证，单号12345678", "台胞证\n2024-05-06 11:20:33\n好的"),
    Entity.PASSPORT: ("1 张丽 订单\n2 王明轩 G87654321",),
    Entity.MOBILE: ("链接 m.shop.test/p/16746265563 失效了",),
    Entity.LANDLINE: ("发票代码和号码 051675853163",),
    Entity.MINOR: ("适用年龄6岁的有吗",),
    Entity.PERSON: (
        "客户：17799886365，谢啦",
        "收件人信息请核对，\n高兴为您服务",
        "id,product_name,note\n3,金色手机,换货",
        "乘客或者司机都可以",
    ),
}
GROUPS = (BEHIND, BEFORE, TABLES, ASKED, SIBLINGS)
FOUND = [(k, text) for each in GROUPS for k, texts in each.items() for text in texts]
CLEAN = [(kind, text) for kind, texts in NONE.items() for text in texts]


@pytest.mark.parametrize(("kind", "text"), FOUND)
def test_a_value_is_found_by_a_word_elsewhere_or_by_its_sibling(kind, text):
    plain, values = wanted(text)

    assert seen(plain, kind) == values


@pytest.mark.parametrize(("kind", "text"), CLEAN)
def test_what_only_stands_near_such_a_word_is_none(kind, text):
    assert seen(text, kind) == []


def test_many_texts_at_once_give_the_same():
    texts = [wanted(text)[0] for _, text in (*FOUND, *CLEAN)]

    assert list(SCANNER.scan(texts)) == [SCANNER.scan_one(text) for text in texts]


def test_only_the_types_that_were_asked_for_read_whole_texts():
    whole = [rule for rule in SCANNER.book.rules if rule.whole]

    assert {rule.entity for rule in whole} == {
        *(Entity.DRIVER_LICENSE, Entity.VAT, Entity.HK_MO_PERMIT, Entity.TW_PERMIT),
        *(Entity.SOCIAL_SECURITY, Entity.PASSPORT, Entity.DOB, Entity.WECHAT),
        *(Entity.QQ, Entity.PASSWORD, Entity.PERSON, Entity.PHONE, Entity.US_SSN),
        *(Entity.CN_ID, Entity.MOBILE, Entity.LANDLINE, Entity.MAC, Entity.SECRET),
    }
    assert all(rule.entity in rule.beside for rule in whole)
