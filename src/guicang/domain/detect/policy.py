"""Who sees what, of which type, for which purpose: the masking policy.

1. Clauses are asked in their order, and the first that fits decides. An empty
   condition fits everything.
2. Where none fits, the value is masked at the highest level. Silence never reveals.
3. Nothing that is always masked (``types``) may be kept, by any clause.
4. A mask without a level is at the type's own.
5. Interception happens where no key is: no clause that names it, and none that names no
   purpose beside one that does, may have an operator that needs one.

A policy is data with a version, which changes only through approval
(``services.remasking``); ``data/masking.yaml`` is the one that is shipped.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeVar

from guicang.domain.detect.types import OWN, TYPES, Level, default_level
from guicang.domain.errors import BadMasking, NeverInClear

_E = TypeVar("_E", bound=StrEnum)

SCHEMA: Final = "guicang.masking/1"
READING: Final = "reading"
EXPORT: Final = "export"
INTERCEPTION: Final = "interception"
PURPOSES: Final = (
    READING,
    EXPORT,
    INTERCEPTION,
    "analysis",
    "publication",
    "exchange",
    "testing",
)
"""What texts are shown, leave or are let through for."""


class Operator(StrEnum):
    """What is done with a value."""

    KEEP = "keep"
    REDACT = "redact"
    REPLACE = "replace"
    MASK = "mask"
    PSEUDONYM = "pseudonym"
    ENCRYPT = "encrypt"
    FORMAT = "format"


REVERSIBLE: Final = frozenset({Operator.ENCRYPT, Operator.FORMAT})
KEYED: Final = REVERSIBLE | {Operator.PSEUDONYM}


@dataclass(frozen=True, slots=True, kw_only=True)
class Treatment:
    """An operator, and the level of a mask."""

    operator: Operator
    level: Level = Level.HIGH


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A line of a policy; empty sets mean: any."""

    operator: Operator
    level: Level | None = None
    types: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    purposes: frozenset[str] = frozenset()

    def fits(self, kind: str, roles: frozenset[str], purpose: str) -> bool:
        """Say whether this clause speaks of the case."""
        return (
            (not self.types or kind in self.types)
            and (not self.roles or not self.roles.isdisjoint(roles))
            and (not self.purposes or purpose in self.purposes)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MaskingPolicy:
    """Clauses in order, and their version."""

    version: str
    clauses: tuple[Clause, ...] = ()

    def treatment(self, kind: str, roles: frozenset[str], purpose: str) -> Treatment:
        """Say what is done with a value of a type."""
        for clause in self.clauses:
            if clause.fits(kind, roles, purpose):
                level = clause.level or default_level(kind)
                return Treatment(operator=clause.operator, level=level)
        return Treatment(operator=Operator.MASK)

    def reversible(self, purpose: str) -> bool:
        """Say whether something may be opened again of what is masked for a purpose."""
        return any(
            clause.operator in REVERSIBLE
            and (not clause.purposes or purpose in clause.purposes)
            for clause in self.clauses
        )

    @property
    def purposes(self) -> frozenset[str]:
        """The purposes that the policy speaks of."""
        return frozenset().union(*(clause.purposes for clause in self.clauses))

    @property
    def intercepts(self) -> bool:
        """Say whether it decides what the gateway hides."""
        return INTERCEPTION in self.purposes

    @property
    def types(self) -> frozenset[str]:
        """The types that the policy names."""
        return frozenset().union(*(clause.types for clause in self.clauses))


def policy_from(document: Mapping[str, object]) -> MaskingPolicy:
    """Read a policy document. BadMasking names the place of what is wrong.

    NeverInClear for a clause that would keep what is always masked.
    """
    _only(document, {"schema", "version", "clauses"}, "")
    if document.get("schema") != SCHEMA:
        raise BadMasking(place="schema", reason=f"must be {SCHEMA}")
    if not isinstance(document.get("version", ""), str | int):
        raise BadMasking(place="version", reason="must be a number or a text")
    listed = document.get("clauses")
    if not isinstance(listed, list):
        raise BadMasking(place="clauses", reason="must be a list")
    clauses = tuple(_clause(one, f"clauses[{n}]") for n, one in enumerate(listed))
    _require_unkeyed(clauses)
    return MaskingPolicy(version=str(document.get("version", "")), clauses=clauses)


def _clause(raw: object, place: str) -> Clause:
    if not isinstance(raw, Mapping):
        raise BadMasking(place=place, reason="must be a mapping")
    _only(raw, {"do", "level", "types", "roles", "purposes"}, f"{place}.")
    level = raw.get("level")
    clause = Clause(
        operator=_one(Operator, raw.get("do"), f"{place}.do"),
        level=None if level is None else _one(Level, level, f"{place}.level"),
        types=_set(raw.get("types"), f"{place}.types"),
        roles=_set(raw.get("roles"), f"{place}.roles"),
        purposes=_set(raw.get("purposes"), f"{place}.purposes"),
    )
    if clause.purposes - set(PURPOSES):
        known = ", ".join(PURPOSES)
        raise BadMasking(place=f"{place}.purposes", reason=f"must be one of {known}")
    if clause.operator is Operator.KEEP:
        _require_keepable(clause.types or frozenset(TYPES), f"{place}.types")
    if clause.level and clause.operator is not Operator.MASK:
        raise BadMasking(place=f"{place}.level", reason="only a mask has a level")
    return clause


def _require_unkeyed(clauses: tuple[Clause, ...]) -> None:
    """Raise BadMasking if interception would need a key."""
    if not any(INTERCEPTION in clause.purposes for clause in clauses):
        return
    for number, clause in enumerate(clauses):
        intercepts = not clause.purposes or INTERCEPTION in clause.purposes
        if intercepts and clause.operator in KEYED:
            reason = "needs a key, which interception does not have"
            raise BadMasking(place=f"clauses[{number}].do", reason=reason)


def _require_keepable(types: frozenset[str], place: str) -> None:
    """Raise NeverInClear, with the basis, for the first type that is always masked."""
    for kind in sorted(types):
        basis = TYPES[kind].always if kind in TYPES else OWN
        if basis:
            raise NeverInClear(place=place, type=str(kind), basis=basis.en)


def _only(raw: Mapping[str, object], names: set[str], place: str) -> None:
    for name in sorted(raw.keys() - names):
        raise BadMasking(place=f"{place}{name}", reason="no such field")


def _one(kind: type[_E], value: object, place: str) -> _E:
    try:
        return kind(str(value))
    except ValueError:
        known = ", ".join(kind)
        raise BadMasking(place=place, reason=f"must be one of {known}") from None


def _set(value: object, place: str) -> frozenset[str]:
    if value is None:
        return frozenset()
    if not isinstance(value, list) or not all(isinstance(v, str) and v for v in value):
        raise BadMasking(place=place, reason="must be a list of names")
    return frozenset(value)
