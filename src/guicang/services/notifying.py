"""Tell other systems what happened, by webhooks.

The ledger is the outbox: an entry is written in the transaction of the deed that it
speaks of, so whatever was done is told, and nothing else. Each webhook has a place in
the ledger, which moves on in the transaction that writes its deliveries.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, NamedTuple

from guicang.domain.access.model import May
from guicang.domain.access.passkeys import Proof
from guicang.domain.errors import BadUsage, OriginNotListed
from guicang.domain.ledger.canonical import decode
from guicang.domain.ledger.model import Tag
from guicang.domain.notices.model import (
    ANY,
    SECRET_BYTES,
    Delivery,
    Webhook,
    again_at,
    listed,
    origin_of,
    signature,
    spell,
    told,
)
from guicang.ports.clock import Clock
from guicang.ports.keys import Box
from guicang.ports.ledger import Ledger
from guicang.ports.webhooks import Poster, Webhooks
from guicang.services.governing import Governing
from guicang.services.naming import Entropy

_PURPOSE: Final = "webhook"
_LOOKED_AT: Final = 1_000
_LEASE: Final = timedelta(minutes=5)
_ID_BYTES: Final = 12
_WELL: Final = range(200, 300)
_GONE: Final = 410


class Sent(NamedTuple):
    """How telling went."""

    done: int = 0
    failed: int = 0
    dead: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Notifying:
    """The use cases of webhooks. ``origins`` are where they may be sent.

    ``keep`` is how long what was told is remembered.
    """

    webhooks: Webhooks
    poster: Poster
    governing: Governing
    box: Box
    ledger: Ledger
    clock: Clock
    entropy: Entropy
    origins: tuple[str, ...]
    dumps: Callable[[object], bytes]
    keep: timedelta

    def add(
        self, url: str, tags: Sequence[str], *, by: str, code: Proof
    ) -> tuple[Webhook, str]:
        """Add a webhook; return it and its secret, which is shown once.

        It is told what happens from now on. BadUsage, OriginNotListed, NotAllowed.
        """
        person = self.governing.prove(by, code, May.API_KEY_CHANGE)
        self._require_listed(url)
        wrong = sorted(tag for tag in tags if not _known(tag))
        if wrong or not tags:
            raise BadUsage(reason=f"no tags of the ledger: {', '.join(wrong)}")
        secret, now = self.entropy(SECRET_BYTES), self.clock.now()
        webhook = Webhook(
            id=f"wh_{self.entropy(_ID_BYTES).hex()}",
            url=url,
            tags=tuple(sorted(set(tags))),
            by=person.name,
            created_at=now,
            position=self.ledger.head().size,
        )
        about = {
            "webhook": webhook.id,
            "origin": origin_of(url),
            "tags": list(webhook.tags),
        }
        with self.ledger.transaction():
            sealed = self.box.seal(_PURPOSE, webhook.id, secret)
            self.webhooks.add(webhook, sealed)
            self.ledger.append(Tag.ACCESS_WEBHOOK_ADDED, person.name, about, now)
        return webhook, spell(secret)

    def end(self, id_: str, *, by: str, code: Proof) -> Webhook:
        """End a webhook; one that has ended stays as it is. NoSuchWebhook."""
        person = self.governing.prove(by, code, May.API_KEY_CHANGE)
        found = self.webhooks.get(id_)
        if found.ended_at is not None:
            return found
        now = self.clock.now()
        with self.ledger.transaction():
            self.webhooks.end(id_, now)
            self.ledger.append(
                Tag.ACCESS_WEBHOOK_ENDED, person.name, {"webhook": id_}, now
            )
        return self.webhooks.get(id_)

    def redeliver(self, delivery: str, *, by: str, code: Proof) -> Delivery:
        """Let what failed for good be sent anew. NoSuchDelivery."""
        self.governing.prove(by, code, May.API_KEY_CHANGE)
        return self.webhooks.revive(delivery, self.clock.now())

    def dismiss(self, delivery: str, *, by: str, code: Proof) -> Delivery:
        """Say that what failed for good need not be told. NoSuchDelivery."""
        person = self.governing.prove(by, code, May.API_KEY_CHANGE)
        now = self.clock.now()
        with self.ledger.transaction():
            gone = self.webhooks.dismiss(delivery, now)
            about = {"webhook": gone.webhook, "delivery": gone.id, "entry": gone.seq}
            self.ledger.append(Tag.ACCESS_DELIVERY_DISMISSED, person.name, about, now)
        return gone

    def forget(self) -> int:
        """Forget what was told or dismissed long enough ago; return how many."""
        return self.webhooks.forget(self.clock.now() - self.keep)

    def deliver(
        self, progress: Callable[[int, int], None] = lambda _done, _of: None
    ) -> Sent:
        """Tell what is due to be told, and return how that went.

        ``progress`` may raise, to end early: nothing is lost by that.
        """
        self.gather()
        sent = Sent()
        while (delivery := self.webhooks.claim(self.clock.now(), _LEASE)) is not None:
            sent = self._try(delivery, sent)
            progress(sum(sent), sum(sent))
        return sent

    def gather(self) -> None:
        """Write deliveries of entries that no webhook was told of yet."""
        size = self.ledger.head().size
        for webhook in self.webhooks.list():
            place = webhook.position
            while place < size:
                place = self._gathered(webhook.id, min(size, place + _LOOKED_AT))

    def _gathered(self, id_: str, end: int) -> int:
        with self.webhooks.transaction():
            # Another worker may have been here since.
            webhook = self.webhooks.get(id_, lock=True)
            if webhook.position >= end or webhook.ended_at is not None:
                return max(webhook.position, end)
            wanted = {
                f"msg_{self.entropy(_ID_BYTES).hex()}": row.seq
                for row in self.ledger.rows(webhook.position, end)
                if row.body and webhook.wants(decode(row.body).tag)
            }
            self.webhooks.enter(id_, wanted, end, self.clock.now())
        return end

    def _try(self, delivery: Delivery, sent: Sent) -> Sent:
        webhook = self.webhooks.get(delivery.webhook)
        status, said = self._sent(webhook, delivery)
        said, now = said or str(status), self.clock.now()
        if status in _WELL:
            self.webhooks.settle(delivery.id, said, at=now)
            return sent._replace(done=sent.done + 1)
        again = None if status == _GONE else again_at(delivery.attempts, now)
        self.webhooks.postpone(delivery.id, said, at=now, again=again)
        if again is None:
            return sent._replace(dead=sent.dead + 1)
        return sent._replace(failed=sent.failed + 1)

    def _sent(self, webhook: Webhook, delivery: Delivery) -> tuple[int, str]:
        if not listed(webhook.url, self.origins):
            return 0, OriginNotListed.code
        (row,) = self.ledger.rows(delivery.seq, delivery.seq + 1)
        if not row.body:
            return _GONE, ""  # what it said was removed since: nothing can be told
        body = self.dumps(told(decode(row.body)))
        sealed = self.webhooks.secret(webhook.id)
        secret = self.box.open(_PURPOSE, webhook.id, sealed)
        at = int(self.clock.now().timestamp())
        headers: Mapping[str, str] = {
            "content-type": "application/json",
            "webhook-id": delivery.id,
            "webhook-timestamp": str(at),
            "webhook-signature": signature(secret, delivery.id, at, body),
        }
        return self.poster.post(webhook.url, headers, body)

    def _require_listed(self, url: str) -> None:
        if not listed(url, self.origins):
            raise OriginNotListed(origin=origin_of(url))


def _known(tag: str) -> bool:
    things = {f"{each.thing}:{ANY}" for each in Tag}
    return tag == ANY or tag in things or tag in set(map(str, Tag))
