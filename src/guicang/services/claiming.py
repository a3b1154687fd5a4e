"""Take in what persons ask about their records, and know who asks.

* What is asked again while it is open joins the open request: its clock goes on.
* Who asked is verified in proportion: by the secret of their own chat, a code to a
  channel by which they are known (see ``proving``), or what a clerk says. An address is
  compared by its keyed digest and kept nowhere. Who asks for another needs a clerk.
* While somebody waits for a copy, their records are held (R23).
"""

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from guicang.domain.access.model import May
from guicang.domain.access.passkeys import Proof as Code
from guicang.domain.errors import (
    BadSubjectRequest,
    ChannelUnknown,
    WrongIdentityCode,
)
from guicang.domain.hold import Hold, Query, query_to
from guicang.domain.ledger.model import Tag
from guicang.domain.subjects import clock as clocks
from guicang.domain.subjects.model import (
    GIVING,
    REPRESENTED,
    Door,
    Kind,
    Proof,
    State,
    SubjectRequest,
    Wanted,
    check_text,
)
from guicang.ports.clock import Clock
from guicang.ports.holds import Holds
from guicang.ports.identities import Identities
from guicang.ports.keys import Tagger
from guicang.ports.ledger import Ledger
from guicang.ports.mail import Mailer
from guicang.ports.subjects import Challenge, Subjects
from guicang.services.governing import Governing
from guicang.services.identifying import Identifying
from guicang.services.naming import Entropy, new_id
from guicang.services.proving import Proving

VISITOR: Final = "visitor"
"""Who acts where a visitor of a web chat does."""
TRIES: Final = 5
LIFETIME: Final = timedelta(minutes=15)
_DIGITS: Final = 8
_ID: Final = 6


def seen(
    subjects: Subjects, request: str, revision: int, *states: State
) -> SubjectRequest:
    """Give a request, locked, that is what somebody saw. SubjectRequestChanged."""
    known = subjects.get(request, lock=True)
    known.require_seen(revision)
    if states:
        known.require(*states)
    return known


@dataclass(frozen=True, slots=True, kw_only=True)
class Claiming:
    """The use cases of coming in.

    ``terms`` are the clocks by jurisdiction, ``home`` is the jurisdiction of who names
    none. ``letter`` spells subject and text of a code, in a language.
    """

    subjects: Subjects
    identifying: Identifying
    identities: Identities
    holds: Holds
    governing: Governing
    tagger: Tagger
    proving: Proving
    mailer: Mailer | None
    ledger: Ledger
    clock: Clock
    entropy: Entropy
    terms: Mapping[str, clocks.Term]
    home: str
    letter: Callable[[str, str], tuple[str, str]]

    # --- coming in --------------------------------------------------------------------

    def take(self, wanted: Wanted, *, by: str, code: Code) -> SubjectRequest:
        """Take a request in, or join it to the open one. BadSubjectRequest."""
        person = self.governing.prove(by, code, May.SUBJECT_ANSWER).name
        return self.enter(wanted, by=person)

    def enter(
        self,
        wanted: Wanted,
        *,
        by: str,
        chat: str = "",
        state: State = State.RECEIVED,
    ) -> SubjectRequest:
        """Do the same for somebody who was let through already."""
        term = self._term(wanted.jurisdiction or self.home)
        named = check_text("customer", wanted.customer)
        tags = self.identifying.all_of([named])
        now = self.clock.now()
        with self.subjects.transaction():
            there = self.subjects.open_of(tags, wanted.kind, lock=True)
            if there is not None:
                return self._join(there, by)
            request = SubjectRequest(
                id=new_id("s", now, self.entropy, _ID),
                kind=wanted.kind,
                asker=wanted.asker,
                door=wanted.door,
                jurisdiction=term.jurisdiction,
                lang="zh" if wanted.lang.startswith("zh") else "en",
                customer=self.digest_of(named),
                state=state,
                chat=chat,
                received_at=now,
                due_at=clocks.first_due(term, now),
            )
            self.subjects.add(request)
            about = {
                "kind": request.kind.value,
                "asker": request.asker.value,
                "door": request.door.value,
                "jurisdiction": request.jurisdiction,
                "due": request.due_at.isoformat(),
            }
            self._note(Tag.SUBJECT_RECEIVED, by, request, **about)
        return request

    def digest_of(self, named: str) -> str:
        """Give the digest of a person, who is named by it or by a platform's id."""
        known = self.identities.get([named])
        return next(iter(known), self.tagger.tag("customer", named))

    def from_chat(self, chat: str, customer: str, lang: str) -> SubjectRequest:
        """Take in that a visitor wishes everything to be deleted; once.

        Whoever has the secret of the chat is who talked there: that is proof enough.
        """
        there = self.subjects.of_chat(chat)
        if there is not None:
            return there
        wanted = Wanted(kind=Kind.ERASURE, customer=customer, door=Door.CHAT, lang=lang)
        with self.subjects.transaction():
            request = self.enter(wanted, by=VISITOR, chat=chat)
            if request.state is State.RECEIVED:
                request = self._verified(request, Proof.CHAT, "", VISITOR)
        return request

    def _join(self, there: SubjectRequest, by: str) -> SubjectRequest:
        joined = replace(there, joined=there.joined + 1, revision=there.revision + 1)
        self.subjects.keep(joined)
        self._note(Tag.SUBJECT_JOINED, by, joined)
        return joined

    def _term(self, jurisdiction: str) -> clocks.Term:
        if jurisdiction not in self.terms:
            known = ", ".join(sorted(self.terms))
            raise BadSubjectRequest(field="jurisdiction", reason=f"one of {known}")
        return self.terms[jurisdiction]

    # --- who asked --------------------------------------------------------------------

    def vouch(
        self, request: str, revision: int, why: str, *, by: str, code: Code
    ) -> SubjectRequest:
        """Say how one knows who asked, as a clerk. SubjectRequestClosed."""
        person = self.governing.prove(by, code, May.SUBJECT_ANSWER).name
        with self.subjects.transaction():
            known = seen(self.subjects, request, revision, State.RECEIVED)
            said = check_text("reason", why)
            return self._verified(known, Proof.CLERK, said, person)

    def send_code(self, request: str, address: str, *, by: str, code: Code) -> None:
        """Send a code to a channel that a platform knows as the person's.

        ``address`` is of mail, or a telephone number with + and country code; "" means
        where they wrote last. ChannelUnknown if none is known, or for somebody who asks
        for another; NoSuchWay, MailFailed.
        """
        person = self.governing.prove(by, code, May.SUBJECT_ANSWER).name
        known = self.subjects.get(request)
        known.require(State.RECEIVED)
        if known.asker in REPRESENTED:
            reason = "who asks for somebody else is verified by a clerk"
            raise ChannelUnknown(request=request, reason=reason)
        theirs, now = self.identifying.all_of([known.customer]), self.clock.now()
        to = self.proving.channel(request, theirs, address, now)
        if to.startswith("mail:") and self.mailer is None:
            raise ChannelUnknown(request=request, reason="no mail server is set")
        digits = self._digits()
        with self.subjects.transaction():
            digest = self._digest(request, digits)
            self.subjects.challenge(request, Challenge(digest, now + LIFETIME))
            self._note(Tag.SUBJECT_CODE_SENT, person, known, way=to.partition(":")[0])
        letter, parcel = self.letter(known.lang, digits), f"{request}-{digest[:8]}"
        self.proving.send(request, to, letter, mailer=self.mailer, id=parcel)

    def _digits(self) -> str:
        number = int.from_bytes(self.entropy(8)) % 10**_DIGITS
        return f"{number:0{_DIGITS}}"

    def _digest(self, request: str, digits: str) -> str:
        return self.tagger.tag("subject-code", f"{request}\n{digits}")

    def enter_code(
        self, request: str, digits: str, *, by: str, code: Code
    ) -> SubjectRequest:
        """Take the code that was sent. WrongIdentityCode; it dies after five tries."""
        person = self.governing.prove(by, code, May.SUBJECT_ANSWER).name
        with self.subjects.transaction():
            known = self.subjects.get(request, lock=True)
            known.require(State.RECEIVED)
            sent = self.subjects.challenged(request)
            good = sent is not None and self._is_good(request, sent, digits)
            if good:
                self.subjects.challenge(request, Challenge("", self.clock.now()))
                return self._verified(known, Proof.CODE, "", person)
            self.subjects.tried(request)
            self._note(Tag.SUBJECT_CODE_REFUSED, person, known)
        raise WrongIdentityCode(request=request)

    def _is_good(self, request: str, sent: Challenge, digits: str) -> bool:
        given = self._digest(request, "".join(digits.split()))
        same = hmac.compare_digest(given, sent.digest)
        return same and sent.tries < TRIES and self.clock.now() < sent.until

    def _verified(
        self, request: SubjectRequest, how: Proof, why: str, by: str
    ) -> SubjectRequest:
        now = self.clock.now()
        done = replace(
            request,
            state=State.VERIFIED,
            verified_at=now,
            verified_by=by,
            verified_how=how.value,
            verified_why=why,
            revision=request.revision + 1,
        )
        self.subjects.keep(done)
        self._note(Tag.SUBJECT_VERIFIED, by, done, how=how.value)
        if done.kind in GIVING:
            self._hold(done, by, now)
        return done

    def _hold(self, request: SubjectRequest, by: str, now: datetime) -> None:
        hold = Hold(
            id=request.id,
            title=request.id,
            reason=request.ground,
            owner=by,
            query=Query(customers=frozenset({request.customer})),
            placed_at=now,
        )
        self.holds.place(hold)
        query = query_to(self.holds.get(hold.id).query)
        self._note(Tag.HOLD_PROPOSED, by, request, hold=hold.id, query=query, root="")

    # --- what all deeds do ------------------------------------------------------------

    def _note(self, tag: Tag, by: str, request: SubjectRequest, **more: object) -> None:
        about: dict[str, object] = {"request": request.id, **more}
        self.ledger.append(tag, by, about, self.clock.now())
