"""People of the eighth edition: their names, where they live, what ails them."""

from typing import Final

from bench.detect.dice import Dice
from bench.detect.edition8.pools import pool

_KIN: Final = (
    "儿子",
    "女儿",
    "娃",
    "大宝",
    "二宝",
    "小孙子",
    "外孙女",
    "侄子",
    "闺女",
    "小外甥",
)
_NUMBERS: Final = "零一二三四五六七八九十"


def name(dice: Dice) -> str:
    """Give a name of two or three characters."""
    short = dice.happens(0.3)
    return dice.choice(pool("surnames")) + dice.choice(
        pool("single_given" if short else "given")
    )


def short_name(dice: Dice) -> str:
    """Give a name of two characters."""
    return dice.choice(pool("surnames")) + dice.choice(pool("single_given"))


def compound(dice: Dice) -> str:
    """Give a name whose family's part has two characters."""
    given = dice.choice(pool(dice.one_of("single_given", "given")))
    return dice.choice(pool("double_surnames")) + given


def minority(dice: Dice) -> str:
    """Give a name that is no Han name."""
    return dice.choice(pool("minority"))


def traditional(dice: Dice) -> str:
    """Give a name as it is written in Hong Kong and in Taiwan."""
    return dice.choice(pool("traditional_names"))


def latin(dice: Dice) -> str:
    """Give a name in Latin letters as on tickets and in mails."""
    family, given = (
        dice.choice(pool("latin_surnames")),
        dice.choice(pool("latin_given")),
    )
    return dice.one_of(
        f"{given} {family}",
        f"{family} {given}",
        f"{family.upper()}/{given.upper()}",
        f"{family.upper()} {given.upper()}",
    )


def english(dice: Dice) -> str:
    """Give a name of somebody from abroad."""
    given = dice.choice(pool("english_given"))
    family = dice.choice(pool("english_surnames"))
    return dice.one_of(f"{given} {family}", f"{given} {family}", f"{family}, {given}")


def masked_name(dice: Dice) -> str:
    """Give a name that is masked in part, as carriers print it."""
    found = name(dice)
    middle = f"{found[0]}*{found[2:]}" if len(found) > 2 else f"{found[0]}*"
    return dice.one_of(middle, f"*{found[1:]}", f"{found[0]}{'*' * (len(found) - 1)}")


def _region(dice: Dice) -> tuple[str, str, str]:
    province, city, district = dice.choice(pool("regions")).split(",")
    return province, city, district


def _door(dice: Dice) -> str:
    house, unit, floor = dice.randint(1, 38), dice.randint(1, 4), dice.randint(1, 29)
    room = f"{floor}{dice.randint(1, 8):02}"
    return dice.one_of(
        f"{house}号楼{unit}单元{room}",
        f"{house}栋{room}室",
        f"{house}幢{unit}单元{room}室",
        f"{house}-{unit}-{room}",
        f"{dice.choice('ABCDE')}座{room}",
        f"{house}#{room}",
    )


def _street(dice: Dice) -> str:
    return f"{dice.choice(pool('roads'))}{dice.randint(1, 899)}号"


def address(dice: Dice) -> str:
    """Give where a parcel goes to."""
    place = dice.choice(pool("communities")) + _door(dice)
    return "".join(_region(dice)) + dice.one_of("", _street(dice)) + place


def short_address(dice: Dice) -> str:
    """Give one without its province."""
    _, city, district = _region(dice)
    place = dice.choice(pool("communities")) + _door(dice)
    city = city.removesuffix("市")
    return dice.one_of(f"{city}{district}{place}", district + place, place)


def office(dice: Dice) -> str:
    """Give an office."""
    place = f"{dice.choice(pool('offices'))}{dice.choice('ABC')}座{dice.randint(3, 40)}"
    floor = dice.one_of(f"{place}楼", f"{place}层前台", f"{place}08室")
    return "".join(_region(dice)) + dice.one_of("", _street(dice)) + floor


def village(dice: Dice) -> str:
    """Give one in the country."""
    group = dice.one_of(f"{dice.randint(1, 12)}组{dice.randint(1, 99)}号", "")
    group = group or f"{dice.randint(1, 200)}号"
    return "".join(
        [
            *_region(dice),
            dice.choice(pool("towns")),
            dice.choice(pool("villages")),
            group,
        ]
    )


def dorm(dice: Dice) -> str:
    """Give one of a student."""
    school = dice.choice(pool("cities")) + dice.one_of(
        "理工大学", "师范学院", "职业技术学院"
    )
    return school + dice.choice(pool("dorms"))


def spaced_address(dice: Dice) -> str:
    """Give one as shops show it: the regions apart."""
    regions = [part for part in _region(dice) if part]
    return " ".join([*regions, dice.choice(pool("communities")) + _door(dice)])


def broken_address(dice: Dice) -> str:
    """Give one over two lines."""
    place = dice.choice(pool("communities")) + _door(dice)
    return f"{''.join(_region(dice))}{_street(dice)}\n{place}"


def disease(dice: Dice) -> str:
    """Give what somebody has."""
    return dice.choice(pool("diseases"))


def stage(dice: Dice) -> str:
    """Give a finding as it stands in papers."""
    return dice.one_of(
        f"高血压{dice.randint(1, 3)}级",
        f"2型糖尿病{dice.one_of('', '伴周围神经病变')}",
        f"左肺{dice.one_of('上', '下')}叶腺癌{dice.one_of('I', 'II', 'III')}期",
        f"甲状腺结节TI-RADS {dice.randint(3, 5)}类",
        f"双侧乳腺增生BI-RADS {dice.randint(2, 4)}类",
        f"L{dice.randint(3, 5)}/S1椎间盘突出",
        "冠状动脉粥样硬化性心脏病",
    )


def measurement(dice: Dice) -> str:
    """Give what was measured of somebody."""
    return dice.one_of(
        f"空腹血糖{dice.randint(61, 189) / 10}mmol/L",
        f"血压{dice.randint(135, 190)}/{dice.randint(85, 120)}",
        f"尿酸{dice.randint(420, 690)}",
        f"血压 {dice.randint(135, 190)}/{dice.randint(85, 120)}mmHg",
        f"糖化血红蛋白{dice.randint(62, 119) / 10}%",
        f"转氨酶{dice.randint(60, 390)}U/L",
        f"甘油三酯{dice.randint(20, 69) / 10}",
    )


def minor(dice: Dice) -> str:
    """Give words about a child with its age."""
    kin = dice.choice(_KIN)
    age = dice.randint(3, 13)
    return dice.one_of(
        f"我{kin}今年{age}岁",
        f"我家{kin}{age}岁了",
        f"我{kin}才{age}岁",
        f"家里{kin}刚满{age}周岁",
        f"我的孩子{age}岁",
        f"{age}岁的{kin}",
    )


def schoolchild(dice: Dice) -> str:
    """Give words about a child with its form at school."""
    kin, form = dice.choice(_KIN), dice.choice("一二三四五六")
    return dice.one_of(
        f"我{kin}上{form}年级",
        f"我家{kin}读小学{form}年级",
        f"{kin}在念小学{form}年级",
        f"我{kin}今年小学{form}年级",
        f"我家孩子小学{form}年级",
    )


def toddler(dice: Dice) -> str:
    """Give words about a child that does not go to school."""
    kin, months = dice.one_of("宝宝", "娃", "大宝", "小宝", "女儿"), dice.randint(2, 30)
    return dice.one_of(
        f"我家{kin}{months}个月",
        f"{kin}{months}个月大",
        f"我{kin}刚上幼儿园{dice.choice('小中大')}班",
        f"我家{kin}一岁{dice.choice(_NUMBERS[1:])}个月",
        f"{kin}两岁半",
        f"我家{kin}还在上幼儿园",
    )


def written_minor(dice: Dice) -> str:
    """Give words about a child with its age in characters."""
    kin, age = dice.choice(_KIN), dice.choice(_NUMBERS[3:])
    return dice.one_of(
        f"我{kin}{age}岁了",
        f"我家{kin}今年{age}岁",
        f"我{kin}才{age}岁多",
        f"{kin}虚岁{age}岁",
        f"我家{kin}不满十{dice.choice('二三四')}岁",
    )


def english_minor(dice: Dice) -> str:
    """Give such words in English."""
    age = dice.randint(2, 12)
    return dice.one_of(
        f"my {age}-year-old {dice.one_of('son', 'daughter', 'niece')}",
        f"my {dice.one_of('son', 'daughter')} is {age} years old",
        f"my {age} year old {dice.one_of('boy', 'girl', 'kid')}",
        f"our {age} yo {dice.one_of('son', 'daughter')}",
        f"my kid, age {age}",
    )


def traditional_minor(dice: Dice) -> str:
    """Give such words as in Hong Kong and in Taiwan."""
    age = dice.randint(3, 12)
    return dice.one_of(
        f"我個{dice.one_of('仔', '女', '囡囡')}{age}歲",
        f"我兒子今年{age}歲",
        f"我女兒讀小{dice.choice('一二三四五六')}",
        f"小朋友{age}歲",
        f"我細路今年{age}歲",
    )
