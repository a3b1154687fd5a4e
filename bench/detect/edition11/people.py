"""Who somebody is, here, in Taiwan and Hong Kong and abroad."""

from bench.detect.dice import LOWER, Dice
from bench.detect.edition11.pools import word

_AGES = "两三四五六七八九"


def person(dice: Dice) -> str:
    """Give a Chinese name of two or three letters."""
    return word("surnames", dice) + word("given", dice)


def compound(dice: Dice) -> str:
    """Give a name whose family name has two letters."""
    return word("compound", dice) + word("given", dice)


def minority(dice: Dice) -> str:
    """Give a name with a dot between its parts."""
    return word("minority", dice)


def trad(dice: Dice) -> str:
    """Give a name as Taiwan and Hong Kong write it."""
    return word("trad_last", dice) + word("trad_given", dice)


def latin(dice: Dice) -> str:
    """Give a name of somebody abroad."""
    return f"{word('latin_first', dice)} {word('latin_last', dice)}"


def upper(dice: Dice) -> str:
    """Give a name as tickets spell it."""
    gap = dice.one_of("/", " ", ", ", " ")
    return word("pinyin_last", dice) + gap + word("pinyin_given", dice)


def _door(dice: Dice) -> str:
    flat = f"{dice.randint(1, 28)}0{dice.randint(1, 6)}"
    return dice.one_of(
        f"{dice.randint(1, 36)}幢{dice.randint(1, 3)}单元{flat}室",
        f"{dice.randint(1, 36)}栋{flat}",
        f"{dice.randint(1, 36)}号楼{dice.randint(1, 4)}单元{flat}",
        f"{dice.letters(1, 'ABCDE')}座{flat}室",
        f"{dice.randint(1, 36)}-{dice.randint(1, 3)}-{flat}",
    )


def address(dice: Dice) -> str:
    """Give a whole address in a town."""
    province, city, district = word("places", dice).split("/")
    head = dice.one_of(province, province, "") + city + district
    street = f"{word('roads', dice)}{dice.randint(1, 1288)}号"
    if dice.happens(0.2):
        return head + street
    return head + dice.one_of(street, "") + word("estates", dice) + _door(dice)


def short_address(dice: Dice) -> str:
    """Give what neighbours say."""
    return word("estates", dice) + _door(dice)


def village(dice: Dice) -> str:
    """Give a house in the country."""
    province, city, _ = word("places", dice).split("/")
    where = word("villages", dice) + f"{dice.randint(1, 14)}组"
    return province + city + where + dice.one_of("", f"{dice.randint(1, 160)}号")


def address_tw(dice: Dice) -> str:
    """Give an address in Taiwan."""
    street = f"{word('trad_roads_tw', dice)}{dice.randint(2, 480)}號"
    lane = dice.one_of("", "", f"之{dice.randint(1, 6)}")
    floor = f"{dice.randint(2, 15)}樓"
    return word("trad_places_tw", dice) + street + lane + floor


def address_hk(dice: Dice) -> str:
    """Give an address in Hong Kong."""
    street = f"{word('trad_places_hk', dice)}{dice.randint(2, 680)}號"
    flat = f"{dice.randint(2, 38)}樓{dice.letters(1, 'ABCDEFGH')}室"
    return street + word("trad_blocks_hk", dice) + flat


def address_abroad(dice: Dice) -> str:
    """Give an address in Latin letters."""
    if dice.happens(0.7):
        street = f"{dice.randint(2, 940)} {word('streets_abroad', dice)}"
        flat = dice.one_of("", "", f", Apt {dice.randint(1, 60)}", f", Unit {_a(dice)}")
        return f"{street}{flat}, {word('towns_abroad', dice)}"
    flat = f"Room {dice.randint(1, 28)}0{dice.randint(1, 6)}"
    road = f"{dice.randint(2, 940)} {word('roads_pinyin', dice)}"
    return f"{flat}, {road}, {word('cities_pinyin', dice)}, China"


def _a(dice: Dice) -> str:
    return f"{dice.randint(2, 30)}{dice.letters(1, 'ABCD')}"


def born(dice: Dice) -> str:
    """Give a day of birth of somebody grown up, with dashes."""
    return _day(dice, 1946, 2006)


def _day(dice: Dice, first: int, last: int) -> str:
    year, month, day = dice.randint(first, last), dice.randint(1, 12), dice.digits(2)
    return f"{year}-{month:02}-{int(day) % 28 + 1:02}"


def born_lately(dice: Dice) -> str:
    """Give a child's day of birth."""
    year, month, day = _day(dice, 2012, 2025).split("-")
    return dice.one_of(f"{year}-{month}-{day}", f"{year}年{int(month)}月{int(day)}日")


def born_roc(dice: Dice) -> str:
    """Give a day of birth by the years of the Republic."""
    year, month, day = (int(part) for part in born(dice).split("-"))
    since = year - 1911
    return dice.one_of(f"民國{since}年{month}月{day}日", f"{since}年{month}月{day}日")


def minor(dice: Dice) -> str:
    """Say how old a child is."""
    years = dice.randint(5, 16)
    age = dice.one_of(f"{years}岁", f"{years}岁", f"{years}周岁", f"{_said(dice)}岁")
    return word("kin", dice) + dice.one_of("今年", "才", "刚满", "", "还不到") + age


def _said(dice: Dice) -> str:
    return dice.one_of("", "十") + dice.choice(_AGES[1:6])


def pupil(dice: Dice) -> str:
    """Say which class a child goes to."""
    return (
        word("kin", dice) + dice.one_of("上", "在读", "今年上") + word("grades", dice)
    )


def child(dice: Dice) -> str:
    """Name a child by its age."""
    age = dice.one_of(f"{dice.randint(2, 15)}岁", f"{dice.choice(_AGES)}岁")
    return age + dice.one_of("的", "") + word("kin_own", dice)


def child_trad(dice: Dice) -> str:
    """Name a child by its age or class, as Taiwan and Hong Kong write it."""
    if dice.happens(0.3):
        return word("kin_trad", dice) + "讀" + word("grades_trad", dice)
    age = f"{dice.randint(2, 15)}歲"
    return word("kin_trad", dice) + dice.one_of("今年", "才", "剛滿", "") + age


def child_abroad(dice: Dice) -> str:
    """Name a child by its age in English."""
    years, kin = dice.randint(3, 15), word("kin_en", dice)
    return dice.one_of(
        f"my {years}-year-old {kin}",
        f"my {kin}, who is {years} years old,",
        f"my {years} year old {kin}",
    ).rstrip(",")


def email(dice: Dice) -> str:
    """Give a mailbox that cannot be."""
    nick = word("nicks", dice)
    spelt = f"{word('pinyin_given', dice)}{dice.one_of('.', '_', '')}".lower()
    name = dice.one_of(
        nick + dice.digits(dice.randint(1, 4)),
        spelt + word("pinyin_last", dice).lower(),
        f"{word('latin_first', dice)}.{word('latin_last', dice)}".lower(),
        dice.digits(dice.randint(8, 10), "123456789"),
        f"{dice.one_of('sales', 'ap', 'service', 'hr')}{dice.digits(2)}",
    )
    return f"{name}@{word('mailboxes', dice)}"


def wechat(dice: Dice) -> str:
    """Give a WeChat name."""
    nick = word("nicks", dice)
    return dice.one_of(
        f"{nick}{dice.one_of('', '_', '-')}{dice.digits(dice.randint(3, 6))}",
        f"{word('pinyin_given', dice).lower()}{dice.digits(dice.randint(2, 4))}",
        f"{dice.letters(2, LOWER)}-{nick}{dice.digits(2)}",
    )


def password(dice: Dice) -> str:
    """Give a password as people make them."""
    nick, year = word("nicks", dice), dice.randint(1982, 2026)
    return dice.one_of(
        f"{nick.capitalize()}@{year}",
        f"{nick}{dice.digits(dice.randint(3, 6))}",
        f"{dice.letters(2)}{dice.letters(3, LOWER)}#{dice.digits(4)}",
        f"{dice.letters(4, LOWER)}{dice.digits(2)}{dice.letters(3)}!{dice.digits(1)}",
        f"{word('pinyin_last', dice).lower()}{year}{dice.one_of('', '!!', '_x')}",
    )
