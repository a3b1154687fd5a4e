"""How customers of live chats sound, as marks: for those who answer and who steer."""

from collections.abc import Mapping
from typing import Final

from guicang.domain.chat.model import Head
from guicang.domain.record import Role
from guicang.entrypoints.houses import house, words
from guicang.entrypoints.labels import MOODS

_LATELY: Final = 12
_READ: Final = 3
"""It is read from so many of their last lines."""


def moods(heads: Mapping[str, Head]) -> dict[str, dict[str, str]]:
    """Say of chats how the customer sounds, from what they wrote last, and why."""
    lately = {key: max(0, head.last - _LATELY) for key, head in heads.items()}
    lines = house().chats.later(lately) if lately else {}
    found = {}
    for key in heads:
        said = [x.text for x in lines.get(key, ()) if x.role is Role.CUSTOMER]
        one = house().sensing.mood(said[-_READ:])
        found[key] = {
            "need": words(MOODS[one.needs]) if one.needs else "",
            "tone": words(MOODS[one.tone]) if one.tone in MOODS else "",
            "why": words(", ").join(one.because) or words("the lines as a whole"),
        }
    return found
