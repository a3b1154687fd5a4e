"""Persons, where they live, how they are and how old: the seventh edition."""

from bench.detect.dice import Dice
from bench.detect.edition3.values import day
from bench.detect.edition4 import people as fourth


class People(fourth.People):
    """Persons and what is told of them, in the words of this edition."""

    def latin(self, dice: Dice) -> str:
        if dice.happens(0.25):
            return dice.choice(self._pool("pinyin"))
        given = dice.choice(self._pool("latin_given"))
        family = dice.choice(self._pool("latin_family")).replace("_", " ")
        return dice.one_of(
            f"{given} {family}",
            f"{given} {family}",
            f"{given} {dice.letters(1)}. {family}",
        )

    def _place(self, dice: Dice) -> str:
        block, unit = dice.randint(1, 36), dice.randint(1, 4)
        room = f"{dice.randint(1, 33)}0{dice.randint(1, 5)}"
        words = "estates buildings campuses towns villages parks"
        estate, building, campus, town, village, park = (
            dice.choice(self._pool(name)) for name in words.split()
        )
        road = dice.choice(self._pool("roads"))
        number = f"{road}{dice.randint(1, 880)}号"
        return dice.one_of(
            f"{number}{estate}{block}栋{unit}单元{room}室",
            f"{number}{building}{dice.randint(2, 40)}楼",
            f"{road}{dice.randint(100, 990)}弄{block}号{room}室",
            f"{estate}{block}号楼{unit}单元{room}",
            f"{estate}{dice.one_of('一', '二', '三')}期{block}座{room}",
            f"{park}{dice.choice('ABCD')}区{block}栋{dice.randint(2, 9)}楼",
            f"{town}{village}{dice.randint(1, 15)}组{dice.randint(1, 90)}号",
            f"{campus}{dice.randint(1, 12)}号宿舍楼{room}",
            f"{number}附{dice.randint(1, 30)}号",
        )

    def rural(self, dice: Dice) -> str:
        """Give a place in the country."""
        province, city, _ = dice.choice(self._pool("provinces")).split(",")
        county = dice.choice(self._pool("county_names"))
        town, village = (dice.choice(self._pool(n)) for n in ("towns", "villages"))
        end = dice.one_of(f"{dice.randint(1, 12)}组", f"{dice.randint(1, 120)}号", "")
        return f"{province}{city}{county}{town}{village}{end}"

    def record(self, dice: Dice) -> str:
        when = day(dice, 2020, 2026)
        name = dice.choice(self._pool("examinations"))
        clock = f"{dice.randint(7, 17):02}:{dice.one_of('00', '10', '25', '45')}"
        return dice.one_of(
            f"{when:%Y-%m-%d} {clock} {name}",
            f"{when.year}年{when.month}月{when.day}日{name}",
            f"{when:%Y.%m.%d} {name}",
            f"{when.month}月{when.day}号{name}",
        )

    def english_medicine(self, dice: Dice) -> str:
        return dice.choice(self._pool("english_medicines"))


def measurement(dice: Dice) -> str:
    tenth = dice.digits(1)
    return dice.one_of(
        f"血压{dice.randint(135, 195)}/{dice.randint(85, 120)}",
        f"高压{dice.randint(150, 200)}低压{dice.randint(90, 120)}",
        f"空腹血糖{dice.randint(7, 20)}.{tenth}",
        f"体温{dice.randint(38, 40)}.{tenth}℃",
        f"发烧{dice.randint(38, 40)}度{tenth}",
        f"尿酸{dice.randint(430, 690)}",
        f"总胆固醇{dice.randint(5, 9)}.{tenth}mmol/L",
        f"血红蛋白{dice.randint(60, 110)}g/L",
        f"血氧饱和度{dice.randint(82, 94)}%",
        f"心率{dice.randint(105, 150)}",
        f"糖化{dice.randint(7, 13)}.{tenth}%",
        f"肌酐{dice.randint(120, 700)}μmol/L",
        f"白细胞计数{dice.randint(11, 25)}.{tenth}",
        f"转氨酶{dice.randint(60, 400)}",
    )


def birthday(dice: Dice) -> str:
    born = day(dice)
    return dice.one_of(
        f"{born:%Y-%m-%d}",
        f"{born:%Y%m%d}",
        f"{born:%Y/%m/%d}",
        f"{born.year}.{born.month:02}.{born.day:02}",
        f"{born.year}年{born.month}月{born.day}日",
        f"{born.year}年{born.month}月{born.day}号",
    )


def minor(dice: Dice) -> str:
    who = "闺女 小侄女 我家老二 我家小子 我表弟 小外孙 我孩子 俩娃 我小儿子 大宝"
    return dice.choice(who.split()) + dice.one_of(
        f"今年{dice.randint(4, 13)}岁",
        f"{dice.randint(4, 13)}周岁",
        f"才{dice.choice('五六七八九')}岁半",
        f"念小学{dice.choice('一二三四五六')}年级",
        f"在读{dice.choice('一二三四五')}年级",
        "才上初二",
        "还在幼儿园小班",
        f"刚过{dice.choice('六七八九十')}岁生日",
        "是未成年人",
        f"还不到{dice.randint(8, 14)}岁",
        "小学还没毕业",
        "只有十二岁",
    )


def english_minor(dice: Dice) -> str:
    age = dice.randint(4, 13)
    return dice.one_of(
        f"my {age}yo son",
        f"my daughter ({age})",
        f"our {age}-year-old",
        f"my son just turned {age}",
        f"my nephew, aged {age},",
        f"my kid is in {dice.one_of('2nd', '3rd', '4th', '5th')} grade",
        f"my granddaughter is {age} years old",
        "my kid is a minor",
        f"a {age} year old boy",
    )
