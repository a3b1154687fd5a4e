"""Who somebody of this set is: names, places, days of birth, accounts, findings."""

from bench.detect import values
from bench.detect.dice import LOWER, UPPER, Dice
from bench.detect.edition9 import values as more
from bench.detect.edition9.people import english_day
from bench.detect.edition12.pools import word
from stdnum import luhn

_ALNUM = UPPER + LOWER + "0123456789"
_TENS = "一二三四五六七八九"


def person(dice: Dice) -> str:
    """Give a Chinese name of two or three letters."""
    return word("surnames", dice) + word("given", dice)


def compound(dice: Dice) -> str:
    """Give a name whose family name has two letters."""
    return word("compound", dice) + word("given", dice)


def trad(dice: Dice) -> str:
    """Give a name as Taiwan and Hong Kong write it."""
    return word("trad_last", dice) + word("trad_given", dice)


def latin(dice: Dice) -> str:
    """Give a name of somebody abroad, or a Chinese one as it is spelt there."""
    if dice.happens(0.2):
        spelt = f"{word('pinyin_given', dice)} {word('pinyin_last', dice)}"
        return spelt.title()
    return f"{word('latin_first', dice)} {word('latin_last', dice)}"


def upper(dice: Dice) -> str:
    """Give a name as tickets spell it."""
    gap = dice.one_of("/", "/", " ")
    return word("pinyin_last", dice) + gap + word("pinyin_given", dice)


def _door(dice: Dice) -> str:
    flat = f"{dice.randint(1, 27)}0{dice.randint(1, 5)}"
    return dice.one_of(
        f"{dice.randint(1, 29)}栋{dice.randint(1, 3)}单元{flat}",
        f"{dice.randint(1, 29)}号楼{flat}室",
        f"{dice.randint(1, 29)}-{dice.randint(1, 3)}-{flat}",
        f"{dice.randint(1, 29)}栋{flat}",
        f"{dice.letters(1, 'ABC')}栋{flat}房",
    )


def address(dice: Dice) -> str:
    """Give a whole address in a town, as people or an address book write it."""
    if dice.happens(0.2):
        head = word("metros", dice)
    else:
        province, city, district = word("places", dice).split("/")
        head = dice.one_of(province + city, province + city, city) + district
    street = f"{word('roads', dice)}{dice.randint(1, 899)}号"
    tail = dice.one_of(
        word("estates", dice) + _door(dice),
        word("estates", dice) + _door(dice),
        f"{word('buildings', dice)}{dice.randint(2, 31)}楼",
        f"{word('buildings', dice)}{dice.letters(1, 'ABC')}座{dice.randint(2, 31)}08室",
        "",
    )
    return head + (street if not tail else dice.one_of(street, "") + tail)


def short_address(dice: Dice) -> str:
    """Give what one says to somebody of the same town."""
    return word("estates", dice) + _door(dice)


def village(dice: Dice) -> str:
    """Give a house in the country."""
    province, city, district = word("places", dice).split("/")
    group = f"{dice.choice(_TENS)}组"
    where = word("villages", dice) + dice.one_of(group, f"{dice.randint(2, 99)}号")
    return dice.one_of(province, "") + city + district + where


def address_tw(dice: Dice) -> str:
    """Give an address in Taiwan."""
    lane = dice.one_of("", "", f"{dice.randint(2, 90)}巷")
    floor = dice.one_of(f"{dice.randint(2, 14)}樓", f"{dice.randint(2, 9)}F", "")
    street = f"{word('trad_roads_tw', dice)}{lane}{dice.randint(2, 390)}號"
    return word("trad_places_tw", dice) + street + floor


def address_hk(dice: Dice) -> str:
    """Give an address in Hong Kong."""
    street = f"{word('trad_places_hk', dice)}{dice.randint(2, 580)}號"
    flat = f"{dice.randint(2, 36)}樓{dice.letters(1, 'ABCDEFGH')}室"
    return street + word("trad_blocks_hk", dice) + flat


def address_abroad(dice: Dice) -> str:
    """Give an address in Latin letters: the towns of this set's customers."""
    land = dice.one_of("uk", "uk", "us", "us", "us", "sg", "hk", "in", "eu", "eu")
    street, number = word(f"streets_{land}", dice), str(dice.randint(2, 480))
    if land == "eu":
        return street.replace("%", number)
    flat = dice.one_of("", "", f"Apt {dice.randint(1, 40)}, ", f"Flat {_flat(dice)}, ")
    flat = {"sg": "Blk ", "hk": f"Flat {_flat(dice)}, "}.get(land, flat)
    return f"{flat}{number} {street}, {word(f'towns_{land}', dice)}"


def _flat(dice: Dice) -> str:
    return f"{dice.randint(1, 30)}{dice.letters(1, 'ABCD')}"


def born(dice: Dice) -> str:
    """Give a day of birth of somebody grown up, with dashes."""
    return f"{values.day(dice, 1948, 2005)}"


def born_lately(dice: Dice) -> str:
    """Give a child's day of birth."""
    day = values.day(dice, 2013, 2025)
    return dice.one_of(
        f"{day}", f"{day.year}年{day.month}月{day.day}日", f"{day:%Y%m%d}"
    )


def born_roc(dice: Dice) -> str:
    """Give a day of birth by the years of the Republic."""
    day = values.day(dice, 1951, 2004)
    return f"民國{day.year - 1911}年{day.month}月{day.day}日"


def born_abroad(dice: Dice) -> str:
    """Give a day of birth as an English form or sentence has it."""
    day = values.day(dice, 1948, 2005)
    written = f"{day:%d/%m/%Y}", f"{day:%Y-%m-%d}", f"{day:%d.%m.%Y}"
    return dice.one_of(*written, english_day(f"{day}", dice), f"{day:%d-%b-%Y}")


def minor(dice: Dice) -> str:
    """Say how old a child is."""
    years = dice.randint(3, 16)
    age = dice.one_of(f"{years}岁", f"{years}岁", f"{years}周岁", f"{years}岁半")
    return word("kin", dice) + dice.one_of("今年", "才", "刚", "", "只有") + age


def pupil(dice: Dice) -> str:
    """Say which class a child goes to."""
    return word("kin", dice) + dice.one_of("上", "在读", "才上") + word("grades", dice)


def child(dice: Dice) -> str:
    """Name a child by its age."""
    return f"{dice.randint(2, 15)}岁{dice.one_of('的', '')}{word('kin_own', dice)}"


def child_trad(dice: Dice) -> str:
    """Name a child by its age or class, as Taiwan and Hong Kong write it."""
    if dice.happens(0.3):
        return f"{word('kin_trad', dice)}讀{word('grades_trad', dice)}"
    years = f"{dice.one_of('今年', '才', '')}{dice.randint(3, 15)}歲"
    return word("kin_trad", dice) + years


def child_abroad(dice: Dice) -> str:
    """Name a child by its age in English."""
    years, kin = dice.randint(3, 15), word("kin_en", dice)
    return dice.one_of(
        f"my {years}-year-old {kin}",
        f"my {kin} is {years}",
        f"my {years} year old {kin}",
        f"my {kin} is only {years} years old",
    )


def email(dice: Dice) -> str:
    """Give a mailbox that cannot be."""
    nick = word("nicks", dice)
    first, last = word("latin_first", dice), word("latin_last", dice)
    spelt = word("pinyin_given", dice) + dice.one_of("", ".", "_")
    name = dice.one_of(
        nick + dice.one_of("", "_", ".") + dice.digits(dice.randint(2, 5)),
        (spelt + word("pinyin_last", dice)).lower(),
        dice.digits(dice.randint(8, 10), "123456789"),
        f"{first[0]}{dice.one_of('.', '')}{last}".lower().replace("'", ""),
        f"{first}.{last}".lower().replace("'", ""),
    )
    return f"{name}@{word('mailboxes', dice)}"


def wechat(dice: Dice) -> str:
    """Give a WeChat name; a letter stands first."""
    nick, given = word("nicks", dice), word("pinyin_given", dice)
    return dice.one_of(
        f"{nick}{dice.one_of('', '_', '-')}{dice.digits(dice.randint(4, 6))}",
        f"{given.lower()}{dice.digits(dice.randint(3, 5))}",
        f"{dice.letters(1, LOWER)}{dice.digits(dice.randint(7, 10))}",
        f"{given.capitalize()}_{nick}{dice.digits(2)}",
    )


def password(dice: Dice) -> str:
    """Give a password as people make them."""
    nick, year = word("nicks", dice), dice.randint(1978, 2026)
    return dice.one_of(
        f"{nick.capitalize()}{dice.one_of('@', '#', '!', '_')}{year}",
        f"{nick}{dice.digits(dice.randint(4, 6))}",
        f"{dice.letters(3, LOWER)}{dice.digits(6)}",
        f"{dice.letters(2)}{dice.letters(4, LOWER)}{dice.digits(2)}${dice.letters(2)}",
        f"{nick.capitalize()}{word('nicks', dice).capitalize()}{dice.digits(2)}!",
    )


def phone(dice: Dice) -> str:
    """Give a number abroad: India, Singapore and the Gulf beside the usual ones."""
    if dice.happens(0.6):
        return more.phone(dice)
    return dice.one_of(
        f"+91 {dice.digits(5, '6789')} {dice.digits(5)}",
        f"+65 {dice.digits(4, '89')} {dice.digits(4)}",
        f"+353 8{dice.digits(1, '3567')} {dice.digits(3)} {dice.digits(4)}",
        f"+44 7{dice.digits(3)} {dice.digits(6)}",
        f"+31 6 {dice.digits(8)}",
        f"+971 5{dice.digits(1, '0456')} {dice.digits(3)} {dice.digits(4)}",
    )


def card_abroad(dice: Dice) -> str:
    """Give a card of a bank abroad, in fours as it is printed, or not."""
    body = dice.one_of("4", "5" + dice.digits(1, "12345"))
    body += dice.digits(15 - len(body))
    number = body + luhn.calc_check_digit(body)
    gap = dice.one_of("", " ", " ", "-")
    return gap.join(number[at : at + 4] for at in range(0, 16, 4))


def union(dice: Dice) -> str:
    """Give a card of a Chinese bank, as somebody abroad types it."""
    body = dice.one_of("622848", "621700", "622908") + dice.digits(12)
    return body + str(luhn.calc_check_digit(body))


def amex(dice: Dice) -> str:
    """Give a card of fifteen digits."""
    body = dice.one_of("34", "37") + dice.digits(12)
    number = body + luhn.calc_check_digit(body)
    gap = dice.one_of("", " ", "-")
    return gap.join((number[:4], number[4:10], number[10:]))


def pem(dice: Dice) -> str:
    """Give a private key as a file has it."""
    kind = dice.one_of("RSA PRIVATE KEY", "PRIVATE KEY", "EC PRIVATE KEY")
    lines = "\n".join(dice.letters(64, _ALNUM + "+/") for _ in range(3))
    return f"-----BEGIN {kind}-----\nMII{lines}==\n-----END {kind}-----"


def signing(dice: Dice) -> str:
    """Give the second half of a pair of keys: nothing but letters and digits."""
    return dice.letters(dice.one_of(30, 32, 40), _ALNUM)


def link(dice: Dice) -> str:
    """Give an address with its user's password."""
    scheme, port = dice.one_of(
        ("mysql", ":3306"),
        ("postgresql", ":5432"),
        ("redis", ":6379"),
        ("amqp", ":5672"),
        ("mongodb", ":27017"),
        ("ftp", ""),
        ("https", ""),
        ("sftp", ":22"),
    )
    user = dice.one_of("root", "app", "deploy", "report", "svc_sync", "admin")
    word_ = dice.one_of(
        password(dice).replace("@", "!").replace("#", "_"), signing(dice)
    )
    host = dice.one_of(
        "db01.corp.example", "10.8.3.21", "git.northbridge.test", "mq.test"
    )
    tail = dice.one_of("orders", "crm", "kefu", "files", "prod")
    return f"{scheme}://{user}:{word_}@{host}{port}/{tail}"


def passport_abroad(dice: Dice) -> str:
    """Give a passport of a state of this set's customers."""
    if dice.happens(0.4):
        return more.foreign_passport(dice)
    return dice.one_of(
        dice.digits(9, "456"),
        dice.letters(1) + dice.digits(8),
        dice.letters(1, "KMNPRSTUVZ") + dice.digits(7),
        "K" + dice.digits(7) + dice.letters(1),
    )
