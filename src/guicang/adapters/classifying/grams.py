"""What a text is made of, for the model: n-grams of letters and of words.

* Letters: 1 to 4 in a row, within what spaces part; a space stands at both ends. For
  Chinese, which has no spaces, these are its words and more.
* Words: one, and two in a row, of scripts that part words by spaces; and which is the
  first of a message, and which the last ("hi" alone is another thing than "hi" before).
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
_FIRST, _LAST = "^", "$"
"""What stands before the first word of a message, and behind the last; no words."""

LONGEST: Final = 4
_LETTERS: Final = 4_000
"""So many letters of a message are read; what follows says little and costs time."""

_DIGIT: Final = re.compile(r"\d")
# Letters of scripts that put spaces between words: not Han, Hiragana, Katakana.
SPACED: Final = re.compile(r"[^\W_\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")


def folded(text: str) -> str:
    """Return a text as the model reads it: small, digits as 0, single spaces."""
    plain = normalize("NFKC", text[:_LETTERS]).lower()
    return " ".join(_DIGIT.sub("0", plain).split())


def grams(text: str, longest: int = LONGEST) -> Counter[str]:
    """Count the n-grams of one message, of up to so many letters."""
    plain = folded(text)
    found: list[str] = []
    for part in plain.split(" ") if plain else ():
        found.extend(part)
        padded = f" {part} "
        for n in range(2, longest + 1):
            found += [padded[i : i + n] for i in range(len(padded) - n + 1)]
    words = SPACED.findall(plain)
    found += [WORD + word for word in words]
    found += [f"{WORD}{a} {b}" for a, b in pairwise(words)]
    if words:
        found += [f"{WORD}{_FIRST} {words[0]}", f"{WORD}{words[-1]} {_LAST}"]
    return Counter(found)


def of_talk(messages: Iterable[str], longest: int = LONGEST) -> Counter[str]:
    """Count the n-grams of a conversation: the sum of its messages."""
    total: Counter[str] = Counter()
    for message in messages:
        total.update(grams(message, longest))
    return total
