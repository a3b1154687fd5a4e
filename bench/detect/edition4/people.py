"""Persons, where they live, how they are and how old: the fourth edition."""

import calendar
from typing import Final

from bench.detect.dice import Dice
from bench.detect.edition3.values import day
from bench.detect.frame import Pool

_MONTHS: Final = tuple(calendar.month_name)[1:]


def measurement(dice: Dice) -> str:
    tenth = dice.digits(1)
    return dice.one_of(
        f"高压{dice.randint(130, 190)}低压{dice.randint(80, 120)}",
        f"血压{dice.randint(120, 190)}/{dice.randint(70, 120)}",
        f"餐后血糖{dice.randint(6, 20)}.{tenth}",
        f"体温{dice.randint(37, 40)}.{tenth}度",
        f"发烧{dice.randint(38, 40)}.{tenth}度",
        f"总胆固醇{dice.randint(3, 9)}.{tenth}mmol/L",
        f"转氨酶{dice.randint(40, 300)}U/L",
        f"肌酐{dice.randint(50, 400)}umol/L",
        f"血红蛋白{dice.randint(60, 160)}g/L",
        f"血氧{dice.randint(80, 99)}%",
        f"甘油三酯{dice.randint(1, 9)}.{tenth}",
        f"血小板{dice.randint(50, 400)}",
    )


def birthday(dice: Dice) -> str:
    born = day(dice)
    return dice.one_of(
        f"{born:%Y-%m-%d}",
        f"{born.year}/{born.month}/{born.day}",
        f"{born:%Y%m%d}",
        f"{born.year}.{born.month}.{born.day}",
        f"{born.year}年{born.month:02}月{born.day:02}日",
        f"{born.year}年{born.month}月{born.day}号",
    )


def english_birthday(dice: Dice) -> str:
    born = day(dice)
    month = _MONTHS[born.month - 1]
    return dice.one_of(
        f"{month} {born.day}, {born.year}",
        f"{born.day} {month} {born.year}",
        f"{month[:3]} {born.day} {born.year}",
        f"{born:%m/%d/%Y}",
    )


def minor(dice: Dice) -> str:
    who = dice.one_of(
        "儿子", "女儿", "我家孩子", "我弟弟", "小孩", "我孙子", "家里小朋友", "我家娃"
    )
    return who + dice.one_of(
        f"{dice.randint(3, 15)}岁",
        f"才{dice.choice('五六七八九')}岁",
        f"今年刚{dice.randint(6, 13)}岁",
        f"读{dice.choice('一二三四五六')}年级",
        "上幼儿园大班",
        "还在上小学",
        f"只有{dice.randint(4, 12)}岁",
        "还未成年",
        "才上初一",
    )


def english_minor(dice: Dice) -> str:
    age = dice.randint(4, 14)
    return dice.one_of(
        f"my {age} year old daughter",
        f"my son, who is {age} years old,",
        f"my daughter is only {age}",
        f"my {age}-year-old kid",
        f"my kid (age {age})",
    )


class People:
    """Persons and what is told of them, in the words of an edition."""

    def __init__(self, pool: Pool) -> None:
        """Draw from the pools of an edition."""
        self._pool = pool

    def person(self, dice: Dice) -> str:
        chance = dice.random()
        name = "family" if chance < 0.75 else "family_rare" if chance < 0.9 else ""
        family = dice.choice(self._pool(name or "family_double"))
        given = dice.choice(self._pool(dice.one_of("given_two", "given_one")))
        return family + given

    def traditional(self, dice: Dice) -> str:
        return dice.choice(self._pool("traditional_names"))

    def minority(self, dice: Dice) -> str:
        return dice.choice(self._pool("minority"))

    def foreigner(self, dice: Dice) -> str:
        return dice.choice(self._pool("foreign_chinese"))

    def latin(self, dice: Dice) -> str:
        if dice.happens(0.2):
            return dice.choice(self._pool("pinyin"))
        given, family = (
            dice.choice(self._pool("latin_given")),
            dice.choice(self._pool("latin_family")),
        )
        family = family.replace("_", " ")
        return dice.one_of(
            f"{given} {family}", f"{given} {family}", f"{family}, {given}"
        )

    def surname(self, dice: Dice) -> str:
        return dice.choice(self._pool(dice.one_of("family", "family", "family_double")))

    def _region(self, dice: Dice) -> str:
        province, city, district = dice.choice(self._pool("provinces")).split(",")
        return dice.one_of(f"{province}{city}{district}", f"{city}{district}")

    def _place(self, dice: Dice) -> str:
        block, unit = dice.randint(1, 30), dice.randint(1, 5)
        room = f"{dice.randint(1, 28)}0{dice.randint(1, 8)}"
        estate, building = (
            dice.choice(self._pool("estates")),
            dice.choice(self._pool("buildings")),
        )
        town, village = (
            dice.choice(self._pool("towns")),
            dice.choice(self._pool("villages")),
        )
        road = f"{dice.choice(self._pool('roads'))}{dice.randint(1, 1200)}号"
        return dice.one_of(
            f"{road}{estate}{block}幢{unit}单元{room}",
            f"{road}{building}{dice.choice('ABC')}座{room}室",
            f"{estate}{dice.one_of('一', '二', '三')}期{block}栋{room}",
            f"{road}{block}弄{dice.randint(1, 60)}号{room}室",
            f"{town}{village}{dice.randint(1, 12)}组{dice.randint(1, 60)}号",
            f"{dice.choice(self._pool('campuses'))}宿舍{dice.randint(1, 20)}栋{room}",
            f"{road}{dice.one_of('菜鸟驿站', '丰巢柜')}",
        )

    def address(self, dice: Dice) -> str:
        region = (
            dice.choice(self._pool("short_regions"))
            if dice.happens(0.25)
            else self._region(dice)
        )
        return region + self._place(dice)

    def short_address(self, dice: Dice) -> str:
        return self._place(dice)

    def english_address(self, dice: Dice) -> str:
        unit = dice.one_of(
            "", "", f", Unit {dice.randint(1, 40)}", f" #{dice.digits(3)}"
        )
        number, street = dice.randint(1, 2400), dice.choice(self._pool("streets"))
        return f"{number} {street}{unit}, {dice.choice(self._pool('cities'))}"

    def disease(self, dice: Dice) -> str:
        return dice.choice(self._pool("diseases"))

    def english_disease(self, dice: Dice) -> str:
        return dice.choice(self._pool("english_diseases"))

    def medicine(self, dice: Dice) -> str:
        return dice.choice(self._pool("medicines"))

    def record(self, dice: Dice) -> str:
        when = day(dice, 2018, 2026)
        name = dice.choice(self._pool("examinations"))
        clock = f"{dice.randint(8, 17):02}:{dice.one_of('00', '15', '30')}"
        return dice.one_of(
            f"{when:%Y-%m-%d} {clock} {name}",
            f"{when:%Y/%m/%d} {name}",
            f"{when.year}年{when.month}月{when.day}日 {name}",
            f"{when:%Y.%m.%d}{name}",
        )
