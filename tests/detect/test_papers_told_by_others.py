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
