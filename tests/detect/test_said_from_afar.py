"""A name far from its value, and what stands between the two."""

import pytest

from tests.detect.written import seen, wanted
from tests.scanners import SCANNER

FOUND = (
    ("QQ", "QQ超级会员我点错了，本来要给{2907113}开的"),
    ("QQ", "企鹅那边我一直挂着呢，直接敲{1928374650}就行"),
    ("QQ", "QQ发过去，拉您进群\n{599 154 05}，昵称木鱼"),
    ("QQ", "两个QQ号{86316677} {5308439} 哪个绑了会员"),
    ("WECHAT", "手机停机了，微信倒是联系得上我 {lanlan_8823}"),
    ("WECHAT", "两个微信都行{abao-qnt39}、{haitang52736} 你试试"),
    ("WECHAT", "朋友圈卖货那个 {xixi2024shop} 就是我，威信"),
    ("WECHAT", "加不上你，你加我吧 {zhouzhou-0921} 验证写维修"),
    ("PASSPORT", "passport for my wife is {E58392014} and mine {G48291734}"),
    ("PASSPORT", "出團名單\n馮偉文\t{319994249}\n周建忠\t{308994130}"),
    ("HK_MO_PERMIT", "【口岸巴士】乘客{M60986605}，座位12A"),
    ("TW_PERMIT", "台胞证 8位 {04928371} 年底过期"),
    ("PASSWORD", "the new password I set yesterday is {Bfkkp$5949}, still invalid"),
    ("PASSWORD", "guest wifi for the event: {haohao#714}, ask at the desk"),
    (
        "SECRET",
        "写死了{fe330ef6ba780d109f5cc9a43793bd72}当appsecret，行不行",
    ),
    ("PHONE", "m. {0161 496 0469}\ne. maeve@desk.test"),
    ("PHONE", "the Hong Kong office number is {5375-4013}, country code 852"),
    ("PHONE", "I am in the lobby, ring {(882) 634-3030}"),
    ("DOB", "dob on file is wrong, should be {11-Dec-2003}"),
    ("DOB", "wrong DOB on file, correct {01.01.1992}"),
    ("MOBILE", "序列号YLCW119YDQF 向芸 {13042992796} 报修"),
    ("LANDLINE", "联系方式 18819279417（备用{07173269834}）"),
    ("CN_ID", "客户姜润生（{510703840712348}）转核保"),
    ("MAC", "Office printer 117.155.153.2 ({5C2B5420B79A}) is offline"),
    ("SOCIAL_SECURITY", "管帆的社保个人编号 {77176946}"),
    ("US_SSN", "ITIN {912-70-1234} on the form"),
    ("PLATE", "車牌{粵ZA123澳}，過關登記"),
    ("PHONE", "{(852) 2345 6789}"),
    ("LANDLINE", "商户留{02082720918}，响了没人接"),
    ("LANDLINE", "my office in China has the line {057136122054}, ask for me"),
    ("SECRET", "钉钉机器人加签{43qWB2NdB7Sr9M3wo2DE7GlEKgzqA1KL}配了没反应"),
    ("SECRET", "回调签名用的{yedvRsLRpvwPw6xy7sPscJ4cJRPhLx}对吗"),
    ("PASSWORD", "told him to stop using {beike3440!} everywhere"),
    ("PASSWORD", "I set it to {moyu@0324} and now I'm locked out"),
    ("PASSWORD", "遠端要用\n帳密：admin / {Lotus#7521}"),
    ("PASSWORD", "the pin you mailed me is {994282}, it is rejected"),
    ("QQ", "群里两个骗子 {5163801}、{8413422369}\nQQ都给封了吧"),
    ("EMAIL", "{38588497#mail.hexiang.test}"),
    ("DOB", "老伴{59年6月13号}的，比我小"),
    ("PHONE", "業主鄧美鳳話冷氣漏水，{9364 5717}，下晝三點後先得閒"),
    ("PHONE", "{0904431968}"),
    ("MOBILE", "客户存的号是{017325476567}，前面带86不认"),
    ("BANK_CARD", "no{5187106368640800}，小票上就印成这样"),
    ("MILITARY_ID", "老兵一个，证是{士字08201963号}，门票能免吗"),
    ("MAC", "wlan: {d6d19d5ab3bf} deauthenticated"),
    ("PASSWORD", "wifi密码 {_YaYa33247} 🙏"),
    ("PASSWORD", "登录口令是{_7Z2@cYcY7}，进不去"),
    ("IP", "IPv4{101.147.222.175}，加白"),
    ("MOBILE", "法人手机{157****3661}，代码52440604MAMWNRYE0X"),
    ("MOBILE", "序列号MYNW566WPSH 周芸 {008613925090661} 报错"),
    ("PASSPORT", "女方柯凤英,{P92376597}（外籍）"),
    ("VAT", "Pls put {PL2080458310} on the invoice"),
    ("US_SSN", "my social is wrong on the 1099, it should read {466766070}"),
    ("PHONE", "上台要轉嚟個號碼{6935 2573}"),
    ("LANDLINE", "纸质票寄双桥路343号12幢904，刘红霞收，{02985421113}转财务"),
    ("ADDRESS", "ships to {3522 W Ashland Blvd, Asheville, NC 28886}, attention Mar"),
)
NOTHING = (
    ("QQ", "QQ会员的订单2907113退款"),
    ("QQ", "QQ会员充了2907113元"),
    ("WECHAT", "微信支付的交易单号 lanlan8823"),
    ("WECHAT", "微信登录 error50001code"),
    ("WECHAT", "加我微信，型号是 redmi12c"),
    ("WECHAT", "员工,微信,工位\n小王,未填,xw20231"),
    ("PASSWORD", "wifi: TP-LINK_88 连不上"),
    ("PASSWORD", '{"action":"password_reset","at":"1737307043"}'),
    ("SECRET", "token过期了，提交记录 commit fe330ef6ba780d109f5cc9a4 ref main"),
    ("SECRET", "密钥明天给。订单号 A1B2C3D4E5F6A7B8C9D0E1"),
    ("PHONE", "发票代码021430182744，号码21891155"),
    ("PHONE", "Call (800) 282-8139 please"),
    ("MOBILE", "单号13042992796已发"),
    ("LANDLINE", "订单07173269834已发"),
    ("CN_ID", "快递510703840712348已发"),
    ("MAC", "订单5C2B5420B79A已发"),
    ("SOCIAL_SECURITY", "社保20240131断缴"),
    ("US_SSN", "ITIN 949-93-1234"),
    ("LANDLINE", "流水02082720918，响了没人接"),
    ("LANDLINE", "02082720918 是发票"),
    ("SECRET", "order_id=20250830&ts=1784018133&sign=c0edd516c187f904968d2fe14721dda7"),
    ("PASSWORD", "wifi down, request id a409418a-8dc0-9e93-8b28-575b0351e8d4"),
    ("PASSWORD", "异地登录提醒，请拨800-701-5716"),
    ("EMAIL", "docs.test/guide#part.test"),
    ("PHONE", "業主鄧美鳳話冷氣漏水，單號9364 5717，下晝三點"),
    ("PHONE", "型号 0904431968"),
    ("IP", "IPv4.1.2.3.4"),
    ("VAT", "Pls put PL2080458311 on the invoice"),
    ("US_SSN", "1099 form, order 466766070"),
    ("PHONE", "訂單號碼6935 2573"),
    ("DOB", "老伴买了59年6月13号到货的"),
    ("DOB", "生日蛋糕 01.01.1992 送到"),
)


@pytest.mark.parametrize(("kind", "text"), FOUND)
def test_a_name_speaks_across_what_claims_no_number(kind: str, text: str) -> None:
    """The value alone, by both engines."""
    plain, values = wanted(text)
    assert seen(plain, kind) == values
    assert SCANNER.scan([plain])[0] == SCANNER.scan_one(plain)


@pytest.mark.parametrize(("kind", "text"), NOTHING)
def test_what_is_claimed_by_something_else_is_none(kind: str, text: str) -> None:
    """An order, a sum, an empty line or the head of a column speaks first."""
    assert seen(text, kind) == []
