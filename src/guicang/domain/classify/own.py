"""The organisation's own rules on categories, beside the words that ship.

1. A rule labels a conversation in which all holds that it names: said words, types of
   findings, events, fields that came with the record, source and channel.
2. What such a rule says is sure, and stands beside what else is sure: of several
   categories the longest floor counts (R3).
3. What came with the record, or a person gave, stands as it is.

What bots and the system say does not count, as for the words that ship.
"""

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, Final

from guicang.domain.classify import Found, said_by_people
from guicang.domain.classify.taxonomy import CATEGORIES
from guicang.domain.detect.rules.model import LabelRule, Place
from guicang.domain.errors import BadRules
from guicang.domain.record import Conversation
from guicang.domain.record.categories import GENERAL

BY: Final = "rule:"
"""Before the id of a rule, in what a label is because of."""


def require_categories(rules: Sequence[LabelRule]) -> None:
    """Raise BadRules for a category that is none, or that every conversation is of."""
    for number, rule in enumerate(rules):
        place = f"labels[{number}].category"
        if rule.category not in CATEGORIES:
            raise BadRules(place=place, reason="is no retention category")
        if rule.category == GENERAL:
            raise BadRules(place=place, reason="is what a conversation is anyway")


def ruled(
    conversation: Conversation,
    types: Collection[str],
    rules: Sequence[LabelRule],
) -> tuple[Found, ...]:
    """Say which categories the rules give; ``types`` are what was found in it."""
    found: dict[str, tuple[str, ...]] = {}
    for rule in rules:
        if all(holds(conversation, types) for holds in _conditions(rule)):
            because = found.get(rule.category, ())
            found[rule.category] = (*because, f"{BY}{rule.id}")
    return tuple(Found(c, "rule", sure=True, because=b) for c, b in found.items())


def joined(found: Sequence[Found], own: Sequence[Found]) -> tuple[Found, ...]:
    """Put what own rules say beside what was found; a hint is no longer needed."""
    if not own or any(each.by == "import" for each in found):
        return tuple(found)
    sure = {each.category: each for each in found if each.sure}
    for each in own:
        if (there := sure.get(each.category)) is not None:
            each = each._replace(because=(*there.because, *each.because))  # noqa: PLW2901
        sure[each.category] = each
    return tuple(sorted(sure.values(), key=lambda f: -CATEGORIES[f.category].keeps))


_Condition = Callable[[Conversation, Collection[str]], bool]


def _conditions(rule: LabelRule) -> Iterable[_Condition]:
    """Give what must hold, the cheapest first."""
    yield lambda talk, _: rule.scope.reaches(Place(talk.source, talk.channel))
    if rule.findings:
        yield lambda _, types: not rule.findings.isdisjoint(types)
    if rule.events:
        yield lambda talk, _: not rule.events.isdisjoint(talk.events)
    if rule.customer:
        yield lambda talk, _: _has(talk, rule.customer)
    if rule.words:
        yield lambda talk, _: _says(talk, rule.words)


def _says(talk: Conversation, words: Sequence[str]) -> bool:
    text = said_by_people(talk)
    return any(word in text for word in words)


def _has(talk: Conversation, fields: Mapping[str, frozenset[str]]) -> bool:
    """Whether each field came with the record, with one of the values that count."""
    came: Any = json.loads(talk.extra) if talk.extra else {}
    if not isinstance(came, Mapping):
        return False
    return all(_spelled(came.get(name)) in values for name, values in fields.items())


def _spelled(value: object) -> str:
    """Spell a value as a rule does: true and 3 are what JSON writes."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
