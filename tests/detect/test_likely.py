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
    # Rarer given names, and surnames that are words as well, where their own stands.
    "{钟景行}，13812345678",
    "{于莉}\n护照号E12345678",
    "车辆白名单\n晋A1J222 {裘钰}",
    "{向春燕}家长您好，身份证110101199003078515有误",
    "{徐莉}家长您好，身份证110101199003078515有误",
    # What goes on behind a name.
    "检验提醒：{齐春燕}您好，您的报告提示子宫肌瘤",
    "{程国梁}住辽宁省锦州市古塔区阳光里小区26幢2304",
    "交接：1、{程贵平}的退款跟到明天，卡号6222021234567890128",
    "社保卡499590478制卡完成，请{程立新}携证件领取。",
    "回鄉證H30737682核對成功，請{鄺慧娟}於櫃檯取票。",
    "已將{魏思涵}的聯絡電話改為6806 8359。",
    "今晚值守{陶子墨}，有事打13812345678",
    "您的装机业务已受理，工程师{罗书琴}将于9月25日上门",
    "病房{潘卓賢}，膽結石",
    "{常慧华}是我爸，押金能退到我卡上吗",
    "{洪嘉宏}是我先生\n訂房用他的名字",
    "{陆芳玲}，这是我老婆的",
    "帮我挂{彭景行}医生的号",
    "請問{游宗翰}小姐今日返唔返工",
    "{程鹏} | 大客户经理\n江苏四方新材料股份有限公司",
    "走访低保户{扎西·次仁}，已送米油",
    "名字里有个点，{巴特尔·孟和}，认证过不了",
    "护照号E12345678那位，名字改成{JIANG/XIAODONG}，处理下",
    "登机牌写的{JIANG/YINUO}，护照上一样",
    "W-9表已收到，纳税人{Sunitha Eriksen}，SSN 517-24-4706",
    "Hi {Annegret Pettersson}, your driver will call",
)
NOBODY = (
    "请广大旅客到三号口取票，电话13812345678",
    "将高峰的资料发我，13812345678",
    "将明显的地址改掉，13812345678",
    "请有关单位到场，13812345678",
    "文件是我先生的，13812345678",
    "单子是我妈的",
    "今晚值班安排如下，13812345678",
    "向阳小区，13812345678",
    "常州\n护照E12345678",
    "于是\n护照E12345678",
    "平安您好，13812345678",
    "手机 13812345678 都可以",
    "13812345678，从不关机，常有",
    "护照上写的 iPhone Pro 是什么",
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
