"""Requests in memory."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from tests.fakes.transactions import MemoryDatabase, MemoryStore

from guicang.domain.approval.model import Chair, Decision, Request, Signature
from guicang.domain.errors import NoSuchRequest, SameHand


class MemoryRequests(MemoryStore):
    def __init__(self, database: MemoryDatabase | None = None) -> None:
        super().__init__(database)
        self.requests: dict[str, Request] = {}
        self.decided: dict[str, datetime] = {}

    def add(self, request: Request) -> None:
        if request.id in self.requests:
            raise ValueError(f"request {request.id} is there already")
        # As it would come back from a database: a copy, in JSON's types.
        payload = json.loads(json.dumps(request.payload))
        self.requests[request.id] = replace(request, payload=payload)

    def get(self, request: str, *, lock: bool = False) -> Request:
        if request not in self.requests:
            raise NoSuchRequest(request=request)
        return self.requests[request]

    def sign(self, request: str, signature: Signature) -> None:
        signed = self.get(request)
        if signature.person in {given.person for given in signed.signatures}:
            raise SameHand(person=signature.person)
        self.requests[request] = replace(
            signed, signatures=(*signed.signatures, signature)
        )

    def decide(self, request: str, decision: Decision, at: datetime) -> None:
        self.requests[request] = replace(self.get(request), decision=decision)
        self.decided[request] = at

    def want(self, request: str, chairs: Sequence[Chair]) -> None:
        self.requests[request] = replace(self.get(request), chairs=tuple(chairs))

    def list(self, *, open_only: bool = False) -> Sequence[Request]:
        found = [
            request
            for request in self.requests.values()
            if not open_only or request.decision is Decision.OPEN
        ]
        return sorted(found, key=lambda r: (r.created_at, r.id), reverse=True)
