"""Find and mask sensitive information from Python: no home, no Django, no database.

    >>> from guicang import detect
    >>> detect.analyze("我的手机是13812345678")[0].entity_type
    'MOBILE'
    >>> detect.mask("我的手机是13812345678")
    '我的手机是138****5678'

Who comes from Presidio finds what they know: results have ``entity_type``, ``start``,
``end`` and ``score``; places count code points, ``end`` exclusive.
``guicang.detect.presidio`` plugs the same scanner into presidio-analyzer.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from guicang.bootstrap.detection import LEVELS, scanner
from guicang.domain.detect.masks import mask as _mask
from guicang.domain.detect.model import Entity, Finding
from guicang.domain.detect.selection import Found, Selection
from guicang.entrypoints.reasons import whys
from guicang.services.inspecting import Inspecting, Plain

__all__ = [
    "Entity",
    "Explanation",
    "Finding",
    "Strength",
    "analyze",
    "analyze_batch",
    "explain",
    "mask",
    "version",
]

Strength = Literal["low", "medium", "high"]
_ALL: Final = Selection()


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A finding with its reason: ``why`` by language, "zh" and "en"."""

    finding: Finding
    rule: str
    why: Mapping[str, str]


def analyze(
    text: str,
    entities: Collection[str] | None = None,
    score_threshold: float = 0.0,
    *,
    masked: bool = False,
    names: bool = False,
) -> list[Finding]:
    """Find sensitive values, in order of position, not overlapping.

    ``entities`` are the types to look for, all if None; ValueError if one is unknown.
    Values that are partly masked in the text already are no leak: they are given only
    if ``masked``, and say so. EngineFailed if the engine fails.

    With ``names`` a model searches for names that no cue word introduces as well. It
    needs the extra ``guicang[names]``: NamesMissing without it, NamesChanged if the
    model is not the one that was pinned.
    """
    return _list(_one(text, entities, score_threshold, names=names), masked=masked)


def analyze_batch(
    texts: Iterable[str],
    entities: Collection[str] | None = None,
    score_threshold: float = 0.0,
    *,
    masked: bool = False,
    names: bool = False,
) -> list[list[Finding]]:
    """Find in many texts at once, much faster than one by one; see ``analyze``."""
    selection = _selection(entities, score_threshold)
    found = _inspecting(names=names).find(list(texts))
    return [_list(selection.of(each), masked=masked) for each in found]


def mask(
    text: str,
    entities: Collection[str] | None = None,
    score_threshold: float = 0.0,
    *,
    level: Strength = "low",
    names: bool = False,
) -> str:
    """Return the text with its sensitive values masked.

    The higher the level, the less stays readable; see docs/reference/masking.md.
    """
    [found] = _inspecting(names=names).find_to_mask([text])
    leaks = _selection(entities, score_threshold).of(found).leaks
    return _mask(text, leaks, LEVELS[level])


def explain(
    text: str,
    entities: Collection[str] | None = None,
    score_threshold: float = 0.0,
    *,
    names: bool = False,
) -> list[Explanation]:
    """Find what ``analyze`` finds, masked values too, with each one's rule and why."""
    return [
        Explanation(
            finding=finding,
            rule=finding.rule,
            why=whys(finding.rule),
        )
        for finding in analyze(
            text, entities, score_threshold, masked=True, names=names
        )
    ]


def version(*, names: bool = False) -> str:
    """Return the version of the rules that find, with ``names`` of the model too."""
    return scanner(names=names).version


def _one(
    text: str,
    entities: Collection[str] | None,
    score_threshold: float,
    *,
    names: bool,
) -> Found:
    found = _inspecting(names=names).find_one(text)
    return _selection(entities, score_threshold).of(found)


@cache
def _inspecting(*, names: bool) -> Inspecting:
    return Inspecting(scanner=Plain(scanner(names=names)))


def _selection(entities: Collection[str] | None, score_threshold: float) -> Selection:
    if entities is None and not score_threshold:
        return _ALL
    types = None if entities is None else frozenset(map(str, entities))
    if unknown := (types or frozenset()) - frozenset(Entity):
        raise ValueError(f"no such entities: {', '.join(sorted(unknown))}")
    return Selection(types=types, min_score=score_threshold)


def _list(found: Found, *, masked: bool) -> list[Finding]:
    if not masked or not found.masked:
        return list(found.leaks)
    return sorted((*found.leaks, *found.masked), key=lambda finding: finding.start)
