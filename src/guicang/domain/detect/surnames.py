"""Surnames, and where a name ends that begins with one."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from guicang.domain.detect.rule import any_of, letter_of, once, one_of
from guicang.domain.detect.traditional import traditional, widened

HAN: Final = r"[\xe4-\xe9][\x80-\xbf][\x80-\xbf]"
_COMMON: Final = 340
TRADITIONAL: Final = "-traditional"
RARE: Final = "-rare"
_WORD: Final = re.compile(r"[\u4e00-\u9fff]+")
_NEXT: Final = re.compile(r"(?<=..)[和与及跟](.)(?=.)")
# A letter of given names that is a verb only before some others.
_MAY: Final = re.compile("可(?=[^以能是不])|(?<=.)可\\Z")
_GIVEN: Final = 2
# What ends a clause, where a name would have its last letter.
_PARTICLES: Final = frozenset("的了吗呢吧啊呀哦嘛么收岁哈嘞哒")
# Behind the last of several names, how many they are.
_COUNTED: Final = re.compile("[两二三四五六七八九十几](?:个|位|人|名)|俩|仨")
# Two names that are joined, or a name and the next thing that is asked for.
_AND: Final = frozenset("和与及")
_LIVES: Final = frozenset("住在")
# It would do: no firm.
_FINE: Final = re.compile("[就可不还也]行")
# A family name of two letters has up to three behind it where it is a Japanese one.
_GIVEN_SOUNDS: Final = 3
_WINDOW: Final = 24
_WIDE: Final = 75
# A name of two parts, as Uyghurs, Kazakhs and Tibetans have it, with a middle dot.
_PARTS: Final = re.compile(
    r"(?![人员者方户])(?:(?![和与及跟])[\u4e00-\u9fff]){2,6}"
    r"(?:-[\u4e00-\u9fff]{1,8}){1,3}"
    # A first part of one letter: with two more, 让·皮埃尔·迪朗.
    r"|(?![人员者方户和与及跟])[\u4e00-\u9fff](?:-[\u4e00-\u9fff]{2,8}){2,3}"
)
# Letters of a name that is written by its sound.
_SHORTEST: Final = 3
_LONGEST: Final = 8
Words = Mapping[str, Sequence[str]]


class NameCutter:
    """Tells names from what begins like one."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self.surnames = list(dict.fromkeys("".join(words["surnames"])))
        self.common = self.surnames[:_COMMON]
        self._other = sorted({*map(traditional, self.surnames)} - {*self.surnames})
        self.known = frozenset((*self.surnames, *self._other))
        self._foreign = frozenset(widened(words["foreign"]))
        self._compound = frozenset(widened(words["compound"])) | self._foreign
        self.stops = frozenset("".join(widened(words["stops"])))
        self.doubtful = frozenset("".join(words["doubtful"]))
        self.unlikely = self.doubtful.difference(self.common)
        self._others = frozenset(widened((*words["others"], *words["conditions"])))
        self._business = re.compile(one_of(words["business"]))
        self._firms = re.compile(one_of(w for w in words["business"] if len(w) > 1))
        self._whole = re.compile(one_of(words["whole"]))
        self._heads = frozenset(name[:2] for name in (*words["parts"], *words["whole"]))
        part = "|".join((*words["parts"], *words["more_parts"]))
        self._parts = re.compile(f"(?:{part}){{2}}")
        pieces = (*words["parts"], *words["more_parts"], *words["whole"])
        self._minor = frozenset(piece[0] for piece in pieces)
        self._pairs = frozenset(widened(words["pairs"]))
        self._sounds = frozenset("".join(words["sounds"])) - set(" \n")
        self.titles = re.compile(one_of(words["titles"]))

    def heads(self) -> Mapping[str, str]:
        """Return shapes of the letters that a name begins with, by a suffix.

        An automaton takes no more of them at once.
        """
        rare = self.surnames[_COMMON:]
        return {
            "": letter_of(self.common),
            RARE: letter_of(rare),
            TRADITIONAL: letter_of(self._other),
            "-compound": any_of(widened(self._words["compound"])),
            "-foreign": any_of(self._words["foreign"]),
            "-several": any_of(self._words["parts"]),
        }

    def begins(self, run: str) -> bool:
        """Tell whether a run begins as a name does: most do not."""
        head = run[:2]
        return head[:1] in self.known or head in self._compound or head in self._heads

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
        if not self._is_family(run, family) and not (clear and self._alone(run)):
            return 0
        given = _GIVEN_SOUNDS if run[:2] in self._foreign else _GIVEN
        whole = family < len(run) <= family + given and run[-1] not in _PARTICLES
        whole = whole and not self._is_titled(run, family)
        if not clear and not whole and run[0] in self.doubtful:
            return 0
        if whole:
            return 0 if self._firms.search(run) else len(run)
        return self._within(run, family, clear=clear)

    def _is_family(self, run: str, family: int) -> bool:
        """Tell whether a run begins with a surname, and with no word."""
        known = family > 1 or run[:1] in self.known
        joined = run[:1] in _AND and run[1:3] in self._others
        words = joined or any(run[:n] in self._others for n in (2, 3, 4))
        return known and not words

    def _is_titled(self, run: str, family: int) -> bool:
        """Tell whether a family name and a title are all there is."""
        title = self.titles.match(run, family)
        return title is not None and title.end() == len(run)

    def _alone(self, run: str) -> bool:
        """Tell whether letters are a surname and two of a given name, and no word.

        The first two may be one: what stands alone behind a label is read as a whole.
        """
        return (
            len(run) == 1 + _GIVEN
            and run[0] in self.known
            and run[0] != run[1]
            and run not in self._others
            and self.stops.isdisjoint(run[1:])
            and not self._business.search(run[1:])
        )

    def _within(self, run: str, family: int, *, clear: bool) -> int:
        """Return how many letters of a longer run are a name: a word ends it."""
        given = 0
        for letter in run[family : family + _GIVEN]:
            place = family + given
            stopped = letter in self.stops or letter in _PARTICLES
            if stopped or self.titles.match(run, place):
                break
            if given and _COUNTED.match(run, place):
                break
            given += 1
        end = family + given
        if not given or not self._ends(run, end, clear=clear):
            return 0
        return end

    def _ends(self, run: str, end: int, *, clear: bool) -> bool:
        """Tell whether a name ends at a place, and is of no firm or place."""
        rest = run[end : end + 1]
        ended = clear or rest in self.stops or self.titles.match(run, end)
        ended = ended or _COUNTED.match(run, end)
        # What is said of somebody goes on behind his name: who lives somewhere.
        lives = rest in _LIVES and rest != ""
        return bool(not rest or ended) and (lives or not self._is_business(run, end))

    def _is_business(self, run: str, end: int) -> bool:
        """Tell whether the letters behind the name make it a firm or a place."""
        return self._business.search(_FINE.sub("", run[1 : end + 6])) is not None

    def is_family(self, name: str) -> bool:
        """Tell whether letters are a family name and nothing else."""
        return name in self._compound or (len(name) == 1 and name in self.known)

    def doubts(self, run: str) -> bool:
        """Tell whether it is a letter that says something of a word: 有癫痫."""
        return run[:1] in self.doubtful and run[1:] in self._others

    def first(self, run: str) -> str:
        """Return what stands before the next name, if one is joined on."""
        found = _NEXT.search(run)
        return run[: found.start()] if found and found[1] in self.known else run

    def alone(self, run: str, *, clear: bool = False) -> bool:
        """Tell whether Chinese letters that stand alone are a name, and no word.

        ``clear`` tells that something else says so, too.
        """
        family = 2 if run[:2] in self._compound else 1
        given = run[family:]
        sound = given in self._pairs or self.stops.isdisjoint(_MAY.sub("", given))
        return sound and self.cut(run, clear=clear) == len(run) > 1

    def minority(self, run: str) -> bool:
        """Tell whether letters are a name as Tibetans, Mongols and Uyghurs have it."""
        if run[:1] not in self._minor:
            return False
        two, known = self._parts.fullmatch(run), self._whole.fullmatch(run)
        return two is not None or known is not None

    def foreign(self, run: str) -> int:
        """Return how many letters of a run are a name written by its sound, or 0.

        Names of Uyghurs, Kazakhs, Yi, Mongols and of foreigners are longer than Chinese
        ones, and written with few letters; a title may end them.
        """
        title = self.titles.search(run)
        name = run[: title.start()] if title else run
        name = name.removesuffix("收")
        sound = _SHORTEST <= len(name) <= _LONGEST and self._sounds.issuperset(name)
        return len(name) if sound and name[:2] not in self._others else 0


name_cutter: Final = once(NameCutter)
"""The same of the same word lists."""


def run_at(text: bytes, start: int) -> str:
    """Return the Chinese letters that begin at a place."""
    found = _WORD.match(text[start : start + _WINDOW].decode("utf-8", "replace"))
    return found.group() if found else ""


def parts_at(text: bytes, start: int) -> str:
    """Return the name of several parts that begins at a place, or nothing."""
    window = text[start : start + _WIDE]
    if b"-" not in window:
        return ""
    found = _PARTS.match(window.decode("utf-8", "ignore"))
    return found.group() if found else ""
