"""Who somebody is: names, addresses, days of birth, children and ailments."""

from typing import Final

from bench.detect.dice import Dice
from bench.detect.edition9.pools import month_and_day, word

_DIGITS: Final = "零一二三四五六七八九"
_TENS: Final = ("", "十", "二十", "三十")
_MONTHS: Final = (
    "January February March April May June July August September October November"
    " December"
)


def person(dice: Dice) -> str:
    """Give a Chinese name."""
    return word("surnames", dice) + word("given", dice)


def compound(dice: Dice) -> str:
    """Give a name whose family name has two letters."""
    return word("compound", dice) + word("given", dice)


def minority(dice: Dice) -> str:
    """Give a name of another people of China."""
    return word("minority", dice)


def latin(dice: Dice) -> str:
    """Give a name in Latin letters."""
    return f"{word('latin_first', dice)} {word('latin_last', dice)}"


def upper(dice: Dice) -> str:
    """Give a name as a passport spells it."""
    between = dice.one_of(" ", " ", "/", ", ")
    return word("pinyin_last", dice) + between + word("pinyin_given", dice)


def _house(dice: Dice) -> str:
    door = f"{dice.randint(2, 32)}{dice.one_of('0', '0', '1')}{dice.randint(1, 4)}"
    return dice.one_of(
        f"{dice.randint(1, 30)}栋{dice.randint(1, 4)}单元{door}",
        f"{dice.randint(1, 30)}号楼{door}室",
        f"{dice.randint(1, 30)}幢{door}",
        f"{dice.letters(1, 'ABCD')}座{door}",
        f"{dice.randint(1, 20)}-{dice.randint(1, 4)}-{door}",
    )


def address(dice: Dice) -> str:
    """Give a whole address."""
    area = word("places", dice).replace("/", "")
    if dice.happens(0.2):
        area = area.split("省")[-1]
    street = f"{word('roads', dice)}{dice.randint(2, 988)}号"
    estate = word("estates", dice)
    return area + dice.one_of(street + estate, street + estate, estate) + _house(dice)


def short_address(dice: Dice) -> str:
    """Give what somebody of the town says."""
    road = f"{word('roads', dice)}{dice.randint(2, 988)}号"
    return dice.one_of(word("estates", dice), road) + _house(dice)


def village(dice: Dice) -> str:
    """Give a house in the country."""
    place = word("places", dice).split("/")
    return f"{place[0]}{place[1]}{word('villages', dice)}{dice.randint(1, 15)}组" + (
        dice.one_of(f"{dice.randint(2, 140)}号", f"{dice.randint(2, 140)}号")
    )


def latin_address(dice: Dice) -> str:
    """Give an address abroad, or one at home for those who are abroad."""
    if dice.happens(0.6):
        street = f"{dice.randint(2, 990)} {word('streets_abroad', dice)}"
        flat = dice.one_of("", "", f", Apt {dice.randint(1, 40)}{dice.letters(1)}")
        return f"{street}{flat}, {word('towns_abroad', dice)}"
    flat = f"Room {dice.randint(101, 2904)}, Building {dice.randint(1, 20)}"
    road = f"No. {dice.randint(2, 900)} {word('roads_pinyin', dice)}"
    return f"{flat}, {road}, {word('cities_pinyin', dice)}, China"


def born(dice: Dice) -> str:
    """Give a day of birth, with dashes."""
    month, day = month_and_day(dice)
    return f"{dice.randint(1950, 2007)}-{month:02}-{day:02}"


def born_lately(dice: Dice) -> str:
    """Give a child's day of birth."""
    month, day = month_and_day(dice)
    year = dice.randint(2011, 2023)
    return dice.one_of(f"{year}-{month:02}-{day:02}", f"{year}年{month}月{day}日")


def _said(number: int) -> str:
    tens, ones = divmod(number, 10)
    return _TENS[tens] + (_DIGITS[ones] if ones else "")


def spoken_day(day: str) -> str:
    """Write a day as it is said."""
    year, month, at = day.split("-")
    years = "".join(_DIGITS[int(digit)] for digit in year)
    return f"{years}年{_said(int(month))}月{_said(int(at))}日"


def english_day(day: str, dice: Dice) -> str:
    """Write a day in English."""
    year, month, at = day.split("-")
    name = _MONTHS.split()[int(month) - 1]
    return dice.one_of(
        f"{name} {int(at)}, {year}",
        f"{int(at)} {name[:3]} {year}",
        f"{month}/{at}/{year}",
    )


def minor(dice: Dice) -> str:
    """Say how old a child is."""
    years = dice.randint(3, 15)
    age = dice.one_of(f"{years}岁", f"{years}周岁", f"{_said(years)}岁", f"{years}岁半")
    return word("kin", dice) + dice.one_of("今年", "才", "刚满", "", "快") + age


def pupil(dice: Dice) -> str:
    """Say where a child goes to school."""
    grade = word("grades", dice)
    return word("kin", dice) + dice.one_of("在读", "上", "今年", "刚上", "在上") + grade


def child(dice: Dice) -> str:
    """Name a child by its age."""
    age = dice.one_of(f"{dice.randint(2, 15)}岁", f"{_said(dice.randint(3, 14))}岁")
    return age + dice.one_of("的", "大的", "") + word("kin_own", dice)


def english_child(dice: Dice) -> str:
    """Name a child by its age in English."""
    years, kin = dice.randint(2, 15), word("kin_en", dice)
    return dice.one_of(
        f"my {years}-year-old {kin}",
        f"a {years} year old {kin}",
        f"our {kin}, aged {years}",
    )


def ailment(dice: Dice) -> str:
    """Give what somebody has."""
    return word("diseases", dice)
