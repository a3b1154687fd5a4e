"""Names of types, labels, verdicts and entries in the language of the request."""

from collections.abc import Mapping
from typing import Final

from guicang.domain.detect.types import TYPES
from guicang.domain.retention.model import State
from guicang.entrypoints.houses import tongue, words
from guicang.entrypoints.labels import CATEGORIES

TONES: Final[Mapping[State, str]] = {
    State.ACTIVE: "good",
    State.DUE_REVIEW: "warn",
    State.DUE_DELETE: "bad",
    State.HELD: "hold",
    State.RESTRICTED: "info",
    State.PENDING_EVENT: "plain",
    State.INDETERMINATE: "warn",
}


def type_name(kind: str) -> str:
    """Name a type of sensitive information; an organisation's has its own name."""
    found = TYPES.get(kind)
    if found is None:
        return kind
    return found.en if tongue() == "en" else found.zh


def type_tone(kind: str) -> str:
    """Give the tone of a type: what is sensitive by statute stands out."""
    found = TYPES.get(kind)
    if found is None:
        return "hold"
    return "bad" if found.sensitive else "warn" if found.always else "plain"


def category_name(category: str) -> str:
    """Name a category."""
    return words(CATEGORIES.get(category, category))


def pseudonym(customer: str) -> str:
    """Name a customer by the beginning of the keyed digest: who it is stays unknown."""
    return f"#{customer[:8]}" if customer else "--"
