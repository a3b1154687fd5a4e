"""Who must agree to what: two templates of the approval matrix, as data.

``default`` follows the corrected matrix of the legal pack (``default_reviewers``),
where "business owner" is the supervisor and "DPO" is compliance. ``article`` follows
the practitioners' guide (``seed_reviewers``); where the guide is silent the default
holds. Both are practice, not statute; the nearest legal basis is PIPL article 51(4).
Who may change people and the role table, and what the organisation says of itself, is
ours: they decide who signs and which floors bind, and none is in the packs. So is the
masking policy, which the packs do not tell from the rules that find: it takes the same
two. Who is one customer is ours as well: holds follow it.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from guicang.domain.access.model import May, Role
from guicang.domain.approval.model import Chair, Operation

Matrix = Mapping[Operation, tuple[Chair, ...]]


def _chair(*roles: Role) -> Chair:
    return Chair(roles=frozenset(roles))


_ADMIN: Final = _chair(Role.ADMIN)
_COUNSEL: Final = _chair(Role.LEGAL, Role.COMPLIANCE)
_GUARD: Final = _chair(Role.ADMIN, Role.SECURITY)
_SECURITY: Final = _chair(Role.SECURITY)

VOUCHER: Final = "chat.accounting_voucher"
"""The category of records that are accounting vouchers (Accounting Law, article 23)."""

_DEFAULT: Final[Matrix] = MappingProxyType(
    {
        Operation.RETENTION_CHANGE: (_ADMIN, _COUNSEL),
        Operation.RULES_CHANGE: (_ADMIN, _chair(Role.LEGAL)),
        Operation.MASKING_CHANGE: (_ADMIN, _chair(Role.LEGAL)),
        # What a record is decides how long it is kept: as for the periods themselves.
        Operation.CLASSIFIER_CHANGE: (_ADMIN, _COUNSEL),
        # Who operates where it goes, and who answers for its purpose and basis.
        Operation.DESTINATION_CHANGE: (_ADMIN, _COUNSEL),
        Operation.RECORD_DELETE: (_ADMIN, _chair(Role.SUPERVISOR)),
        Operation.ARCHIVE_DESTROY: (_ADMIN, _chair(Role.SUPERVISOR), _COUNSEL),
        Operation.HOLD_PLACE: (_COUNSEL,),
        Operation.HOLD_RELEASE: (_chair(Role.LEGAL), _COUNSEL),
        # Whoever is on watch stops; that it is over, two say from different corners.
        Operation.FREEZE_LIFT: (_COUNSEL, _GUARD),
        Operation.RESTORE: (_ADMIN, _COUNSEL),
        Operation.ACCESS_CHANGE: (_COUNSEL, _GUARD),
        Operation.ORGANISATION_CHANGE: (_ADMIN, _COUNSEL),
        # One, besides the one who asks. Who answers for the staff's access: children's
        # information needs that by law (Minors Regulations, article 36).
        Operation.REVEAL: (_chair(Role.SUPERVISOR, Role.LEGAL, Role.COMPLIANCE),),
        # Who answers for the records, and who answers for holds and for what customers
        # may ask: both follow who is one customer.
        Operation.CUSTOMER_CHANGE: (_chair(Role.SUPERVISOR), _COUNSEL),
        # One, besides the one who asks: who answers for purpose and legal basis.
        Operation.RELEASE: (_COUNSEL,),
        # One, besides the one who asks: what is told to so many cannot be taken back.
        Operation.INCIDENT_TELL: (_COUNSEL,),
        Operation.POLICY_TELL: (_COUNSEL,),
        # What a log said is gone for good: not by those whom it names most.
        Operation.LEDGER_REMOVE: (_COUNSEL, _SECURITY),
        # Nobody can say whose it was: who operates, and who answers for what persons
        # may ask.
        Operation.QUARANTINE_DISCARD: (_ADMIN, _COUNSEL),
        # Who operates the system has no hand in what anybody may do in it.
        Operation.ROLES_CHANGE: (_COUNSEL, _SECURITY),
        Operation.GRANT: (_COUNSEL, _SECURITY),
    }
)

TEMPLATES: Final[Mapping[str, Matrix]] = MappingProxyType(
    {
        "default": _DEFAULT,
        "article": MappingProxyType(
            {
                **_DEFAULT,
                Operation.RETENTION_CHANGE: (_ADMIN, _chair(Role.HR)),
                Operation.RECORD_DELETE: (_ADMIN, _chair(Role.FINANCE)),
                Operation.ARCHIVE_DESTROY: (_ADMIN, _chair(Role.FINANCE)),
            }
        ),
    }
)

PROPOSING: Final[Mapping[Operation, May]] = MappingProxyType(
    {
        Operation.RETENTION_CHANGE: May.POLICY_CHANGE,
        Operation.RULES_CHANGE: May.RULES_CHANGE,
        Operation.RECORD_DELETE: May.BATCH_PROPOSE,
        Operation.ARCHIVE_DESTROY: May.BATCH_PROPOSE,
        Operation.HOLD_PLACE: May.HOLD_PLACE,
        Operation.HOLD_RELEASE: May.HOLD_RELEASE,
        Operation.FREEZE_LIFT: May.FREEZE_LIFT,
        Operation.RESTORE: May.ARCHIVE_RESTORE,
        Operation.ACCESS_CHANGE: May.PEOPLE_CHANGE,
        Operation.ORGANISATION_CHANGE: May.ORGANISATION_DECLARE,
        Operation.REVEAL: May.FINDING_REVEAL,
        Operation.ROLES_CHANGE: May.ROLES_CHANGE,
        Operation.GRANT: May.GRANT_ASK,
        Operation.MASKING_CHANGE: May.MASKING_CHANGE,
        Operation.CUSTOMER_CHANGE: May.CUSTOMER_CHANGE,
        Operation.CLASSIFIER_CHANGE: May.CLASSIFIER_CHANGE,
        Operation.DESTINATION_CHANGE: May.DESTINATION_CHANGE,
        Operation.LEDGER_REMOVE: May.POLICY_CHANGE,
        Operation.RELEASE: May.CONVERSATION_EXPORT,
        Operation.INCIDENT_TELL: May.INCIDENT_ANSWER,
        Operation.POLICY_TELL: May.NOTICE_CHANGE,
        Operation.QUARANTINE_DISCARD: May.QUARANTINE_DISCARD,
    }
)
"""What it takes to ask for each operation."""

SEATED: Final = frozenset(
    role
    for matrix in TEMPLATES.values()
    for chairs_ in matrix.values()
    for chair in chairs_
    for role in chair.roles
) | {Role.FINANCE}
"""The roles that have a chair in some matrix."""

_DESTROYING: Final = frozenset({Operation.RECORD_DELETE, Operation.ARCHIVE_DESTROY})
_VOUCHER_CHAIR: Final = Chair(roles=frozenset({Role.FINANCE}), why=VOUCHER)


def chairs(
    template: str, operation: Operation, categories: Iterable[str] = ()
) -> tuple[Chair, ...]:
    """Return the chairs that an operation on records of these categories needs.

    KeyError if there is no such template.
    """
    needed = TEMPLATES[template][operation]
    finance = any(Role.FINANCE in chair.roles for chair in needed)
    if operation in _DESTROYING and VOUCHER in categories and not finance:
        return (*needed, _VOUCHER_CHAIR)
    return needed
