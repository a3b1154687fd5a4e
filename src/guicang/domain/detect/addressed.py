"""Persons as they are spoken of without a word that names them.

By the family name before a title (王经理, 欧阳女士); by a foreign name of which every
letter is one that sounds are written with (伊莎贝拉·罗西); and by who comes along
(李雷和我一起). The family name alone is found: the title says nothing of who it is.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from guicang.domain.detect.model import Entity
from guicang.domain.detect.rule import Reader, Rule, any_of, ending, one_of
from guicang.domain.detect.surnames import HAN, NameCutter, name_cutter

# Behind these the short title says that somebody is meant.
_SHORT: Final = {
    "总".encode(): re.compile("[\x00\x02 ,;:!?.在您说好让那]|你好|一[声下]"),
    "工".encode(): re.compile("[\x00\x02 ,;:!?]|您好|你好|处理|说|跟|来|负责|让"),
}
_WIDTH: Final = 3  # bytes of a Chinese letter
_TEACHER: Final = "班主任".encode()
_BRAND: Final = "康师傅".encode()
_HAN_BEFORE: Final = re.compile(rb"[\xe4-\xe9][\x80-\xbf]{2}\Z")
# What a family name may follow in a sentence, of Chinese letters.
_FREE: Final = frozenset(
    "找告给帮请是叫跟和让诉系知转问与及的到有被向替谢天晚早午月日号刚后前次位名了过说挂约"
    "们人户主下由您你他她就又也来去对听看见等店院科部区家属"
)
# With the letter before it, it is another word.
_WORDS: Final = frozenset(
    (
        "对方",
        "给力",
        "是非",
        "和平",
        "和气",
        "有关",
        "有余",
        "有方",
        "请安",
        "问安",
        *(
            "谢谢",
            "人马",
            "人和",
            "人文",
            "主任",
            "主管",
            "主席",
            "主计",
            "户籍",
            "户部",
        ),
    )
)
# Behind the title, what makes it the name of a shop or of goods: 单太太面包房.
_GOES_ON: Final = re.compile(
    "[\u4e00-\u9fff](?<![的了说在是给您你好让也就都已没不有和跟来去打叫收接吗呢吧啊昨今明刚上下电回联处帮答同告把到"
    "要会能可那这还又先本啦哦呀之早晚很太真人签取拿问约请安态投反咨])"
)
_DOT: Final = r"(?:\xc2\xb7|\xe2\x80\xa2|\xe3\x83\xbb|\xe2\x80\xa7)"
_ALONG: Final = "(?:和|跟|与)我(?:们)?(?:一起|一同|一块|一道|两个|三个|俩|仨|都)"
_NAME: Final = f"(?:{HAN}){{2,4}}"
# Names that begin a clause, and what parts them.
_LIST: Final = re.compile(
    rf"(?:[\x00\x02\n,;:!?. ])({_NAME}(?:(?:\x02|,|和|跟|与){_NAME}){{0,2}})\Z".encode()
)
_EACH: Final = re.compile(f"(?:(?!和|跟|与){HAN}){{2,4}}".encode())
_WIDEST: Final = 48
_LONGEST: Final = 24
Words = Mapping[str, Sequence[str]]


def rules(words: Words) -> tuple[Rule, ...]:
    """Return the rules of this family."""
    names = name_cutter(words)
    said = [*words["titles"], "总", "工"]
    full, titles = any_of(words["titles"]), any_of(said)
    titled = Rule(
        name="person/family-titled",
        entity=Entity.PERSON,
        pattern=titles,
        triggers=[
            shape
            for head in names.heads().values()
            for shape in (f"{head}(?:{HAN}){{0,2}}{full}", f"{head}(?:总|工)")
        ],
        rank=60,
        starts=False,
        reader=_titled(names, said),
        score=0.6,
    )
    together = tuple(
        replace(
            titled,
            name=f"person/together-{word}",
            pattern=_ALONG,
            triggers=(_ALONG,),
            rank=57,
            reader=_together(names, number),
            score=0.7,
        )
        for number, word in enumerate(("last", "second", "third"))
    )
    dotted = replace(
        titled,
        name="person/dotted",
        pattern=f"{HAN}{HAN}-{HAN}",
        triggers=(f"{HAN}{_DOT}{HAN}",),
        rank=59,
        starts=True,
        reader=_dotted(words),
    )
    return (dotted, *together, titled)


def _titled(names: NameCutter, titles: Sequence[str]) -> Reader:
    """Return the reader of a family name that a title follows."""
    title = ending(titles)

    def read(text: bytes, _: int, end: int) -> tuple[int, int] | None:
        stop = title(text, end)
        run = text[end : end + _LONGEST].decode("utf-8", "ignore")
        if text.startswith(_BRAND, stop - _WIDTH):
            return None
        short = _SHORT.get(text[stop:end])
        if not short.match(run) if short else _GOES_ON.match(run):
            return None
        for width in (2, 1):
            start = stop - width * _WIDTH
            name = text[max(start, 0) : stop].decode("utf-8", "ignore")
            if len(name) != width:
                continue  # a part of another letter stands before it
            sure = width > 1 or name not in names.doubtful
            sure = sure and text[start:end] != _TEACHER
            if sure and names.is_family(name):
                return (start, stop) if _is_free(text, start, name) else None
        return None

    return read


def _is_free(text: bytes, start: int, name: str) -> bool:
    """Tell whether what stands before a name is no part of the word it would be."""
    before = text[max(start - _WIDTH, 0) : start]
    if not _HAN_BEFORE.search(before):
        return True
    letter = before.decode()
    return letter in _FREE and letter + name[0] not in _WORDS


def _together(names: NameCutter, number: int) -> Reader:
    """Return the reader of a name, counted from the last, of those who come along."""
    along = re.compile(f"{_ALONG}\\Z".encode())

    def read(text: bytes, _: int, end: int) -> tuple[int, int] | None:
        found = along.search(text, max(end - _LONGEST, 0), end)
        row = text.rfind(b"\x00", 0, end) + 1
        listed = _LIST.search(
            text, max(row - 1, end - _WIDEST), found.start() if found else end
        )
        if found is None or listed is None:
            return None
        places = [each.span() for each in _EACH.finditer(text, *listed.span(1))]
        said = [text[slice(*place)].decode("utf-8", "ignore") for place in places]
        sound = number < len(said) and all(map(names.alone, said[-1 - number :]))
        return places[-1 - number] if sound else None

    return read


def _dotted(words: Words) -> Reader:
    """Return the reader of a name of parts: of letters for sounds, or known ones."""
    sound = "".join(words["sounds"]).replace(" ", "")
    known = one_of([*words["parts"], *words["more_parts"], *words["whole"]])
    part = f"(?:{known}|[{sound}]{{2,7}})"
    left = re.compile(f"(?:{known}|[{sound}]{{2,6}})\\Z")
    right = re.compile(f"(?:-{part}){{1,3}}(?![-\u4e00-\u9fff]*-)")

    def read(text: bytes, start: int, _: int) -> tuple[int, int] | None:
        middle = text.index(b"-", start)
        before = text[max(middle - _LONGEST, 0) : middle].decode("utf-8", "ignore")
        behind = text[middle : middle + 3 * _LONGEST].decode("utf-8", "ignore")
        first, rest = left.search(before), right.match(behind)
        if not first or not rest:
            return None
        begin = middle - len(first.group().encode())
        return (begin, middle + len(rest.group().encode()))

    return read
