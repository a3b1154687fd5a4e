"""Names by which somebody is hailed or spoken of, and words of the same form."""

import pytest

from tests.detect.written import seen, wanted

PERSONS = (
    "尊敬的{朱峥}，您拨打的回访号码有误",
    "亲爱的同学，{谢拥军}，你的录取材料已寄出",
    "親愛的{張家輝}，您於昨天刷卡",
    "你好{麥冠宇}，已收到你的查詢",
    "【处方提醒】{任凤霞}您好，请续方",
    "【掛號成功】{廖承翰}，看診日期明天",
    "急！{崔辉}家属在门诊吵",
    "您好，是{景春梅}的家人吗",
    "@{林晓梅} 这单你看下",
    "工号1023 {段晓燕} 态度差",
    "考勤异常：{麻小峰} 缺卡1次",
    "{周文斌}的老婆来店里闹了",
    "{冯国强}今天请假",
    "302室的{彭永强}投诉楼上漏水",
    "車主{韓國棟}，明天来",
    "请法人{胡子涵}携带证件到场",
    "猎头推的{邓祖德}，约了吗",
    "仓库{陶清扬}收",
    "Hi {Wendell R. Yoshida}, your refund is on its way",
    "Tax form accepted for {Preston Delacroix}, SSN 446-83-4941",
    "Wire received from {KWOK/WINGSZE}, IBAN NL89HYTH3961715",
    "Reminder for {Hyejin Okonkwo}: your refill is ready",
    "{Oksana Thistlewood} called again",
    "The driver, {Rafiq Chowdhury}, was rude",
    "Prepared by: {Lorcan Byrne}",
    "会员{Hyejin Halvorsen}，里程已补登",
    "收款人英文名？\n{PAN HAIYAN}",
    "護照上英文是{WANG KAYAN}，機票拼錯可以改嗎",
)
NOBODY = (
    "尊敬的客户，您好",
    "亲爱的高铁旅客，您好",
    "你好高兴认识你",
    "[数字x] 【山泽】(SAMZHE)工程级VGA线",
    "【京东】安全送达",
    "您好，当时钱包保价成功",
    "品名：金玉满堂 一盒",
    "黄山今天下雨吗",
    "万寿山的地址是哪里",
    "Hi Sir Madam, your order",
    "Dear Valued Customer, thanks",
    "Reminder for Black Friday: deals",
    "our hotel, Park Hyatt, was full",
    "The agent, Burger King, refused",
    "马上今天发货",
    "高峰昨天堵车",
)
MEDICINES = (
    ("【处方提醒】您的{二甲双胍}还剩5天用量", "zh"),
    ("安检不让带{恩替卡韦}，要开证明吗", "zh"),
    ("高血压一直在吃{络活喜}", "zh"),
    ("Which medication are you taking?\n{tamoxifen}", "en"),
    ("does the plan cover {sertraline}", "en"),
    ("your claim for {herniated disc} is paid", "en"),
    ("客人有{巴金森氏症}，輪椅先排", "tw"),
    ("药房缺{奥氮平片}，客户同意等到周五", "zh"),
    ("{舍曲林片}能不能走医保，一盒太贵了", "zh"),
    ("什么病，吃什么药？\n重度抑郁，{阿达木单抗}", "zh"),
    ("每天吃{盐酸二甲双胍缓释片}", "zh"),
    ("随访：{脂肪肝（中度）}，三个月后复查", "zh"),
    ("体检报告写{尿蛋白++}，要不要复查", "zh"),
    ("查出来{表面抗原：+}", "zh"),
    ("尿常规{隐血（3+）}，很慌", "zh"),
    ("member asks if {lithium} is on formulary", "en"),
    ("Pharmacy sent the wrong strength of {methotrexate}", "en"),
    ("policy holder Stuart Lindqvist has a {slipped disc}", "en"),
)


@pytest.mark.parametrize("text", PERSONS)
def test_who_is_hailed_or_spoken_of_is_found(text):
    plain, values = wanted(text)
    assert seen(plain, "PERSON") == values


@pytest.mark.parametrize("text", NOBODY)
def test_what_is_hailed_in_the_same_way_is_nobody(text):
    assert seen(text, "PERSON") == []


@pytest.mark.parametrize("text", [text for text, _ in MEDICINES])
def test_what_somebody_takes_or_suffers_from_is_found(text):
    plain, values = wanted(text)
    assert values[-1] in seen(plain, "MEDICAL")


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("11岁的女儿可以买儿童票吗", ["11岁"]),
        ("7岁小孩可以免票吗", ["7岁"]),
        ("3岁宝宝可以用这个奶粉吗", []),
    ],
)
def test_whose_fare_is_asked_for_is_a_child_and_who_uses_goods_is_none(text, ages):
    assert seen(text, "MINOR") == ages


ABROAD = (
    "{Zebulon Pickering} asked for a copy at a@b.test",
    "{Zebulon Pickering} wants a refund",
    "{Zebulon Kowalczyk} home number: 07907 008421",
    "{Oonagh Quispe}'s booking was moved",
    "the booking is under {Zebulon Abernathy}, two nights",
    "table booked under the name of {Zebulon Abernathy}",
    "my name is spelled wrong on the ticket, it's {Zebulon Hollis}",
    "there's a typo in the name, should be {Zebulon Hollis}",
    "Agent: may I have your full name?\nMe: {Zebulon Fairbairn}",
    "Can I take the name? {Zebulon Fairbairn}",
    "票上拼音错了一个字母，应该是{SUI HUAIJIN}，护照没问题",
    "机票名字改成{LI ZIMO}",
    "出票成功：{SUI/YULAN}，航班MU2091",
    "旅客{CHEN/SHUFEN}未登机",
)
OF_NOBODY_ABROAD = (
    "Apple Music asked me to log in",
    "Customer Service said it was fine",
    "my order is under Prime Video",
    "New York wants more",
    "Captain Marvel works for me",
    "in Washington D.C. You would like two",
    "do you ship to Ireland Many thanks",
    "欧洲仓 10293847 换新了",
    "the file name is wrong, it's Invoice March",
    "what is the name? Hong Kong Airlines",
    "尺码应该是XL 或者 XXL",
    "接口是HDMI/USB",
    "分类选MAN/WOMAN",
)


@pytest.mark.parametrize("text", ABROAD)
def test_names_in_latin_letters_are_found_by_what_is_said_of_them(text):
    plain, values = wanted(text)
    assert seen(plain, "PERSON") == values


@pytest.mark.parametrize("text", OF_NOBODY_ABROAD)
def test_what_is_said_of_a_thing_makes_it_no_person(text):
    assert seen(text, "PERSON") == []


WELL = (
    "药房缺人手，周五再来",
    "机房缺网线",
    "lithium battery, asks if lithium battery is allowed",
    "蛋白粉一盒多少钱",
    "c++ 考试",
)


@pytest.mark.parametrize("text", WELL)
def test_rooms_and_goods_are_no_illness(text):
    assert seen(text, "MEDICAL") == []
