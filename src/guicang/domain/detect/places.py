"""Chinese postal addresses, told by the parts that they are made of.

An address is walked from a part that is certain (a road with a number, a province with
what lies in it) to both sides: to the left as far as the parts of the administration
go, to the right as far as parts follow each other.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from guicang.domain.detect.model import Entity
from guicang.domain.detect.placing import Addresses
from guicang.domain.detect.rule import Reader, Rule, any_of, one_of

_HAN: Final = r"[\xe4-\xe9][\x80-\xbf][\x80-\xbf]"
_BACK: Final = 24
# Spaces, letters and digits as they may come, before they are folded.
_SPACE: Final = r"(?: |\xc2\xa0|\xe2[\x80-\x81][\x80-\xbf]|\xe3\x80\x80)"
_MARKS: Final = (
    rf"(?:[0-9A-Za-z\-\r\n]|{_SPACE}|\xef[\xbc\xbd][\x80-\xbf]|\xe2\x88\x92|\xc2\xb7"
    r"|\xe3\x83\xbb|\xef\xb9\xa3){1,12}"
)
_LIVES: Final = (
    *(
        "家住",
        "居住在",
        "住在",
        "我住",
        "住",
        "家在",
        "住址",
        "地址",
        "寄到",
        "寄往",
        "送到",
    ),
    *("发到", "发往", "搬到", "搬去", "改到", "改成"),
)
_LIVES_LINK: Final = r"(?: |:|\x02|是|在|为|于|这边|改成|改到|改为|换成)"
# A block, an entrance and a room; on which storey it would be.
_TRIPLE: Final = re.compile(rb"[0-9]{1,3}-[0-9]{1,2}-([0-9]{3,4})(?![0-9-])")
# A block, an entrance or none, and a room: 13#2506.
_SHARP: Final = re.compile(rb"[0-9]{1,3}#(?:[0-9]{1,2}-)?([0-9]{3,4})(?![0-9#-])")
_ROOM: Final = re.compile(rb"(?:[1-9]|[1-4][0-9])(?:0[1-9]|[12][0-9])\Z")
# Whose figures they would be, if they were no address.
_CODE: Final = re.compile(
    "型号|版本|编号|货号|款|规格|尺寸|日期|密码|电话|批号|单号|色号|料号|证号|生日|出生|时间|[0-9]年|[0-9一二三四五六七八九十]月|编码|号码|订单|货架|驿站|快递|货位|库位|柜|[号码]\\Z"
)
_LED: Final = re.compile(
    f"(?:{one_of([*_LIVES, '我在', '人在', '送', '寄', '发货到', '送货', '收货'])})"
    f"{_LIVES_LINK}{{0,3}}\\Z"
)
_NAME: Final = 3
_NEAR: Final = 8
# What makes it a question, goods, or no place of somebody's.
_NO_PLACE: Final = re.compile(
    "(?:店|宾馆|旅馆|民宿|驿站|网点|仓库?|附近|[这那]边|多年|左右|地区|天)\\Z"
    "|多少|多久|几|费|方便|民宿"
)
# A place's name that ends its clause.
_PLACE: Final = re.compile(
    " ?([\u4e00-\u9fff]{2,8}(?:SOHO|[A-Z])?)(?=[\x00\x02,;!?.\n ]|谢谢|麻烦)",
    re.IGNORECASE,
)
Words = Mapping[str, Sequence[str]]


def rules(words: Words) -> tuple[Rule, ...]:
    """Return the rules of this family."""
    reader = Addresses(words)
    parts = [
        f"{n}{part}" for n in "一二三四五六七八九十东西南北中" for part in "区里期村"
    ]
    road = any_of(words["roads"])
    count = any_of(words["numbers"])
    region = any_of(
        ["省", "市", "区", "區", "县", "縣", "旗", "自治区", "自治州", "州"]
    )
    street = any_of(
        ["路", "街", "大道", "巷", "镇", "鎮", "乡", "鄉", "村", "小区", "花园"]
    )
    section = f"(?: ?{any_of('东西南北中')}(?:段)?)?"
    lettered = any_of("座栋幢区馆楼")
    # Each in a shape of its own: together they are too large for the engine.
    sites = any_of(_last([*words["sites"], *parts]))
    roads = f"(?:{road}|{sites})"
    house = r"[A-Za-z]?[0-9]{1,5}(?:\r?\n[0-9]{0,4})?[A-Za-z]?(?:-[0-9]{1,4})?#?"
    village = any_of(f"{n}{part}" for n in "一二三四五六七八九十" for part in "组社队")
    behind = (
        rf"{section}(?: |-|第|\r?\n)?"
        rf"(?:{house}{count}|[A-Za-z]{lettered}|{village})"
    )
    numbered = f"{road}{behind}"
    estate = (
        f"{sites}{behind}"
        rf"|{sites}[0-9]{{1,4}}(?:[#-][0-9]{{1,2}})?[#-][0-9]{{3,4}}[^0-9#-]"
    )
    triggered = (
        f"{roads}{section}(?:第)?{_MARKS}{count}",
        rf"{sites}(?:[0-9]|\xef\xbc[\x90-\x99])",
        f"(?:村|庄|屯|寨|坪|岭){village}",
    )
    # A block and a room in it are nobody's but somebody's, whatever it is called.
    block = any_of(["栋", "幢", "座", "号楼"])
    wing = any_of(["栋", "幢", "座", "区"])
    entrance = "(?:[0-9]{1,2}单元|-?[0-9]{1,2}-)?"
    room = (
        rf"{_HAN}{_HAN}(?:[0-9]{{1,3}}#?{block}|[A-Za-z]{wing})(?: |-)?{entrance}"
        "[0-9]{2,4}[^0-9.%]"
    )
    inside = rf"(?:[0-9]|\xef\xbc[\x90-\x99]|[A-Za-z])#?(?:{block}|{wing})"
    within = rf"{region} ?(?:{_HAN}){{1,7}}{street}"
    building = rf"{region} ?(?:{_HAN}){{2,8}}(?:第)?(?:[0-9]{{1,3}}#?|[A-Za-z]){block}"
    # A block and a room with the sign of a number between them; a tower and a room.
    sharp = rf"{_HAN}{_HAN}[0-9]{{1,3}}#(?:[0-9]{{1,2}}-)?[0-9]{{3,4}}[^0-9#-]"
    towers = any_of(["樓", "楼", "大厦", "大廈", "閣", "阁", "苑"])
    tower = rf"{_HAN}{_HAN}{towers}[0-9]{{1,4}}[A-Za-z]?室"
    quarters = any_of(["公寓", "宿舍", "宿舍楼", "教学楼", "舍", "楼", "院"])
    housed = rf"[0-9]{{1,3}}(?:号)?{quarters}[1-9][0-9]{{2,3}}[^0-9.%]"
    door = rf"{_HAN}{_HAN}(?: |\r?\n)?[0-9]{{1,3}}-[0-9]{{1,2}}-[0-9]{{3,4}}[^0-9-]"
    figure = r"(?:[0-9]|\xef\xbc[\x90-\x99])"
    dash = r"(?:-|\xef\xbc\x8d|\xe2\x80[\x90-\x95]|\xe2\x88\x92|\xef\xb9\xa3)"
    doors = f"{figure}{{1,3}}{dash}{figure}{{1,2}}{dash}{figure}{{3}}"
    districts = any_of(f"{name}区" for name in words["districts"])
    lived = Rule(
        name="address/lived",
        entity=Entity.ADDRESS,
        pattern=districts,
        triggers=(districts,),
        rank=48,
        starts=False,
        reader=_lived(words),
        score=0.7,
    )
    made = {door: _door(reader, _TRIPLE), sharp: _door(reader, _SHARP)}
    return lived, *(
        Rule(
            name=name,
            entity=Entity.ADDRESS,
            pattern=shape,
            triggers=triggers,
            rank=47,
            reader=made.get(shape, reader.read),
            score=score,
        )
        for name, shape, triggers, score in (
            ("address/housed", housed, (f"{figure}(?:号)?{quarters}{figure}",), 0.7),
            ("address/door", door, (doors,), 0.6),
            ("address/sharp", sharp, (rf"{figure}(?:#|\xef\xbc\x83){figure}",), 0.6),
            ("address/tower", tower, (f"{figure}[A-Za-z]?室",), 0.7),
            ("address/numbered", numbered, triggered, 0.9),
            ("address/estate", estate, triggered, 0.9),
            ("address/building", building, (f"{_MARKS}{block}",), 0.8),
            ("address/room", room, (inside,), 0.7),
            ("address/within", within, (within.replace(" ?", f"{_SPACE}?"),), 0.8),
        )
    )


def _last(words: Sequence[str]) -> list[str]:
    """Leave out the words that end in another one: the engine sees them by it."""
    known = set(words)
    return [w for w in words if not any(w[n:] in known for n in range(1, len(w)))]


def _door(addresses: Addresses, shape: re.Pattern[bytes]) -> Reader:
    """Return the reader of a block, an entrance and a room behind a name.

    A city, or a word that says where somebody lives, speaks for it; else the name has
    letters enough to be one, and the room is one of a storey.
    """

    def read(text: bytes, start: int, end: int) -> tuple[int, int] | None:
        found = shape.search(text, start, end)
        if found is None:
            return None
        row = text.rfind(b"\x00", 0, start) + 1
        before = text[max(row, start - 3 * _BACK) : found.start()]
        letters = before.decode("utf-8", "ignore")
        width = addresses.left(letters)
        name = letters[len(letters) - width :]
        lead = letters[: len(letters) - width]
        sure = addresses.is_placed(name) or _LED.search(lead)
        if not sure and not _ROOM.match(found[1]):
            return None
        if len(name) < _NAME or _CODE.search(lead[-_NEAR:] + name):
            return None
        return (found.start() - len(name.encode()), found.end(1))

    return read


def _lived(words: Words) -> Reader:
    """Return the reader of a place in a district, where somebody lives or receives."""
    cities = one_of([*words["provinces"], *words["cities"]])
    before = re.compile(
        f"{one_of(_LIVES)}{_LIVES_LINK}{{0,3}}"
        f"((?:[\u4e00-\u9fff]{{2,4}}[省市])?(?:{cities}市?)?"
        f"{one_of(words['districts'])}区)\\Z"
    )
    stops = frozenset("".join(words["ends"]))

    def read(text: bytes, _: int, end: int) -> tuple[int, int] | None:
        lead = text[max(end - 3 * _BACK, 0) : end].decode("utf-8", "ignore")
        found = before.search(lead)
        place = _PLACE.match(text[end : end + 3 * _BACK].decode("utf-8", "ignore"))
        if not found or not place or _NO_PLACE.search(place[1]):
            return None
        if not stops.isdisjoint(place[1]):
            return None
        return end - len(found[1].encode()), end + len(place.group().encode())

    return read
