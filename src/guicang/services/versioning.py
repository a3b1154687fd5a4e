"""Ask for a next version of something, and see that it is still the next one."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol

from guicang.domain.approval.model import Chair, Operation, Request
from guicang.domain.errors import ManifestChanged
from guicang.services.approving import Approving, payload_root
from guicang.services.naming import Entropy, new_id


class Numbered(Protocol):
    """What has the number of its version."""

    @property
    def version(self) -> int:
        """Versions count from 1."""
        ...


class Asking(Protocol):
    """A service that asks for signatures."""

    @property
    def approving(self) -> Approving:
        """Where requests are opened."""
        ...

    @property
    def entropy(self) -> Entropy:
        """Where ids come from."""
        ...

    @property
    def chairs(self) -> Callable[[Operation], tuple[Chair, ...]]:
        """Who has to sign an operation."""
        ...


def request_for(  # the facts of one request
    service: Asking,
    operation: Operation,
    payload: Mapping[str, object],
    *,
    by: str,
    reason: str,
    now: datetime,
) -> Request:
    """Make a request whose root is that of its payload; it is not opened yet."""
    return Request(
        id=new_id("r", now, service.entropy),
        operation=operation,
        root=payload_root(payload),
        proposer=by,
        reason=reason,
        created_at=now,
        expires_at=service.approving.lifetime(now),
        chairs=service.chairs(operation),
        payload=payload,
    )


def standing(current: Numbered | None) -> int:
    """Give the number of the version in force; 0 before the first."""
    return current.version if current else 0


def require_next(request: Request, current: Numbered | None) -> None:
    """Raise ManifestChanged if another version came since the request was made."""
    require_after(request, standing(current))


def require_after(request: Request, now: int) -> None:
    """Raise ManifestChanged if the version in force is not the one it was made on."""
    after = request.payload["after"]
    if now != after:
        raise ManifestChanged(
            request=request.id, shown=f"version {after}", now=f"version {now}"
        )
