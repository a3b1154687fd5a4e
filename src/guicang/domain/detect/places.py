"""Chinese postal addresses, told by the parts that they are made of.

An address is walked from a part that is certain (a road with a number, a province with
what lies in it) to both sides: to the left as far as the parts of the administration
go, to the right as far as parts follow each other.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from guicang.domain.detect.model import Entity
from guicang.domain.detect.rule import Reader, Rule, any_of, one_of

_HAN: Final = r"[\xe4-\xe9][\x80-\xbf][\x80-\xbf]"
_CHANGED: Final = frozenset(("改成", "换成", "写成", "变成", "填成"))
# Bytes that are no letter come out as they went in.
_SAME: Final = "surrogateescape"
_BACK: Final = 24
_AHEAD: Final = 64
_SHORTEST: Final = 5
# A block, an entrance and a room.
_INNER: Final = re.compile(
    "[0-9]{1,3}-[0-9]{1,2}-[0-9]{3,4}(?![0-9])|(?:座|栋|幢|号楼)[0-9]{3,4}(?![0-9])"
)
# The same where it stands behind the name of what has no other word for it.
_DOOR: Final = re.compile("(?<![0-9-])[0-9]{1,3}-[0-9]{1,2}-[0-9]{3,4}(?![0-9-])(?!年)")
_BREAK: Final = re.compile(" ?\r?\n")
_DIVISIONS: Final = frozenset("省市区县州旗镇乡街路道村院园苑厦")
_STEP: Final = 12
# Before an address, what ends in a letter that addresses have too.
_BEFORE: Final = re.compile(
    "司|[单证卡帐账编信票工批户房]号|身份证|驾驶证|护照|证件|电话|手机|姓名|先生|女士|小姐|老师|[a-z]"
)
# Behind an address, what would be read as a part of it.
_BEHIND: Final = re.compile(
    "谢|麻烦|电话|手机|联系|收件|收货|邮编|身份证|证|先生|女士|小姐|阿姨|老师|就行|即可|急|凭|查"
    "|订单|快递|放门|门口|别|送货|快点|尽快|前面|后面|对面|旁边|附近|隔壁"
)
# Spaces, letters and digits as they may come, before they are folded.
_SPACE: Final = r"(?: |\xc2\xa0|\xe2[\x80-\x81][\x80-\xbf]|\xe3\x80\x80)"
_MARKS: Final = (
    rf"(?:[0-9A-Za-z\-\r\n]|{_SPACE}|\xef[\xbc\xbd][\x80-\xbf]|\xe2\x88\x92|\xc2\xb7"
    r"|\xe3\x83\xbb|\xef\xb9\xa3){1,12}"
)
_NUMBER: Final = "[0-9A-Za-z零一二三四五六七八九十百-]"
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
    reader = _Addresses(words)
    parts = [
        f"{n}{part}" for n in "一二三四五六七八九十东西南北中" for part in "区里期村"
    ]
    road = any_of([*words["roads"], *words["sites"], *parts])
    count = any_of(words["numbers"])
    region = any_of(["省", "市", "区", "县", "旗", "自治区", "自治州", "州"])
    street = any_of(["路", "街", "大道", "巷", "镇", "乡", "村", "小区", "花园"])
    section = f"(?: ?{any_of('东西南北中')}段)?"
    lettered = any_of("座栋幢区馆楼")
    sites = any_of([*words["sites"], *parts])
    house = r"[A-Za-z]?[0-9]{1,5}[A-Za-z]?(?:-[0-9]{1,4})?#?"
    village = any_of(f"{n}{part}" for n in "一二三四五六七八九十" for part in "组社队")
    numbered = (
        rf"{road}{section}(?: |-|第|\r?\n)?"
        rf"(?:{house}{count}|[A-Za-z]{lettered}|{village})"
        rf"|{sites}[0-9]{{1,4}}(?:[#-][0-9]{{1,2}})?[#-][0-9]{{3,4}}[^0-9#-]"
    )
    triggered = (
        f"{road}{section}(?:第)?{_MARKS}{count}",
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
    building = rf"{region} ?(?:{_HAN}){{2,8}}(?:第)?[0-9]{{1,3}}#?{block}"
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
    return lived, *(
        Rule(
            name=name,
            entity=Entity.ADDRESS,
            pattern=shape,
            triggers=triggers,
            rank=47,
            reader=reader.read,
            score=score,
        )
        for name, shape, triggers, score in (
            ("address/numbered", numbered, triggered, 0.9),
            ("address/building", building, (f"{_MARKS}{block}",), 0.8),
            ("address/room", room, (inside,), 0.7),
            ("address/within", within, (within.replace(" ?", f"{_SPACE}?"),), 0.8),
        )
    )


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


class _Addresses:
    """Finds both ends of an address around a part of it."""

    def __init__(self, words: Words) -> None:
        self._province = re.compile(one_of(words["provinces"]))
        self._city = re.compile(one_of([*words["provinces"], *words["cities"]]))
        named = {*words["regions"], *words["roads"], *words["sites"]}
        self._named = re.compile(one_of(named))
        # A door, but not what lies before it.
        count = f" ?{one_of(words['numbers'])}(?:(?<!门)|(?![口卫前外]))"
        self._counted = re.compile(f"(?<![0-9]){_NUMBER}{{1,6}}#?{count}")
        # A room may stand without a word: 3栋1201, 3栋-2-1201.
        self._more = re.compile(
            r"(?![0-9]{3}-[0-9]{2}-[0-9]{4})(?:[0-9]{0,4}|[A-Za-z]?)(?:[#-][0-9]{1,4}[A-Za-z]?){1,3}(?![0-9A-Za-z-])"
            rf"|[0-9]{{2,4}}(?![0-9:.]|{_NUMBER}*{count})"
        )
        self._room = re.compile(
            rf"[0-9]{{1,4}}(?:[#-][0-9]{{1,5}}){{1,3}}(?![0-9#]|{count})"
        )
        roads = one_of(words["roads"])
        self._road = re.compile(rf"{roads}\Z")
        self._crossing = re.compile(
            rf"[与和][\u4e00-\u9fff]{{1,8}}?{roads}(?:交叉|交汇|交界|路口|十字)(?:路)?(?:口|处)?"
        )
        self._stops = frozenset("".join(words["ends"]))
        self._known = frozenset(words["known"])

    def read(self, text: bytes, start: int, end: int) -> tuple[int, int] | None:
        """Return where the address lies that a part was seen in."""
        row = text.rfind(b"\x00", 0, start) + 1
        before = text[max(row, start - 3 * _BACK) : start].decode("utf-8", _SAME)
        stop = text.find(b"\x00", end)
        after = text[start : min(stop, start + 3 * _AHEAD)].decode("utf-8", _SAME)
        left = self._left(before)
        right = self._right(after)
        address = before[len(before) - left :] + after[:right]
        if not right or len(address) < _SHORTEST or not self._whole(address):
            return None
        return (
            start - len(before[len(before) - left :].encode("utf-8", _SAME)),
            start + len(after[:right].encode("utf-8", _SAME)),
        )

    def _left(self, before: str) -> int:
        """Return how many letters before the part belong to the address."""
        width = 0
        for place in range(len(before) - 1, -1, -1):
            crossing = before[place] in "与和" and self._road.search(before[:place])
            if crossing or self._is_broken(before, place):
                width += 1
                continue
            if self._stopped(before, place) or not _is_han(before[place]):
                break
            width += 1
        run = before[len(before) - width :]
        run = run[max((m.end() for m in _BEFORE.finditer(run)), default=0) :]
        width = len(run)
        found = self._province.search(run)
        return width - found.start() if found else min(width, _STEP)

    def _is_broken(self, text: str, place: int) -> bool:
        """Tell whether a line ends within an address.

        It does behind a division or a road; elsewhere only where what stands before it
        is a part of an address by itself.
        """
        if text[place] not in " \r\n":
            return False
        line = text[:place].rstrip(" \r\n")
        if not line or "\n" not in text[len(line) : place + 2]:
            return False
        line = line.rsplit("\n", 1)[-1]
        return line[-1] in _DIVISIONS or bool(
            self._city.search(line) or self._counted.search(line)
        )

    def _stopped(self, letters: str, place: int) -> bool:
        """Tell whether a letter ends an address, and is no part of a place's name."""
        if letters[place] not in self._stops:
            return False
        if letters[max(place - 1, 0) : place + 1] in _CHANGED:
            return True
        pairs = (letters[place : place + 2], letters[max(place - 1, 0) : place + 1])
        return not any(pair in self._known for pair in pairs)

    def _right(self, after: str) -> int:
        """Return how many letters go on being parts of an address."""
        end = place = 0
        while place < len(after) and place - end <= _STEP:
            counted = self._counted.match(after, place) or _DOOR.match(after, place)
            named = counted or self._named.match(after, place)
            if named:
                end = place = named.end()
                more = (self._more if counted else self._room).match(after, place)
                more = more or self._crossing.match(after, place)
                if more:
                    end = place = more.end()
                continue
            broken = after[place] in " \r\n" and _BREAK.match(after, place)
            if broken and (end == place or _is_han(after[place - 1])):
                place = broken.end()
                continue
            letter = after[place]
            behind = _BEHIND.match(after, place)
            if (
                behind
                or self._stopped(after, place)
                or not _continues(letter, after, place)
            ):
                break
            place += 1
        return end

    def _whole(self, address: str) -> bool:
        """Tell an address from a single place: a number, or two parts and a road."""
        parts = len(self._named.findall(address)) + len(self._counted.findall(address))
        return parts > 1 or _INNER.search(address) is not None


def _is_han(letter: str) -> bool:
    return "\u4e00" <= letter <= "\u9fff"


def _continues(letter: str, after: str, place: int) -> bool:
    """Letters and digits go on; a space or bracket does so between them."""
    if _is_han(letter) or (letter.isascii() and letter.isalnum()):
        return True
    return (
        letter in " -#()\x02"[:5]
        and place + 1 < len(after)
        and (_is_han(after[place + 1]) or after[place + 1].isalnum())
    )
