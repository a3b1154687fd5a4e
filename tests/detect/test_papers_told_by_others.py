"""Papers and numbers that the words around tell, and what only looks like them."""

import pytest

from tests.detect.written import seen, wanted
from tests.scanners import SCANNER

FOUND = (
    ("TW_PERMIT", "客户李雷，台胞，证件{22647006}，情绪激动"),
    ("TW_PERMIT", "证件类型：台胞证\n证件号：{14457315}"),
    ("TW_PERMIT", "台湾学生报名，通行证{L24269358}"),
    ("HK_MO_PERMIT", "港澳客人入住，证件号码：{H07402999}"),
    ("HK_MO_PERMIT", "香港同事办卡 证件 {M12345678} 收"),
    ("SOCIAL_SECURITY", "失业金 社保编号{02277399} 账户"),
    ("SOCIAL_SECURITY", "社会保障号码：{E92827252}"),
    ("VAT", "VIES查{FI31814189}显示无效"),
    ("VAT", "欧洲公司补税 {PT333414853}"),
    ("VAT", "our old VAT number is {BE163811422}"),
    ("US_SSN", "本人美国纳税人识别号{125068206}"),
    ("IP", "登录地址 {183.94.239[.]3} 异常"),
    ("IP", "beacon to {113.250.210(.)119}, block it"),
    ("IP", "外联 {39[.]106[.]112[.]7}"),
    ("EMAIL", "邮箱 {lilei_52@\ncorp.example} 谢谢"),
    ("EMAIL", "发到{han.meimei\n@corp.test}吧"),
    ("EMAIL", "请回 {hanmeimei@mail.\ncom}"),
    ("MAC", "家里被蹭网，多了个设备{A496D6C7F901}"),
    ("VAT", "Nordic ApS | marta@nordic.test | {FI57616519}"),
    ("PASSWORD", "login leo@inbox.test pass {hip743485} please"),
    ("PASSWORD", "家长控制密码忘了,好像是{Moon@4300},不对就{leon96204}"),
    ("PASSWORD", "忘记取款密码\n之前是{574342}\n试三次锁了"),
    ("PASSWORD", "备注里有密码！{ojn22168} / {Li71443ql!}，谁写的"),
    ("PASSPORT", "孩子的护照号{EX2513135}，我的{D40697023}"),
    ("QQ", "OICQ{954990}，老号了"),
    ("QQ", "QQ群管理{515658}和{6418299}都是竞品的人"),
    ("HK_MO_PERMIT", '{"certType":"HKM_PERMIT","certNo":"{C96313124}"}'),
    ("HK_MO_PERMIT", "回鄉證過期\n舊號{H45385965}\n可以用嗎"),
    ("TW_PERMIT", '"cardType":"TAIWAN_PERMIT","cardNo":"{L34973974}"'),
    ("TW_PERMIT", "客戶\t補台胞證號\n專員\t請報一下台胞證\n客戶\t{L43286799}"),
    ("SOCIAL_SECURITY", "社会保障号码 见下\n卡号 {936652886}\n发卡日期 2021年6月"),
    ("SOCIAL_SECURITY", "窗口\t社保卡号报一下\n群众\t{Z70648803}\n窗口\t好"),
    ("PASSPORT", "Passport no. {K7410503W}, I mistyped it"),
    ("PASSPORT", "PP no. {M32460550}, passport valid"),
    ("PASSPORT", "wrong passport on booking, correct one {K3948245G}"),
    ("PASSWORD", "后台密码发来了，{P@ssdg880}，别外传"),
    ("PASSWORD", "Wi-Fi密码已重置为{peilin#167}，请重新连接"),
    ("PASSWORD", "保险箱密码忘了，出厂是{507349}，打不开"),
    ("PASSWORD", "Admin password was set to {Kaka@2002}"),
    ("PASSWORD", "密碼改咗做{crab03228}都入唔到"),
    ("US_SSN", "SSN {735-31-9129}录成了{559432223}，要重出"),
    ("US_SSN", "social security number，我的是{345-10-3833}，老公的是{594552197}"),
    ("VAT", "can you validate {ATU26007273}? It's our EU VAT number"),
    ("VAT", "Vat no {BE0551446978} keeps failing your checks"),
    ("DRIVER_LICENSE", "驾驶证\t档案编号\t车牌\n旧证\t{565125666966}\t甘AF9488"),
    ("IP", "系统检测到来自{113.156.104.14}的登录"),
    ("MAC", "门禁同步失败的是{9e5926913cb7}这台，IP 10.0.3.8"),
    ("MAC", "? (10.0.3.8) at {c6a10cdad62b} on en0"),
    ("LANDLINE", "打19394519255没人接，换{08307126479}试试"),
    ("LANDLINE", "这个{07722607852}是你们苏州分公司的电话吗"),
    ("PHONE", "best to reach me on {0161 496 0064} after 6pm"),
    ("PHONE", "You rang me from {9131 9628} and hung up"),
    ("PHONE", "mobile no {90508 68330}, as on the booking"),
    ("PHONE", "家裡市話{02-8950-1427}，網路又斷了"),
    ("PHONE", "呂志偉 {0921308444} 台中市西屯區成功路一段213巷238號7樓"),
    ("PHONE", "s.teo@corp.test {0998964020}"),
    ("PHONE", "港客，回乡证CF5694414，联系{6088 5303}"),
    ("EMAIL", "海晏旅行社\n{16731713@163.example}"),
    ("DOB", "简历：汪金水,男,{1994-03-10},18903801914"),
    ("DOB", "The date of birth on my profile is wrong, it's {27 Jan 1969}"),
    ("ADDRESS", "地址：{花蓮縣吉安鄉和平東路二段11巷22號}"),
    ("ADDRESS", "地址：{四川省南充市顺庆区北二环313号}"),
    ("ADDRESS", "地址：{新界荃灣青山公路康怡花園1座9樓C室}"),
    ("ADDRESS", "ship to {Room 965, Kwong Fat Building, Nathan Road, Kowloon} now"),
    ("QQ", "我q号{三三一六九九}被盗了"),
    ("WECHAT", "留了联系方式“{meiling5446}”，属于引流"),
)
NOTHING = (
    ("TW_PERMIT", "台湾客人要发票，订单22647006"),
    ("TW_PERMIT", "台湾旅客 证件20241231到期"),
    ("HK_MO_PERMIT", "证件号 H07402999"),
    ("SOCIAL_SECURITY", "社保20240131断缴，社保编号怎么查"),
    ("VAT", "VIES查FI31814188显示无效"),
    ("VAT", "型号 DE244595263 缺货"),
    ("IP", "见第 3[.]1[.]2[.]4 节"),
    ("EMAIL", "@客服\nwww.example.test"),
    ("EMAIL", "联系 lilei@\n明天再说"),
    ("MAC", "设备号A496D6C7F901"),
    ("VAT", "marta@nordic.test | FI57616518"),
    ("IBAN", "Vat no BE0551446978 keeps failing your checks"),
    ("MOBILE", "打字给你：电话 R1814728 1994-03-10"),
    ("MOBILE", "海晏旅行社\n16731713@163.example"),
    ("PHONE", "meet us on 20260501, order 9131 9628"),
    ("PHONE", "order 90508 68330"),
    ("PHONE", "0921308444 台机器"),
    ("MAC", "订单9e5926913cb7这台"),
    ("SOCIAL_SECURITY", "会员卡卡号 936652886，社保没交"),
    ("US_SSN", "SSN: order 123456789 is late"),
    ("PASSWORD", "密码已重置，请重新连接12345678"),
    ("VAT", "marta@nordic.test 买的 FI57616519"),
    ("PASSWORD", "boarding pass hip743485"),
    ("PASSWORD", "忘记密码\n订单574342"),
    ("PASSPORT", "护照要复印，订单EX251313，我的D4069702"),
)


@pytest.mark.parametrize(("kind", "text"), FOUND)
def test_what_the_words_around_tell_is_found(kind: str, text: str) -> None:
    """The value alone, by both engines."""
    plain, values = wanted(text)
    assert seen(plain, kind) == values
    assert SCANNER.scan([plain])[0] == SCANNER.scan_one(plain)


@pytest.mark.parametrize(("kind", "text"), NOTHING)
def test_what_only_looks_alike_is_nothing(kind: str, text: str) -> None:
    """Another word, a wrong check digit, a day or a chapter."""
    assert seen(text, kind) == []


OLD = (
    "值机：柳春梅，{620502700726636}",
    "经营者连岑，{340202570406816}，店铺二审",
    "新机主陶帆 {310110510405045}",
)
NO_OLD = (
    "订单，620502700726636",
    "快递公司 340202570406816",
    "马上，310110510405045",
    "李雷 310110519905045",
)


@pytest.mark.parametrize("text", OLD)
def test_an_old_resident_number_stands_beside_a_name(text: str) -> None:
    """Fifteen digits, by both engines."""
    plain, values = wanted(text)
    assert seen(plain, "CN_ID") == values
    assert SCANNER.scan([plain])[0] == SCANNER.scan_one(plain)


@pytest.mark.parametrize("text", NO_OLD)
def test_fifteen_digits_beside_no_name_are_nobodys(text: str) -> None:
    """Another word, or no day of birth."""
    assert seen(text, "CN_ID") == []
