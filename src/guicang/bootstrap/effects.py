"""What happens when a request is decided: the one table from approvals to deeds."""

from datetime import datetime
from typing import Protocol

from guicang.domain.approval.model import Decision, Operation, Request
from guicang.ports.jobs import Jobs
from guicang.services.admitting import Admitting
from guicang.services.approving import Effect as Consequence
from guicang.services.discarding import JOB as DISCARD
from guicang.services.disclosing import Disclosing
from guicang.services.disposing import Disposing
from guicang.services.empowering import Empowering
from guicang.services.forgetting import Forgetting
from guicang.services.freezing import Freezing
from guicang.services.governing import Governing
from guicang.services.holding import Holding
from guicang.services.identifying import Identifying
from guicang.services.promoting import Promoting
from guicang.services.remasking import Remasking
from guicang.services.retaining import Retaining
from guicang.services.ruling import Ruling


class Deeds(Protocol):
    """The use cases that approvals set in motion."""

    @property
    def admitting(self) -> Admitting:
        """Lets people in and out."""
        ...

    @property
    def promoting(self) -> Promoting:
        """Puts classifiers in force."""
        ...

    @property
    def disclosing(self) -> Disclosing:
        """Changes where records go out to."""
        ...

    @property
    def disposing(self) -> Disposing:
        """Proposes batches."""
        ...

    @property
    def empowering(self) -> Empowering:
        """Changes the role table and grants powers."""
        ...

    @property
    def jobs(self) -> Jobs:
        """What waits for a worker."""
        ...

    @property
    def governing(self) -> Governing:
        """What the organisation is."""
        ...

    @property
    def holding(self) -> Holding:
        """Places and releases holds."""
        ...

    @property
    def freezing(self) -> Freezing:
        """Stops destruction in an emergency."""
        ...

    @property
    def forgetting(self) -> Forgetting:
        """Removes what old entries of the ledger say."""
        ...

    @property
    def identifying(self) -> Identifying:
        """Says which identities are one customer."""
        ...

    @property
    def remasking(self) -> Remasking:
        """Changes what is done with what was found."""
        ...

    @property
    def retaining(self) -> Retaining:
        """Changes retention."""
        ...

    @property
    def ruling(self) -> Ruling:
        """Changes what is looked for."""
        ...


def effects(house: Deeds) -> dict[tuple[Operation, Decision], Consequence]:
    """Name what happens when a request is decided; services are made late."""
    batches: dict[Decision, Consequence] = {
        Decision.APPROVED: lambda r, at: house.disposing.approved(r, at),
        Decision.REJECTED: lambda r, at: house.disposing.rejected(r, at),
        Decision.EXPIRED: lambda r, at: house.disposing.expired(r, at),
    }
    return {
        **{(Operation.RECORD_DELETE, d): e for d, e in batches.items()},
        **{(Operation.ARCHIVE_DESTROY, d): e for d, e in batches.items()},
        (Operation.HOLD_PLACE, Decision.APPROVED): (
            lambda r, at: house.holding.confirmed(r, at)
        ),
        (Operation.HOLD_PLACE, Decision.REJECTED): (
            lambda r, at: house.holding.rejected(r, at)
        ),
        (Operation.HOLD_RELEASE, Decision.APPROVED): (
            lambda r, at: house.holding.released(r, at)
        ),
        (Operation.FREEZE_LIFT, Decision.APPROVED): (
            lambda r, at: house.freezing.lifted(r, at)
        ),
        (Operation.LEDGER_REMOVE, Decision.APPROVED): (
            lambda r, at: house.forgetting.removed(r, at)
        ),
        (Operation.RETENTION_CHANGE, Decision.APPROVED): (
            lambda r, at: _policy_changed(house, r, at)
        ),
        (Operation.ACCESS_CHANGE, Decision.APPROVED): (
            lambda r, at: house.admitting.approved(r, at)
        ),
        (Operation.ORGANISATION_CHANGE, Decision.APPROVED): (
            lambda r, at: house.governing.declared(r, at)
        ),
        (Operation.ROLES_CHANGE, Decision.APPROVED): (
            lambda r, at: house.empowering.changed(r, at)
        ),
        (Operation.GRANT, Decision.APPROVED): (
            lambda r, at: house.empowering.granted(r, at)
        ),
        (Operation.RULES_CHANGE, Decision.APPROVED): (
            lambda r, at: _rules_changed(house, r, at)
        ),
        (Operation.MASKING_CHANGE, Decision.APPROVED): (
            lambda r, at: house.remasking.activate(r, at)
        ),
        (Operation.CUSTOMER_CHANGE, Decision.APPROVED): (
            lambda r, at: house.identifying.changed(r, at)
        ),
        (Operation.CLASSIFIER_CHANGE, Decision.APPROVED): (
            lambda r, at: house.promoting.activate(r, at)
        ),
        (Operation.QUARANTINE_DISCARD, Decision.APPROVED): (
            lambda r, at: _discard(house, r, at)
        ),
        (Operation.DESTINATION_CHANGE, Decision.APPROVED): (
            lambda r, at: house.disclosing.activate(r, at)
        ),
    }


def _policy_changed(house: Deeds, request: Request, at: datetime) -> None:
    """Put a policy in force, and tell whom it concerns; the first is no change."""
    version = house.retaining.activate(request, at)
    if version > 1:
        # By a worker: the desk is held before the ledger, and here it is after.
        told = {"version": version, "at": at.isoformat()}
        house.jobs.add("announce", told, now=at, key=f"announce:{version}")


def _rules_changed(house: Deeds, request: Request, at: datetime) -> None:
    """Put rules in force, and let what is stored be screened by them."""
    house.ruling.activate(request, at)
    house.jobs.add("rescan", {}, now=at, key=f"rescan:{request.id}")


def _discard(house: Deeds, request: Request, at: datetime) -> None:
    """Let a worker end what was approved, in pages."""
    house.jobs.add(
        DISCARD, {"request": request.id}, now=at, key=f"{DISCARD}:{request.id}"
    )
