"""Names of persons that the form of what is written makes certain.

A card with particulars, the picture of a person, the end of a letter, a list of
travellers, a power of attorney; a family name apart from the given one; and names of
which somebody has hidden a letter already.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from guicang.domain.detect.model import Entity
from guicang.domain.detect.rule import Reader, Rule, any_of, back, one_of
from guicang.domain.detect.surnames import HAN, NameCutter, name_cutter, run_at
from guicang.domain.detect.traditional import widened

Words = Mapping[str, Sequence[str]]
# A person's picture, whatever the colour of the skin; "FN:" of a vCard (RFC 6350).
_PICTURES: Final = r"\xf0\x9f(?:\x91[\xa4\xa6-\xa9\xb1-\xb5]|\xa7[\x91-\x95]|\x99\x8b)"
_CARD: Final = (
    r"(?:FN(?:;[A-Za-z0-9=;-]{1,40})?:|\[名片\]"
    rf"|{_PICTURES}(?:\xf0\x9f\x8f[\xbb-\xbf]|\xef\xb8\x8f)?) ?:? ?"
)
_CARD_TRIGGER: Final = rf"FN(?:;[A-Za-z0-9=;-]{{1,40}})?:|名片|{_PICTURES}"
# How letters end. Behind thanks alone stands as often anything else.
_CLOSES: Final = widened(
    (
        *("敬礼", "祝好", "祝安", "祝商祺", "商祺", "敬上", "谨启", "顺颂时祺", "时祺"),
        *("此致", "谨上", "祝顺利", "祝工作顺利", "敬启", "祝您生活愉快"),
    )
)
_SIGNED: Final = rf"{any_of(_CLOSES)}(?:[!,.\x02 ]{{0,2}})(?:\r?\n){{1,2}}[ ]{{0,4}}"
_SIGNED_TRIGGER: Final = rf"{any_of(_CLOSES)}[^\n]{{0,7}}\n"
_LINE_ENDS: Final = re.compile(rb" ?(?:[\r\n\x00]|[0-9(])")
_CELL_ENDS: Final = re.compile(rb" {0,1}(?:[\r\n\x00\x02,;|/(]|[0-9+\xe2\xf0]| [A-Z])")
_TRAVELS: Final = widened(
    (
        "乘客",
        "旅客",
        "乘机人",
        "出行人",
        "同行人",
        "游客",
        "房客",
        "入住人",
        "学员",
        "队员",
    )
)
_COUNT: Final = any_of("一二三四五六七八九十")
_TRAVELLER: Final = f"{any_of(_TRAVELS)}(?:[1-9][0-9]?|{_COUNT}) ?[:.\\x02]? ?"
_ATTORNEY: Final = any_of(widened(("委托", "授权", "授权给", "委托给")))
_DEEDS: Final = widened(
    (
        *("办理", "代办", "代为", "代理", "领取"),
        *("处理", "前往", "去办", "帮忙", "操作"),
    )
)
_ATTORNEY_ENDS: Final = re.compile(f"(?:先生|女士|小姐)?{one_of(_DEEDS)}".encode())
_BY: Final = f"(?:本人|我){HAN}(?:{HAN}){{1,3}}{_ATTORNEY}"
_BY_NAME: Final = re.compile(f"(?:本人|我)([\u4e00-\u9fff]{{2,4}}?){_ATTORNEY}\\Z")
_MINE: Final = f"(?:都|号|户|单|码|箱)是我(?:{HAN}){{2,4}}的"
_MINE_NAME: Final = re.compile("是我([\u4e00-\u9fff]{2,4}?)的\\Z")
_MINE_ENDS: Final = re.compile("[\x00-\x2f:;?\\]]|谢|麻烦|[，。]".encode())
# Papers of one's own: before the word for them and their number stands whose they are.
_PAPERS: Final = widened(
    (
        *(
            "护照",
            "台胞证",
            "回乡证",
            "港澳通行证",
            "通行证",
            "军官证",
            "士兵证",
            "驾照",
        ),
        *("驾驶证", "社保卡", "医保卡", "社保号", "学号", "工号", "准考证", "病历号"),
    )
)
_PAPER: Final = f"{any_of(_PAPERS)}(?:号码|号|是|为|:| ){{0,3}}[0-9A-Z]"
_PAPER_TRIGGER: Final = f"{any_of(_PAPERS)}[^0-9A-Za-z]{{0,9}}[0-9A-Z]"
_UNIT: Final = f"{HAN}字(?:第)?[ ]?[0-9]{{6}}"
_BEFORE: Final = re.compile(
    "(?:\\A|[^\u4e00-\u9fff])([\u4e00-\u9fff]{2,4})(?: ?[:,\x02(]{0,2} ?)"
    f"(?:{one_of(_PAPERS)}(?:号码|号|是|为|:| ){{0,3}}[0-9A-Z]"
    "|[\u4e00-\u9fff]字第? ?[0-9]{6})\\Z"
)
# A name alone on its line before a firm's: the end of a letter, or a card. A name and
# the time of day on one line: who says what follows.
_FIRM: Final = any_of(("公司", "集团", "事务所", "工作室"))
_FIRMS: Final = f"有限公司|{_FIRM}\\r?\\n"
_BLOCK: Final = rf"\n[^\x00\n]{{6,60}}{_FIRM}"
_BLOCK_NAME: Final = re.compile(
    "[\x00\n] ?([\u4e00-\u9fff]{2,4}) ?(?:[|/] ?[^\x00\n]{2,14})?\r?\n"
    "[^\x00\n]{4,22}\\Z"
)
_TIME: Final = r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?\r?\n"
_TIMED: Final = r"[0-9]:[0-9]{2}\r?\n"
_SENDER: Final = re.compile(
    "[\x00\n]([\u4e00-\u9fff]{2,4}) {1,2}"
    rf"(?:[0-9]{{2,4}}[-/.][0-9]{{1,2}}[-/.][0-9]{{1,2}} {{1,2}})?{_TIME}\Z"
)
# Besides the words of the lists, whose name may be apart or hidden behind them.
_ROLES: Final = ("房东", "家长", "妈妈", "爸爸", "租户", "学员", "学生", "员工", "业主")
_SAYS: Final = re.compile(
    (
        "(?:姓名|名字|名|人|写的是|写|填的|填|改成|改为|是|为|叫"
        '|:|=|\\[|"| |\x02(?! )){0,4}'
    ).encode()
)
_APART: Final = re.compile(
    "([\u4e00-\u9fff]{1,2}) {1,3}([\u4e00-\u9fff]{1,2})"
    "(?=[^\u4e00-\u9fff ]|的|收|先生|女士|\\Z)"
    "|([\u4e00-\u9fff]{1,2}) {2,3}([\u4e00-\u9fff]{1,2})(?= [^ ])"
)
_STARS: Final = re.compile(
    "[\u4e00-\u9fff]{1,2}\\*{1,3}[\u4e00-\u9fff]?(?![\u4e00-\u9fff*])"
    "|\\*[\u4e00-\u9fff]{1,2}(?![\u4e00-\u9fff*])"
    "|[\u4e00-\u9fff]{1,2}\\*{1,3}[\u4e00-\u9fff]?(?=的|收|先生|女士|小姐|老师|，|就|吧)"
    "|\\*[\u4e00-\u9fff]{1,2}(?=的|收|先生|女士|小姐|老师|，|就|吧)"
)
# A star beside a Chinese letter.
_STAR: Final = r"(?:\*|\xef\xbc\x8a)"
_STARRED: Final = (rf"[\x80-\xbf]{_STAR}", rf"{_STAR}[\xe4-\xe9]")
_LONGEST: Final = 60
_NEAR: Final = 36
_WIDEST: Final = 100


def rules(words: Words) -> tuple[Rule, ...]:
    """Return the rules of this family."""
    names = name_cutter(words)
    strong, weak = any_of(words["strong"]), any_of(words["weak"])
    card = Rule(
        name="person/card",
        entity=Entity.PERSON,
        pattern=_CARD,
        triggers=(_CARD_TRIGGER,),
        rank=52,
        starts=False,
        reader=_behind(names, _CELL_ENDS, clear=True),
        score=0.8,
    )
    roles = any_of(_ROLES)
    soft = any_of([*words["weak"], *_ROLES])
    forms: Sequence[tuple[str, str, str, Reader]] = (
        ("signed", _SIGNED, _SIGNED_TRIGGER, _behind(names, _LINE_ENDS, clear=False)),
        ("traveller", _TRAVELLER, _TRAVELLER, _behind(names, _CELL_ENDS, clear=True)),
        ("attorney", _ATTORNEY, _ATTORNEY, _behind(names, _ATTORNEY_ENDS, clear=True)),
        ("attorney-by", _BY, _BY, _inside(names, _BY_NAME, None)),
        ("mine", _MINE, _MINE, _inside(names, _MINE_NAME, _MINE_ENDS)),
        ("paper", _PAPER, _PAPER_TRIGGER, _inside(names, _BEFORE, None)),
        ("unit", _UNIT, _UNIT, _inside(names, _BEFORE, None)),
        ("block", _BLOCK, _FIRMS, _inside(names, _BLOCK_NAME, None)),
        ("sender", _TIME, _TIMED, _inside(names, _SENDER, None)),
    )
    apart = replace(
        card,
        name="person/apart",
        pattern=strong,
        triggers=("cue:strong",),
        reader=_apart(names),
        score=0.7,
    )
    masked = replace(
        card,
        name="person/masked",
        pattern=strong,
        triggers=_STARRED,
        rank=51,
        reader=_masked(names),
        score=0.6,
        masked=True,
    )
    return (
        card,
        *(
            replace(
                card,
                name=f"person/{name}",
                pattern=pattern,
                triggers=(trigger,),
                reader=reader,
                score=0.7,
            )
            for name, pattern, trigger, reader in forms
        ),
        apart,
        masked,
        *(
            replace(
                rule, name=f"{rule.name}-{name}", pattern=pattern, triggers=triggers
            )
            for name, pattern in (("weak", weak), ("role", roles))
            for rule, triggers in (
                (masked, masked.triggers),
                (apart, (f"{soft}(?:是|:|：| )?{HAN}(?: |\\xe3\\x80\\x80)",)),
            )
        ),
    )


def _behind(names: NameCutter, ends: re.Pattern[bytes], *, clear: bool) -> Reader:
    """Return the reader of a name that begins at a place, and what it ends before."""

    def read(text: bytes, _: int, end: int) -> tuple[int, int] | None:
        run = run_at(text, end)
        for width in (len(run), 4, 3, 2):
            name = run[:width]
            stop = end + len(name.encode())
            if ends.match(text, stop) and names.alone(name, clear=clear):
                return (end, stop)
        return None

    return read


def _inside(
    names: NameCutter, shape: re.Pattern[str], ends: re.Pattern[bytes] | None
) -> Reader:
    """Return the reader of a name in what ends at a place, and what ends that."""

    def read(text: bytes, _: int, end: int) -> tuple[int, int] | None:
        if ends and not ends.match(text, end):
            return None
        # With what stands before it: a line or a text begins there.
        first = back(text, end, _WIDEST)
        near = text[first - 1 : end].decode("utf-8", "ignore")
        found = shape.search(near)
        if found is None or not names.alone(found[1]) or names.doubts(found[1]):
            return None
        stop = end - len(near[found.end(1) :].encode())
        return (stop - len(found[1].encode()), stop)

    return read


def _apart(names: NameCutter) -> Reader:
    """Return the reader of a name with a blank between its parts, behind a word."""

    def read(text: bytes, _: int, end: int) -> tuple[int, int] | None:
        if b" " not in text[end : end + _NEAR]:
            return None
        begin, behind = _led(text, end)
        found = _APART.match(behind)
        family, given = (
            (found[1] or found[3], found[2] or found[4]) if found else ("", "")
        )
        if found is None or not names.is_family(family):
            return None
        if not names.alone(family + given, clear=True):
            return None
        return (begin, begin + len(found.group().encode()))

    return read


def _masked(names: NameCutter) -> Reader:
    """Return the reader of a name of which stars hide a part, behind a word."""

    def read(text: bytes, _: int, end: int) -> tuple[int, int] | None:
        if b"*" not in text[end : end + _NEAR]:
            return None
        begin, behind = _led(text, end)
        found = _STARS.match(behind)
        if found is None:
            return None
        head = found.group().split("*")[0]
        if head and not names.is_family(head):
            return None
        return (begin, begin + len(found.group().encode()))

    return read


def _led(text: bytes, end: int) -> tuple[int, str]:
    """Return where a name would begin behind a word, and the letters from there."""
    says = _SAYS.match(text, end)
    begin = says.end() if says else end
    return begin, text[begin : begin + _LONGEST].decode("utf-8", "ignore")
