"""Surnames, and where a name ends that begins with one."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from guicang.domain.detect.rule import Reader, any_of, ending, one_of

HAN: Final = r"[\xe4-\xe9][\x80-\xbf][\x80-\xbf]"
_SAYS: Final = (
    r"(?:(?:- ?){3,40}| |:|=|\"|\[|\(|\x02|-|\r?\n|是|为|叫|有|写的是|写|填|改成|改为"
    r"|号|就是|都是"
    r"|名字|姓名|\?|\]|'|-{2,40}|(?:- ){2,30}|请问|怎么|什么|是谁|哪位|叫啥)"
)
_COMMON: Final = 340
RARE: Final = "-rare"
_CELLS: Final = re.compile(rb" *[|,] *| +")
_WORD: Final = re.compile(r"[\u4e00-\u9fff]+")
# What stands between the names of several persons.
AND: Final = r" ?(?:\x02|,|/|和|与|及|跟|以及|还有|\+|&) ?| |\r?\n"
_JOINED: Final = re.compile(AND.encode())
_NEXT: Final = re.compile(r"(?<=..)[和与及跟](.)(?=.)")
_LINE: Final = 120
# A name of two parts, as Uyghurs, Kazakhs and Tibetans have it, with a middle dot.
_PARTS: Final = re.compile(
    r"(?:(?![和与及跟])[\u4e00-\u9fff]){2,6}(?:-[\u4e00-\u9fff]{1,8}){1,3}"
)
_PART_ENDS: Final = re.compile(
    "[和与及跟的了吗在是收]|电话|手机|身份|地址|谢谢|您好|你好|这|还有|以及|先生|女士|同学|老师"
)
# What a title may follow in a sentence.
_LED: Final = re.compile(
    "(?:找|告|给|帮|请|是|叫|跟|和|让|诉|系|知|转|问|由|与|及|的|到|有|把|被|向|对|替|为|问|谢|好"
    "|[\x00-\x7f])\\Z".encode()
)
_PLACES: Final = re.compile(
    "(?:去|地方|景点|景区|餐馆|餐厅|酒店|饭店|宾馆|城市|游戏|电影|电视剧|小说|歌|产品|商品|品牌|公园|镇|村|山|书|店"
    "|软件|有个地|一座|一款|一家|一首|一部|一种|一道|菜)[^\x00\x02]{0,9}\\Z".encode()
)
_PLACE: Final = re.compile(
    "[^\x00\x02]{0,12}(?:的|这|那)(?:一)?(?:个|座|家|款|处)?"
    "(?:古镇|地方|景|餐|酒店|饭店|城|游戏|电影|歌|产品|山|店|小镇|公园|村)".encode()
)
_NATURE: Final = frozenset("山庄镇城州江湖县市村岛寺界河海省区路街桥")
_CLEAR: Final = tuple(word.encode() for word in (*": =", "是", "为", "叫"))
_GIVEN: Final = 2
# What ends a clause, where a name would have its last letter.
_PARTICLES: Final = frozenset("的了吗呢吧啊呀哦嘛么")
_WINDOW: Final = 24
_WIDE: Final = 75
_WIDTH: Final = 3  # bytes of a Chinese letter
_CALLED: Final = "名叫".encode()
_NOT_DOTTED: Final = ("地址", "电话", "手机")
Words = Mapping[str, Sequence[str]]


class NameCutter:
    """Tells names from what begins like one."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self.surnames = list(dict.fromkeys("".join(words["surnames"])))
        self.common = self.surnames[:_COMMON]
        self._known = frozenset(self.surnames)
        self._compound = frozenset(words["compound"])
        self._stops = frozenset("".join(words["stops"]))
        self._doubtful = frozenset("".join(words["doubtful"]))
        self._others = frozenset((*words["others"], *words["conditions"]))
        self._business = re.compile(one_of(words["business"]))
        self._firms = re.compile(one_of(w for w in words["business"] if len(w) > 1))
        self._whole = re.compile(one_of(words["whole"]))
        self._heads = frozenset(name[:2] for name in (*words["parts"], *words["whole"]))
        part = "|".join(words["parts"])
        self._parts = re.compile(f"(?:{part}){{2}}")
        self._titles = re.compile(one_of(words["titles"]))

    def heads(self) -> Mapping[str, str]:
        """Return shapes of the letters that a name begins with, by a suffix.

        An automaton takes no more of them at once.
        """
        rare = self.surnames[_COMMON:]
        several = [*self._words["compound"], *self._words["parts"]]
        return {
            "": any_of(self.common),
            RARE: any_of(rare),
            "-several": any_of(several),
        }

    def _begins(self, run: str) -> bool:
        """Tell whether a run begins as a name does: most do not."""
        head = run[:2]
        return head[:1] in self._known or head in self._compound or head in self._heads

    def cut(self, run: str, *, clear: bool = False) -> int:
        """Return how many letters of a run of Chinese letters are a name, or 0.

        ``clear`` tells that a colon or the like stands before it.
        """
        two = self._parts.match(run)
        if two:
            return two.end()
        known = self._whole.match(run)
        if known and self._ends(run, known.end(), clear=clear):
            return known.end()
        family = 2 if run[:2] in self._compound else 1
        if not self._is_family(run, family):
            return 0
        whole = family < len(run) <= family + _GIVEN and run[-1] not in _PARTICLES
        if not clear and not whole and run[0] in self._doubtful:
            return 0
        if whole:
            return 0 if self._firms.search(run) else len(run)
        return self._within(run, family, clear=clear)

    def _is_family(self, run: str, family: int) -> bool:
        """Tell whether a run begins with a surname, and with no word."""
        known = family > 1 or run[:1] in self._known
        return known and not any(run[:n] in self._others for n in (2, 3, 4))

    def _within(self, run: str, family: int, *, clear: bool) -> int:
        """Return how many letters of a longer run are a name: a word ends it."""
        given = 0
        for letter in run[family : family + _GIVEN]:
            if letter in self._stops or self._titles.match(run, family + given):
                break
            given += 1
        end = family + given
        if not given or not self._ends(run, end, clear=clear):
            return 0
        return end

    def _ends(self, run: str, end: int, *, clear: bool) -> bool:
        """Tell whether a name ends at a place, and is of no firm or place."""
        rest = run[end : end + 1]
        ended = clear or rest in self._stops or self._titles.match(run, end)
        return bool(not rest or ended) and not self._is_business(run, end)

    def _is_business(self, run: str, end: int) -> bool:
        """Tell whether the letters behind the name make it a firm or a place."""
        return self._business.search(run[1 : end + 6]) is not None

    def behind(self, cues: Sequence[str]) -> Reader:
        """Return the reader for names behind words that say so; one ends at a place."""
        lead = re.compile(f"{_SAYS}{{0,8}}".encode())
        begin = ending(cues)

        def read(text: bytes, _: int, end: int) -> tuple[int, int] | None:
            found = lead.match(text, end)
            return self._name(text, begin(text, end), found.end() if found else end)

        return read

    def softly(self, cues: Sequence[str]) -> Reader:
        """Return the reader for names behind weaker words: the name ends the clause."""
        lead = re.compile(f"{one_of(cues)}(?: |:|\x02)?".encode())

        def read(text: bytes, start: int, end: int) -> tuple[int, int] | None:
            found = lead.match(text, start, end)
            place = self._name(text, start, found.end() if found else end)
            if place is None:
                return None
            rest = run_at(text, place[1])
            return None if rest and not self._titles.match(rest) else place

        return read

    def column(self, cues: Sequence[str]) -> Reader:
        """Return the reader of names in a column of a table that is headed so."""
        headed = frozenset(word.encode() for word in cues)

        def read(text: bytes, start: int, end: int) -> tuple[int, int] | None:
            start, end = start + 1, end - 1
            first = text.rfind(b"\x00", 0, start) + 1
            line = text.rfind(b"\n", first, start) + 1
            if line <= first:  # the head itself
                return None
            head = _CELLS.split(text[first : text.find(b"\n", first)].strip(b" |\r"))
            place = next((n for n, cell in enumerate(head) if cell in headed), -1)
            cell = len(_CELLS.split(text[line:start].lstrip(b" |"))) - 1
            name = text[start:end].decode("utf-8", "replace")
            sound = place == cell and len(head) > 1 and self.alone(name)
            return (start, end) if sound else None

        return read

    def titled(self, titles: Sequence[str]) -> Reader:
        """Return the reader for full names before a title."""
        title = re.compile(f"{one_of(titles)}\\Z".encode())

        def read(text: bytes, start: int, end: int) -> tuple[int, int] | None:
            found = title.search(text, start, end)
            end = start if found is None else found.start()
            # The word before the name may begin like a name too: the shorter one first.
            for begin in range(end - 2 * _WIDTH, start - 1, -_WIDTH):
                run = text[begin:end].decode("utf-8", "replace")
                sound = self.cut(run) == len(run) and self._stops.isdisjoint(run[1:])
                if sound and _LED.search(text, max(begin - _WIDTH, 0), begin):
                    return (begin, end)
            return None

        return read

    def also(self, cues: Sequence[str]) -> Reader:
        """Return the reader for the second and further names behind a word."""
        lead = re.compile(f"{one_of(cues)}{_SAYS}{{0,8}}".encode())
        cue = re.compile(one_of(cues))

        def read(text: bytes, start: int, end: int) -> tuple[int, int] | None:
            near = text[max(start - _LINE, 0) : start].decode("utf-8", "ignore")
            # Letters are faster to search than bytes.
            joined = cue.search(near) and _JOINED.match(text, start, end)
            if not joined:
                return None
            begin = joined.end()
            width = self._one(text, begin, clear=False)
            if not width:
                return None
            leads = list(lead.finditer(text, max(start - _LINE, 0), start))
            place = leads[-1].end() if leads else end
            while place < start:
                link = _JOINED.match(text, place + self._one(text, place))
                if link is None or link.start() == place:
                    return None
                if link.start() == start:
                    return (begin, begin + width)
                place = link.end()
            return None

        return read

    def _one(self, text: bytes, start: int, *, clear: bool = True) -> int:
        """Return how many bytes from a place are a name, or 0."""
        parts = _parts_at(text, start)
        if parts:
            return len(self._dotted(parts).encode())
        run = run_at(text, start)
        if not self._begins(run):
            return 0
        run = self._first(run)
        return len(run[: self.cut(run, clear=clear)].encode())

    def _first(self, run: str) -> str:
        """Return what stands before the next name, if one is joined on."""
        found = _NEXT.search(run)
        return run[: found.start()] if found and found[1] in self._known else run

    def _dotted(self, name: str) -> str:
        """Return a name of parts, the last of which a word of the sentence ends."""
        found = _PART_ENDS.search(name, name.index("-") + 2)
        return name[: found.start()] if found else name

    def alone(self, run: str) -> bool:
        """Tell whether Chinese letters that stand alone are a name, and no word."""
        family = 2 if run[:2] in self._compound else 1
        sound = self._stops.isdisjoint(run[family:])
        return sound and self.cut(run) == len(run) > 1

    def _name(self, text: bytes, start: int, begin: int) -> tuple[int, int] | None:
        """Return the place of a name that begins behind a word that says so."""
        parts = _parts_at(text, begin)
        if parts and not parts.startswith(_NOT_DOTTED):
            return (begin, begin + len(self._dotted(parts).encode()))
        run = run_at(text, begin)
        if not self._begins(run):
            return None
        run = self._first(run)
        clear = text[start:begin].endswith(_CLEAR)
        width = self.cut(run, clear=clear)
        named = text.startswith(_CALLED, max(start - _WIDTH, 0)) or text.startswith(
            _CALLED, start
        )
        if not width or (named and self._is_place(text, start, begin, run[:width])):
            return None
        return (begin, begin + len(run[:width].encode()))

    def _is_place(self, text: bytes, start: int, begin: int, name: str) -> bool:
        """Tell whether something else than a person is called so."""
        return (
            name[-1] in _NATURE
            or _PLACES.search(text, max(start - _LINE // 3, 0), start) is not None
            or _PLACE.match(text, begin) is not None
        )


def _parts_at(text: bytes, start: int) -> str:
    """Return the name of several parts that begins at a place, or nothing."""
    window = text[start : start + _WIDE]
    if b"-" not in window:
        return ""
    found = _PARTS.match(window.decode("utf-8", "ignore"))
    return found.group() if found else ""


def run_at(text: bytes, start: int) -> str:
    """Return the Chinese letters that begin at a place."""
    found = _WORD.match(text[start : start + _WINDOW].decode("utf-8", "replace"))
    return found.group() if found else ""
