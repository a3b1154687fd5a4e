"""Names behind words that name one, and as answers to questions for one."""

import re
from collections.abc import Sequence
from typing import Final

from guicang.domain.detect.cells import head_of
from guicang.domain.detect.kin.asking import answer_at
from guicang.domain.detect.kin.tables import bare
from guicang.domain.detect.likely import Likely
from guicang.domain.detect.namewords import AND, ANSWER, KEYS, SAYS
from guicang.domain.detect.rule import Reader, back, ending, one_of
from guicang.domain.detect.surnames import NameCutter, parts_at, run_at

_JOINED: Final = re.compile(AND.encode())
_LINE: Final = 120
_ASKED: Final = 120
# Bytes of a talk before a question and behind it that are looked at.
_TALK: Final = 480
# Where a name of parts ends.
_PART_ENDS: Final = re.compile(
    "[和与及跟的了吗在是收已要想说到来]|电话|手机|身份|地址|谢谢|您好|你好|这|还有|以及|先生|女士|同学|老师"
)
# What a title may follow in a sentence.
_LED: Final = re.compile(
    "(?:找|告|给|帮|请|挂|约|問|請|給|掛|約|訴|轉|與|係|對|是|叫|跟|和|让|诉|系|知|转|问|由|与|及|的|到|有|把|被|向|对|替|为|问|谢|好"
    "|写|填|用|在|以|报|留|改成"
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
# Who a parcel is for takes it.
_TAKES: Final = frozenset(("收", "代收", "签收", "亲收", "亲启", "收件", "就行", "吧"))
# What somebody has, or did: the name before it ends there.
_HAS: Final = re.compile(
    "的?(?:名字|名下|名义|姓名|身份证|护照|快递|包裹|订单|单|号码|手机|电话|[账帐][号户]"
    "|银行卡|卡|社保|医保|工资|公积金|保单|病历|简历|成绩|档案|账单|资料|合同)"
    "|的(?:家长|妈妈|爸爸|母亲|父亲|老公|老婆|爱人|妻子|丈夫|家属|儿子|女儿|孩子|同事"
    "|朋友|老师|助理|秘书)|下的单|买的|订的|定的"
)
# Goods are called so, and had, as often as persons.
_VAGUE: Final = tuple(
    word.encode() for word in ("叫", "联系", "请联系", "我找", "客户")
)
_NATURE: Final = frozenset("山庄镇城州江湖县市村岛寺界河海省区路街桥")
# Letters that sounds are written with, too.
_SOUNDS: Final = re.compile("[里可会马达]")
_CLEAR: Final = tuple(word.encode() for word in (*": =", "是", "为", "叫"))
_WIDTH: Final = 3  # bytes of a Chinese letter
_FIRST_HAN, _LAST_HAN = 0xE4, 0xE9
# What somebody does of whom a long name is said.
_DOES: Final = re.compile(
    "态度|[跟给对让]我|说|告诉|没|不|在|已经|昨天|今天|处理|联系|答应|承诺|回复"
)
# What somebody does of whom a name of two letters is said, too: he calls.
_CALLS_IN: Final = re.compile(
    "来电|來電|致电|进线|反映|反馈|表示|已知悉|投诉称|打来|要求|的是|的号码|打[，,\x02]"
)
_GIVEN: Final = 2
# Letters of a full name that a title follows.
_LONGEST: Final = 4
# With a family name before a title: 老师傅, 小姐姐.
_CALLS: Final = frozenset("老小")
_CALLED: Final = "名叫".encode()
_FAMILY_NAME: Final = "姓".encode()
_ASKED_FAMILY: Final = tuple(word.encode() for word in ("贵姓", "姓什么", "姓啥"))
_NOT_DOTTED: Final = (
    *("地址", "电话", "手机", "服务", "中心", "经理", "价格", "权益", "专享", "积分"),
    *("等级", "优惠", "商品"),
)

# What a dash joins in the name of a desk, as a dot does in somebody's.
_SERVES: Final = re.compile(
    "客户|客戶|用户|用戶|客服|服务|服務|售后|售後|售前|咨询|諮詢|业务|業務|中心|热线|熱線|部|组|組|科|室|退|换|換"
)


class NameReaders:
    """Readers of names, by what leads to them."""

    def __init__(self, names: NameCutter, likely: Likely) -> None:
        self._names = names
        self._likely = likely

    def behind(self, cues: Sequence[str]) -> Reader:
        """Return the reader for names behind words that say so; one ends at a place."""
        lead = re.compile(f"{SAYS}{{0,8}}".encode())
        answer = re.compile(ANSWER.encode(), re.IGNORECASE)
        begin = ending(cues)

        def read(text: bytes, _: int, end: int) -> tuple[int, int] | None:
            found = lead.match(text, end)
            start = begin(text, end)
            place = self._name(text, start, found.end() if found else end)
            place = place or self._likely_at(text, found.end() if found else end)
            if place:
                return place
            stop = text.find(b"\0", end, end + _TALK)
            stop = min(end + _TALK, len(text)) if stop < 0 else stop
            # A question ends with its line: most words that name one ask nothing.
            if text.find(b"\n", end, min(end + _ASKED, stop)) < 0:
                return None
            asked = answer.match(text, end)
            place = self._answered(text, start, asked.end()) if asked else None
            if place:
                return place
            first = back(text, start, _TALK)
            later = answer_at(text[first:stop], start - first, end - first)
            return self._answered(text, start, first + later) if later else None

        return read

    def _answered(self, text: bytes, start: int, begin: int) -> tuple[int, int] | None:
        """Return the place of a name that answers a question: it stands alone."""
        if text.startswith(_FAMILY_NAME, begin):
            return self._family(text, begin + len(_FAMILY_NAME))
        place = self._name(text, start, begin)
        if place is None:
            return (
                self._family(text, begin)
                if text.startswith(_ASKED_FAMILY, start)
                else None
            )
        rest = run_at(text, place[1])
        return None if rest and not self._names.titles.match(rest) else place

    def _family(self, text: bytes, begin: int) -> tuple[int, int] | None:
        """Return the place of a family name that stands alone or before a title."""
        run = run_at(text, begin)
        title = self._names.titles.search(run)
        name = run[: title.start()] if title else run
        known = self._names.is_family(name)
        return (begin, begin + len(name.encode())) if known else None

    def family(self) -> Reader:
        """Return the reader for a family name alone behind a word for one."""

        def read(text: bytes, _: int, end: int) -> tuple[int, int] | None:
            return self._family(text, end)

        return read

    def softly(self, cues: Sequence[str], *, roles: bool = False) -> Reader:
        """Return the reader for names behind weaker words: the name ends the clause.

        Behind a mere role no pause may stand, and no name of two letters.
        """
        begin = ending(cues)
        links = b" :" if roles else b" :\x02"
        least = 1 + _GIVEN if roles else _GIVEN
        words = self._names.doubtful if roles else self._names.unlikely

        def read(text: bytes, _: int, end: int) -> tuple[int, int] | None:
            start = begin(text, end)
            link = end < len(text) and text[end] in links
            place = self._name(text, start, end + link)
            if place is None:
                return None
            rest = run_at(text, place[1])
            calls = _CALLS_IN.match(rest)
            if place[1] - place[0] < least * _WIDTH and not calls:
                return None
            name = text[slice(*place)].decode("utf-8", "replace")
            if name[0] in words and len(name) <= 1 + _GIVEN:
                return None
            parts = "-" in name and self._names.stops.isdisjoint(_SOUNDS.sub("", name))
            if "-" in name and _SERVES.search(name):
                return None
            does = len(name) > _GIVEN and _DOES.match(rest)
            ended = (
                calls or parts or not rest or rest in _TAKES or _HAS.match(rest) or does
            )
            return place if ended or self._names.titles.match(rest) else None

        return read

    def column(self, cues: Sequence[str]) -> Reader:
        """Return the reader of names in a column of a table that is headed so."""
        headed = frozenset(word.encode() for word in cues)
        keys = frozenset(map(bare, (word.encode() for word in KEYS)))

        def read(text: bytes, start: int, end: int) -> tuple[int, int] | None:
            start, end = start + 1, end - 1
            head = head_of(text, start)
            if head not in headed and not (head.isascii() and bare(head) in keys):
                return None
            name = text[start:end].decode("utf-8", "replace")
            return (start, end) if self._names.alone(name, clear=True) else None

        return read

    def titled(self, titles: Sequence[str]) -> Reader:
        """Return the reader for full names before a title."""
        title = ending(titles)

        def read(text: bytes, _: int, end: int) -> tuple[int, int] | None:
            end = title(text, end)
            start = end - _WIDTH * _LONGEST
            # The word before the name may begin like a name too: the shorter one first.
            for begin in range(end - 2 * _WIDTH, start - 1, -_WIDTH):
                if not _is_han(text, begin):
                    return None
                run = text[begin:end].decode("utf-8", "replace")
                sound = self._names.cut(run) == len(run) and run[1:] not in _CALLS
                sound = sound and (
                    len(run) > 1 + _GIVEN or run[0] not in self._names.doubtful
                )
                sound = sound and self._names.stops.isdisjoint(run[1:])
                # Behind a dot, a name of several parts goes on.
                sound = sound and text[begin - 1 : begin] != b"-"
                if sound and _LED.search(text, max(begin - _WIDTH, 0), begin):
                    return (begin, end)
            return None

        return read

    def also(self, cues: Sequence[str]) -> Reader:
        """Return the reader for the second and further names behind a word."""
        lead = re.compile(f"{one_of(cues)}{SAYS}{{0,8}}".encode())
        cue = re.compile(one_of(cues))

        def read(text: bytes, start: int, end: int) -> tuple[int, int] | None:
            joined = _JOINED.match(text, start, end)
            near = text[max(start - _LINE, 0) : start].decode("utf-8", "ignore")
            # Letters are faster to search than bytes.
            if not joined or not cue.search(near):
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
        parts = parts_at(text, start)
        if parts:
            return len(self._dotted(parts).encode())
        run = run_at(text, start)
        if not self._names.begins(run):
            return 0
        run = self._names.first(run)
        return len(run[: self._names.cut(run, clear=clear)].encode())

    def _dotted(self, name: str) -> str:
        """Return a name of parts, the last of which a word of the sentence ends."""
        found = _PART_ENDS.search(name, name.index("-") + 2)
        return name[: found.start()] if found else name

    def _name(self, text: bytes, start: int, begin: int) -> tuple[int, int] | None:
        """Return the place of a name that begins behind a word that says so."""
        parts = parts_at(text, begin)
        if parts and not parts.startswith(_NOT_DOTTED):
            return (begin, begin + len(self._dotted(parts).encode()))
        run = run_at(text, begin)
        foreign = self._names.foreign(run)
        if foreign and not text.startswith(_VAGUE, start):
            return (begin, begin + len(run[:foreign].encode()))
        if not self._names.begins(run):
            return None
        run = self._names.first(run)
        clear = text[start:begin].endswith(_CLEAR)
        width = self._names.cut(run, clear=clear)
        named = text.startswith(_CALLED, max(start - _WIDTH, 0)) or text.startswith(
            _CALLED, start
        )
        if not width or (named and self._is_place(text, start, begin, run[:width])):
            return None
        return (begin, begin + len(run[:width].encode()))

    def _likely_at(self, text: bytes, begin: int) -> tuple[int, int] | None:
        """Return the place of a name that its own letters tell, whatever goes on."""
        run = run_at(text, begin)
        width = self._likely.begins(run) if self._names.begins(run) else 0
        return (begin, begin + width * _WIDTH) if width > _GIVEN else None

    def _is_place(self, text: bytes, start: int, begin: int, name: str) -> bool:
        """Tell whether something else than a person is called so."""
        return (
            name[-1] in _NATURE
            or _PLACES.search(text, max(start - _LINE // 3, 0), start) is not None
            or _PLACE.match(text, begin) is not None
        )


def _is_han(text: bytes, place: int) -> bool:
    """Tell whether a Chinese letter begins at a place."""
    return place >= 0 and _FIRST_HAN <= text[place] <= _LAST_HAN
