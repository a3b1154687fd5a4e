"""Which retention category a conversation belongs to, and how sure we are.

1. A category that came with the record, or that a person gave, wins.
2. What happened to the record tells its category: a completed transaction, a closed
   complaint.
3. Words tell it: one strong word, or two different weak ones.
4. A lone weak word is a hint; of several, the category that is kept longest counts,
   because keeping too long can be mended and deleting too early cannot.
5. Otherwise it is everyday chat.

What bots and the system say does not count: canned sentences name every category.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final, NamedTuple

from guicang.domain.classify.keywords import RULES
from guicang.domain.classify.taxonomy import CATEGORIES, Category, longest
from guicang.domain.record import Conversation, Role
from guicang.domain.record.categories import (
    GENERAL,
    TRANSACTION,
    TRANSACTION_COMPLETED,
)

__all__ = [
    "CATEGORIES",
    "EVENTS",
    "Category",
    "Found",
    "label",
    "longest",
    "said_by_people",
]

ENOUGH: Final = 2
"""The score from which a category is sure: a strong word gives 2, a weak one 1."""

EVENTS: Final[Mapping[str, str]] = {
    TRANSACTION_COMPLETED: TRANSACTION,
    "complaint_opened": "chat.complaint",
    "complaint_closed": "chat.complaint",
    "case_opened": "chat.dispute",
    "case_closed": "chat.dispute",
}
"""Named events of a conversation, and the category that they prove."""

_PEOPLE: Final = frozenset({Role.CUSTOMER, Role.AGENT})
_WORDS: Final = tuple((rule, frozenset(rule.strong + rule.weak)) for rule in RULES)
_HEADS: Final[Mapping[str, frozenset[str]]] = {
    head: frozenset(word for word in words if word[0] == head)
    for words in [frozenset().union(*(words for _, words in _WORDS))]
    for head in {word[0] for word in words}
}


class Found(NamedTuple):
    """A category that a conversation was found to have.

    ``by`` is "import" for what came with the record, "rule" for what was found here.
    ``sure`` is False for a hint and for the default: a person may want to look.
    ``because`` are the words or events that told it; never message text.
    """

    category: str
    by: str
    sure: bool
    because: tuple[str, ...] = ()


def label(conversation: Conversation) -> tuple[Found, ...]:
    """Say which retention categories a conversation has, the surest first.

    The time is linear in the length of the text, whatever it says.
    """
    if conversation.labels:
        return tuple(
            Found(name, "import", sure=True)
            for name in dict.fromkeys(conversation.labels)
        )
    found = {entry.category: entry for entry in _happened(conversation.events)}
    hints: dict[str, Found] = {}
    for entry in _said(said_by_people(conversation)):
        (found if entry.sure else hints).setdefault(entry.category, entry)
    if found:
        return tuple(found[name] for name in sorted(found, key=_keeping))
    if hints:
        return (hints[longest(hints.keys())],)
    return (Found(GENERAL, "rule", sure=False),)


def _keeping(name: str) -> tuple[int, str]:
    return -CATEGORIES[name].keeps, name


def _happened(events: Mapping[str, datetime]) -> Iterable[Found]:
    for event, category in EVENTS.items():
        if event in events:
            yield Found(category, "rule", sure=True, because=(event,))


def _said(text: str) -> Iterable[Found]:
    # Of hundreds of words most begin with a letter that the text has nowhere.
    heads = _HEADS.keys() & set(text)
    said = {word for head in heads for word in _HEADS[head] if word in text}
    for rule, words in _WORDS if said else ():
        if words.isdisjoint(said):
            continue
        strong = tuple([word for word in rule.strong if word in said])
        weak = tuple([word for word in rule.weak if word in said])
        score = ENOUGH * len(strong) + len(weak)
        yield Found(rule.category, "rule", score >= ENOUGH, strong + weak)


def said_by_people(conversation: Conversation) -> str:
    """Join what people said, in lower case, with a space around every message."""
    said = [m.text for m in conversation.messages if m.role in _PEOPLE]
    return f" {' '.join(said)} ".lower()
