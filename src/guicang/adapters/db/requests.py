"""Requests for approval on SQLite and PostgreSQL."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from django.db import IntegrityError

from guicang.adapters.db.models import requests as tables
from guicang.adapters.db.sql import Guard, alone, spelled, when
from guicang.adapters.db.transactions import Atomic
from guicang.domain.access.model import Role
from guicang.domain.approval.model import (
    Chair,
    Decision,
    Operation,
    Request,
    Signature,
)
from guicang.domain.errors import NoSuchRequest, SameHand
from guicang.domain.record import instant, micros

_GUARDS: Final[Mapping[Operation, tuple[Guard, ...]]] = {
    Operation.HOLD_PLACE: (Guard.HOLDS,),
    Operation.HOLD_RELEASE: (Guard.HOLDS,),
    Operation.FREEZE_LIFT: (Guard.HOLDS,),
    Operation.CUSTOMER_CHANGE: (Guard.HOLDS,),
    Operation.LEDGER_REMOVE: (Guard.HOLDS, Guard.INCIDENTS),
    Operation.QUARANTINE_DISCARD: (Guard.HOLDS,),
    Operation.RETENTION_CHANGE: (Guard.POLICIES,),
    Operation.ORGANISATION_CHANGE: (Guard.POLICIES,),
    Operation.RULES_CHANGE: (Guard.RULES,),
    Operation.ROLES_CHANGE: (Guard.ROLES,),
    Operation.MASKING_CHANGE: (Guard.MASKING,),
    Operation.CLASSIFIER_CHANGE: (Guard.CLASSIFIERS,),
    Operation.DESTINATION_CHANGE: (Guard.DESTINATIONS,),
}
"""What the effect of an approval locks.

A signature is an entry of the ledger before its effect begins, and everybody else takes
these locks before the ledger's: whoever signs takes them with the request.
"""


class DjangoRequests(Atomic):
    """Requests in the working store."""

    def add(self, request: Request) -> None:
        """Write a new request, with the signatures it has."""
        with self.transaction():
            tables.Request.objects.create(
                code=request.id,
                operation=request.operation,
                root=request.root,
                proposer=request.proposer,
                owner=request.owner,
                reason=request.reason,
                created_at=micros(request.created_at),
                expires_at=micros(request.expires_at),
                chairs=_chairs_as_text(request.chairs),
                payload=spelled(request.payload),
                decision=request.decision,
            )
            for signature in request.signatures:
                self.sign(request.id, signature)

    def get(self, request: str, *, lock: bool = False) -> Request:
        """Give one. NoSuchRequest if there is none.

        ``lock`` keeps it until the commit, and with it what its effect will lock.
        """
        if lock:
            _guard(request)
        return _request(_row(request, lock=lock))

    def sign(self, request: str, signature: Signature) -> None:
        """Add a signature. SameHand if the person has signed this request before."""
        row = _row(request)
        try:
            with self.transaction():
                tables.Signature.objects.create(
                    request=row,
                    person=signature.person,
                    role=signature.role,
                    root=signature.root,
                    at=micros(signature.at),
                    proof=signature.proof,
                    proof_at=micros(signature.proof_at),
                    approve=signature.approve,
                    reason=signature.reason,
                    considered=signature.considered,
                )
        except IntegrityError as error:
            raise SameHand(person=signature.person) from error

    def decide(self, request: str, decision: Decision, at: datetime) -> None:
        """Move a request to a decision."""
        met = tables.Request.objects.filter(code=request).update(
            decision=decision, decided_at=micros(at)
        )
        if not met:
            raise NoSuchRequest(request=request)

    def want(self, request: str, chairs: Sequence[Chair]) -> None:
        """Put other chairs in the place of those it has (the breaker adds one)."""
        met = tables.Request.objects.filter(code=request).update(
            chairs=_chairs_as_text(chairs)
        )
        if not met:
            raise NoSuchRequest(request=request)

    def list(self, *, open_only: bool = False) -> Sequence[Request]:
        """Give requests, the newest first."""
        rows = tables.Request.objects.prefetch_related("signature_set")
        if open_only:
            rows = rows.filter(decision=Decision.OPEN)
        return [_request(row) for row in rows.order_by("-created_at", "-code")]


def _guard(request: str) -> None:
    for guard in _GUARDS.get(Operation(_row(request).operation), ()):
        alone(guard)


def _row(request: str, *, lock: bool = False) -> tables.Request:
    rows = tables.Request.objects.filter(code=request)
    if lock:
        rows = rows.select_for_update()
    if (row := rows.first()) is None:
        raise NoSuchRequest(request=request)
    return row


def _chairs_as_text(chairs: Sequence[Chair]) -> str:
    return spelled([[sorted(chair.roles), chair.why] for chair in chairs])


def to_request(row: tables.Request) -> tuple[Request, datetime | None]:
    """Read a row; give with it when it was decided."""
    return _request(row), when(row.decided_at)


def _request(row: tables.Request) -> Request:
    # Sorted here: an order_by would not use what list() has fetched beforehand.
    signatures = sorted(row.signature_set.all(), key=lambda line: line.pk)
    return Request(
        id=row.code,
        operation=Operation(row.operation),
        root=row.root,
        proposer=row.proposer,
        owner=row.owner,
        reason=row.reason,
        created_at=instant(row.created_at),
        expires_at=instant(row.expires_at),
        chairs=tuple(
            Chair(roles=frozenset(map(Role, roles)), why=why)
            for roles, why in json.loads(row.chairs)
        ),
        payload=json.loads(row.payload),
        signatures=tuple(map(_signature, signatures)),
        decision=Decision(row.decision),
    )


def _signature(line: tables.Signature) -> Signature:
    return Signature(
        person=line.person,
        role=Role(line.role),
        root=line.root,
        at=instant(line.at),
        proof=line.proof,
        proof_at=instant(line.proof_at),
        approve=line.approve,
        reason=line.reason,
        considered=line.considered,
    )
