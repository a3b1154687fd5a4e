"""Who is told what happened, and how they are reached."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from guicang.domain.notices.model import Delivery, Webhook
from guicang.ports.records import Transactions


class Webhooks(Transactions, Protocol):
    """Passes ``tests/contract/test_webhooks.py``."""

    def add(self, webhook: Webhook, secret: bytes) -> None:
        """Write a new webhook with its sealed secret."""
        ...

    def get(self, webhook: str, *, lock: bool = False) -> Webhook:
        """Give one, ended or not. NoSuchWebhook."""
        ...

    def secret(self, webhook: str) -> bytes:
        """Give its sealed secret. NoSuchWebhook."""
        ...

    def list(self, *, active: bool = True) -> Sequence[Webhook]:
        """Give those that have not ended, or all, in the order they were added."""
        ...

    def end(self, webhook: str, at: datetime) -> None:
        """End one: what still waits for it is not sent. NoSuchWebhook."""
        ...

    def enter(
        self, webhook: str, deliveries: Mapping[str, int], position: int, at: datetime
    ) -> None:
        """Write deliveries (sequence by id) and how far the ledger was looked at."""
        ...

    def claim(self, now: datetime, lease: timedelta) -> Delivery | None:
        """Take what is due for the longest, for the time of a lease; None if nothing.

        It counts as one attempt more. Who dies under it lets it be due again.
        """
        ...

    def settle(self, delivery: str, said: str, *, at: datetime) -> None:
        """Note that it was taken by the receiver."""
        ...

    def postpone(
        self, delivery: str, said: str, *, at: datetime, again: datetime | None
    ) -> None:
        """Note that it failed; it waits until then, or is dead."""
        ...

    def dead(self, *, limit: int = 100) -> Sequence[Delivery]:
        """Give what failed for good, the newest first."""
        ...

    def revive(self, delivery: str, at: datetime) -> Delivery:
        """Let a dead one be due anew, as if never tried. NoSuchDelivery."""
        ...

    def dismiss(self, delivery: str, at: datetime) -> Delivery:
        """Note that a dead one need not be told. NoSuchDelivery."""
        ...

    def forget(self, before: datetime) -> int:
        """Forget what was taken or dismissed before then; return how many.

        What is dead stays, unless its webhook ended before then: it cannot be revived.
        """
        ...


class Poster(Protocol):
    """Sends a message over HTTP."""

    def post(
        self, url: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[int, str]:
        """Send it; return HTTP's status and "", or 0 and why there was none.

        Redirects are not followed, and what is answered is not read.
        """
        ...
