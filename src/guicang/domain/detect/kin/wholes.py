"""The rule of each type whose values a word must speak for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from guicang.domain.detect.kin.across import Across, passing
from guicang.domain.detect.kin.asking import answered
from guicang.domain.detect.kin.kind import Kind, Place, Values
from guicang.domain.detect.kin.kinds import kinds
from guicang.domain.detect.kin.saying import Saying
from guicang.domain.detect.kin.siblings import Siblings
from guicang.domain.detect.kin.tables import Tables, keyed
from guicang.domain.detect.model import Entity
from guicang.domain.detect.rule import NUMERIC, Rule, Seen, any_of

Words = Mapping[str, Sequence[str]]
_RANKS: Final = {
    Entity.DRIVER_LICENSE: 10,
    Entity.VAT: 17,
    Entity.HK_MO_PERMIT: 33,
    Entity.TW_PERMIT: 33,
    Entity.SOCIAL_SECURITY: 33,
    Entity.US_SSN: 34,
    Entity.PASSPORT: 42,
    Entity.DOB: 50,
    Entity.WECHAT: 61,
    Entity.QQ: 33,
    Entity.PHONE: 60,
    Entity.PASSWORD: 63,
    Entity.SECRET: 59,
    Entity.CN_ID: 21,
    Entity.MAC: 28,
    Entity.MOBILE: 40,
    Entity.LANDLINE: 41,
}
_FEWEST: Final = {
    Entity.DRIVER_LICENSE: 12,
    Entity.HK_MO_PERMIT: 7,
    Entity.TW_PERMIT: 8,
    Entity.SOCIAL_SECURITY: 8,
    Entity.US_SSN: 9,
    Entity.PASSPORT: 5,
    Entity.DOB: 4,
    Entity.QQ: 5,
    Entity.PHONE: 8,
    Entity.CN_ID: 15,
    Entity.MOBILE: 11,
    Entity.LANDLINE: 10,
}
"""How many digits a value has at least, where it is more than one."""
# What no other trigger sees: two words with a line under and a digit, short years.
_TRIGGERS: Final[Mapping[Entity, Sequence[str]]] = {
    Entity.WECHAT: ("[A-Za-z]_[A-Za-z]{2,12}[0-9]",),
    Entity.DOB: ("民(?:國|国) ?[0-9]",),
    Entity.SECRET: ("[A-Za-z]{4}[0-9A-Za-z]{16}",),
    Entity.PASSWORD: ("[A-Za-z][!#$%&*+=?@^_][0-9]{2}",),
}


@dataclass(frozen=True, slots=True, repr=False)
class _Whole:
    """Reads a text for one kind."""

    kind: Kind
    values: Values
    saying: Saying
    siblings: Siblings
    across: Across

    def __repr__(self) -> str:
        """Tell what it goes by: the digest of the rules is made of it."""
        return (
            f"{self.kind.names!r}{self.kind.value}{self.saying!r}{self.siblings!r}"
            f"{self.across!r}"
        )

    def __call__(self, text: bytes, seen: Sequence[Seen]) -> list[Place]:
        free = self.values.free(text, seen)
        if not free:
            return []
        tables = Tables(text)
        passed = passing(text, seen)
        found = self._named(tables, free, passed)
        if self.kind.listed:
            found |= set(filter(self.kind.listed(text, seen), free))
        own = [(s.start, s.end) for s in seen if s.kind == self.kind.entity]
        found |= self.across.found(tables, free, [*own, *found], passed)
        beside = self.siblings.of(
            tables, free, [*own, *found], seen, self.across.claimed
        )
        return sorted({*found, *beside})

    def _named(
        self, tables: Tables, free: Sequence[Place], passed: bytes
    ) -> set[Place]:
        """Return the values that a name of the type speaks for."""
        text, keys = tables.text, self.kind.keys
        names = self.saying.names(text)
        found = self.saying.said(text, names, free) if names else set()
        return found | {
            place
            for place in free
            if place not in found
            and (
                keyed(text, keys, place[0])
                or tables.headed(self.saying.pattern, keys, place)
                or answered(passed, names, place)
            )
        }


def rules(words: Words) -> tuple[Rule, ...]:
    """Return the rules of this family."""
    return tuple(
        Rule(
            name=f"{kind.entity.value.lower()}/kin",
            entity=kind.entity,
            pattern=any_of(
                {*kind.names, *kind.keys, *map(_snake, kind.names), *kind.hints}
            ),
            triggers=(*NUMERIC, *_TRIGGERS.get(kind.entity, ())),
            rank=_RANKS[kind.entity],
            starts=False,
            digits=_FEWEST.get(kind.entity, 1),
            caseless=True,
            beside=kind.beside | {kind.entity},
            over=kind.over,
            whole=_Whole(
                kind,
                Values(kind),
                Saying(kind, words),
                Siblings(words, loose=kind.loose, spaced=kind.spaced),
                Across(kind, words),
            ),
            score=0.7,
        )
        for kind in kinds(words)
    )


def _snake(name: str) -> str:
    return name.replace(" ", "_")
