"""Tell people what has happened or will: queued with the deed, sent by a worker.

``tell`` writes notices in the transaction of the deed that they speak of: what is done
is told, and nothing else; a key makes that once. ``deliver`` sends what is due. Who is
killed between sending and noting it sends again after the lease, under the same
Message-ID: mail that comes twice shows once, and nothing is lost.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from guicang.domain.errors import (
    BadNotices,
    GuicangError,
    MailFailed,
    MailRefused,
    NoAddress,
    NoSuchPerson,
    NoSuchWay,
    WayFailed,
)
from guicang.domain.ledger.model import Tag
from guicang.domain.notices.document import Notices, Way, notices_from
from guicang.domain.notices.occasions import OCCASIONS, Occasion, checked_values
from guicang.domain.notices.outbox import MAIL, PLATFORM, Notice, State, proof_of
from guicang.domain.notices.quiet import Habits, tell_at
from guicang.domain.notices.saying import say
from guicang.domain.notices.templates import Said
from guicang.ports.clock import Clock
from guicang.ports.keys import Tagger
from guicang.ports.ledger import Ledger
from guicang.ports.noticing import Carrier, NoticesVersions, Outbox, Parcel
from guicang.ports.people import People
from guicang.services.naming import Entropy
from guicang.services.versioning import standing

ACTOR: Final = "system:notices"
LEASE: Final = timedelta(minutes=5)
_ID_BYTES: Final = 12
_PAUSES: Final = tuple(
    timedelta(minutes=each) for each in (1, 5, 30, 120, 300, 600, 840, 1_200, 1_440)
)
"""Ten tries in three days; the first again is later than a bot's minute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """How sending went: messages sent, to be tried again, and failed for good."""

    sent: int = 0
    failed: int = 0
    dead: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Noticing:
    """The use cases. ``carriers`` gives what carries by a way (None: mail).

    ``platforms`` carries into threads of sources; without it none is told there.

    ``habits`` holds for whoever did not say when to be told. ``keep`` is how long what
    was sent is remembered; its proof is in the ledger for good.
    """

    outbox: Outbox
    versions: NoticesVersions
    people: People
    carriers: Callable[[Way | None], Carrier | None]
    tagger: Tagger
    ledger: Ledger
    clock: Clock
    entropy: Entropy
    habits: Habits
    keep: timedelta
    platforms: Carrier | None = None

    def notices(self) -> tuple[int, Notices]:
        """Give the version in force (0 before any) and what it says."""
        version = self.versions.current()
        document: Mapping[str, object] = version.document if version else {}
        return standing(version), notices_from(document)

    # --- telling ----------------------------------------------------------------------

    def tell(
        self,
        occasion: Occasion,
        recipients: Sequence[str] = (),
        values: Mapping[str, object] | None = None,
        *,
        key: str = "",
        lang: str = "",
    ) -> Sequence[str]:
        """Let people be told; return the ids of the notices that are new.

        ``recipients`` are ``person:NAME``, ``role:NAME``, ``mail:ADDRESS``,
        ``phone:NUMBER``, ``way:NAME`` or ``thread:SOURCE/THREAD``; without any, whom
        the occasion is routed to.
        ``key`` names the event: of one key and recipient there is one notice, ever.
        Where no mail server is named nobody is told by mail. In the caller's
        transaction, if one is open. BadNoticeValues, BadNotices, NoSuchWay.
        """
        told = values or {}
        checked_values(occasion, told)
        _, notices = self.notices()
        listed = recipients or notices.routes.get(occasion, ())
        event = key or self.entropy(_ID_BYTES).hex()
        made = []
        with self.outbox.transaction():
            for to in self._each(listed):
                notice = self._notice(notices, occasion, to, told, event, lang)
                if notice is not None and self.outbox.add(notice):
                    made.append(notice.id)
        return made

    def withdraw(self, occasion: Occasion, event: str) -> int:
        """Take back what of an event was not sent yet; return how much."""
        return self.outbox.withdraw(f"{occasion}/{event}/")

    def token(self, recipient: str) -> str:
        """Give the token by which the ledger and marks know a recipient."""
        kind, _, at = recipient.partition(":")
        same = f"mail:{at.strip().lower()}" if kind == "mail" else recipient
        return self.tagger.tag("notice-recipient", same)

    def _each(self, listed: Sequence[str]) -> Sequence[str]:
        """Put everybody who has a role in its place; each once."""
        found: dict[str, None] = {}
        for each in listed:
            kind, _, at = each.partition(":")
            if kind == "role":
                holders = (p for p in self.people.list() if p.active)
                found |= {
                    f"person:{p.name}": None
                    for p in holders
                    if at in {role.value for role in p.roles}
                }
            else:
                found[each] = None
        return list(found)

    def _notice(
        self,
        notices: Notices,
        occasion: Occasion,
        to: str,
        values: Mapping[str, object],
        event: str,
        lang: str,
    ) -> Notice | None:
        now, urgent = self.clock.now(), OCCASIONS[occasion].urgent
        way, habits = self._reach(notices, to)
        if way == MAIL and self.carriers(None) is None:
            return None
        token = self.token(to)
        return Notice(
            id=f"nt_{self.entropy(_ID_BYTES).hex()}",
            key=f"{occasion}/{event}/{token}",
            occasion=occasion,
            urgent=urgent,
            to=to,
            recipient=token,
            way=way,
            lang=lang or habits.lang,
            values=checked_values(occasion, _local(values, habits)),
            state=State.WAITING,
            made_at=now,
            due_at=tell_at(habits, now, urgent=urgent),
        )

    def _reach(self, notices: Notices, to: str) -> tuple[str, Habits]:
        """Say by which way somebody is reached, and when they want to be."""
        kind, _, at = to.partition(":")
        if kind == "way":
            way = notices.way(at)
            return way.name, way.habits
        if kind == "phone" and at:
            return notices.gateway().name, self.habits
        if kind == "thread" and "/" in at and self.platforms is not None:
            return f"{PLATFORM}{at.partition('/')[0]}", self.habits
        if kind == "person" and at:
            return MAIL, self.outbox.habits(at) or self.habits
        if kind == "mail" and "@" in at and at.isprintable():
            return MAIL, self.habits
        raise BadNotices(field="recipient", reason="nobody can be reached so")

    # --- sending ----------------------------------------------------------------------

    def deliver(
        self, progress: Callable[[int, int], None] = lambda _done, _of: None
    ) -> Delivered:
        """Send what is due. ``progress`` may raise, to end early: nothing is lost."""
        sent = failed = dead = 0
        while taken := self.outbox.claim(self.clock.now(), LEASE):
            state = self._try(taken)
            sent += state is State.SENT
            failed += state is State.WAITING
            dead += state is State.DEAD
            progress(sent + failed + dead, sent + failed + dead)
        return Delivered(sent=sent, failed=failed, dead=dead)

    def _try(self, taken: Sequence[Notice]) -> State:
        version, notices = self.notices()
        try:
            said = self._carry(taken, notices)
        except (MailRefused, NoAddress, NoSuchWay) as error:
            return self._dead(taken, error)
        except (MailFailed, WayFailed) as error:
            return self._later(taken, error)
        proof, now = proof_of(said), self.clock.now()
        ids = [each.id for each in taken]
        with self.outbox.transaction():
            self.outbox.settle(ids, version=version, proof=proof, at=now)
            self._enter(Tag.NOTICE_SENT, taken, now, version=version, digest=proof)
        return State.SENT

    def _carry(self, taken: Sequence[Notice], notices: Notices) -> Said:
        """Send notices as one message; return what was said."""
        first = taken[0]
        there = first.way.startswith(PLATFORM)
        way = None if there or first.way == MAIL else notices.way(first.way)
        carrier = self.platforms if there else self.carriers(way)
        if carrier is None:
            raise MailFailed(reason="no mail.server")
        said = say(taken, notices, bot=way is not None and way.kind.is_bot)
        to, id_ = self._address(first), first.message or first.id
        carrier.carry(Parcel(id_, to, said.subject, said.text, way))
        return said

    def _address(self, notice: Notice) -> str:
        """Say where a notice goes; "" for a way of its own. NoAddress."""
        if notice.to.startswith("way:"):
            return ""
        at = self.address_of(notice)
        if not at or self.outbox.is_shut(self.address_token(at)):
            raise NoAddress(recipient=notice.id)
        return at

    def address_of(self, notice: Notice) -> str:
        """Give the address or number of whom a notice is for; "" if none is known."""
        kind, _, at = notice.to.partition(":")
        if kind != "person":
            return "" if kind == "way" else at
        try:
            return self.people.get(at).email
        except NoSuchPerson:
            return ""

    def address_token(self, address: str) -> str:
        """Give the token of an address or number, by which it is marked."""
        return self.token(f"mail:{address}")

    def _dead(self, taken: Sequence[Notice], error: GuicangError) -> State:
        now, ids = self.clock.now(), [each.id for each in taken]
        unknown = isinstance(error, MailRefused) and error.data.get("unknown")
        address = self._address(taken[0]) if unknown else ""
        with self.outbox.transaction():
            if address:
                self.outbox.shut(self.address_token(address), error.code, now)
            self.outbox.end(ids, State.DEAD, error.code, now)
            self._enter(Tag.NOTICE_FAILED, taken, now, code=error.code)
        return State.DEAD

    def _later(self, taken: Sequence[Notice], error: GuicangError) -> State:
        tried = max(each.attempts for each in taken)
        if tried > len(_PAUSES):
            return self._dead(taken, error)
        again = self.clock.now() + _PAUSES[tried - 1]
        self.outbox.postpone([each.id for each in taken], error.code, again)
        return State.WAITING

    def _enter(
        self, tag: Tag, taken: Sequence[Notice], now: datetime, **more: object
    ) -> None:
        first = taken[0]
        about: dict[str, object] = {
            "notices": [each.id for each in taken],
            "occasions": sorted({each.occasion.value for each in taken}),
            "way": first.way,
            "recipient": first.recipient,
            **more,
        }
        self.ledger.append(tag, ACTOR, about, now)

    def forget(self) -> int:
        """Forget what was sent long enough ago."""
        return self.outbox.forget(self.clock.now() - self.keep)


def _local(values: Mapping[str, object], habits: Habits) -> Mapping[str, object]:
    """Put instants into the time zone of whom they are for."""
    zone = ZoneInfo(habits.zone)
    return {
        name: value.astimezone(zone) if isinstance(value, datetime) else value
        for name, value in values.items()
    }
