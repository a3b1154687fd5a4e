"""How customers of live chats sound, as marks: for those who answer and who steer."""

from collections.abc import Mapping

from guicang.domain.chat.model import Head
from guicang.domain.classify.mood import Tone
from guicang.entrypoints.houses import words
from guicang.entrypoints.labels import MOODS
from guicang.entrypoints.moods import of_heads


def moods(heads: Mapping[str, Head]) -> dict[str, dict[str, str]]:
    """Say of chats how the customer sounds, from what they wrote last, and why."""
    return {
        key: {
            "need": words(MOODS[one.needs]) if one.needs else "",
            "tone": words(MOODS[one.tone]) if one.tone is Tone.BAD else "",
            "why": words(", ").join(one.because) or words("the lines as a whole"),
        }
        for key, one in of_heads(heads).items()
    }
