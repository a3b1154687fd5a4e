"""Webhooks and deliveries in memory."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from guicang.domain.errors import NoSuchDelivery, NoSuchWebhook
from guicang.domain.notices.model import Delivery, DeliveryState, Webhook
from tests.fakes.transactions import MemoryDatabase, MemoryStore


class MemoryWebhooks(MemoryStore):
    def __init__(self, database: MemoryDatabase | None = None) -> None:
        super().__init__(database)
        self.webhooks: dict[str, Webhook] = {}
        self.secrets: dict[str, bytes] = {}
        self.deliveries: dict[str, Delivery] = {}
        self.ended: dict[str, datetime] = {}

    def add(self, webhook: Webhook, secret: bytes) -> None:
        self.webhooks[webhook.id] = webhook
        self.secrets[webhook.id] = secret

    def get(self, webhook: str, *, lock: bool = False) -> Webhook:
        if webhook not in self.webhooks:
            raise NoSuchWebhook(webhook=webhook)
        return self.webhooks[webhook]

    def secret(self, webhook: str) -> bytes:
        self.get(webhook)
        return self.secrets[webhook]

    def list(self, *, active: bool = True) -> Sequence[Webhook]:
        return [w for w in self.webhooks.values() if not (active and w.ended_at)]

    def end(self, webhook: str, at: datetime) -> None:
        self.webhooks[webhook] = replace(self.get(webhook), ended_at=at)
        for one in self._of(webhook, DeliveryState.WAITING):
            self._put(one, state=DeliveryState.DEAD, said="ended", due_at=None)

    def _of(self, webhook: str, state: DeliveryState) -> Sequence[Delivery]:
        return [
            d
            for d in self.deliveries.values()
            if (d.webhook, d.state) == (webhook, state)
        ]

    def _put(self, one: Delivery, **changes: object) -> Delivery:
        self.deliveries[one.id] = replace(one, **changes)  # type: ignore[arg-type]
        return self.deliveries[one.id]

    def enter(
        self, webhook: str, deliveries: Mapping[str, int], position: int, at: datetime
    ) -> None:
        for id_, seq in deliveries.items():
            self.deliveries[id_] = Delivery(
                id=id_,
                webhook=webhook,
                seq=seq,
                state=DeliveryState.WAITING,
                due_at=at,
            )
        self.webhooks[webhook] = replace(self.get(webhook), position=position)

    def claim(self, now: datetime, lease: timedelta) -> Delivery | None:
        due = [d for d in self.deliveries.values() if d.due_at and d.due_at <= now]
        if not due:
            return None
        first = min(due, key=lambda d: d.due_at or now)
        return self._put(first, attempts=first.attempts + 1, due_at=now + lease)

    def settle(self, delivery: str, said: str, *, at: datetime) -> None:
        self._end(self.deliveries[delivery], DeliveryState.DONE, at, said=said)

    def _end(
        self, one: Delivery, state: DeliveryState, at: datetime, **more: object
    ) -> Delivery:
        self.ended[one.id] = at
        return self._put(one, state=state, due_at=None, **more)

    def postpone(
        self, delivery: str, said: str, *, at: datetime, again: datetime | None
    ) -> None:
        one = self.deliveries[delivery]
        if again is None:
            self._end(one, DeliveryState.DEAD, at, said=said)
        else:
            self._put(one, said=said, due_at=again)

    def dead(self, *, limit: int = 100) -> Sequence[Delivery]:
        found = [d for d in self.deliveries.values() if d.state is DeliveryState.DEAD]
        return found[::-1][:limit]

    def _dead(self, delivery: str) -> Delivery:
        found = self.deliveries.get(delivery)
        if found is None or found.state is not DeliveryState.DEAD:
            raise NoSuchDelivery(delivery=delivery)
        return found

    def revive(self, delivery: str, at: datetime) -> Delivery:
        found = self._dead(delivery)
        if self.webhooks[found.webhook].ended_at:
            raise NoSuchDelivery(delivery=delivery)
        return self._put(found, state=DeliveryState.WAITING, attempts=0, due_at=at)

    def dismiss(self, delivery: str, at: datetime) -> Delivery:
        return self._end(self._dead(delivery), DeliveryState.DISMISSED, at)

    def forget(self, before: datetime) -> int:
        gone = [d.id for d in self.deliveries.values() if self._old(d, before)]
        for id_ in gone:
            del self.deliveries[id_]
        return len(gone)

    def _old(self, one: Delivery, before: datetime) -> bool:
        if one.state is DeliveryState.DEAD:
            over = self.webhooks[one.webhook].ended_at
        elif one.state is DeliveryState.WAITING:
            return False
        else:
            over = self.ended[one.id]
        return over is not None and over < before
