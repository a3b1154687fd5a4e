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


_TWO: Final = re.compile(f"{_SYLLABLE}{{2}}\\Z")
_GIVEN_LONG: Final = range(5, 13)
# Words and places that are spelled by such syllables, too.
_WORDS: Final = frozenset(
    b"banana beijing change changsha china chinese dalian dance dongguan"
    b" fuzhou gansu guangdong guangxi guangzhou guizhou hainan hangzhou hebei"
    b" henan hubei hunan jiangsu jiangxi jinan kunming lanzhou liaoning macao"
    b" manage menu nanchang nanjing nanning ningbo package qingdao shandong"
    b" shanghai shanxi shenyang shenzhen sichuan suzhou taiwan tianjin wenzhou"
    b" wuhan xiamen xian yunnan zhejiang zhengzhou zhuhai taobao weixin alipay"
    b" xinjiang canada panama tunisia guinea language sausage genuine machine"
    b" imagine engine online woman women human humane logo auto demo memo mono gene"
    b" tune"
    b" tape tube time mile mine fine dine line pine nine wine rune dune huge".split()
)
# Family names that are English words as well.
_ENGLISH: Final = frozenset(
    b"he she you long song sun pan man men ran rang hang bang die tang fang fan dang"
    b" ping shun mu ma me so an ai bi ha pi chi ju gang gong mo lie lu lang can".split()
)


class Romanised:
    """Knows which words are a family name and a given one: ``ZHANG/SAN``, ``LI SI``."""

    def __init__(self, families: Iterable[str]) -> None:
        """Take the family names, in small letters."""
        self._families = frozenset(families)

    def __call__(self, said: str) -> bool:
        """Tell whether they are."""
        family, *given = _PARTS.split(said.lower(), maxsplit=1)
        known = family in self._families and len(given) == 1
        known = known and given[0].encode() not in _WORDS
        return known and _GIVEN.match(given[0]) is not None

    def titled(self, first: str, second: str) -> bool:
        """Tell whether two words are a name as it is signed: Wenbo Meng, Meng Wenbo.

        Words and places are spelled by such syllables, too: the given name has two.
        """
        one, two = first.lower(), second.lower()
        after = two in self._families and _is_given(one)
        return after or (
            one in self._families and one.encode() not in _ENGLISH and _is_given(two)
        )


def _is_given(word: str) -> bool:
    fits = len(word) in _GIVEN_LONG and word.encode() not in _WORDS
    return fits and _TWO.match(word) is not None
