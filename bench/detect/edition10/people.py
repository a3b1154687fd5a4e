"""Who somebody is, where they live, and what ails them."""

from bench.detect.dice import Dice
from bench.detect.edition9.people import born, english_day, spoken_day
from bench.detect.edition10.pools import word

__all__ = ["born", "english_day", "spoken_day"]


def person(dice: Dice) -> str:
    """Give a Chinese name."""
    return word("surnames", dice) + word("given", dice)


def compound(dice: Dice) -> str:
    """Give a name whose family name has two signs."""
    return word("compound", dice) + word("given", dice)


def latin(dice: Dice) -> str:
    """Give a name of abroad."""
    return f"{word('latin_first', dice)} {word('latin_last', dice)}"


def ticketed(dice: Dice) -> str:
    """Give a name as it stands on a ticket."""
    between = dice.one_of("/", "/", " ", ", ")
    return word("pinyin_last", dice) + between + word("pinyin_given", dice)


def traditional(dice: Dice) -> str:
    """Give a name of Taiwan or Hong Kong."""
    return word("tc_surnames", dice) + word("tc_given", dice)


def _flat(dice: Dice) -> str:
    number = f"{dice.randint(1, 28)}0{dice.randint(1, 6)}"
    return dice.one_of(
        f"{dice.randint(1, 25)}栋{dice.randint(1, 3)}单元{number}",
        f"{dice.randint(1, 25)}号楼{dice.randint(1, 3)}单元{number}室",
        f"{dice.randint(1, 16)}幢{number}室",
        f"{dice.randint(1, 16)}-{dice.randint(1, 3)}-{number}",
        f"{dice.choice('ABC')}座{number}",
    )


def _estate(dice: Dice) -> str:
    return word("estates", dice) + _flat(dice)


def _door(dice: Dice) -> str:
    return f"{word('roads', dice)}{dice.randint(1, 699)}号"


def address(dice: Dice) -> str:
    """Give a whole address."""
    place = word("provinces", dice).split("/")
    area = "".join(place[dice.one_of(0, 0, -2) :])
    door = _door(dice)
    return area + dice.one_of(door, door + _estate(dice), door + _estate(dice))


def short_address(dice: Dice) -> str:
    """Give what is enough within a town."""
    return dice.one_of(_estate(dice), _estate(dice), _door(dice) + _flat(dice))


def parted_address(dice: Dice) -> str:
    """Give an address as a form parts it."""
    place = " ".join(word("provinces", dice).split("/"))
    return f"{place} {_door(dice)} {_estate(dice)}"


def village(dice: Dice) -> str:
    """Give a house in the country."""
    area = "".join(word("provinces", dice).split("/")[:2])
    place = word("towns", dice) + word("villages", dice)
    return f"{area}{place}{dice.randint(1, 12)}组{dice.randint(1, 120)}号"


def taiwan(dice: Dice) -> str:
    """Give an address of Taiwan."""
    lane = dice.one_of("", "", f"{dice.randint(2, 300)}巷")
    floor = dice.one_of("", f"{dice.randint(2, 14)}樓", f"{dice.randint(2, 9)}樓之2")
    road = word("tw_places", dice) + word("tw_roads", dice)
    return f"{road}{lane}{dice.randint(1, 400)}號{floor}"


def hongkong(dice: Dice) -> str:
    """Give an address of Hong Kong."""
    flat = f"{dice.randint(2, 35)}樓{dice.choice('ABCDEFGH')}室"
    door = f"{dice.randint(1, 700)}號{word('hk_estates', dice)}"
    return word("hk_places", dice) + door + flat


def abroad(dice: Dice) -> str:
    """Give an address in Latin letters."""
    if dice.happens(0.7):
        flat = dice.one_of(
            "", "", f", Apt {dice.randint(2, 60)}", f", Unit {dice.randint(1, 9)}B"
        )
        street = f"{dice.randint(2, 990)} {word('streets_abroad', dice)}{flat}"
        return f"{street}, {word('towns_abroad', dice)}"
    road = f"No. {dice.randint(2, 900)} {word('roads_pinyin', dice)}"
    return (
        f"Room {dice.randint(101, 2904)}, {road}, {word('cities_pinyin', dice)}, China"
    )


def republic_day(dice: Dice) -> str:
    """Give a day of birth by the years of the Republic."""
    year, month, day = born(dice).split("-")
    told = f"民國{int(year) - 1911}年{int(month)}月{int(day)}日"
    return dice.one_of(
        told, f"{year}年{int(month)}月{int(day)}日", f"{year}/{month}/{day}"
    )


def born_lately(dice: Dice) -> str:
    """Give a child's day of birth."""
    year, month, day = (
        dice.randint(2011, 2023),
        dice.randint(1, 12),
        dice.randint(1, 28),
    )
    return dice.one_of(
        f"{year}-{month:02}-{day:02}",
        f"{year}年{month}月{day}日",
        f"{year}.{month}.{day}",
    )


def minor(dice: Dice) -> str:
    """Say how old a child is."""
    age = dice.one_of(
        f"{dice.randint(3, 15)}岁",
        f"{dice.choice('三四五六七八九')}岁",
        f"{dice.randint(3, 14)}周岁",
    )
    return word("kin", dice) + dice.one_of("才", "今年", "刚满", "今年才", "") + age


def pupil(dice: Dice) -> str:
    """Say where a child goes to school."""
    return (
        word("kin", dice)
        + dice.one_of("上", "在读", "刚上", "今年上")
        + word("grades", dice)
    )


def minor_traditional(dice: Dice) -> str:
    """Say how old a child is, in Taiwan or Hong Kong."""
    return (
        word("kin_tc", dice)
        + dice.one_of("今年", "才", "剛滿")
        + f"{dice.randint(3, 15)}歲"
    )


def minor_english(dice: Dice) -> str:
    """Say how old a child is, in English."""
    age, kin = dice.randint(3, 15), word("kin_en", dice)
    return dice.one_of(
        f"my {age}-year-old {kin}", f"my {kin}, who is {age}", f"my {age} yr old {kin}"
    )


def measured(dice: Dice) -> str:
    """Give a measurement of a body."""
    return dice.one_of(
        f"血压{dice.randint(140, 190)}/{dice.randint(90, 115)}",
        f"空腹血糖{dice.randint(7, 15)}.{dice.randint(0, 9)}",
        f"餐后血糖{dice.randint(11, 19)}.{dice.randint(0, 9)}mmol/L",
        f"尿酸{dice.randint(430, 690)}",
        f"糖化血红蛋白{dice.randint(7, 12)}.{dice.randint(0, 9)}%",
        f"体温{dice.randint(38, 40)}.{dice.randint(0, 9)}℃",
    )
