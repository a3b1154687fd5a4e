"""Know who holds copies of what left, and see that they are told when it has to go.

* A batch that erased names every recipient in its certificate, and owes each a notice,
  in the transaction that certifies (GDPR 17(2) and 19; PIPL 47).
* When a destination's end has passed, or it is in force no longer, its recipient is
  owed a notice about everything that it holds.
* A notice is owed until somebody says that it was given, and how; that it is gone at
  the recipient is said apart: until then later certificates name it again.
* Webhooks on ``recipient:owed`` tell other systems at once; a contact that is an e-mail
  address gets a mail. Neither is proof that it was read: a person still confirms.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from guicang.domain.access.model import May
from guicang.domain.access.passkeys import Proof
from guicang.domain.certificate.model import Residue
from guicang.domain.disclosure import Destination, Disclosure, Holder, Notice, Why
from guicang.domain.disclosure.release import PREFIX
from guicang.domain.disposal.model import Batch, Fate, Member
from guicang.domain.errors import BadUsage
from guicang.domain.ledger.model import Tag
from guicang.ports.clock import Clock
from guicang.ports.disclosures import Disclosures
from guicang.ports.ledger import Ledger
from guicang.services.disclosing import Disclosing
from guicang.services.governing import Governing
from guicang.services.naming import Entropy, new_id

ACTOR: Final = "system:disclosure"
_ID: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipients:
    """The use cases. ``tell_them`` queues a mail to whoever is owed a notice."""

    disclosing: Disclosing
    disclosures: Disclosures
    governing: Governing
    ledger: Ledger
    clock: Clock
    entropy: Entropy
    tell_them: Callable[[Notice], object]

    def erased(self, batch: Batch, members: Collection[Member]) -> tuple[Residue, ...]:
        """Say who still holds copies of what a batch erased, and owe them a notice.

        In the transaction that certifies.
        """
        gone = [m.conversation for m in members if m.fate is Fate.DESTROYED]
        for holder in self.disclosures.holders(gone):
            if not holder.notice:
                self._owe(holder, Why.ERASED, gone, batch.id)
        given = {each.id: each for each in self.disclosures.notices()}
        return tuple(
            _residue(holder, given[holder.notice])
            for holder in self.disclosures.holders(gone)
        )

    def ended(self) -> int:
        """Owe notices for destinations that have ended; return how many."""
        now, made = self.clock.now(), 0
        in_force = self.disclosing.current()[1]
        for name in self.disclosures.held():
            (terms, *_) = self.disclosures.list(name, limit=1)
            why = _over(in_force.get(name), now)
            if name.startswith(PREFIX):  # no destination: its terms are its own
                why = Why.EXPIRED if now >= terms.expires_at else None
            if why is None:
                continue
            with self.disclosures.transaction():
                made += self._owe(terms, why, None, "")
        return made

    def notices(self, *, open_only: bool = False) -> Sequence[Notice]:
        """Give what is owed, and what was given, the newest first."""
        return self.disclosures.notices(open_only=open_only)

    def tell(
        self, notice: str, how: str, *, deleted: bool, by: str, code: Proof
    ) -> Notice:
        """Say that a recipient was told, how, and whether it has deleted. NoSuchNotice.

        BadUsage without a ``how``; NotAllowed.
        """
        person = self.governing.prove(by, code, May.DESTINATION_CHANGE)
        if not how.strip():
            raise BadUsage(reason="say how the recipient was told")
        now = self.clock.now()
        with self.disclosures.transaction():
            found = self.disclosures.notice(notice)
            done = replace(
                found,
                told_at=found.told_at or now,
                told_by=person.name,
                how=how.strip(),
                deleted_at=found.deleted_at or (now if deleted else None),
            )
            self.disclosures.told(done)
            about = {
                "notice": notice,
                "destination": found.destination,
                "recipient": found.recipient,
                "how": done.how,
                "deleted": done.deleted_at is not None,
            }
            self.ledger.append(Tag.RECIPIENT_TOLD, person.name, about, now)
        return done

    def _owe(
        self,
        of: Holder | Disclosure,
        why: Why,
        conversations: Iterable[str] | None,
        about: str,
    ) -> bool:
        now = self.clock.now()
        notice = Notice(
            id=new_id("n", now, self.entropy, _ID),
            destination=of.destination,
            recipient=of.recipient,
            contact=of.contact,
            why=why,
            conversations=0,
            at=now,
            about=about,
        )
        many = self.disclosures.owe(notice, conversations)
        if many:
            data: Mapping[str, object] = {
                "notice": notice.id,
                "destination": notice.destination,
                "recipient": notice.recipient,
                "contact": notice.contact,
                "why": why.value,
                "batch": about,
                "conversations": many,
            }
            self.ledger.append(Tag.RECIPIENT_OWED, ACTOR, data, now)
            self.tell_them(replace(notice, conversations=many))
        return bool(many)


def _over(destination: Destination | None, now: datetime) -> Why | None:
    if destination is None:
        return Why.REMOVED
    return None if destination.live(now) else Why.EXPIRED


def _residue(holder: Holder, notice: Notice) -> Residue:
    return Residue(
        what=f"copies at {holder.recipient} (destination {holder.destination}), "
        f"conversations: {holder.conversations}",
        why=f"disclosed for: {holder.purpose}; " + _standing(notice),
        until=holder.expires_at,
    )


def _standing(notice: Notice) -> str:
    if notice.told_at is None:
        return f"to be told to delete, notice {notice.id}"
    return f"told to delete on {notice.told_at:%Y-%m-%d}, notice {notice.id}"
