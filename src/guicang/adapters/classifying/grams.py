"""What a text is made of, for the model: n-grams of letters and of words.

* Letters: 1 to 5 in a row, within what spaces part; a space stands at both ends. For
  Chinese, which has no spaces, these are its words and more.
* Words: one, and two in a row, of scripts that part words by spaces.
* Digits are folded to 0 and letters to their compatible small form (NFKC), so that no
  number of a customer is ever part of a model, however it is written.

Nothing reaches over the end of a message: what a conversation is made of is the sum of
its messages, in whatever portions they come.
"""

import re
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from typing import Final
from unicodedata import normalize

WORD: Final = "\t"
"""What an n-gram of words begins with; no text has it after folding."""

_LONGEST: Final = 5
_LETTERS: Final = 4_000
"""So many letters of a message are read; what follows says little and costs time."""

_DIGIT: Final = re.compile(r"\d")
# Letters of scripts that put spaces between words: not Han, Hiragana, Katakana.
_SPACED: Final = re.compile(r"[^\W_\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")


def folded(text: str) -> str:
    """Return a text as the model reads it: small, digits as 0, single spaces."""
    plain = normalize("NFKC", text[:_LETTERS]).lower()
    return " ".join(_DIGIT.sub("0", plain).split())


def grams(text: str) -> Counter[str]:
    """Count the n-grams of one message, in the order in which they come."""
    plain = folded(text)
    found: list[str] = []
    for part in plain.split(" ") if plain else ():
        found.extend(part)
        padded = f" {part} "
        for n in range(2, _LONGEST + 1):
            found += [padded[i : i + n] for i in range(len(padded) - n + 1)]
    words = _SPACED.findall(plain)
    found += [WORD + word for word in words]
    found += [f"{WORD}{a} {b}" for a, b in pairwise(words)]
    return Counter(found)


def of_talk(messages: Iterable[str]) -> Counter[str]:
    """Count the n-grams of a conversation: the sum of its messages."""
    total: Counter[str] = Counter()
    for message in messages:
        total.update(grams(message))
    return total
