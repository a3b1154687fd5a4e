"""Which role may do what, and which roles may not meet in one person.

1. Only administrators operate: they import, and they found a house.
2. Nobody signs alone: those who sign (administrator, supervisor, finance, HR, legal,
   compliance, security) sign requests of others, each in the chair of their role.
3. Auditors see everything that was done and can do nothing of it.
4. Administration, audit and security are three different people (GB/T 22239-2019,
   level 3: separated administrators).
5. Agents may read records, masked, ask why they are kept, ask for a value to be masked
   from now on, and no more.
6. Who operates the system reads nothing by that; what is masked is opened by who
   answers for it, with a reason, and the most sensitive of it only by two.
7. Everybody may exchange their second factor for a new one, with a code of the old.

Whoever has a chair for the work on records may propose it: who proposes gains nothing
by it, and cannot sign. So there is somebody to propose even where each role is held by
one person, and a destruction takes all four of administrator, supervisor, legal and
compliance. People may be proposed by security too, which proposes nothing else but
holds.
"""

from collections.abc import Iterable, Mapping
from itertools import combinations
from types import MappingProxyType
from typing import Final

from guicang.domain.access.model import May, Person, Role
from guicang.domain.errors import BadRoles, NotAllowed

_READER: Final = frozenset(
    {May.CONVERSATION_EXPLAIN, May.CONVERSATION_READ, May.FACTOR_RENEW}
)
_SIGNER: Final = frozenset(
    {
        May.ARCHIVE_RESTORE,
        May.BATCH_PROPOSE,
        May.BATCH_WITHDRAW,
        May.CONVERSATION_EXPLAIN,
        May.FACTOR_RENEW,
        May.FINDING_MARK,
        May.HOLD_PLACE,
        May.HOLD_RELEASE,
        May.MASKING_CHANGE,
        May.PEOPLE_CHANGE,
        May.POLICY_CHANGE,
        May.REQUEST_SIGN,
        May.RULES_CHANGE,
    }
)
_OPENER: Final = _READER | {May.FINDING_REVEAL}
_COUNSEL: Final = _OPENER | {
    May.CONVERSATION_EXPORT,
    May.LEDGER_READ,
    May.ORGANISATION_DECLARE,
    May.PACK_CONFIRM,
}

ROLES: Final[Mapping[Role, frozenset[May]]] = MappingProxyType(
    {
        Role.ADMIN: _SIGNER
        | {
            May.API_KEY_CHANGE,
            May.BATCH_DISPOSE,
            May.CLOCK_CONFIRM,
            May.CONVERSATION_EXPORT,
            May.CONVERSATION_IMPORT,
            May.CONVERSATION_LABEL,
            May.LEDGER_READ,
            May.ORGANISATION_DECLARE,
            May.PACK_CONFIRM,
            May.PEOPLE_DEACTIVATE,
            May.PEOPLE_FOUND,
        },
        Role.SUPERVISOR: _SIGNER | _OPENER | {May.CONVERSATION_LABEL},
        Role.FINANCE: _SIGNER,
        Role.HR: _SIGNER,
        Role.LEGAL: _SIGNER | _COUNSEL,
        Role.COMPLIANCE: _SIGNER | _COUNSEL | {May.LEDGER_EXPORT},
        Role.AUDITOR: _READER | {May.LEDGER_EXPORT, May.LEDGER_READ},
        Role.AGENT: _READER | {May.FINDING_MARK},
        Role.SECURITY: frozenset(
            {
                May.API_KEY_CHANGE,
                May.CLOCK_CONFIRM,
                May.FACTOR_RENEW,
                May.HOLD_PLACE,
                May.LEDGER_READ,
                May.PEOPLE_CHANGE,
                May.PEOPLE_DEACTIVATE,
                May.REQUEST_SIGN,
            }
        ),
    }
)

_AUDITOR_APART: Final = "who checks the work does none of it"

APART: Final[Mapping[frozenset[Role], str]] = MappingProxyType(
    {
        frozenset({Role.AUDITOR, other}): _AUDITOR_APART
        for other in Role
        if other is not Role.AUDITOR
    }
    | {
        frozenset({Role.ADMIN, Role.SECURITY}): (
            "who operates the system does not also guard it"
        ),
        frozenset({Role.ADMIN, Role.AGENT}): (
            "who talks to customers does not take the records of it away"
        ),
    }
)
"""Roles that may not meet in one person, and why."""


SANDBOX_PEOPLE: Final[Mapping[str, frozenset[Role]]] = {
    role.value: frozenset({role})
    for role in (
        Role.ADMIN,
        Role.SUPERVISOR,
        Role.FINANCE,
        Role.HR,
        Role.LEGAL,
        Role.COMPLIANCE,
        Role.AUDITOR,
        Role.AGENT,
    )
}
"""One person per role, named after it."""


def allowed(person: Person, may: May) -> bool:
    """Whether an active person holds a role that carries the permission."""
    return person.active and any(may in ROLES[role] for role in person.roles)


def require(person: Person, may: May) -> None:
    """Raise NotAllowed unless the person may do this."""
    if not allowed(person, may):
        raise NotAllowed(person=person.name, permission=may.value)


def check_roles(roles: Iterable[Role]) -> None:
    """Raise BadRoles, naming every pair and its reason, if roles may not meet."""
    pairs = [
        pair for pair in combinations(sorted(set(roles)), 2) if frozenset(pair) in APART
    ]
    if pairs:
        raise BadRoles(
            roles=", ".join("+".join(pair) for pair in pairs),
            reasons=tuple(APART[frozenset(pair)] for pair in pairs),
        )
