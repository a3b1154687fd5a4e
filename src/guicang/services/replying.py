"""Run the clock of a person's request, let its records be decided, and answer.

* Whoever changes a request says which revision they saw: the second one is refused.
* A refusal names the article that allows it; once records were decided about there is
  none, for these have grounds of their own.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from guicang.domain.access.model import May
from guicang.domain.access.passkeys import Proof as Code
from guicang.domain.errors import (
    BadSubjectRequest,
    IdentityNotProved,
    MentionedInQuarantine,
    NoSuchHold,
)
from guicang.domain.ledger.model import Tag
from guicang.domain.subjects import clock as clocks
from guicang.domain.subjects.model import (
    CLOSED,
    ENDING,
    GIVING,
    RESTRICTING,
    Outcome,
    State,
    SubjectRequest,
    check_text,
)
from guicang.ports.clock import Clock
from guicang.ports.holds import Holds
from guicang.ports.jobs import Jobs
from guicang.ports.ledger import Ledger
from guicang.ports.records import Records
from guicang.ports.subjectmail import SubjectMails
from guicang.ports.subjects import Subjects
from guicang.services.claiming import seen
from guicang.services.governing import Governing
from guicang.services.mentioning import Mentions

WEIGH: Final = "subject"
"""The job that decides about each record."""
_REFUSABLE: Final = (State.UNREAD, State.RECEIVED, State.VERIFIED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Replying:
    """The use cases of people who answer.

    ``terms`` are the clocks by jurisdiction; ``cites`` says whether a legal pack has
    an entry; ``give`` orders a package for who asked for their records, in the
    transaction that decides so; ``mentions`` looks through quarantine.
    """

    subjects: Subjects
    records: Records
    mails: SubjectMails
    holds: Holds
    jobs: Jobs
    governing: Governing
    ledger: Ledger
    clock: Clock
    terms: Mapping[str, clocks.Term]
    cites: Callable[[str], bool]
    give: Callable[[SubjectRequest, str], None]
    mentions: Callable[[str], Mentions]

    # --- the clock --------------------------------------------------------------------

    def extend(
        self, request: str, revision: int, why: str, *, by: str, code: Code
    ) -> SubjectRequest:
        """Extend the clock, once, with a reason. ClockFixed."""
        return self._wind(clocks.extended, request, revision, why, by, code)

    def pause(
        self, request: str, revision: int, why: str, *, by: str, code: Code
    ) -> SubjectRequest:
        """Let the clock stand still while something is asked back. ClockFixed."""
        return self._wind(clocks.stopped, request, revision, why, by, code)

    def resume(
        self, request: str, revision: int, *, by: str, code: Code
    ) -> SubjectRequest:
        """Let the clock run on. ClockFixed."""

        def deed(
            term: clocks.Term, known: SubjectRequest, _why: str, now: datetime
        ) -> SubjectRequest:
            return clocks.resumed(term, known, now)

        return self._wind(deed, request, revision, "resumed", by, code)

    def _wind(
        self,
        deed: Callable[[clocks.Term, SubjectRequest, str, datetime], SubjectRequest],
        request: str,
        revision: int,
        why: str,
        by: str,
        code: Code,
    ) -> SubjectRequest:
        person = self.governing.prove(by, code, May.SUBJECT_ANSWER).name
        said = check_text("reason", why)
        with self.subjects.transaction():
            known = seen(self.subjects, request, revision)
            known.require(*(frozenset(State) - CLOSED))
            changed = deed(
                self.terms[known.jurisdiction], known, said, self.clock.now()
            )
            done = replace(changed, revision=known.revision + 1)
            self.subjects.keep(done)
            about = {
                "due": done.due_at.isoformat(),
                "extended": done.extended_at is not None,
                "paused": done.paused_at is not None,
            }
            self._note(Tag.SUBJECT_CLOCK_CHANGED, person, done, **about)
        return done

    # --- deciding and answering -------------------------------------------------------

    def decide(
        self, request: str, revision: int, *, by: str, code: Code
    ) -> SubjectRequest:
        """Let each record be decided about, by a worker. IdentityNotProved.

        What is answered with records is packed for the person instead; what is answered
        by hand has no records to be decided about.
        """
        person = self.governing.prove(by, code, May.SUBJECT_ANSWER).name
        now = self.clock.now()
        with self.subjects.transaction():
            known = seen(self.subjects, request, revision)
            if known.state in {State.UNREAD, State.RECEIVED}:
                raise IdentityNotProved(request=request)
            known.require(State.VERIFIED)
            weighed = known.kind in ENDING | RESTRICTING
            done = replace(
                known,
                state=State.DECIDING if weighed else State.DECIDED,
                decided_at=now,
                decided_by=person,
                revision=known.revision + 1,
            )
            self.subjects.keep(done)
            self._note(Tag.SUBJECT_ORDERED, person, done)
            if done.kind in GIVING:
                self.give(done, person)
            if weighed:
                about = {"request": request}
                self.jobs.add(WEIGH, about, now=now, key=f"subject:{request}")
        return done

    def answer(  # what an answer says, and who says it
        self,
        request: str,
        revision: int,
        text: str,
        quarantine: str = "",
        *,
        by: str,
        code: Code,
    ) -> SubjectRequest:
        """Note what the person was told. SubjectRequestClosed.

        MentionedInQuarantine while something there mentions them, unless
        ``quarantine`` says why the answer is right without it.
        """
        person = self.governing.prove(by, code, May.SUBJECT_ANSWER).name
        said = check_text("answer", text)
        with self.subjects.transaction():
            known = seen(self.subjects, request, revision, State.DECIDED)
            self._heed_quarantine(known, quarantine.strip(), person)
            done = self._close(known, State.ANSWERED, said, "", person)
            counts = {o.value: n for o, n in self.subjects.counts(request).items()}
            digest = hashlib.sha256(said.encode()).hexdigest()
            self._note(
                Tag.SUBJECT_ANSWERED, person, done, records=counts, sha256=digest
            )
        return done

    def _heed_quarantine(self, known: SubjectRequest, why: str, by: str) -> None:
        """Let nobody answer as if all were found that can be found."""
        found = self.mentions(known.customer)
        if not found.any:
            return
        many = len(found.items)
        if not why:
            raise MentionedInQuarantine(count=many, request=known.id)
        about = {"items": many, "reason": check_text("quarantine", why)}
        self._note(Tag.SUBJECT_QUARANTINE_EXPLAINED, by, known, **about)

    def refuse(
        self,
        request: str,
        revision: int,
        text: str,
        basis: str,
        *,
        by: str,
        code: Code,
    ) -> SubjectRequest:
        """Refuse a request, with the article that allows it. BadSubjectRequest.

        Not once records were decided about: these have grounds of their own.
        """
        person = self.governing.prove(by, code, May.SUBJECT_ANSWER).name
        said = check_text("answer", text)
        if not self.cites(basis):
            reason = "name an entry of a legal pack, such as eu-gdpr-17-3"
            raise BadSubjectRequest(field="basis", reason=reason)
        with self.subjects.transaction():
            known = seen(self.subjects, request, revision, *_REFUSABLE)
            done = self._close(known, State.REFUSED, said, basis, person)
            self._note(Tag.SUBJECT_REFUSED, person, done, basis=basis)
        return done

    def _close(
        self, known: SubjectRequest, state: State, said: str, basis: str, by: str
    ) -> SubjectRequest:
        now = self.clock.now()
        done = replace(
            known,
            state=state,
            answer=said,
            basis=basis,
            closed_at=now,
            closed_by=by,
            revision=known.revision + 1,
        )
        self.subjects.keep(done)
        if many := self.mails.end(known.id):
            self._note(Tag.SUBJECT_MAIL_ENDED, by, done, mails=many)
        if known.kind in GIVING and known.verified_at is not None:
            self._let_go(done, by, now)
        return done

    def _let_go(self, request: SubjectRequest, by: str, now: datetime) -> None:
        try:
            self.holds.release(request.id, now)
        except NoSuchHold:  # two people released it before
            return
        self._note(Tag.HOLD_RELEASED, by, request, hold=request.id)

    def lift(
        self, request: str, revision: int, why: str, *, by: str, code: Code
    ) -> SubjectRequest:
        """End a restriction, once the person was told (GDPR 18(3))."""
        person = self.governing.prove(by, code, May.SUBJECT_ANSWER).name
        said = check_text("reason", why)
        with self.subjects.transaction():
            known = seen(self.subjects, request, revision, State.ANSWERED)
            if known.kind not in RESTRICTING:
                raise BadSubjectRequest(field="kind", reason="restricts nothing")
            done = replace(known, revision=known.revision + 1)
            self.subjects.keep(done)
            lifted = self._lift(request)
            about = {"records": lifted, "reason": said}
            self._note(Tag.SUBJECT_LIFTED, person, done, **about)
        return done

    def _lift(self, request: str) -> int:
        lifted = 0
        while items := self.subjects.items(request, outcome=Outcome.RESTRICT):
            done = [item._replace(outcome=Outcome.LIFTED) for item in items]
            self.subjects.decide(request, done)
            ids = [item.conversation for item in items]
            still = self.subjects.restricting(ids)
            self.records.unrestrict(each for each in ids if each not in still)
            lifted += len(items)
        return lifted

    def _note(self, tag: Tag, by: str, request: SubjectRequest, **more: object) -> None:
        about: dict[str, object] = {"request": request.id, **more}
        self.ledger.append(tag, by, about, self.clock.now())
