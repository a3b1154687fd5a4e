"""A rule book made ready for engines: automata, and who asks what of which match."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final, NamedTuple

from guicang.adapters.scanning.automaton import Automaton, Shape
from guicang.domain.detect.rule import Rule, any_of
from guicang.domain.detect.rulebook import RuleBook

# What the fold would change where a rule could then see a number: full-width letters
# and digits, and anything foreign between two letters or digits.
_FOREIGN: Final = (
    r"(?:\xc2[\xa0\xa5\xb7]|\xe2\x80[\x80-\x95\x98-\x9d\xa2\xa6\xaf]|\xe2\x81\x9f"
    r"|\xe2\x88\x92|\xe3\x80[\x80\x88-\x91\x94\x95]|\xe3\x83\xbb|\xef\xb9\xa3"
    r"|\xef\xbc[\x82-\x8b\x8d-\x8f\x9c-\x9e\xa0\xbb-\xbf]|\xef\xbd[\x80\x9b-\x9e]"
    r"|\xef\xbf\xa5)"
)
_FOLDED: Final = (
    r"\xef\xbc[\x90-\x99\xa1-\xba]",
    r"\xef\xbd[\x81-\x9a]",
    rf"[0-9A-Za-z_] ?{_FOREIGN} ?[0-9A-Za-z_]",
    r"\xef\xbc\x8b[0-9]",
    r"[0-9A-Fa-f]{2}\xef\xbc\x9a[0-9A-Fa-f]{0,4}(?:\xef\xbc\x9a|:)",
)
_URLS: Final = (
    r"(?:https?://|www\.)[!-~]+[^!-~]",
    r"[a-z0-9]\.(?:com|cn|net|org|html?|app|shop|test)/[!-~]+[^!-~]",
)


class Group(NamedTuple):
    """A shape, and the rules that judge its matches, in the order of their ranks.

    ``left`` and ``right`` are the widths of the guards at its ends.
    """

    rules: tuple[tuple[int, Rule], ...]
    left: int
    right: int


class Cue(NamedTuple):
    """Which class of words a match belongs to, and how far behind its end it went."""

    name: str
    over: int


@dataclass(frozen=True)
class Plan:
    """A rule book, compiled.

    Matches of ``shapes`` are numbered: first the groups, then the cues, then addresses
    on the web.
    """

    book: RuleBook
    cache: Path | None = None

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules, by the numbers that groups give them."""
        return self.book.rules

    @cached_property
    def triggers(self) -> Automaton:
        """What tells, in the text as it came, that a rule may find something."""
        found = {t for rule in self.rules for t in rule.triggers}
        words = {t.removeprefix("cue:") for t in found if t.startswith("cue:")}
        shapes = [
            Shape(_at_start(trigger), rule.caseless, starts=False)
            for rule in self.rules
            for trigger in rule.triggers
            if trigger not in words and not trigger.startswith("cue:")
        ]
        shapes += [
            Shape(any_of(self.book.cues[name]), caseless=True, starts=False)
            for name in sorted(words)
        ]
        shapes += [Shape(folded, starts=False) for folded in _FOLDED]
        return Automaton(list(dict.fromkeys(shapes)), self.cache)

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """Shapes with their rules."""
        return tuple(
            Group(
                tuple(each),
                left=bool(each[0][1].left),
                right=bool(each[0][1].right),
            )
            for each in self._by_shape.values()
        )

    @cached_property
    def cues(self) -> tuple[Cue, ...]:
        """The word lists, in the order of their shapes."""
        return tuple(cue for cue, _ in self._cue_shapes)

    @cached_property
    def shapes(self) -> Automaton:
        """Every shape, cue and address, in folded text."""
        shapes = list(self._by_shape)
        shapes += [shape for _, shape in self._cue_shapes]
        shapes += [Shape(url, caseless=True) for url in _URLS]
        return Automaton(shapes, self.cache)

    @cached_property
    def _by_shape(self) -> dict[Shape, list[tuple[int, Rule]]]:
        grouped: dict[Shape, list[tuple[int, Rule]]] = {}
        for number, rule in enumerate(self.rules):
            shape = Shape(rule.expression, rule.caseless, starts=not rule.tail)
            grouped.setdefault(shape, []).append((number, rule))
        return grouped

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
                guarded = f"[^A-Za-z]{any_of(latin)}[^A-Za-z]"
                shape = Shape(guarded, caseless=True, starts=False)
                found.append((Cue(name, 1), shape))
        return found


def _at_start(trigger: str) -> str:
    """Let a guard in front of a trigger be the start of the text as well."""
    if not trigger.startswith("[^"):
        return trigger
    guard, rest = trigger.split("]", 1)
    return f"(?:^|{guard}]){rest}"
