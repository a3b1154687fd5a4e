"""Both ends of a Chinese address, walked to from a part of it that is certain.

To the left as far as parts of the administration and names go, over line ends, spaces
and commas behind them; to the right as far as parts follow each other.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from guicang.domain.detect.rule import one_of

# Bytes that are no letter come out as they went in.
_SAME: Final = "surrogateescape"
_CHANGED: Final = frozenset(("改成", "换成", "写成", "变成", "填成"))
_BACK: Final = 32
_AHEAD: Final = 64
_SHORTEST: Final = 5
# A block, an entrance and a room.
_INNER: Final = re.compile(
    "[0-9]{1,3}(?:-[0-9]{1,2}-|#(?:[0-9]{1,2}-)?)[0-9]{3,4}(?![0-9])"
    "|(?:座|栋|幢|号楼|公寓|宿舍楼|教学楼|办公楼|宿舍|舍)(?:\r?\n)?[0-9]{3,4}(?![0-9])"
)
# The same where it stands behind the name of what has no other word for it.
_DOOR: Final = re.compile(
    "(?<![0-9-])[0-9]{1,3}(?:-[0-9]{1,2}-|#(?:[0-9]{1,2}-)?)[0-9]{3,4}(?![0-9-])(?!年)"
)
# Some place or other is nobody's.
_SOME: Final = re.compile("[一这那哪每几各两]个|同一")
_BREAK: Final = re.compile(" ?\r?\n")
_DIVISIONS: Final = frozenset("省市区區县縣州旗镇鎮乡鄉街路道村院园園苑厦廈")
_STEP: Final = 12
# Before an address, what ends in a letter that addresses have too.
_BEFORE: Final = re.compile(
    "司|[单证卡帐账编信票工批户房]号|身份证|驾驶证|护照|证件|电话|手机|姓名|先生|女士|小姐|老师|[a-z]"
)
# Behind an address, what would be read as a part of it.
_BEHIND: Final = re.compile(
    "谢|麻烦|姓名|名字|备注|电话|手机|联系|收件|收货|邮编|身份证|证|先生|女士|小姐|阿姨|老师|就行|即可|急|凭|查"
    "|订单|快递(?![柜点站超])|放门|门口|别|送货|快点|尽快|前面|后面|对面|旁边|附近|隔壁"
)
_NUMBER: Final = "[0-9A-Za-z零一二三四五六七八九十百-]"
# The number of a house, or the word behind it, that a line end cut in two.
_CUT: Final = "(?:\r?\n[0-9]{0,4})?"
# Behind a room without a word there is no measure.
_ROOM_ENDS: Final = "(?![0-9:.%-]|[年元块万米平个件次天斤克]|公里|多|毫升)"
# A town, a village or a road whose name has a letter of the stops in it.
_TOWN: Final = re.compile(
    "[\u4e00-\u9fff]{2,4}?(?:镇|鎮|乡|鄉|街道|村|路|大道|社区|社區)"
)
_OF: Final = frozenset("省市县縣区區旗州镇鎮乡鄉村道")
# Behind a village, a group of its houses by name.
_HAMLET: Final = (
    "(?<=村)[\u4e00-\u9fff]{1,4}(?:组|队|社|屯|湾|冲|坳|寨|庄)(?![织员里会长])"
)
Words = Mapping[str, Sequence[str]]


# The groups of a card, right behind a room: they are no rooms of their own.
_FOURS: Final = re.compile(r"[ -]?[0-9]{4}(?:[ -][0-9]{4}){2}")


class Addresses:
    """Finds both ends of an address around a part of it."""

    def __init__(self, words: Words) -> None:
        """Read the lists."""
        prefectures = one_of(words["prefectures"])
        self._first = re.compile(
            f"{one_of(words['provinces'])}|{prefectures}(?=市|地区|盟|州"
            "|[\u4e00-\u9fff]{1,4}[区县镇])"
        )
        cities = [*words["provinces"], *words["cities"], *words["prefectures"]]
        self._city = re.compile(one_of(cities))
        # A part that stands by itself before a space or a comma.
        self._part = re.compile(
            f"(?:\\A|[^\u4e00-\u9fff])(?:{one_of(cities)}"
            "|[\u4e00-\u9fff]{2,12}(?:省|(?<!城)市|区|區|县|縣|州|旗|镇|鎮|乡|鄉|街道))\\Z"
        )
        named = {*words["regions"], *words["roads"], *words["sites"], *words["points"]}
        self._named = re.compile(f"{one_of(named)}|{_HAMLET}")
        # A door, but not what lies before it.
        count = f" ?{one_of(words['numbers'])}(?:(?<!门)|(?![口卫前外]))"
        self._counted = re.compile(
            rf"(?<![0-9]){_NUMBER}{{1,6}}{_CUT}#?(?:号\r?\n(?=[楼院])[楼院]|{count})"
            "|(?<![0-9A-Za-z])[0-9]{1,3}[Ff](?![0-9A-Za-z])"
        )
        # A room may stand without a word: 3栋1201, 3栋-2-1201.
        suite = (
            rf"[1-9][0-9]{{2,3}}[A-Za-z]?{_ROOM_ENDS}"
            rf"(?![0-9A-Za-z]|{_NUMBER}*{count})"
        )
        self._more = re.compile(
            r"(?![0-9]{3}-[0-9]{2}-[0-9]{4})(?:[0-9]{0,4}|[A-Za-z]?)(?:[#-][0-9]{1,4}[A-Za-z]?){1,3}(?![0-9A-Za-z-])"
            rf"|(?:\r?\n)?[0-9]{{2,4}}[A-Za-z]?(?![0-9A-Za-z:.]|{_NUMBER}*{count})"
            # A flat by its letter, or which of several: 4樓A, 12樓之5, 11号楼B203.
            "|之[0-9]{1,3}(?![0-9])"
            rf"|[A-Z](?:[0-9]{{3,4}})?(?![0-9A-Za-z]|{_NUMBER}*{count})"
            rf"| {suite}"
        )
        self._room = re.compile(
            rf"[0-9]{{1,4}}(?:[#-][0-9]{{1,5}}){{1,3}}(?![0-9#]|{count})"
        )
        self._suite = re.compile(suite)
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
        left = self.left(before)
        right = self._right(after)
        address = before[len(before) - left :] + after[:right]
        if not right or len(address) < _SHORTEST or not self._whole(address):
            return None
        if _SOME.search(address):
            return None
        return (
            start - len(before[len(before) - left :].encode("utf-8", _SAME)),
            start + len(after[:right].encode("utf-8", _SAME)),
        )

    def left(self, before: str) -> int:
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
        run = run.lstrip(" \r\n,\x02")
        found = self._first.search(run)
        width = len(run)
        return width - found.start() if found else min(width, _STEP)

    def is_placed(self, name: str) -> bool:
        """Tell whether a city or a district is in what stands before a door."""
        return self._first.search(name) is not None

    def _is_broken(self, text: str, place: int) -> bool:
        """Tell whether a line ends within an address, or a space or comma parts it.

        It does behind a division or a road; elsewhere only where what stands before it
        is a part of an address by itself.
        """
        if text[place] not in " \r\n,\x02":
            return False
        line = text[:place].rstrip(" \r\n")
        if not line or "\n" not in text[len(line) : place + 2]:
            return self._part.search(text[:place]) is not None
        line = line.rsplit("\n", 1)[-1]
        return line[-1] in _DIVISIONS or bool(
            self._city.search(line) or self._counted.search(line)
        )

    def _stopped(self, letters: str, place: int) -> bool:
        """Tell whether a letter ends an address, and is no part of a place's name."""
        if letters[place] not in self._stops:
            return False
        pair = letters[max(place - 1, 0) : place + 1]
        if pair in _CHANGED:
            return True
        if letters[place : place + 2] in self._known or pair in self._known:
            return False
        return pair[0] not in _OF or not _TOWN.match(letters, place)

    def _right(self, after: str) -> int:
        """Return how many letters go on being parts of an address."""
        end = place = 0
        inside = False
        while place < len(after) and place - end <= _STEP:
            counted = self._counted.match(after, place) or _DOOR.match(after, place)
            named = counted or self._named.match(after, place)
            if named:
                end = place = named.end()
                if _FOURS.match(after, place):
                    break
                more = (self._more if counted else self._room).match(after, place)
                more = more or self._crossing.match(after, place)
                more = more or (inside and self._suite.match(after, place)) or None
                inside = inside or counted is not None
                if more:
                    end = place = more.end()
                continue
            broken = after[place] in " \r\n" and _BREAK.match(after, place)
            if broken and (end == place or _is_han(after[place - 1])):
                place = broken.end()
                continue
            if self._over(after, place):
                break
            place += 1
        return end

    def _over(self, after: str, place: int) -> bool:
        """Tell whether what comes next is no part of an address."""
        return bool(
            _BEHIND.match(after, place)
            or self._stopped(after, place)
            or not _continues(after[place], after, place)
        )

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
