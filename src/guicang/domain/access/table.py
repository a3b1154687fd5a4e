"""The role table as data: who holds which permission, and which roles stay apart.

A table comes with the product (``domain.access.permissions.SHIPPED``). An organisation
may put its own in force, through approval. No table, whoever approved it, breaks these:

1. Auditors see what was done and do nothing of it; contents they see only by a grant.
2. Who operates the system, who audits it and who guards it are apart: administrators
   neither read contents nor take the ledger out; security administrators touch no
   records; the auditor's powers are nobody's who operates (GB/T 22239-2019, level 3).
3. Agents answer at the desk, read conversations of their own, mark what is to be
   masked, and no more.
4. Nobody proposes and signs alone: who signs has a chair, and each operation has
   somebody who may propose it and others who can fill its chairs.
5. Every role keeps what it cannot do without, and every permission has a holder.
6. Roles that the product keeps apart stay apart; an organisation may add pairs.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from types import MappingProxyType
from typing import Final, TypeVar

from guicang.domain.access.model import May, Role
from guicang.domain.errors import BadRoles, BadRoleTable

_Kind = TypeVar("_Kind", May, Role)
SCHEMA: Final = "guicang.roles/1"

Holders = Mapping[May, frozenset[Role]]
Pairs = Mapping[frozenset[Role], str]

CONTENTS: Final = frozenset(
    {
        May.CONVERSATION_EXPORT,
        May.CONVERSATION_READ,
        May.FINDING_REVEAL,
        May.RESTRICTED_READ,
    }
)
"""What shows what customers said."""

_WATCHING: Final = frozenset(
    {
        May.CONVERSATION_EXPLAIN,
        May.FACTOR_RENEW,
        May.GRANT_ASK,
        May.LEDGER_EXPORT,
        May.LEDGER_READ,
        May.OPERATIONS_READ,
    }
)
_GUARDING: Final = frozenset(
    {
        May.ALARM_ANSWER,
        May.API_KEY_CHANGE,
        May.CLOCK_CONFIRM,
        May.FACTOR_RENEW,
        May.FREEZE_LIFT,
        May.FREEZE_PLACE,
        May.GRANT_ASK,
        May.HOLD_PLACE,
        May.INCIDENT_ANSWER,
        May.LEDGER_READ,
        May.OPERATIONS_READ,
        May.PEOPLE_CHANGE,
        May.PEOPLE_DEACTIVATE,
        May.PROGRAMME_CHANGE,
        May.REQUEST_SIGN,
        May.REVIEW_DECIDE,
        May.ROLES_CHANGE,
    }
)
_TALKING: Final = frozenset(
    {
        May.CONVERSATION_EXPLAIN,
        May.CONVERSATION_READ_OWN,
        May.DESK_ANSWER,
        May.FACTOR_RENEW,
        May.FINDING_MARK,
    }
)
_OPERATING: Final = frozenset(May) - {
    May.CONVERSATION_READ,
    May.CONVERSATION_READ_OWN,
    May.CONVERSATION_SEARCH,
    May.DESK_ANSWER,
    May.FINDING_REVEAL,
    May.LEDGER_EXPORT,
    May.RESTRICTED_READ,
}
_ONLY_OPERATING: Final = frozenset(
    {
        May.BATCH_DISPOSE,
        May.CONVERSATION_IMPORT,
        May.DISCLOSURE_PULL,
        May.JOBS_CHANGE,
        May.PEOPLE_FOUND,
        May.SOURCE_CHANGE,
    }
)
_CEILINGS: Final[Mapping[Role, frozenset[May]]] = MappingProxyType(
    {
        Role.ADMIN: _OPERATING,
        Role.AGENT: _TALKING,
        Role.AUDITOR: _WATCHING,
        Role.SECURITY: _GUARDING,
    }
)
_ELSE: Final = frozenset(May) - _ONLY_OPERATING
_NEEDED: Final[Mapping[Role, frozenset[May]]] = MappingProxyType(
    {
        Role.ADMIN: frozenset({May.BATCH_DISPOSE, May.JOBS_CHANGE, May.PEOPLE_FOUND}),
        Role.AUDITOR: frozenset(
            {May.LEDGER_EXPORT, May.LEDGER_READ, May.OPERATIONS_READ}
        ),
        Role.COMPLIANCE: frozenset({May.LEDGER_READ, May.OPERATIONS_READ}),
        Role.SECURITY: frozenset({May.LEDGER_READ, May.PEOPLE_DEACTIVATE}),
    }
)


def ceiling(role: Role) -> frozenset[May]:
    """Return what a role may hold at most, in any table."""
    return _CEILINGS.get(role, _ELSE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Who holds what. ``version`` 0 is the one that comes with the product."""

    holders: Holders
    apart: Pairs = field(default_factory=dict)
    version: int = 0

    def of(self, role: Role) -> frozenset[May]:
        """Return what a role carries: never more than its ceiling."""
        return frozenset(
            may for may, roles in self.holders.items() if role in roles
        ) & ceiling(role)

    def carries(self, roles: Iterable[Role], may: May) -> bool:
        """Whether one of the roles carries a permission."""
        held = self.holders.get(may, frozenset())
        return any(role in held and may in ceiling(role) for role in roles)

    def meeting(self, roles: Iterable[Role]) -> Iterator[tuple[Role, Role]]:
        """Give the pairs among some roles that may not meet in one person."""
        for pair in combinations(sorted(set(roles)), 2):
            if frozenset(pair) in self.apart:
                yield pair

    def check_roles(self, roles: Iterable[Role]) -> None:
        """Raise BadRoles, naming every pair and its reason, if roles may not meet."""
        pairs = list(self.meeting(roles))
        if pairs:
            raise BadRoles(
                roles=", ".join("+".join(pair) for pair in pairs),
                reasons=tuple(self.apart[frozenset(pair)] for pair in pairs),
            )


# --- the document ---------------------------------------------------------------------


def document_of(table: Table, name: str = "") -> dict[str, object]:
    """Spell a table whole, as an organisation keeps, changes and signs it."""
    return {
        "schema": SCHEMA,
        "name": name or ("shipped" if not table.version else "own"),
        "powers": {
            may.value: sorted(role.value for role in table.holders.get(may, ()))
            for may in May
        },
        "apart": [
            {"roles": sorted(pair), "why": why}
            for pair, why in sorted(table.apart.items(), key=lambda p: sorted(p[0]))
        ],
    }


def table_from(
    document: Mapping[str, object], shipped: Table, *, version: int = 0
) -> Table:
    """Read a document; what it does not speak of is as in the ``shipped`` table.

    BadRoleTable for what cannot be read, or names what there is not.
    """
    _check_head(document)
    powers = document.get("powers", {})
    if not isinstance(powers, Mapping):
        raise BadRoleTable(place="powers", reason="permissions with lists of roles")
    said = {
        _named(May, name, "powers"): frozenset(
            _named(Role, role, f"powers.{name}") for role in _listed(roles, name)
        )
        for name, roles in powers.items()
    }
    pairs = dict(_pairs(document.get("apart", ())))
    return Table(
        holders=MappingProxyType({**shipped.holders, **said}),
        apart=MappingProxyType({**pairs, **shipped.apart}),
        version=version,
    )


def stored(document: Mapping[str, object], shipped: Table, version: int) -> Table:
    """Read a table that was put in force once, leaving out what there is no more.

    The product may have lost a permission or a role since.
    """
    powers = document.get("powers")
    names, roles = {may.value for may in May}, {role.value for role in Role}
    kept = {
        name: [role for role in listed if role in roles]
        for name, listed in (powers if isinstance(powers, Mapping) else {}).items()
        if name in names
    }
    return table_from({**document, "powers": kept}, shipped, version=version)


def _check_head(document: Mapping[str, object]) -> None:
    if document.get("schema") != SCHEMA:
        raise BadRoleTable(place="schema", reason=f"is not {SCHEMA}")
    unknown = set(document) - {"schema", "name", "powers", "apart"}
    if unknown:
        raise BadRoleTable(place=", ".join(sorted(unknown)), reason="unknown")


def _listed(value: object, place: str) -> Iterable[object]:
    if not isinstance(value, list | tuple):
        raise BadRoleTable(place=place, reason="a list of roles")
    return value


def _named(kind: type[_Kind], name: object, place: str) -> _Kind:
    try:
        return kind(str(name))
    except ValueError as error:
        raise BadRoleTable(place=place, reason=f"{name} is unknown") from error


def _pairs(listed: object) -> Iterator[tuple[frozenset[Role], str]]:
    for row in _listed(listed, "apart"):
        if not isinstance(row, Mapping) or set(row) != {"roles", "why"}:
            raise BadRoleTable(place="apart", reason="two roles and why")
        pair = frozenset(
            _named(Role, role, "apart") for role in _listed(row["roles"], "apart")
        )
        if len(pair) != 2 or not str(row["why"]).strip():  # noqa: PLR2004 - a pair
            raise BadRoleTable(place="apart", reason="two roles and why")
        yield pair, str(row["why"])


# --- what no table may break ----------------------------------------------------------

Objection = tuple[str, str]
"""Where a table breaks a rule, and which."""


def objections(table: Table, seated: frozenset[Role]) -> Iterator[Objection]:
    """Give what a table breaks. ``seated`` are the roles with a chair in a matrix."""
    for role in Role:
        held = {may for may, roles in table.holders.items() if role in roles}
        yield from _beyond(role, held)
        yield from _lacking(role, held, signs=role in seated)
    for may in May:
        if not table.holders.get(may):
            yield may.value, "nobody would hold it"


def _beyond(role: Role, held: set[May]) -> Iterator[Objection]:
    for may in sorted(held - ceiling(role)):
        yield f"{role.value} {may.value}", "this role never holds it"


def _lacking(role: Role, held: set[May], *, signs: bool) -> Iterator[Objection]:
    needed = _NEEDED.get(role, frozenset()) | {May.FACTOR_RENEW}
    if signs:
        needed |= {May.REQUEST_SIGN}
    elif May.REQUEST_SIGN in held:
        yield f"{role.value} {May.REQUEST_SIGN.value}", "this role has no chair"
    for may in sorted(needed - held):
        yield f"{role.value} {may.value}", "this role cannot do without it"


def require_sound(
    table: Table,
    seated: frozenset[Role],
    more: Callable[[Table], Iterator[Objection]] = lambda _table: iter(()),
) -> None:
    """Raise BadRoleTable, naming everything that a table breaks.

    ``more`` knows operations and their chairs, which stand above roles
    (``domain.approval.staffing.unproposable``).
    """
    found = [*objections(table, seated), *more(table)]
    if found:
        raise BadRoleTable(
            place="; ".join(f"{place}: {reason}" for place, reason in found),
            reason="no table may break this",
            found=tuple(found),
        )
