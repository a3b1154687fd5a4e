"""Learn from mail servers that a mail did not arrive, and send no more there."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from guicang.domain.errors import BadBounce
from guicang.domain.ledger.model import Tag
from guicang.domain.notices.outbox import Notice, State
from guicang.ports.noticing import Bounce, Mailbox
from guicang.services.noticing import ACTOR, Noticing


@dataclass(frozen=True, slots=True, kw_only=True)
class Bouncing:
    """The use cases. ``parse`` reads a report: BadBounce if it is none."""

    noticing: Noticing
    mailbox: Mailbox | None
    parse: Callable[[bytes], Bounce]

    def read(self) -> Mapping[str, int]:
        """Read what has come into the mailbox; what is no report of ours is passed."""
        bounced = passed = 0
        for name, raw in () if self.mailbox is None else self.mailbox.unread():
            try:
                bounced += len(self.take(raw))
            except BadBounce:
                passed += 1
            if self.mailbox is not None:
                self.mailbox.done(name)
        return {"bounced": bounced, "passed": passed}

    def take(self, raw: bytes) -> Sequence[Notice]:
        """Note what a report tells; give the notices that did not arrive. BadBounce.

        Anybody may send a report. It is believed only if it quotes the Message-ID of a
        mail of ours, which nobody can guess, and names the address that this went to.
        """
        bounce, noticing = self.parse(raw), self.noticing
        sent = noticing.outbox.of_message(bounce.message)
        if not sent:
            raise BadBounce(reason="its Message-ID is none of ours")
        token = noticing.address_token(bounce.address)
        if token != noticing.address_token(noticing.address_of(sent[0])):
            raise BadBounce(reason="it names another address")
        if not bounce.final:
            return ()
        return self._end(sent, token, bounce.status)

    def _end(self, sent: Sequence[Notice], token: str, status: str) -> Sequence[Notice]:
        noticing = self.noticing
        now, ids = noticing.clock.now(), [each.id for each in sent]
        with noticing.outbox.transaction():
            noticing.outbox.shut(token, status, now)
            noticing.outbox.end(ids, State.BOUNCED, status, now)
            about = {"notices": ids, "recipient": token, "status": status}
            noticing.ledger.append(Tag.NOTICE_BOUNCED, ACTOR, about, now)
        return sent
