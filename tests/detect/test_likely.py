"""Names that their own letters make likely, and words of the same letters."""

import pytest

from tests.detect.written import seen, wanted

PERSONS = (
    # Alone beside somebody's own particulars.
    "我住保定市竞秀区四季花城20-4-1504，{冉宏伟}",
    "预约办身份证，{段若曦}，旧证号520302195807031234",
    "相亲资料：{张一鸣}，1959/09/05，有房",
    "1、{覃霞}\n2、182 8914 8481",
    "報修台中市西屯區和平一路128號，{簡振邦}，行李箱漏電",
    "护士站留言：{薛鹏程}家属来电，问克罗恩病术后拆线",
    "邮箱ab12@a.test，{黄海涛}",
    "门禁开通：{巴图孟克}，手机13812345678",
    # Behind a word for a person, whatever goes on behind them.
    "麻烦转给{虞妍}处理",
    "帮查下学生{檀书樵}的缴费",
    "工单：市民{冯斌}（13858421196）投诉",
    "客户{彭秀兰}情绪激动，要找媒体",
    "座机0535-85353629，找{季润生}",
    # By the given name in Latin letters.
    "Please transfer ownership to {Marcus Mbeki} today",
    "Customer record: {Helena Osei} | plan pro",
    "{KWAME DELACROIX}, seat 12A",
    "Drop-off by {Pieter van den Berg}, thanks",
    "holder {Meiling Pan}, finance to confirm",
    "--\n{Wenbo Meng}\nHead of Operations",
    "参会的有{丁春燕}、{王大勇}、{卢倩雯}",
    "离职员工{雷文博}社保号有误",
    "Ask {Jürgen Müller-Lüdenscheidt} about it",
)
NOBODY = (
    "黄海沿岸在哪，13812345678",
    "洛阳钧天轴承有限公司，13812345678",
    "品牌：金凤，电话13812345678",
    "敬祝 商祺，13812345678",
    "附近有北京全聚德、东来顺(前门大街店)，电话010-67011379",
    "祝健康，肺炎要好好休息",
    "给任何人都行",
    "联系方便吗",
    "打算去名叫东兴顺爆肚张的餐馆用餐",
    "两件Calvin Klein的",
    "at Alexandra Palace tonight",
    "Maya Pittsburg Cinemas",
    "Hotel name: John Smith",
    "Hey, My email is wrong",
    "30 St Mary Axe",
    "a Harvey Nichols voucher",
    "Beijing Yang District",
    "惠民保，电话13812345678",
    "查积分 350582196206090816",
    "税号和方便的时间、明天见",
)
OTHERS = (
    ("DOB", "{Marco Petrov}, 06/16/1959, thanks", ["06/16/1959"]),
    ("DOB", "Please change my date of birth, it's June 26, 2000", ["June 26, 2000"]),
    (
        "PHONE",
        "香港灣仔軒尼詩道636號康華大廈5樓H室,6218 4382",
        ["6218 4382"],
    ),
    ("PHONE", "北京市海淀区中关村大街1号,6218 4382", []),
    ("QQ", "我Q号379 544 5036，刚加你了", ["379 544 5036"]),
    ("DOB", "{林家豪}，民國76年11月25日", ["民國76年11月25日"]),
    ("PHONE", "客人{洪雅婷}，90237595，投訴送錯貨", ["90237595"]),
    ("PHONE", "客人洪雅婷，90237595，投诉送错货", []),
    ("PASSPORT", "护照信息改为E23\n107264，已更新", ["E23\n107264"]),
    ("PASSPORT", "型号E23\n107264，已更新", []),
    ("MOBILE", "username=14917262136&password=x", ["14917262136"]),
    ("MOBILE", "ordername=14917262136&a=x", []),
    ("MEDICAL", "wrong DOB on file, correct 1985-09-25, per passport", []),
    ("MEDICAL", "Rx: carbamazepine", ["carbamazepine"]),
    ("MILITARY_ID", "客户出示参字第17832159号，免预约", ["参字第17832159号"]),
    ("VAT", "Our tax no. FR27770495158, bank details", ["FR27770495158"]),
)


@pytest.mark.parametrize("text", PERSONS)
def test_a_likely_name_is_found(text):
    plain, values = wanted(text)
    assert seen(plain, "PERSON") == values


@pytest.mark.parametrize("text", NOBODY)
def test_words_of_the_same_letters_are_no_names(text):
    assert seen(text, "PERSON") == []


@pytest.mark.parametrize(("kind", "text", "values"), OTHERS)
def test_what_stands_beside_it_is_told_by_it(kind, text, values):
    assert seen(wanted(text)[0], kind) == values
