"""Chinese names that their own letters make likely.

What begins with a surname is a name once in a hundred times; what goes on with letters
that parents give their children, and is no word, is one mostly. So such a name needs
less around it: no pause behind it where a word for a person leads to it, and no word at
all where it stands alone in a message with somebody's own particulars.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from guicang.domain.detect.model import Entity
from guicang.domain.detect.rule import (
    NUMERIC,
    Reader,
    Rule,
    any_of,
    back,
    letter_of,
    once,
    one_of,
)
from guicang.domain.detect.surnames import HAN, RARE, TRADITIONAL, name_cutter, run_at
from guicang.domain.detect.traditional import widened

Words = Mapping[str, Sequence[str]]
_GIVEN: Final = 2
_LONG: Final = 3
_WIDTH: Final = 3  # bytes of a Chinese letter
_FAR: Final = 120
_NEAR: Final = 48
# Eight digits, some of which a few marks part: a day with its year is the shortest.
_NUMBER: Final = re.compile(
    (
        r"[0-9](?:[ ./-]?[0-9]){7}|[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]"
        "|[0-9] ?年 ?[0-9]{1,2} ?月"
    ).encode()
)
# Behind a person these begin other words: 社保, 会计, 行李.
_NOT_FIRMS: Final = frozenset("社会行面")
# Between two names.
_AND: Final = r"(?:\x02|,|/|;|和|与|跟|及|以及| and | ?& ?)"
_AND_SEEN: Final = r"(?:\xe3\x80\x81|\xef\xbc\x8c|,|/|;|和|与|跟|及| and | ?& ?)"
_JOINED: Final = re.compile(rf"([\u4e00-\u9fff]{{2,4}}){_AND}\Z")
_JOINT: Final = 5 * 4  # bytes of a name and what joins the next
_COMPANY: Final = re.compile("公司|集团|集團|事务所|合作社|商行|厂")
_MARK: Final = r"[\x00\r\n ,:;|/\x02()\[\]\"=+>!?~#]"
_HEADS: Final = ("", "-compound", TRADITIONAL, RARE)
# What a key before it says that it is: no person.
_THINGS: Final = re.compile(
    "(?:名称|品名|商品|产品|品牌|型号|款式|颜色|店铺|店名|门店|公司|单位|地址|城市|地区|区域|地点|站点|科室|课程|专业|书名|歌名|游戏"
    "|药|药品|药名|规格|类型|种类|项目|车型|品种|片名|剧名|小区|网点|学校|目的地|出发地|到达|景点|酒店|套餐|区服|角色|职业|民族|籍贯|[一-鿿]地)"
    "(?:是|为|[:= ]){1,2}\\Z"
)
_BACK: Final = 24
# Who belongs to somebody: these words begin behind a name, too.
_OTHERS_OF: Final = frozenset(("家长", "家長", "家属", "家屬", "家人", "家里", "家裡"))
# Behind a name these go on with what somebody does or has: no firm is called so.
_SAYS_ON: Final = frozenset("的住您你是将將携攜")
_DOES: Final = re.compile(
    "投诉|投訴|反映|反馈|来电|來電|致电|致電|要求|请假|請假|跟进|跟進|今天|昨天|明天|说|說|没来|沒來|收"
)
# What somebody is asked to do, and what of his is changed: the name before it ends.
_ASKED_SAID: Final = "携 持 带 于 到 前往 补 尽快 及时 速 提供 确认 核对"
_ASKED: Final = widened(_ASKED_SAID.split())
_ASKS: Final = re.compile(one_of(_ASKED))
_CHANGED: Final = re.compile(
    "的(?:联系|聯絡|連絡|联络|电话|電話|手机|手機|手提|地址|住址|邮箱|電郵|护照|護照|证件|證件"
    "|身份|姓名|名字|生日|银行|銀行|卡|账|帳|微信|保单|保單|订单|訂單|预约|預約|座位|资料|資料)"
)
# How far behind a name a word for a firm or a place tells that it is part of one.
_BUSINESS: Final = 3
_LEADS: Final = 3  # an automaton takes no more words at once
_LINKS: Final = (b" ", b":")


class Likely:
    """Tells such names from words that are written with the same letters."""

    def __init__(self, words: Words) -> None:
        self._names = name_cutter(words)
        self._given = frozenset("".join(words["given"]))
        self._singly = frozenset("".join(words["singly"]))
        self._pairs = frozenset(widened(words["pairs"]))
        more = (*words["compound"], *words["foreign"], *words["parts"])
        more = widened((*more, *words["more_parts"], *words["whole"]))
        first = self._names.known - self._names.doubtful | {one[0] for one in more}
        second = self._given | {one[1] for one in more} | {p[0] for p in self._pairs}
        # Where one may begin. Two classes are faster to search than any choice.
        self.begin = re.compile(
            "".join(f"[{''.join(sorted(c))}]" for c in (first, second))
        )
        self._common = frozenset(widened(self._names.common))
        self._words = frozenset(widened((*words["others"], *words["conditions"])))
        wheres = ("provinces", "cities", "prefectures", "known", "districts")
        places = [one for name in wheres for one in words[name] if len(one) > 1]
        famous = (*words["ordinary"], *words["famous"], *places)
        self._ordinary = frozenset(widened(famous))
        # 社 begins 社保, 会 ends no firm behind a person.
        firms = frozenset((*words["business"], *words["things"])) - _NOT_FIRMS
        self._firms = re.compile(f".{{0,{_BUSINESS - 1}}}{one_of(sorted(firms))}")

    def __repr__(self) -> str:
        """Tell what it goes by: the digest of the rules is made of it."""
        sets = (self._given, self._singly, self._pairs, self._words, self._ordinary)
        return f"{[sorted(each) for each in sets]!r}{self._firms.pattern}"

    def is_name(self, run: str, *, bold: bool = False) -> bool:
        """Tell whether letters that stand alone are such a name.

        ``bold`` tells that what stands around says so, too: then surnames count that
        are words more often, and rare ones before one letter.
        """
        return 0 < len(run) == self.begins(run, bold=bold)

    def begins(self, run: str, *, bold: bool = False) -> int:
        """Return how many letters at the begin of a run are such a name, or 0."""
        family = self._family(run, bold=bold)
        if not family:
            return 0
        given = run[family : family + _GIVEN]
        if given in self._pairs and not self._is_word(run, family + _GIVEN):
            return self._ended(run, family + _GIVEN)
        if run[family + _GIVEN :] and given[-1] in self._names.stops:
            given = given[:-1]  # 来 of 来电: a word goes on
        if run[family + 1 : family + 1 + _GIVEN] in _OTHERS_OF:
            given = given[:-1]
        if len(given) == _GIVEN and self._given.issuperset(given):
            width = family + _GIVEN
        elif given[:1] in self._singly and (
            bold or family > 1 or run[0] in self._common
        ):
            width = family + 1
        else:
            return 0
        return 0 if self._is_word(run, width) else self._ended(run, width)

    def _ended(self, run: str, width: int) -> int:
        """Return the width of a name, or 0 where what goes on makes it a firm's."""
        if self._goes_on(run, width):
            return width
        firm = self._firms.match(run, width) or _COMPANY.search(run, width)
        return 0 if firm else width

    def _goes_on(self, run: str, width: int) -> bool:
        """Tell whether a title or what somebody does or has stands behind a name."""
        title = self._names.titles.match(run, width)
        said = run[width : width + 1] in _SAYS_ON or _DOES.match(run, width)
        return bool(title or (width < len(run) and said))

    def _is_word(self, run: str, width: int) -> bool:
        """Tell whether a word of such letters begins a run: 黄海, but not 黄海涛."""
        ends = len(run) == width > _GIVEN
        named = width > _GIVEN and run[width - 1] in self._singly
        ends = ends or (named and self._goes_on(run, width))
        parts = (width,) if ends else (2, 3, 4)
        return any(run[:part] in self._ordinary for part in parts)

    def _family(self, run: str, *, bold: bool = False) -> int:
        """Return how many letters of a run are a surname that begins no word, or 0."""
        if self._names.is_family(run[:2]):
            return 2
        if not self._names.is_family(run[:1]):
            return 0
        if not bold and run[0] in self._names.doubtful:
            return 0
        known = self._words
        word = run[:2] in known or run[:3] in known or run[:4] in known
        return int(not word or self._goes_past(run))

    def _goes_past(self, run: str) -> bool:
        """Tell whether a given name goes past the word it begins with: 韩国栋."""
        begin = run[:_LONG]
        if len(run) < _LONG or begin in self._words or begin in self._ordinary:
            return False
        ended = run[_LONG : _LONG + 1] in {"", *_SAYS_ON}
        alone = len(run) == _LONG and run[2] not in self._names.stops
        fits = run[2] in self._singly or (alone and run[2] in self._given)
        return ended and run[1] in self._given and fits


class NameLetters(NamedTuple):
    """Letters that names begin with, that stand second in likely ones, and last."""

    first: frozenset[str]
    second: frozenset[str]
    last: frozenset[str]


likely_names: Final = once(Likely)
"""The same of the same word lists."""


@once
def name_letters(words: Words) -> NameLetters:
    """Return the letters of surnames of all kinds, and of given names."""
    names = name_cutter(words)
    lists = (words[each] for each in ("compound", "foreign", "parts", "whole"))
    more = widened([one for each in lists for one in each])
    pairs = widened(words["pairs"])
    given = frozenset("".join((*words["given"], *words["singly"])))
    return NameLetters(
        first=names.known | {one[0] for one in more},
        second=given | {pair[0] for pair in pairs} | {one[1] for one in more},
        last=given | {pair[-1] for pair in pairs},
    )


def behind_names(words: Iterable[str]) -> tuple[str, ...]:
    """Return the triggers for words right behind what may be a likely name."""
    sizes: dict[int, list[str]] = {}
    for word in words:
        sizes.setdefault(len(word.encode()), []).append(word)
    return tuple(f"named{size}:{any_of(some)}" for size, some in sorted(sizes.items()))


def given_heads(words: Words) -> str:
    """Return the shape of a letter that a given name begins with."""
    pairs = dict.fromkeys(pair[0] for pair in widened(words["pairs"]))
    return letter_of([*"".join(words["given"]), *pairs])


def given_ends(words: Words) -> str:
    """Return the shape of a letter that a given name ends with."""
    pairs = dict.fromkeys(pair[-1] for pair in widened(words["pairs"]))
    return letter_of([*"".join((*words["given"], *words["singly"])), *pairs])


def is_thing(said: str, start: int) -> bool:
    """Tell whether a key before a place says that something else stands there."""
    return _THINGS.search(said, max(start - _BACK, 0), start) is not None


def behind_thing(text: bytes, start: int) -> bool:
    """Tell the same of a place in bytes."""
    before = text[back(text, start, _BACK * _WIDTH) : start].decode("utf-8", "ignore")
    return is_thing(before, len(before))


def rules(words: Words) -> tuple[Rule, ...]:
    """Return the rules of this family: behind words for a person, and alone."""
    likely = likely_names(words)
    heads = name_cutter(words).heads()
    said = sorted({*words["weak"], *words["roles"], *words["leads"]})
    leads = [any_of(said[part::_LEADS]) for part in range(_LEADS)]
    given = given_heads(words)
    led = Rule(
        name="person/likely",
        entity=Entity.PERSON,
        pattern=leads[0],
        triggers=(f"likely:{leads[0]}",),
        rank=59,
        starts=False,
        reader=_behind(likely),
        score=0.5,
    )
    asked, changed = any_of(("请", "請")), any_of(("将", "將", "把"))
    return (
        led,
        *(
            replace(
                led,
                name=f"person/likely-{number}",
                pattern=lead,
                triggers=(f"likely:{lead}",),
            )
            for number, lead in enumerate(leads[1:], 2)
        ),
        *(
            replace(
                led,
                name=f"person/{name}",
                pattern=before,
                triggers=(f"{before}{HAN}(?:{HAN}){{1,3}}{goes}",),
                reader=_behind(likely, then),
            )
            for name, before, goes, then in (
                ("asked", asked, any_of(_ASKED), _ASKS),
                ("changed", changed, "的", _CHANGED),
            )
        ),
        replace(
            led,
            name="person/joined",
            pattern=f"{HAN}{_AND}{heads['']}{HAN}",
            triggers=(f"{given}{_AND_SEEN}{heads['']}{HAN}",),
            reader=_joined(likely),
        ),
        *(
            replace(
                led,
                name=f"person/alone{suffix}",
                pattern=f"{_MARK}{head}(?:{HAN}){{1,2}}{_MARK}",
                triggers=NUMERIC,
                starts=True,
                reader=_alone(likely),
            )
            for suffix, head in heads.items()
            if suffix in _HEADS
        ),
    )


def _behind(likely: Likely, then: re.Pattern[str] | None = None) -> Reader:
    """Return the reader of such a name behind a word, and what goes on behind it."""

    def read(text: bytes, _: int, end: int) -> tuple[int, int] | None:
        at = end + (text[end : end + 1] in _LINKS)
        run = run_at(text, at)
        width = likely.begins(run)
        if not width or (then and not then.match(run, width)):
            return None
        return (at, at + len(run[:width].encode()))

    return read


def _alone(likely: Likely) -> Reader:
    """Return the reader of such a name that stands alone near a long number.

    One letter of a given name is less: then the number is no further than a few words.
    """

    def read(text: bytes, start: int, end: int) -> tuple[int, int] | None:
        start, end = start + 1, end - 1
        run = text[start:end].decode("utf-8", "ignore")
        if not likely.is_name(run):
            return None
        reach = _FAR if len(run) > _GIVEN else _NEAR
        first = back(text, start, reach)
        after = text[end : end + reach].partition(b"\x00")[0]
        number = _NUMBER.search(after) or _NUMBER.search(text, first, start)
        return (start, end) if number and not behind_thing(text, start) else None

    return read


def _joined(likely: Likely) -> Reader:
    """Return the reader of such a name that another one is joined to."""

    def read(text: bytes, _: int, end: int) -> tuple[int, int] | None:
        place = end - 2 * _WIDTH
        near = text[max(place - _JOINT, 0) : place].decode("utf-8", "ignore")
        before = _JOINED.search(near)
        if before is None or not likely.begins(run_at(text, place)):
            return None
        run = before[1]
        name = next((run[-n:] for n in (3, 2, 4) if likely.is_name(run[-n:])), "")
        stop = place - len(near[before.end(1) :].encode())
        return (stop - len(name.encode()), stop) if name else None

    return read
