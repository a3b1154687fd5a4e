"""What is told about people in words: names, addresses, birthdays, health, age."""

from bench.detect.dice import Dice
from bench.detect.edition2.numbers import day
from bench.detect.edition2.pools import pool


def person(dice: Dice) -> str:
    family = dice.one_of("family_common", "family_rare", "family_double")
    given = dice.one_of("given_two", "given_two", "given_one")
    return str(dice.choice(pool(family))) + str(dice.choice(pool(given)))


def minority(dice: Dice) -> str:
    return str(dice.choice(pool("minority")))


def foreigner(dice: Dice) -> str:
    """Give a foreign name as it is written in Chinese."""
    return str(dice.choice(pool("foreign_chinese")))


def latin(dice: Dice) -> str:
    given, family = dice.choice(pool("latin_given")), dice.choice(pool("latin_family"))
    return dice.one_of(
        f"{given} {family}",
        f"{given} {family}",
        f"{given} {dice.letters(1)}. {family}",
        str(dice.choice(pool("pinyin"))),
    )


def _door(dice: Dice) -> str:
    block, flat = dice.randint(1, 36), f"{dice.randint(1, 33)}0{dice.randint(1, 6)}"
    return dice.one_of(
        f"{block}幢{dice.randint(1, 3)}单元{flat}",
        f"{block}号楼{flat}室",
        f"{block}-{dice.randint(1, 3)}-{flat}",
        f"{dice.choice('ABCD')}座{flat}",
        f"{block}栋{flat}房",
    )


def _place(dice: Dice) -> str:
    """Give what stands behind the district."""
    road = f"{dice.choice(pool('roads'))}{dice.randint(1, 1999)}号"
    village = dice.choice(pool("towns")) + dice.choice(pool("villages"))
    return dice.one_of(
        road + dice.choice(pool("estates")) + _door(dice),
        road + dice.choice(pool("buildings")) + f"{dice.randint(2, 58)}楼",
        road,
        dice.choice(pool("estates")) + _door(dice),
        dice.choice(pool("campuses")) + f"{dice.randint(1, 19)}号楼{dice.digits(3)}",
        f"{village}{dice.randint(1, 200)}号",
        f"{village}{dice.choice('一二三四五六')}组",
    )


def address(dice: Dice) -> str:
    province, city, district = dice.choice(pool("regions"))
    if dice.happens(0.2):
        return f"{dice.choice(pool('short_regions'))}{_place(dice)}"
    return province * dice.happens(0.65) + city + district + _place(dice)


def short_address(dice: Dice) -> str:
    """Give an address without city: what a courier nearby needs."""
    return dice.one_of(
        f"{dice.choice(pool('estates'))}{_door(dice)}",
        f"{dice.choice(pool('roads'))}{dice.randint(1, 1999)}号{_door(dice)}",
        f"{dice.choice(pool('buildings'))}{dice.choice('AB')}座{dice.randint(2, 58)}层",
    )


def english_address(dice: Dice) -> str:
    street = f"{dice.randint(1, 4999)} {dice.choice(pool('english_streets'))}"
    flat = dice.one_of("", f", Apt {dice.randint(1, 40)}", f", Unit {dice.digits(2)}")
    return f"{street}{flat}, {dice.choice(pool('english_cities'))}"


def birthday(dice: Dice) -> str:
    born = day(dice)
    return dice.one_of(
        f"{born:%Y-%m-%d}",
        f"{born:%Y%m%d}",
        f"{born.year}/{born.month}/{born.day}",
        f"{born.year}.{born.month}.{born.day}",
        f"{born.year}年{born.month}月{born.day}日",
        f"{born.year}年{born.month}月{born.day}号",
    )


def short_birthday(dice: Dice) -> str:
    """Give a birthday with two digits for the year, as it is said."""
    born = day(dice, 1950, 1999)
    return f"{born:%y}年{born.month}月{born.day}{dice.one_of('号', '日')}"


def spoken_birthday(dice: Dice) -> str:
    """Give a birthday in Chinese numerals, as an old form or a dictation has it."""
    born = day(dice, 1950, 2009)
    year = "".join("〇一二三四五六七八九"[int(c)] for c in str(born.year))
    return (
        f"{year}年{_counted(born.month)}月{_counted(born.day)}{dice.one_of('日', '号')}"
    )


def _counted(number: int) -> str:
    tens, ones = divmod(number, 10)
    digits = "〇一二三四五六七八九"
    head = "" if tens == 0 else "十" if tens == 1 else digits[tens] + "十"
    return head + (digits[ones] if ones else "")


def english_birthday(dice: Dice) -> str:
    born = day(dice)
    return dice.one_of(
        f"{born.day} {born:%B %Y}",
        f"{born:%B} {born.day}, {born.year}",
        f"{born:%m/%d/%Y}",
        f"{born.day} {born:%b %Y}",
    )


def disease(dice: Dice) -> str:
    return str(dice.choice(pool("diseases")))


def english_disease(dice: Dice) -> str:
    return str(dice.choice(pool("english_diseases")))


def measurement(dice: Dice) -> str:
    """Give a measurement: what was measured, the number, the unit."""
    tenth = dice.digits(1)
    return dice.one_of(
        f"血压 {dice.randint(88, 196)}/{dice.randint(55, 118)}",
        f"高压{dice.randint(130, 196)}低压{dice.randint(80, 118)}",
        f"餐后两小时血糖 {dice.randint(6, 21)}.{tenth} mmol/L",
        f"体温{dice.randint(37, 40)}.{tenth}度",
        f"血氧{dice.randint(80, 99)}%",
        f"肌酐{dice.randint(50, 480)}umol/L",
        f"总胆固醇{dice.randint(3, 9)}.{tenth}mmol/L",
        f"血红蛋白{dice.randint(60, 160)}g/L",
        f"TSH {dice.randint(0, 12)}.{dice.digits(2)} mIU/L",
    )


def record(dice: Dice) -> str:
    """Give a line of a record: when, what was examined."""
    when, what = day(dice, 2022, 2025), dice.choice(pool("examinations"))
    clock = f"{dice.randint(7, 19)}:{dice.randint(0, 59):02}"
    return dice.one_of(
        f"{when:%Y/%m/%d} {clock} {what}",
        f"{when:%Y-%m-%d} {what}",
        f"{when.year}年{when.month}月{when.day}日 {what}",
    )


def minor(dice: Dice) -> str:
    """Give words that say that somebody is not of age."""
    who, age = dice.choice(pool("minors")), dice.randint(3, 16)
    verb, year = dice.choice("读上念"), dice.choice("一二三四五六")
    school = dice.one_of("幼儿园", "小学", "初中", "初一", "初三")
    number = dice.one_of("18", "十八", "16")
    return dice.one_of(
        f"{who}{dice.one_of('今年', '才', '刚', '只有', '还不到', '')}{age}岁",
        f"{who}{dice.one_of('在', '')}{verb}{year}年级",
        f"{who}{dice.one_of('还在上', '读', '刚上')}{school}",
        f"我{dice.one_of('还没满', '未满', '还不到')}{number}岁",
        f"{who}是{dice.one_of('未成年', '未成年人', '小学生', '初中生')}",
        f"{who}{dice.choice('七八九')}岁{dice.one_of('', '半', '了')}",
    )


def english_minor(dice: Dice) -> str:
    who = dice.one_of("my son", "my daughter", "my kid", "my nephew")
    return f"{who} is {dice.one_of('only ', '')}{dice.randint(5, 15)} years old"
