"""Webhooks and deliveries on SQLite and PostgreSQL."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q

from guicang.adapters.db.models import webhooks as tables
from guicang.adapters.db.sql import spelled, when
from guicang.adapters.db.transactions import Atomic, translated
from guicang.domain.errors import NoSuchDelivery, NoSuchWebhook
from guicang.domain.notices.model import Delivery, DeliveryState, Webhook
from guicang.domain.record import instant, micros

_SETTLED: Final = (DeliveryState.DONE, DeliveryState.DISMISSED)
_PAGE: Final = 500
"""Rows that are forgotten in one transaction: others write in between."""


class DjangoWebhooks(Atomic):
    """Implements ``guicang.ports.webhooks.Webhooks`` in the working store."""

    def add(self, webhook: Webhook, secret: bytes) -> None:
        """Write a new webhook with its sealed secret."""
        tables.Webhook.objects.create(
            code=webhook.id,
            url=webhook.url,
            tags=spelled(webhook.tags),
            secret=secret,
            by=webhook.by,
            created_at=micros(webhook.created_at),
            position=webhook.position,
        )

    def get(self, webhook: str, *, lock: bool = False) -> Webhook:
        """Give one, ended or not. NoSuchWebhook."""
        return _webhook(self._row(webhook, lock=lock))

    def secret(self, webhook: str) -> bytes:
        """Give its sealed secret. NoSuchWebhook."""
        return bytes(self._row(webhook).secret)

    def _row(self, webhook: str, *, lock: bool = False) -> tables.Webhook:
        found = tables.Webhook.objects.filter(code=webhook)
        with translated():
            row = (found.select_for_update() if lock else found).first()
        if row is None:
            raise NoSuchWebhook(webhook=webhook)
        return row

    def list(self, *, active: bool = True) -> Sequence[Webhook]:
        """Give those that have not ended, or all, in the order they were added."""
        found = tables.Webhook.objects.order_by("id")
        if active:
            found = found.filter(ended_at__isnull=True)
        with translated():
            return [_webhook(row) for row in found]

    def end(self, webhook: str, at: datetime) -> None:
        """End one: what still waits for it is not sent. NoSuchWebhook."""
        with self.transaction():
            row = self._row(webhook, lock=True)
            row.ended_at = micros(at)
            row.save()
            waiting = row.delivery_set.filter(state=DeliveryState.WAITING)
            waiting.update(state=DeliveryState.DEAD, said="ended", due_at=None)

    def enter(
        self, webhook: str, deliveries: Mapping[str, int], position: int, at: datetime
    ) -> None:
        """Write deliveries (sequence by id) and how far the ledger was looked at."""
        row = self._row(webhook, lock=True)
        tables.Delivery.objects.bulk_create(
            tables.Delivery(
                code=id_,
                webhook=row,
                seq=seq,
                state=DeliveryState.WAITING,
                due_at=micros(at),
            )
            for id_, seq in deliveries.items()
        )
        row.position = position
        row.save()

    def claim(self, now: datetime, lease: timedelta) -> Delivery | None:
        """Take what is due for the longest, for the time of a lease; else None."""
        due = tables.Delivery.objects.filter(due_at__lte=micros(now))
        with translated():
            for row in due.order_by("due_at", "id").select_related("webhook")[:20]:
                mine = tables.Delivery.objects.filter(pk=row.pk, due_at=row.due_at)
                row.attempts += 1
                row.due_at = micros(now + lease)
                # Of several who try this, one meets the row as they read it.
                if mine.update(attempts=row.attempts, due_at=row.due_at):
                    return _delivery(row)
        return None

    def settle(self, delivery: str, said: str, *, at: datetime) -> None:
        """Note that it was taken by the receiver."""
        self._end(delivery, DeliveryState.DONE, said, at)

    def postpone(
        self, delivery: str, said: str, *, at: datetime, again: datetime | None
    ) -> None:
        """Note that it failed; it waits until then, or is dead."""
        if again is None:
            self._end(delivery, DeliveryState.DEAD, said, at)
            return
        with translated():
            found = tables.Delivery.objects.filter(code=delivery)
            found.update(said=said, due_at=micros(again))

    def _end(
        self, delivery: str, state: DeliveryState, said: str, at: datetime
    ) -> None:
        with translated():
            tables.Delivery.objects.filter(code=delivery).update(
                state=state, said=said, due_at=None, ended_at=micros(at)
            )

    def dead(self, *, limit: int = 100) -> Sequence[Delivery]:
        """Give what failed for good, the newest first."""
        found = tables.Delivery.objects.filter(state=DeliveryState.DEAD)
        with translated():
            newest = found.select_related("webhook").order_by("-id")[:limit]
            return [_delivery(row) for row in newest]

    def revive(self, delivery: str, at: datetime) -> Delivery:
        """Let a dead one be due anew, as if never tried. NoSuchDelivery."""
        dead = tables.Delivery.objects.filter(
            code=delivery, state=DeliveryState.DEAD, webhook__ended_at__isnull=True
        )
        with translated():
            if not dead.update(
                state=DeliveryState.WAITING,
                attempts=0,
                due_at=micros(at),
                ended_at=None,
            ):
                raise NoSuchDelivery(delivery=delivery)
            return _delivery(tables.Delivery.objects.get(code=delivery))

    def dismiss(self, delivery: str, at: datetime) -> Delivery:
        """Note that a dead one need not be told. NoSuchDelivery."""
        found = tables.Delivery.objects.filter(code=delivery)
        with translated():
            if not found.filter(state=DeliveryState.DEAD).update(
                state=DeliveryState.DISMISSED, ended_at=micros(at)
            ):
                raise NoSuchDelivery(delivery=delivery)
            return _delivery(found.get())

    def forget(self, before: datetime) -> int:
        """Forget what was taken or dismissed before then; return how many."""
        ended = Q(state__in=_SETTLED, ended_at__lt=micros(before))
        orphans = Q(state=DeliveryState.DEAD, webhook__ended_at__lt=micros(before))
        found = tables.Delivery.objects.filter(ended | orphans)
        forgotten = 0
        while page := list(found.values_list("pk", flat=True)[:_PAGE]):
            with self.transaction():
                forgotten += tables.Delivery.objects.filter(pk__in=page).delete()[0]
        return forgotten


def _webhook(row: tables.Webhook) -> Webhook:
    return Webhook(
        id=row.code,
        url=row.url,
        tags=tuple(json.loads(row.tags)),
        by=row.by,
        created_at=instant(row.created_at),
        position=row.position,
        ended_at=when(row.ended_at),
    )


def _delivery(row: tables.Delivery) -> Delivery:
    return Delivery(
        id=row.code,
        webhook=row.webhook.code,
        seq=row.seq,
        state=DeliveryState(row.state),
        attempts=row.attempts,
        due_at=when(row.due_at),
        said=row.said,
    )
