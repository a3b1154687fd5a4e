"""Persons, where they live, how they are and how old: the third edition."""

from typing import Final

from bench.detect.dice import Dice
from bench.detect.edition3.pools import pool
from bench.detect.edition3.values import day

_MONTHS: Final = [
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
]


def person(dice: Dice) -> str:
    chance = dice.random()
    name = "family" if chance < 0.85 else "family_rare" if chance < 0.95 else ""
    family = dice.choice(pool(name or "family_double"))
    given = dice.choice(pool(dice.one_of("given_two", "given_two", "given_one")))
    return family + given


def minority(dice: Dice) -> str:
    return dice.choice(pool("minority"))


def foreigner(dice: Dice) -> str:
    return dice.choice(pool("foreign_chinese"))


def latin(dice: Dice) -> str:
    if dice.happens(0.25):
        return dice.choice(pool("pinyin"))
    given, family = dice.choice(pool("latin_given")), dice.choice(pool("latin_family"))
    middle = f" {dice.letters(1)}." if dice.happens(0.2) else ""
    return f"{given}{middle} {family}"


def _region(dice: Dice) -> str:
    province, city, district = dice.choice(pool("provinces")).split(",")
    return dice.one_of(f"{province}{city}{district}", f"{city}{district}")


def _place(dice: Dice) -> str:
    block, unit = dice.randint(1, 40), dice.randint(1, 4)
    floor = dice.randint(1, 30)
    room = f"{floor}{dice.randint(1, 6):02}"
    estate = dice.choice(pool("estates"))
    town, village = dice.choice(pool("towns")), dice.choice(pool("villages"))
    road = f"{dice.choice(pool('roads'))}{dice.randint(1, 999)}号"
    return dice.one_of(
        f"{road}{estate}{block}栋{unit}单元{room}室",
        f"{road}{dice.choice(pool('buildings'))}{floor}楼",
        f"{estate}{block}号楼{room}",
        f"{road}{estate}{block}-{unit}-{room}",
        f"{town}{village}{dice.randint(1, 99)}号",
        f"{dice.choice(pool('campuses'))}{dice.randint(1, 12)}号楼{room}",
    )


def address(dice: Dice) -> str:
    region = dice.choice(pool("short_regions")) if dice.happens(0.2) else _region(dice)
    return region + _place(dice)


def short_address(dice: Dice) -> str:
    return _place(dice)


def english_address(dice: Dice) -> str:
    unit = dice.one_of(
        "", "", f", Apt {dice.randint(1, 40)}", f", Flat {dice.randint(1, 9)}"
    )
    number, street = dice.randint(1, 999), dice.choice(pool("streets"))
    return f"{number} {street}{unit}, {dice.choice(pool('cities'))}"


def disease(dice: Dice) -> str:
    return dice.choice(pool("diseases"))


def english_disease(dice: Dice) -> str:
    return dice.choice(pool("english_diseases"))


def measurement(dice: Dice) -> str:
    return dice.one_of(
        f"血压{dice.randint(120, 190)}/{dice.randint(70, 120)}mmHg",
        f"空腹血糖{dice.randint(5, 15)}.{dice.digits(1)}mmol/L",
        f"体温{dice.randint(37, 40)}.{dice.digits(1)}℃",
        f"尿酸{dice.randint(300, 700)}μmol/L",
        f"心率{dice.randint(50, 140)}次/分",
        f"白细胞{dice.randint(3, 20)}.{dice.digits(1)}",
        f"糖化血红蛋白{dice.randint(5, 11)}.{dice.digits(1)}%",
    )


def medicine(dice: Dice) -> str:
    return dice.choice(pool("medicines"))


def record(dice: Dice) -> str:
    when = day(dice, 2019, 2025)
    name = dice.choice(pool("examinations"))
    return dice.one_of(
        f"{when:%Y-%m-%d} {name}", f"{when.year}年{when.month}月{when.day}日{name}"
    )


def birthday(dice: Dice) -> str:
    born = day(dice)
    return dice.one_of(
        f"{born:%Y-%m-%d}",
        f"{born:%Y/%m/%d}",
        f"{born:%Y%m%d}",
        f"{born:%Y.%m.%d}",
        f"{born.year}年{born.month}月{born.day}日",
    )


def english_birthday(dice: Dice) -> str:
    born = day(dice)
    month = _MONTHS[born.month - 1]
    return dice.one_of(
        f"{born.day} {month} {born.year}", f"{month} {born.day}, {born.year}"
    )


def minor(dice: Dice) -> str:
    who = dice.one_of(
        "我女儿", "我孩子", "我家儿子", "小孩", "我外孙女", "我家宝宝", "我儿子"
    )
    return who + dice.one_of(
        f"今年{dice.randint(2, 15)}岁",
        f"才{dice.randint(2, 13)}岁",
        f"刚满{dice.choice('三四五六七八九')}岁",
        f"在上{dice.choice('一二三四五六')}年级",
        "在读幼儿园",
        "还是小学生",
        f"刚{dice.randint(3, 11)}周岁",
        "未成年",
    )


def english_minor(dice: Dice) -> str:
    age = dice.randint(3, 15)
    return dice.one_of(
        f"my daughter is {age} years old",
        f"my {age}-year-old son",
        f"our son just turned {age}",
        f"my child is only {age}",
    )
