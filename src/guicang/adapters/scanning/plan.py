"""A rule book made ready for engines: automata, and who asks what of which match."""

import re
from collections.abc import Mapping, Sequence, Set as AbstractSet
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from guicang.adapters.scanning.arrays import Mask, Places
from guicang.adapters.scanning.asked import Asked
from guicang.adapters.scanning.automaton import Automaton, Shape
from guicang.adapters.scanning.lettered import Lettered, Sight
from guicang.adapters.scanning.matches import Guards
from guicang.domain.detect.evasion import SIGNS
from guicang.domain.detect.rule import NUMERIC, Rule, any_of
from guicang.domain.detect.rulebook import RuleBook

# What the fold would change where a rule could then see a number: full-width letters
# and digits, and anything foreign between two letters or digits.
_FOREIGN: Final = (
    r"(?:\xc2[\xa0\xa5\xb7]|\xe2\x80[\x80-\x95\x98-\x9d\xa2\xa6\xaf]|\xe2\x81\x9f"
    r"|\xe2\x88\x92|\xe3\x80[\x80\x88-\x91\x94\x95]|\xe3\x83\xbb|\xef\xb9\xa3"
    r"|\xef\xbc[\x82-\x8b\x8d-\x8f\x9c-\x9e\xa0\xbb-\xbf]|\xef\xbd[\x80\x9b-\x9e]"
    r"|\xef\xbf\xa5)"
)
_WIDE: Final = r"(?:\xef\xbc[\x90-\x99\xa1-\xba]|\xef\xbd[\x81-\x9a])"
_FOLDED: Final = (
    rf"{_WIDE}{{2}}",
    rf"[0-9] ?(?:{_FOREIGN}|{_WIDE}) ?[0-9]",
    r"\xef\xbc\x8b[0-9]",
    r"[0-9A-Fa-f]{2}\xef\xbc\x9a[0-9A-Fa-f]{0,4}(?:\xef\xbc\x9a|:)",
)
_URL: Final = (
    r"(?:https?://|www\.|[a-z0-9]\.(?:com|cn|net|org|html?|app|shop|test)/)[!-~]+[^!-~]"
)


_SIGNS: Final = [Shape(sign, starts=False) for sign in SIGNS]
# Bytes of letters that are no ASCII, within a shape.
_BYTES: Final = re.compile(r"\\x[89a-f]")
# What a digit is in wherever it is seen.
_NUMERIC: Final = frozenset(NUMERIC)


class Kind(IntEnum):
    """What a shape is read in; the order of the groups."""

    LONGEST = 0
    LONG = 1
    PLAIN = 2
    MIXED = 3
    WORDS = 4


FEWEST: Final = {Kind.LONGEST: 14, Kind.LONG: 9, Kind.MIXED: 1}
"""How many digits make a text worth reading for shapes of a kind."""


class Trigger(NamedTuple):
    """A shape that tells that a rule may find something, and what its sight means.

    ``width`` is how many bytes words have that a name must end before.
    """

    shape: Shape
    sight: Sight = Sight.PLAIN
    width: int = 0


# What the head of a trigger asks for beside its words.
_HEADED: Final = re.compile(r"(name|likely|named(?=[0-9]))([0-9]*):(.*)\Z", re.DOTALL)


class Group(NamedTuple):
    """A shape, and the rules that judge its matches, in the order of their ranks.

    ``left`` and ``right`` are the widths of the guards at its ends.
    """

    rules: tuple[tuple[int, Rule], ...]
    left: int
    right: int


class Part(NamedTuple):
    """What reads the shapes of a kind: so many groups, from the first one on.

    They are worth looking for in a text with so many digits.
    """

    automaton: Automaton
    first: int
    size: int
    digits: int
    guards: Guards


class Cue(NamedTuple):
    """Which class of words a match belongs to, and how far behind its end it went."""

    name: str
    over: int


@dataclass(frozen=True)
class Plan:
    """A rule book, compiled.

    Its shapes are read in parts. Those of the first three kinds see text in which each
    stretch of other than ASCII characters may have shrunk to one byte: they look at no
    more. Some see only texts with so many digits (``FEWEST``).
    """

    book: RuleBook
    cache: Path | None = None

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules, by the numbers that groups give them."""
        return self.book.rules

    @cached_property
    def triggers(self) -> Automaton:
        """What tells, in the text as it came, that a rule may find something.

        What each shape means ``sighted`` says.
        """
        return Automaton([each.shape for each in self.sighted], self.cache)

    @cached_property
    def oddities(self) -> Automaton:
        """The signs of odd spelling alone."""
        return Automaton(_SIGNS, self.cache)

    @cached_property
    def sights(self) -> Mapping[tuple[Sight, int], int]:
        """The sights that there are, with the widths of words, and their numbers."""
        kinds = dict.fromkeys((each.sight, each.width) for each in self.sighted)
        return {kind: number for number, kind in enumerate(kinds)}

    @cached_property
    def kinds(self) -> Sequence[int]:
        """The number of the sight of each trigger."""
        return [self.sights[each.sight, each.width] for each in self.sighted]

    @cached_property
    def lettered(self) -> Lettered:
        """What tells whether a name may stand beside a word."""
        return Lettered(self.book.letters)

    @cached_property
    def sighted(self) -> Sequence[Trigger]:
        """The triggers, by the numbers of their shapes."""
        plain: dict[str, bool] = {}
        for rule in self.rules:
            for trigger in rule.triggers:
                plain[trigger] = plain.get(trigger, False) or rule.caseless
        found = [self._trigger(*each) for each in plain.items()]
        found += [Trigger(Shape(each, starts=False)) for each in _FOLDED]
        found += [Trigger(shape, Sight.ODD) for shape in _SIGNS]
        return list(dict.fromkeys(found))

    def _trigger(self, told: str, caseless: bool) -> Trigger:  # noqa: FBT001 - an item
        """Return what a rule tells of a trigger."""
        if told.startswith("cue:"):
            words = any_of(self.book.cues[told.removeprefix("cue:")])
            return Trigger(Shape(words, caseless=True, starts=False))
        headed = _HEADED.match(told)
        shape = Shape(_at_start(headed[3] if headed else told), caseless, starts=False)
        if headed is None:
            return Trigger(shape)
        return Trigger(shape, Sight[headed[1].upper()], int(headed[2] or 0))

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """Shapes with their rules, kind by kind."""
        return tuple(
            Group(
                tuple(each),
                left=bool(each[0][1].left),
                right=bool(each[0][1].right),
            )
            for each in self._by_shape.values()
        )

    @cached_property
    def wholes(self) -> Mapping[int, int]:
        """The groups of rules that read a whole text, each with its rule's number."""
        return {
            place: group.rules[0][0]
            for place, group in enumerate(self.groups)
            if group.rules[0][1].whole
        }

    @cached_property
    def beside(self) -> Mapping[int, Mask]:
        """For each rule that reads a whole text, what rules' findings call for it."""
        return {
            number: np.array(
                [rule.entity in self.rules[number].beside for rule in self.rules],
                np.bool_,
            )
            for number in self.wholes.values()
        }

    @cached_property
    def yielding(self) -> Mask:
        """Which rules' findings may give way to those of one that reads a whole."""
        over = {kind for n in self.wholes.values() for kind in self.rules[n].over}
        return np.array([rule.entity in over for rule in self.rules], np.bool_)

    @cached_property
    def called(self) -> Sequence[AbstractSet[int]]:
        """By each rule's findings, the rules that read a whole text."""
        return [
            {number for number, called in self.beside.items() if called[place]}
            for place in range(len(self.rules))
        ]

    @cached_property
    def parts(self) -> dict[Kind, Part]:
        """The shapes of each kind; behind the plain ones, addresses on the web."""
        made, first = {}, 0
        for kind in Kind:
            shapes = [shape for shape, each in self._kinds.items() if each is kind]
            more = [Shape(_URL, caseless=True)] if kind is Kind.PLAIN else []
            automaton = Automaton([*shapes, *more], self.cache)
            groups = self.groups[first : first + len(shapes)]
            left, right = [g.left for g in groups], [g.right for g in groups]
            guards = Guards(np.array([*left, 0]), np.array([*right, 1]))
            fewest = FEWEST.get(kind, 0)
            made[kind] = Part(automaton, first, len(shapes), fewest, guards)
            first += len(shapes)
        return made

    @cached_property
    def asked(self) -> Asked:
        """What the rules ask, as columns."""
        return Asked.by(self.rules, list(self.book.cues))

    @cached_property
    def cues(self) -> tuple[Cue, ...]:
        """The word lists, in the order of their shapes."""
        return tuple(cue for cue, _ in self._cue_shapes)

    @cached_property
    def hinted(self) -> tuple[Places, Guards]:
        """The number of the class that each shape of the cues is of, and guards."""
        names = list(self.book.cues)
        classes = np.array([names.index(cue.name) for cue in self.cues], np.int64)
        over = np.array([cue.over for cue in self.cues], np.int64)
        return classes, Guards(np.zeros_like(over), over)

    @cached_property
    def hints(self) -> Automaton:
        """The cues, in their order."""
        return Automaton([shape for _, shape in self._cue_shapes], self.cache)

    @cached_property
    def _by_shape(self) -> dict[Shape, list[tuple[int, Rule]]]:
        grouped: dict[Shape, list[tuple[int, Rule]]] = {}
        for number, rule in enumerate(self.rules):
            starts = rule.starts and not rule.tail
            shape = Shape(rule.expression, rule.caseless, starts=starts)
            grouped.setdefault(shape, []).append((number, rule))
        return dict(sorted(grouped.items(), key=_kind))

    @cached_property
    def _kinds(self) -> dict[Shape, Kind]:
        return {item[0]: _kind(item) for item in self._by_shape.items()}

    @cached_property
    def _cue_shapes(self) -> Sequence[tuple[Cue, Shape]]:
        found = []
        for name, words in self.book.cues.items():
            latin = [w for w in words if w[0].isascii()]
            other = [w for w in words if not w[0].isascii()]
            if other:
                shape = Shape(any_of(other), caseless=True, starts=False)
                found.append((Cue(name, 0), shape))
            if latin:
                # A tag of HTML is no word.
                guarded = f"[^A-Za-z<]{any_of(latin)}[^A-Za-z]"
                shape = Shape(guarded, caseless=True, starts=False)
                found.append((Cue(name, 1), shape))
        return found


def _kind(item: tuple[Shape, Sequence[tuple[int, Rule]]]) -> Kind:
    shape, rules = item
    if not shape.expression.isascii() or _BYTES.search(shape.expression):
        digited = all(_NUMERIC.issuperset(rule.triggers) for _, rule in rules)
        return Kind.MIXED if digited else Kind.WORDS
    fewest = min(rule.digits for _, rule in rules)
    if fewest >= FEWEST[Kind.LONGEST]:
        return Kind.LONGEST
    return Kind.LONG if fewest >= FEWEST[Kind.LONG] else Kind.PLAIN


def _at_start(trigger: str) -> str:
    """Let a guard in front of a trigger be the start of the text as well."""
    if not trigger.startswith("[^"):
        return trigger
    guard, rest = trigger.split("]", 1)
    return f"(?:^|{guard}]){rest}"
