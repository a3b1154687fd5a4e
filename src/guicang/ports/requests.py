"""Requests for approval and their signatures."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from guicang.domain.approval.model import Chair, Decision, Request, Signature
from guicang.ports.records import Transactions


class Requests(Transactions, Protocol):
    """Where requests are written; passes ``tests/contract/test_requests.py``."""

    def add(self, request: Request) -> None:
        """Write a new request."""
        ...

    def get(self, request: str, *, lock: bool = False) -> Request:
        """Give one. NoSuchRequest if there is none. ``lock``: until the commit."""
        ...

    def sign(self, request: str, signature: Signature) -> None:
        """Add a signature."""
        ...

    def decide(self, request: str, decision: Decision, at: datetime) -> None:
        """Move a request to a decision."""
        ...

    def want(self, request: str, chairs: Sequence[Chair]) -> None:
        """Put other chairs in the place of those it has (the breaker adds one)."""
        ...

    def list(self, *, open_only: bool = False) -> Sequence[Request]:
        """Give requests, the newest first."""
        ...
