"""Channels by which a person is known, and what carries a code there.

Mail and telephone have to be vouched for by a platform, and are compared by their keyed
digests. Where no address is given, the code goes where they wrote last, if something
can be said there: nobody has to ask for more data than there is. What is said there is
not kept with the conversation; whoever serves it on the platform can read it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from guicang.domain.errors import ChannelUnknown, MailFailed, MailRefused, WayFailed
from guicang.domain.identity import Clue, Digested, Reason
from guicang.domain.identity.naming import clue_value
from guicang.domain.notices.addresses import reached_at
from guicang.domain.notices.document import Way
from guicang.ports.identities import Identities
from guicang.ports.keys import Tagger
from guicang.ports.mail import Mailer
from guicang.ports.noticing import Carrier, LastTalks, Parcel
from guicang.services.reaching import Where

_REASONS: Final = {"mail": Reason.EMAIL, "phone": Reason.PHONE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Proving:
    """Finds channels, and sends there. ``gateway`` gives the way to telephones."""

    identities: Identities
    talks: LastTalks
    where: Where
    tagger: Tagger
    texts: Carrier
    gateway: Callable[[], Way]
    threads: Carrier

    def channel(
        self, request: str, theirs: frozenset[str], address: str, now: datetime
    ) -> str:
        """Spell the channel that is meant, if it is known as theirs. ChannelUnknown."""
        if not address.strip():
            return self._thread(request, theirs, now)
        to = reached_at(address)
        kind, _, at = to.partition(":")
        if to and (value := clue_value(Clue(reason=_REASONS[kind], value=at))):
            clue = _REASONS[kind]
            digest = self.tagger.tag(f"clue-{clue.value}", value)
            if self.identities.has(theirs, Digested(clue, digest)):
                return to
        reason = "no platform knows this address as theirs"
        raise ChannelUnknown(request=request, reason=reason)

    def _thread(self, request: str, theirs: frozenset[str], now: datetime) -> str:
        last = self.talks.last(theirs, now)
        if last:
            newest = max(last.values())
            found = self.where.of({request: newest.conversation})
            if request in found:
                return found[request]
        reason = "nothing can be said where they wrote last"
        raise ChannelUnknown(request=request, reason=reason)

    def send(
        self,
        request: str,
        to: str,
        letter: tuple[str, str],
        *,
        mailer: Mailer | None,
        id: str,  # noqa: A002 - the parcel's
    ) -> None:
        """Hand a code over. ChannelUnknown, NoSuchWay, MailFailed, MailRefused."""
        kind, _, at = to.partition(":")
        subject, text = letter
        if kind == "mail":
            if mailer is None:
                raise ChannelUnknown(request=request, reason="no mail server is set")
            mailer.send([at], subject, text)
            return
        way = self.gateway() if kind == "phone" else None
        carrier = self.texts if way else self.threads
        try:
            carrier.carry(Parcel(id, at, subject, text, way))
        except (WayFailed, MailRefused) as error:
            raise MailFailed(reason=error.code) from None
