"""What the allow list may suppress, and what it never may.

An entry stands for a judgement: "this value is no secret". The law leaves no room for
that judgement everywhere, and a pattern judges values that nobody has looked at. So
types fall into three classes:

1. NEVER. Numbers of identity documents name a natural person (GB/T 35273-2020, annex
   B: sensitive; PIPL 28); health and children under fourteen are sensitive whatever a
   text says literally (PIPL 28); credentials open something (CSL 23, GB/T 22239).
   No entry suppresses these. Nor does one suppress what a blacklist, a list of
   prohibited content or a rule with ``always_mask`` finds.
2. EXACT. Accounts and whatever else is about a person as a rule, but may be the
   organisation's own: the account that customers pay into, the number of the service
   desk. Single values, looked at one by one; no patterns. An account is sensitive by
   PIPL 28 as a natural person's: an organisation's is not personal information.
3. Everything else: values and patterns.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Final

from guicang.domain.detect.model import Entity
from guicang.domain.detect.rules.model import Allow, Place
from guicang.domain.detect.rules.values import normal

NEVER: Final = frozenset(
    {
        Entity.CN_ID,
        Entity.PASSPORT,
        Entity.HK_MO_PERMIT,
        Entity.TW_PERMIT,
        Entity.MILITARY_ID,
        Entity.DRIVER_LICENSE,
        Entity.SOCIAL_SECURITY,
        Entity.US_SSN,
        Entity.MEDICAL,
        Entity.MINOR,
        Entity.PASSWORD,
        Entity.SECRET,
    }
)
EXACT: Final = frozenset(
    {
        Entity.BANK_CARD,
        Entity.IBAN,
        Entity.MOBILE,
        Entity.PERSON,
        Entity.ADDRESS,
        Entity.WECHAT,
        Entity.QQ,
        Entity.DOB,
        Entity.PLATE,
    }
)


class AllowList:
    """The entries that hold, ready to be asked."""

    def __init__(
        self,
        entries: Iterable[Allow],
        tag: Callable[[str], str],
        matches: Callable[[str, str], bool],
    ) -> None:
        """``tag`` digests a normal form; ``matches`` asks a pattern for all of a value.

        A value has to match a pattern from its first to its last character.
        """
        self._entries = tuple(entries)
        self._types = frozenset(t for e in self._entries for t in e.types)
        self._tag = tag
        self._matches = matches

    def permits(self, kind: str, value: str, place: Place, now: datetime) -> bool:
        """Whether a value that was found as some type is no secret there and now."""
        if kind not in self._types or kind in NEVER:
            return False
        holding = [
            e
            for e in self._entries
            if kind in e.types and now < e.expires_at and e.scope.reaches(place)
        ]
        return bool(holding) and (
            self._tagged(holding, value) or self._patterned(holding, kind, value)
        )

    def _tagged(self, entries: Sequence[Allow], value: str) -> bool:
        tags = frozenset[str]().union(*(entry.tags for entry in entries))
        return bool(tags) and self._tag(normal(value)) in tags

    def _patterned(self, entries: Sequence[Allow], kind: str, value: str) -> bool:
        return kind not in EXACT and any(
            self._matches(pattern, value)
            for entry in entries
            for pattern in entry.patterns
        )
