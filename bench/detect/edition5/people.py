"""Persons, where they live, how they are and how old: the fifth edition."""

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
        middle = f" {dice.letters(1)}." if dice.happens(0.15) else ""
        return dice.one_of(
            f"{given}{middle} {family}",
            f"{given}{middle} {family}",
            f"{family}, {given}",
            f"{given} {family}".upper(),
        )

    def _place(self, dice: Dice) -> str:
        block, unit = dice.randint(1, 40), dice.randint(1, 6)
        room = f"{dice.randint(1, 32)}0{dice.randint(1, 6)}"
        estate, building = (
            dice.choice(self._pool(n)) for n in ("estates", "buildings")
        )
        town, village = (
            dice.choice(self._pool("towns")),
            dice.choice(self._pool("villages")),
        )
        road = f"{dice.choice(self._pool('roads'))}{dice.randint(1, 990)}号"
        return dice.one_of(
            f"{road}{estate}{block}号楼{unit}单元{room}室",
            f"{road}{building}{dice.randint(3, 30)}层{room}",
            f"{estate}{dice.choice('东西南北')}区{block}栋{unit}单元{room}",
            f"{road}{block}号院{unit}号楼{room}",
            f"{town}{village}{dice.randint(1, 200)}号",
            f"{dice.choice(self._pool('campuses'))}{dice.randint(1, 15)}号公寓{room}",
            f"{estate}{block}-{unit}-{room}",
        )

    def record(self, dice: Dice) -> str:
        when = day(dice, 2019, 2026)
        name = dice.choice(self._pool("examinations"))
        return dice.one_of(
            f"{when:%Y-%m-%d} {name}",
            f"{when:%Y年%m月%d日}{name}",
            f"{when.month}月{when.day}日做{name}",
            f"{when:%Y/%m/%d} {dice.randint(8, 17)}:{dice.one_of('05', '40')} {name}",
            f"{name} {when:%Y-%m-%d}",
        )

    def english_medicine(self, dice: Dice) -> str:
        return dice.choice(self._pool("english_medicines"))


def measurement(dice: Dice) -> str:
    tenth = dice.digits(1)
    return dice.one_of(
        f"血压{dice.randint(130, 190)}/{dice.randint(80, 120)}",
        f"空腹血糖{dice.randint(6, 18)}.{tenth}",
        f"体温{dice.randint(37, 40)}.{tenth}",
        f"高烧{dice.randint(39, 40)}.{tenth}度",
        f"尿酸{dice.randint(350, 700)}umol/L",
        f"低密度脂蛋白{dice.randint(2, 6)}.{tenth}",
        f"白细胞{dice.randint(3, 20)}.{tenth}",
        f"心率{dice.randint(45, 140)}次/分",
        f"谷丙转氨酶{dice.randint(40, 400)}",
        f"糖化血红蛋白{dice.randint(6, 12)}.{tenth}%",
        f"TSH {dice.randint(1, 20)}.{tenth}",
        f"肿瘤标志物CEA {dice.randint(5, 60)}.{tenth}",
    )


def birthday(dice: Dice) -> str:
    born = day(dice)
    return dice.one_of(
        f"{born:%Y-%m-%d}",
        f"{born:%Y/%m/%d}",
        f"{born:%Y%m%d}",
        f"{born.year}.{born.month}.{born.day}",
        f"{born.year}年{born.month}月{born.day}日",
        f"{born:%y}年{born.month}月{born.day}号",
    )


def minor(dice: Dice) -> str:
    who = dice.one_of(
        "我儿子", "我女儿", "家里孩子", "我侄子", "小朋友", "我外甥女", "妹妹", "宝宝"
    )
    return who + dice.one_of(
        f"今年{dice.randint(4, 15)}岁",
        f"才{dice.randint(3, 12)}岁多",
        f"刚满{dice.choice('六七八九')}岁",
        f"上小学{dice.choice('一二三四五六')}年级",
        "在读初二",
        "还是个小学生",
        "幼儿园中班",
        "未满14周岁",
        "还没成年",
    )


def english_minor(dice: Dice) -> str:
    age = dice.randint(4, 15)
    return dice.one_of(
        f"my {age}-year-old son",
        f"my daughter, {age},",
        f"my son is {age}",
        f"a minor, aged {age}",
        f"my {age} yo kid",
        f"my child who is in grade {dice.randint(1, 8)}",
        f"my little brother ({age} years old)",
        "my underage son",
    )
