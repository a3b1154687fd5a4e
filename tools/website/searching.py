"""Search in Chinese without a dictionary: characters, and pairs of characters.

Sphinx cuts Chinese with a segmenter whose last release is years old, and does not cut
what a reader types at all. Here a run of Chinese letters is indexed as its letters and
as its overlapping pairs, and a query is cut into pairs by the same rule in the browser
(splitting.js); a page is found when it has all of them. Latin words are stemmed as in
English.
"""

import re
from pathlib import Path
from typing import Final

from sphinx.search.en import SearchEnglish

HAN: Final = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_RUNS: Final = re.compile(rf"[{HAN}]+|[^\W{HAN}]+")
_HAN: Final = re.compile(rf"[{HAN}]")


def pairs(run: str) -> list[str]:
    """Cut a run of letters into overlapping pairs; one letter stays alone."""
    return [run[n : n + 2] for n in range(len(run) - 1)] or [run]


class SearchEnglishOnce(SearchEnglish):
    """English, which stems each word once: a third of the time went there."""

    def __init__(self, options: dict[str, str]) -> None:
        """Begin with no stem known."""
        super().__init__(options)
        self._stems: dict[str, str] = {}

    def stem(self, word: str) -> str:
        """Give the stem of a word."""
        if word not in self._stems:
            self._stems[word] = super().stem(word)
        return self._stems[word]


class SearchPairs(SearchEnglishOnce):
    """Chinese by pairs of letters, other words as in English."""

    lang = "zh"
    language_name = "English"  # of the stemmer, which the browser loads by it
    js_splitter_code = Path(__file__).with_name("splitting.js").read_text("utf-8")

    def split(self, input: str) -> list[str]:  # noqa: A002 - Sphinx's name
        """Cut a text into what is looked up."""
        words: list[str] = []
        for run in _RUNS.findall(input):
            if _HAN.match(run):
                words += [*pairs(run), *run]
            else:
                words.append(run)
        return words

    def stem(self, word: str) -> str:
        """Give the stem of a Latin word; Chinese stays as it is."""
        return word if _HAN.match(word) else super().stem(word)
