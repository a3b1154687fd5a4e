"""Which role may do what, and which roles may not meet in one person.

1. Only administrators operate: they import, and they found a house.
2. Nobody signs alone: those who sign (administrator, supervisor, finance, HR, legal,
   compliance, security) sign requests of others, each in the chair of their role.
3. Auditors see everything that was done and can do nothing of it; what customers said
   they see only by a grant that others signed, and for a time.
4. Administration, audit and security are three different people (GB/T 22239-2019,
   level 3: separated administrators).
5. Agents may answer at the desk, read their own conversations, masked, ask why they
   are kept, ask for a value to be masked from now on, and no more. Who is at the desk,
   and by which rules, is the supervisor's.
6. Who operates the system reads nothing by that; what is masked is opened by who
   answers for it, with a reason, and the most sensitive of it only by two.
7. Everybody may exchange their second factor for a new one, with a code of the old.

Whoever has a chair for the work on records may propose it: who proposes gains nothing
by it, and cannot sign. So there is somebody to propose even where each role is held by
one person, and a destruction takes all four of administrator, supervisor, legal and
compliance. Security proposes people, role tables and holds, and nothing else.

This is the table that comes with the product. An organisation may put its own in force
within the bounds of ``domain.access.table``.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from guicang.domain.access.model import May, Role
from guicang.domain.access.table import Table

_READER: Final = frozenset(
    {May.CONVERSATION_EXPLAIN, May.CONVERSATION_READ, May.FACTOR_RENEW}
)
_SIGNER: Final = frozenset(
    {
        May.ALARM_ANSWER,
        May.ARCHIVE_RESTORE,
        May.BATCH_PROPOSE,
        May.BATCH_WITHDRAW,
        May.CLASSIFIER_CHANGE,
        May.CONVERSATION_EXPLAIN,
        May.DESTINATION_CHANGE,
        May.FACTOR_RENEW,
        May.FINDING_MARK,
        May.FREEZE_LIFT,
        May.FREEZE_PLACE,
        May.GRANT_ASK,
        May.HOLD_PLACE,
        May.HOLD_RELEASE,
        May.INCIDENT_ANSWER,
        May.MASKING_CHANGE,
        May.OPERATIONS_READ,
        May.PEOPLE_CHANGE,
        May.POLICY_CHANGE,
        May.REQUEST_SIGN,
        May.REVIEW_DECIDE,
        May.ROLES_CHANGE,
        May.RULES_CHANGE,
    }
)
_IDENTIFIER: Final = frozenset({May.CUSTOMER_CHANGE})
_OPENER: Final = _READER | {May.CONVERSATION_SEARCH, May.FINDING_REVEAL}
_COUNSEL: Final = _OPENER | {
    May.CONVERSATION_EXPORT,
    May.LEDGER_READ,
    May.NOTICE_CHANGE,
    May.ORGANISATION_DECLARE,
    May.PACK_CONFIRM,
    May.QUARANTINE_DISCARD,
    May.RESTRICTED_READ,
    May.SUBJECT_ANSWER,
}

_ROLES: Final[Mapping[Role, frozenset[May]]] = MappingProxyType(
    {
        Role.ADMIN: _SIGNER
        | _IDENTIFIER
        | {
            May.API_KEY_CHANGE,
            May.BATCH_DISPOSE,
            May.CLOCK_CONFIRM,
            May.CONVERSATION_EXPORT,
            May.CONVERSATION_IMPORT,
            May.CONVERSATION_LABEL,
            May.COST_CHANGE,
            May.DESK_SEE,
            May.DISCLOSURE_PULL,
            May.JOBS_CHANGE,
            May.LEDGER_READ,
            May.NOTICE_CHANGE,
            May.ORGANISATION_DECLARE,
            May.PACK_CONFIRM,
            May.PEOPLE_DEACTIVATE,
            May.PEOPLE_FOUND,
            May.QUARANTINE_DISCARD,
            May.SNAPSHOT_CHANGE,
            May.SOURCE_CHANGE,
        },
        Role.SUPERVISOR: _SIGNER
        | _IDENTIFIER
        | _OPENER
        | {
            May.CONVERSATION_LABEL,
            May.QUARANTINE_DISCARD,
            May.DESK_ANSWER,
            May.DESK_RULES,
            May.DESK_SEE,
            May.DESK_STEER,
        },
        Role.FINANCE: _SIGNER | {May.COST_CHANGE},
        Role.HR: _SIGNER | {May.PROGRAMME_CHANGE},
        Role.LEGAL: _SIGNER | _IDENTIFIER | _COUNSEL,
        Role.COMPLIANCE: _SIGNER
        | _IDENTIFIER
        | _COUNSEL
        | {May.LEDGER_EXPORT, May.PROGRAMME_CHANGE},
        Role.AUDITOR: frozenset(
            {
                May.CONVERSATION_EXPLAIN,
                May.FACTOR_RENEW,
                May.GRANT_ASK,
                May.LEDGER_EXPORT,
                May.LEDGER_READ,
                May.OPERATIONS_READ,
            }
        ),
        Role.AGENT: frozenset(
            {
                May.CONVERSATION_EXPLAIN,
                May.CONVERSATION_READ_OWN,
                May.DESK_ANSWER,
                May.FACTOR_RENEW,
                May.FINDING_MARK,
            }
        ),
        Role.SECURITY: frozenset(
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
        ),
    }
)

_AUDITOR_APART: Final = "who checks the work does none of it"

_APART: Final[Mapping[frozenset[Role], str]] = MappingProxyType(
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

SHIPPED: Final = Table(
    holders=MappingProxyType(
        {
            may: frozenset(role for role, held in _ROLES.items() if may in held)
            for may in May
        }
    ),
    apart=_APART,
)
"""The table that comes with the product."""

SANDBOX_PEOPLE: Final[Mapping[str, frozenset[Role]]] = {
    role.value: frozenset({role}) for role in Role
}
"""One person per role, named after it."""

SANDBOX_ACCOUNTS: Final[Mapping[str, frozenset[str]]] = {
    Role.AGENT.value: frozenset({"kf-01"})
}
"""Under which ids of simulated agents they talk to customers."""
