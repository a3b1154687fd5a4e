"""A labelled set of chat messages that the rules were not written beside.

Everything is drawn from a seed: values with right check digits, templates, written
forms and look-alikes. It shares no template, name or list with the development set
that lies beside the checkout.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random  # noqa: TID251 - a seeded generator makes the set the same

from tests.detect_values import (
    Value,
    address_ip,
    birth,
    card,
    cn_id,
    company,
    condition,
    digits,
    email,
    home,
    iban,
    insurance,
    landline,
    licence,
    mac,
    military,
    mobile,
    old_id,
    passport,
    password,
    permit,
    person,
    plate,
    qq,
    record,
    resident,
    secret,
    security,
    taiwan,
    wechat,
)

Span = tuple[int, int, str, str]
Make = Callable[[Random], Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A message, what is to be found in it, and the kind of look-alike it holds."""

    text: str
    spans: tuple[Span, ...]
    looks: str = ""


KINDS: dict[str, tuple[Make, tuple[str, ...]]] = {
    "CN_ID": (
        cn_id,
        (
            "证号发你了{}麻烦办一下",
            "身份证号：{}",
            "{}这是我的身份证",
            "sfz{}",
            "ID{}你好",
        ),
    ),
    "CN_ID 15": (old_id, ("老的身份证{}还能用吗", "一代证号码是{}")),
    "BANK_CARD": (
        card,
        (
            "钱打到{}吧",
            "储蓄卡{}开户行在本地",
            "我的卡号：{}，别弄错",
            "{}是我的银行卡",
            "yhk{}",
            "card{}收款",
        ),
    ),
    "MOBILE": (
        mobile,
        (
            "有事打{}",
            "我换号了{}",
            "联系方式{}，下午在",
            "手机{}随时",
            "微信同号{}",
            "tel{}",
            "sj{}",
        ),
    ),
    "LANDLINE": (landline, ("办公室电话{}", "传真：{}", "打店里座机{}都没人接")),
    "PASSPORT": (passport, ("我用护照{}订的", "护照号码：{}，加急")),
    "HK_MO_PERMIT": (permit, ("回乡证{}可以取票吗", "来往港澳通行证：{}")),
    "TW_PERMIT": (taiwan, ("我是台胞证{}登记的", "台胞证号码：{}")),
    "MILITARY_ID": (military, ("军官证编号{}，优先吗", "凭士兵证{}退票")),
    "PLATE": (plate, ("{}这辆车要挪一下", "车牌是{}，停地库", "登记车辆{}")),
    "USCC": (company, ("开票税号{}", "统一社会信用代码：{}，请核对")),
    "EMAIL": (email, ("资料发{}谢谢", "Email:{}", "抄送{}")),
    "IP": (address_ip, ("异地登录{}不是我", "服务器地址：{}连不上")),
    "MAC": (mac, ("网卡地址{}绑不上", "盒子的MAC是{}")),
    "WECHAT": (wechat, ("加个微信{}细说", "微信号：{}")),
    "QQ": (
        qq,
        (
            *("QQ：{}", "加我扣扣{}聊", "加Q{}", "Q:{}", "企鹅号{}", "Q号是{}"),
            *("我的Q是{}", "扣扣号：\n{}"),
        ),
    ),
    "IBAN": (iban, ("IBAN：{}", "账户是{}，德国的", "{}转过来")),
    "US_SSN": (
        security,
        ("SSN: {}", "社会安全号码{}", "my social security number is {}"),
    ),
    "DRIVER_LICENSE": (licence, ("驾照号码{}换证", "驾驶证编号：{}")),
    "SOCIAL_SECURITY": (insurance, ("社保卡号{}查不到缴费", "我的社会保障号：{}")),
    "DOB": (
        birth,
        ("孩子出生日期{}", "生日是{}", "本人{}出生", "出生日期：\n{}", "DOB: {}"),
    ),
    "PASSWORD": (password, ("初始密码：{}", "登录口令是{}，进不去", "wifi密码 {}")),
    "SECRET": (secret, ("密钥{}泄露了吗", "用这个{}调接口")),
    "PERSON": (
        person,
        ("收货人改成{}", "户名：{}", "我叫{}，上次联系过", "乘客姓名{}，改签"),
    ),
    "ADDRESS": (home, ("寄到{}", "收货地址：{}，放门口", "我搬到{}了")),
    "MEDICAL": (condition, ("医生说是{}，能退保吗", "查出{}以后一直吃药")),
    "MEDICAL r": (record, ("附上{}的结果", "报告：{}")),
}
_LOOKS: dict[str, Callable[[Random], str]] = {
    "order": lambda d: f"订单编号{d.choice('123456789')}{digits(d, 17)}还没发",
    "order dated": lambda d: f"支付单号2025{digits(d, 14)}已付款",
    "bad id": lambda d: f"工单{_wrong(resident(d))}请跟进",
    "bad card": lambda d: f"提货券{_wrong(card(d)[0]).translate(TOGETHER)}",
    "tracking": lambda d: f"顺丰SF{digits(d, 13)}到哪了",
    "parcel": lambda d: f"圆通单号{d.choice('89')}{digits(d, 12)}",
    "stamp": lambda d: f"ts={1_600_000_000 + d.randrange(10**8)}报错",
    "stamp ms": lambda d: f"timestamp {1_600_000_000_000 + d.randrange(10**11)}",
    "clock": lambda d: (
        f"日志20240{d.randrange(1, 10)}1{d.randrange(10)}1{digits(d, 1)}3045"
    ),
    "long": lambda d: f"流水{digits(d, 4)}13{digits(d, 9)}{digits(d, 4)}",
    "hash": lambda d: (
        "sha256 " + "".join(d.choice("0123456789abcdef") for _ in range(64))
    ),
    "url": lambda d: (
        f"https://mall.test/goods/{digits(d, 12)}.html?spm={digits(d, 13)}"
    ),
    "version": lambda d: (
        f"固件版本{d.randrange(1, 9)}.{d.randrange(20)}.2.{d.randrange(90)}"
    ),
    "price": lambda d: f"合计{digits(d, 5)}.{digits(d, 2)}元",
    "hotline": lambda d: f"400-{digits(d, 3)}-{digits(d, 4)}没人接",
    "short": lambda d: f"收到{d.choice(['10086', '95588', '12306', '106575'])}的短信",
    "sku": lambda d: f"型号{d.choice(['HX', 'KT', 'B'])}-{digits(d, 8)}有现货吗",
    "day": lambda d: f"{d.randrange(2020, 2026)}年{d.randrange(1, 13)}月下的单",
    "coupon": lambda d: f"优惠码{digits(d, 8)}失效了",
    "firm": lambda d: f"抬头是武汉{d.choice(['景行', '昭宁'])}贸易有限公司",
    "word": lambda d: d.choice(
        ["马上发货吗", "方便的话快点", "黄色还有吗", "安全第一", "高兴早了"]
    ),
    "length": lambda d: f"尺寸{digits(d, 3)}x{digits(d, 3)}x{digits(d, 2)}",
    "batch": lambda d: f"批号{digits(d, 10)}快过期了",
    "imei": lambda d: f"IMEI {d.choice('38')}{digits(d, 14)}",
}
# A card over two lines would end in what may be a mobile number.
TOGETHER = {ord("\n"): "", 0xA0: " "}
PLAIN = ["你好，", "在的，", "亲，", "请问，", "", "", ""]
TAILS = ["", "", "，谢谢啦", "。急！", " 🙏🏽", "，等你回复😊"]


def _wrong(value: str) -> str:
    return value[:-1] + ("1" if value[-1] != "1" else "2")


def corpus(size: int, seed: int = 2027) -> Iterator[Row]:
    """Give messages: about half hold one or two values, the others look as if."""
    dice = Random(seed)
    kinds, looks = list(KINDS), list(_LOOKS)
    for _ in range(size):
        if dice.random() < 0.45:
            look = dice.choice(looks)
            text = dice.choice(PLAIN) + _LOOKS[look](dice) + dice.choice(TAILS)
            yield Row(text=text, spans=(), looks=look)
        else:
            yield _positive(dice, kinds)


def _positive(dice: Random, kinds: Sequence[str]) -> Row:
    text, spans = dice.choice(PLAIN), []
    for number in range(dice.choice([1, 1, 1, 2])):
        text += dice.choice(["；", "\n", "，"]) if number else ""
        kind = dice.choice(kinds)
        make, templates = KINDS[kind]
        value, form = make(dice)
        before, after = dice.choice(templates).split("{}")
        start = len(text) + len(before)
        text += before + value + after
        spans.append((start, start + len(value), kind.split()[0], form))
    return Row(text=text + dice.choice(TAILS), spans=tuple(spans))
