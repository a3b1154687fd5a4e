"""Requests, signatures and what an operation needs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from guicang.domain.access.model import Role


class Operation(StrEnum):
    """What a request wants; the first six by their ids in the legal pack's matrix."""

    RETENTION_CHANGE = "retention_rule.change"
    RULES_CHANGE = "sensitive_filter.change"
    RECORD_DELETE = "record.delete"
    ARCHIVE_DESTROY = "archive.destroy"
    HOLD_PLACE = "legal_hold.place"
    HOLD_RELEASE = "legal_hold.release"
    FREEZE_LIFT = "freeze.lift"
    RESTORE = "snapshot.restore"
    ACCESS_CHANGE = "access.change"
    ORGANISATION_CHANGE = "organisation.change"
    REVEAL = "finding.reveal"
    ROLES_CHANGE = "roles.change"
    GRANT = "access.grant"
    MASKING_CHANGE = "masking_policy.change"
    CUSTOMER_CHANGE = "customer.change"
    CLASSIFIER_CHANGE = "classifier.change"
    DESTINATION_CHANGE = "destination.change"
    LEDGER_REMOVE = "ledger.payload.remove"
    RELEASE = "conversation.release"
    INCIDENT_TELL = "incident.tell"
    POLICY_TELL = "policy.tell"
    QUARANTINE_DISCARD = "quarantine.discard"


class Decision(StrEnum):
    """Where a request stands."""

    OPEN = "open"
    APPROVED = "approved"
    DONE = "done"
    WITHDRAWN = "withdrawn"
    REJECTED = "rejected"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chair:
    """One signature that a request needs: from any of these roles.

    ``why`` names the reason an extra chair was added ("first-run", "too-many"), "" for
    the chairs of the matrix.
    """

    roles: frozenset[Role]
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """A yes or no, bound to the root that the signer saw.

    ``proof`` is how the second factor was given ("totp", "webauthn"),
    ``proof_at`` when.
    ``role`` is the chair's role that the person sat in for, ``roles`` are all that the
    person held then: who holds several may be moved to another chair, so as not to
    block somebody who holds one. ``considered`` is for how many seconds the request
    had been open before the signer's eyes; None where nobody counted.
    """

    person: str
    role: Role
    root: str
    at: datetime
    proof: str
    proof_at: datetime
    approve: bool = True
    reason: str = ""
    roles: frozenset[Role] = frozenset()
    considered: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Something that two people must agree to before it happens.

    ``root`` is the hex SHA-256 or Merkle root of what is asked for: change one byte of
    that and every signature is void. ``payload`` is what will be done. ``owner``
    answers for the program that proposed; "" where a person did.
    """

    id: str
    operation: Operation
    root: str
    proposer: str
    reason: str
    created_at: datetime
    expires_at: datetime
    chairs: tuple[Chair, ...]
    payload: Mapping[str, object] = field(default_factory=dict)
    signatures: tuple[Signature, ...] = ()
    decision: Decision = Decision.OPEN
    owner: str = ""

    @property
    def about(self) -> str:
        """Whom the request is about, who never signs it; "" if about nobody."""
        return str(self.payload.get("person", ""))
