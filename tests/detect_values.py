"""Random values of every type in every written form; none belongs to anybody."""

from collections.abc import Sequence
from random import Random  # noqa: TID251 - a seeded generator makes the set the same

from guicang.domain.detect.checkdigits import id_check, luhn_check

Value = tuple[str, str]


WIDE = {c: c + 0xFEE0 for c in range(0x21, 0x7F)}
REGIONS = [
    "130406",
    "211002",
    "330327",
    "350581",
    "421023",
    "510704",
    "620421",
    "450331",
]
SURNAMES = "秦尤许何吕施孔华魏姜戚喻柏窦章苏潘葛奚范彭鲁韦昌苗凤方俞任袁柳酆鲍史唐"
GIVEN = "澜屿珩知微舒棠怀瑾昭宁予安砚清禾青梧书瑶景行星野攸宁沐言若谷疏影云帆听雪"
BINS = ["621098", "623058", "622848", "625800", "621559", "623668", "622909", "628388"]
SCHEME = ["402658", "438088", "512466", "552853", "356889", "377152"]
AREAS3, AREAS4 = (
    ["010", "021", "022", "025", "027", "029"],
    ["0379", "0451", "0595", "0772"],
)
PLATES, LETTERS = (
    "京沪苏浙闽赣湘桂琼川贵渝陕甘",
    "ABCDEFGHJKLMNPQRSTUVWXYZ",
)
CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CONDITIONS = [
    "甲减",
    "慢性胃炎",
    "荨麻疹",
    "乙肝小三阳",
    "焦虑症",
    "肺结节",
    "干燥综合征",
]
ROADS = ["桂花东路", "滨湖大道", "解放巷", "学院南街", "望江路", "青云街", "五四北路"]
PLACES = [
    "福建省泉州市丰泽区",
    "广西柳州市城中区",
    "湖北省荆州市沙市区",
    "四川省绵阳市涪城区",
]
SITES = ["翠竹园", "金桂苑", "湖畔花园", "时代广场", "锦绣小区", "阳光家园"]


def digits(dice: Random, count: int) -> str:
    return "".join(dice.choice("0123456789") for _ in range(count))


def split(dice: Random, value: str, sizes: Sequence[int], join: str) -> str:
    parts, at = [], 0
    for size in sizes:
        parts.append(value[at : at + size])
        at += size
    return join.join([*parts, value[at:]] if at < len(value) else parts)


def resident(dice: Random) -> str:
    head = (
        dice.choice(REGIONS)
        + f"{dice.randrange(1948, 2012)}{dice.randrange(1, 13):02}"
        + f"{dice.randrange(1, 29):02}{dice.randrange(1000):03}"
    )
    return head + id_check(head)


def cn_id(dice: Random) -> Value:
    value = resident(dice)
    forms = {
        "plain": value,
        "lower": value.lower(),
        "spaced": split(dice, value, (6, 8), " "),
        "fours": split(dice, value, (4, 4, 4, 4), " "),
        "dashed": split(dice, value, (6, 4, 4), "-"),
        "wide": value.translate(WIDE),
        "newline": split(dice, value, (dice.choice([6, 10, 14]),), "\n"),
        "wide space": split(dice, value, (6, 8), "\u3000"),
        "tab": split(dice, value, (6, 8), "\t"),
        "odd": split(dice, value, (2, 4, 8), dice.choice([" ", "、", "/", "|"])),
        "mixed": f"{value[:6]}-{value[6:14]} {value[14:]}",
        "latin": value,
    }
    form = dice.choice(list(forms))
    return forms[form], form


def card(dice: Random) -> Value:
    prefix = dice.choice(BINS) if dice.random() < 0.8 else dice.choice(SCHEME)
    length = 15 if prefix.startswith("37") else dice.choice([16, 19])
    head = prefix + digits(
        dice, (16 if prefix in SCHEME and length != 15 else length) - 7
    )
    value = head + luhn_check(head)
    forms = {
        "plain": value,
        "spaced": split(dice, value, (4, 4, 4, 4), " "),
        "dashed": split(dice, value, (4, 4, 4, 4), "-"),
        "wide": value.translate(WIDE),
        "newline": split(dice, value, (8,), "\n"),
        "nbsp": split(dice, value, (4, 4, 4, 4), "\u00a0"),
        "six": split(dice, value, (6,), " "),
        "tab": split(dice, value, (4, 4, 4, 4), "\t"),
        "odd": split(dice, value, (4, 3, 4), dice.choice([" ", "\u3000", "-"])),
    }
    form = dice.choice(list(forms))
    return forms[form].rstrip(" -\u00a0"), form


def mobile(dice: Random) -> Value:
    value = dice.choice(["133", "147", "156", "166", "177", "189", "195"]) + digits(
        dice, 8
    )
    forms = {
        "plain": value,
        "344": split(dice, value, (3, 4), " "),
        "335": split(dice, value, (3, 3), " "),
        "443": split(dice, value, (4, 4), "-"),
        "dashed": split(dice, value, (3, 4), "-"),
        "dotted": split(dice, value, (3, 4), "."),
        "tab": split(dice, value, (3, 4), "\t"),
        "434": split(dice, value, (4, 3), dice.choice([" ", "\u00a0", "\t"])),
        "245": split(dice, value, (2, 4), "-"),
        "wide": value.translate(WIDE),
        "newline": split(dice, value, (dice.choice([3, 4, 5, 7]),), "\n"),
        "+86": f"+86{value}",
        "+86 ": f"+86 {split(dice, value, (3, 4), ' ')}",
        "(+86)": f"(+86){value}",
        "0086": f"0086-{value}",
        "86-": f"86-{value}",
        "wide plus": f"+86{value}".translate(WIDE),
        "thin": split(dice, value, (3, 4), "\u2009"),
        "en dash": split(dice, value, (3, 4), "\u2013"),
    }
    form = dice.choice(list(forms))
    return forms[form], form


def landline(dice: Random) -> Value:
    area = dice.choice(AREAS3 + AREAS4)
    local = dice.choice("2345678") + digits(dice, 7 if len(area) == 3 else 6)
    forms = {
        "dashed": f"{area}-{local}",
        "spaced": f"{area} {local}",
        "brackets": f"({area}){local}",
        "wide brackets": f"（{area}）{local}",
        "+86": f"+86-{area[1:]}-{local}",
        "grouped": f"{area}-{local[:4]} {local[4:]}",
        "extension": f"{area}-{local}转{digits(dice, 3)}",
        "ext": f"{area}-{local}-{digits(dice, 4)}",
        "wide": f"{area}-{local}".translate(WIDE),
        "glued": f"{area}{local}",
    }
    form = dice.choice(list(forms))
    return forms[form], form


def passport(dice: Random) -> Value:
    value = dice.choice(
        [f"E{digits(dice, 8)}", f"E{dice.choice('ABCDFGHJ')}{digits(dice, 7)}"]
    )
    forms = {
        "plain": value,
        "lower": value.lower(),
        "wide": value.translate(WIDE),
        "spaced": f"{value[:1]} {value[1:]}" if value[1].isdigit() else value,
    }
    form = dice.choice(list(forms))
    return forms[form], form


def permit(dice: Random) -> Value:
    value = dice.choice(
        [f"C{digits(dice, 8)}", f"H{digits(dice, 8)}", f"M{digits(dice, 10)}"]
    )
    return dice.choice(
        [(value, "plain"), (value.lower(), "lower"), (value.translate(WIDE), "wide")]
    )


def taiwan(dice: Random) -> Value:
    value = dice.choice([digits(dice, 8), f"T{digits(dice, 8)}", f"L{digits(dice, 8)}"])
    return dice.choice([(value, "plain"), (value.translate(WIDE), "wide")])


def military(dice: Random) -> Value:
    unit = dice.choice("军士文海空南北政")
    return f"{unit}字第{digits(dice, dice.choice([6, 7, 8]))}号", "plain"


def plate(dice: Random) -> Value:
    head = dice.choice(PLATES) + dice.choice(LETTERS[:10])
    body = "".join(dice.choice(LETTERS + "0123456789") for _ in range(4)) + digits(
        dice, 1
    )
    green = dice.choice("DF") + digits(dice, 5)
    forms = {
        "plain": head + body,
        "green": head + green,
        "dotted": f"{head}·{body}",
        "spaced": f"{head} {body}",
        "dashed": f"{head}-{body}",
        "lower": head[0] + (head[1] + body).lower(),
        "wide": (head + body).translate(WIDE),
        "trainer": f"{head}{digits(dice, 4)}学",
    }
    form = dice.choice(list(forms))
    return forms[form], form


def company(dice: Random) -> Value:
    head = f"91{dice.choice(REGIONS)}MA" + "".join(
        dice.choice(CREDIT) for _ in range(7)
    )
    total = sum(CREDIT.index(c) * pow(3, n, 31) for n, c in enumerate(head))
    value = head + CREDIT[(31 - total % 31) % 31]
    forms = {
        "plain": value,
        "lower": value.lower(),
        "wide": value.translate(WIDE),
        "spaced": split(dice, value, (2, 6), " "),
        "dashed": split(dice, value, (2, 6, 9), "-"),
        "fours": split(dice, value.lower(), (4, 4, 4, 4), " "),
    }
    form = dice.choice(list(forms))
    return forms[form], form


def iban(dice: Random) -> Value:
    """Give an account number: the check digits make 1 modulo 97."""
    country, bank, count = dice.choice(
        [("DE", "", 18), ("GB", "NWBK", 14), ("NO", "", 11), ("FR", "", 23)]
    )
    account = bank + digits(dice, count)
    turned = "".join(str(int(c, 36)) for c in f"{account}{country}00")
    value = f"{country}{98 - int(turned) % 97:02}{account}"
    forms = {
        "plain": value,
        "lower": value.lower(),
        "spaced": split(dice, value, [4] * (len(value) // 4), " "),
        "dashed": split(dice, value, [4] * (len(value) // 4), "-"),
    }
    form = dice.choice(list(forms))
    return forms[form], form


def security(dice: Random) -> Value:
    """Give a US social security number: none is of an area from 900 on."""
    area, group = dice.randrange(100, 600), dice.randrange(10, 99)
    value = f"{area}{group}{dice.randrange(1000, 9999)}"
    forms = {
        "plain": value,
        "dashed": split(dice, value, (3, 2), "-"),
        "spaced": split(dice, value, (3, 2), " "),
    }
    form = dice.choice(list(forms))
    return forms[form], form


def email(dice: Random) -> Value:
    name = dice.choice(["bei.ming", "qiu_shui", "zhi-yuan", "a1", "Long.Name_99"])
    host = dice.choice(["corp.test", "mail.corp.test", "yeah.net", "x-y.com.cn"])
    value = f"{name}{digits(dice, 3)}@{host}"
    forms = {
        "plain": value,
        "upper": value.upper(),
        "wide at": value.replace("@", "\uff20"),
        "spelled": f"{name}{digits(dice, 2)} # qq点com",
    }
    form = dice.choice(list(forms))
    return forms[form], form


def address_ip(dice: Random) -> Value:
    four = ".".join(str(dice.randrange(11, 255)) for _ in range(4))
    six = ":".join(f"{dice.randrange(1, 65536):x}" for _ in range(8))
    short = f"2001:db8::{dice.randrange(1, 65536):x}:{dice.randrange(1, 65536):x}"
    return dice.choice(
        [(four, "v4"), (six, "v6"), (short, "v6 short"), (four.translate(WIDE), "wide")]
    )


def mac(dice: Random) -> Value:
    pairs = [f"{dice.randrange(256):02x}" for _ in range(6)]
    return dice.choice(
        [
            (":".join(pairs), "colons"),
            ("-".join(pairs).upper(), "dashes"),
            (".".join("".join(pairs[n : n + 2]) for n in (0, 2, 4)), "dots"),
        ]
    )


def wechat(dice: Random) -> Value:
    value = dice.choice(["wxid_", "lan_", "hd-", "zz"]) + "".join(
        dice.choice("abcdefghkmnpqrstuvwxyz0123456789") for _ in range(8)
    )
    return value + digits(dice, 1), "plain"


def qq(dice: Random) -> Value:
    value = dice.choice("123456789") + digits(dice, dice.randrange(4, 10))
    return dice.choice([(value, "plain"), (value.translate(WIDE), "wide")])


def old_id(dice: Random) -> Value:
    born = (
        f"{dice.randrange(40, 85)}{dice.randrange(1, 13):02}{dice.randrange(1, 29):02}"
    )
    return dice.choice(REGIONS) + born + digits(dice, 3), "15"


def licence(dice: Random) -> Value:
    return resident(dice), "plain"


def insurance(dice: Random) -> Value:
    return dice.choice([(digits(dice, 9), "nine"), (resident(dice), "resident")])


def birth(dice: Random) -> Value:
    year, month, day = (
        dice.randrange(1950, 2015),
        dice.randrange(1, 13),
        dice.randrange(1, 29),
    )
    forms = {
        "dashed": f"{year}-{month:02}-{day:02}",
        "slashed": f"{year}/{month}/{day}",
        "dotted": f"{year}.{month}.{day}",
        "chinese": f"{year}年{month}月{day}日",
        "plain": f"{year}{month:02}{day:02}",
        "short": f"{year % 100:02}年{month}月{day}日",
        "apart": f"{year} 年 {month} 月 {day} 日",
        "two digits": f"{year % 100:02}.{month}.{day}",
        "English": f"{dice.choice(['March', 'Aug', 'December'])} {day}, {year}",
    }
    form = dice.choice(list(forms))
    return forms[form], form


def password(dice: Random) -> Value:
    return dice.choice(
        [
            (
                "".join(dice.choice("abcXYZ23456789@#_") for _ in range(9)) + "7",
                "mixed",
            ),
            (digits(dice, 6), "digits"),
        ]
    )


def secret(dice: Random) -> Value:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    return dice.choice(
        [
            ("AKIA" + "".join(dice.choice(letters) for _ in range(16)), "aws"),
            ("ghp_" + "".join(dice.choice(letters) for _ in range(36)), "github"),
            ("eyJhbGciOiJ9." + digits(dice, 12) + "." + digits(dice, 20), "jwt"),
        ]
    )


def person(dice: Random) -> Value:
    name = dice.choice(SURNAMES) + "".join(
        dice.choice(GIVEN) for _ in range(dice.choice([1, 2, 2]))
    )
    compound = dice.choice(["欧阳", "司马", "上官"]) + dice.choice(GIVEN)
    parts = dice.choice(["阿依古丽·买买提", "古丽娜尔·吐尔逊", "次仁·卓玛"])
    return dice.choice(
        [(name, "plain"), (name, "plain"), (compound, "compound"), (parts, "parts")]
    )


def home(dice: Random) -> Value:
    head = dice.choice(PLACES) + dice.choice(ROADS) + f"{dice.randrange(1, 400)}号"
    full = (
        head
        + f"{dice.choice(SITES)}{dice.randrange(1, 30)}栋{dice.randrange(101, 2800)}室"
    )
    building = dice.randrange(1, 30)
    unit = f"{head}{building}-{dice.randrange(1, 5)}-{dice.randrange(101, 2800)}"
    lane = head[:-1] + f"弄{building}号{dice.randrange(101, 999)}室"
    return dice.choice(
        [(head, "road"), (full, "full"), (unit, "dashed"), (lane, "lane")]
    )


def condition(dice: Random) -> Value:
    return dice.choice(CONDITIONS), "plain"


def record(dice: Random) -> Value:
    month, day = dice.randrange(1, 13), dice.randrange(1, 29)
    when = f"{dice.randrange(2019, 2026)}-{month:02}-{day:02}"
    clock = f"{dice.randrange(7, 18):02}:{dice.choice(['05', '30', '45'])}"
    what = dice.choice(["心电图", "胃镜", "CT", "血常规", "甲状腺彩超"])
    return f"{when} {clock} {what}", "record"
