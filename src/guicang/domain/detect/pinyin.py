"""Names in Latin letters that are spelled as Mandarin is (ISO 7098)."""

import re
from collections.abc import Iterable
from typing import Final

_SYLLABLE: Final = (
    "(?:(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    "(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|an|ao|ei|en|er|ia|ie|in|iu|ou"
    "|ua|ue|ui|un|uo|ve|a|e|i|o|u|v))"
)
_GIVEN: Final = re.compile(f"{_SYLLABLE}{{1,3}}(?: {_SYLLABLE})?\\Z")
_PARTS: Final = re.compile(r"(?:/|, ?| )")


class Romanised:
    """Knows which words are a family name and a given one: ``ZHANG/SAN``, ``LI SI``."""

    def __init__(self, families: Iterable[str]) -> None:
        """Take the family names, in small letters."""
        self._families = frozenset(families)

    def __call__(self, said: str) -> bool:
        """Tell whether they are."""
        family, *given = _PARTS.split(said.lower(), maxsplit=1)
        known = family in self._families and len(given) == 1
        return known and _GIVEN.match(given[0]) is not None
