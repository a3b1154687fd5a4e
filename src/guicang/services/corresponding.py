"""Take mails of persons in as requests, and keep them until they are answered.

* A mail becomes a request in the transaction that keeps it; a mail that comes again,
  by its Message-ID, is passed.
* From whom it is, its sender says, and anybody may write that: the request is verified
  like every other. An address that a platform knows as one customer's finds them.
* What machines send is passed, and is answered by nobody. Reports about mail that did
  not arrive go to whoever reads those.
* Files are kept sealed and apart. Nothing opens them but a clerk, who is noted.
* All of it is erased with the answer: the mailbox is where it came from.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from guicang.domain.access.model import May
from guicang.domain.access.passkeys import Proof as Code
from guicang.domain.errors import BadBounce, GuicangError, SubjectAlreadyOpen
from guicang.domain.identity import Clue, Digested, Reason, name_of
from guicang.domain.identity.naming import clue_value
from guicang.domain.ledger.model import Tag
from guicang.domain.notices.occasions import Occasion
from guicang.domain.subjects.mail import Letter, Sort, kind_of, language_of
from guicang.domain.subjects.model import (
    Door,
    Kind,
    State,
    SubjectRequest,
    Wanted,
)
from guicang.ports.noticing import Mailbox
from guicang.ports.subjectmail import MailKept, Read, SubjectMails
from guicang.services.bouncing import Bouncing
from guicang.services.claiming import Claiming, seen
from guicang.services.marking import Marking
from guicang.services.noticing import Noticing

ACTOR: Final = "system:subject-mail"


@dataclass(frozen=True, slots=True, kw_only=True)
class Corresponding:
    """The use cases. ``boxes`` are read by a worker; ``parse`` reads a mail."""

    mails: SubjectMails
    claiming: Claiming
    noticing: Noticing
    bouncing: Bouncing
    marking: Marking
    boxes: Sequence[Mailbox]
    parse: Callable[[bytes], Read]

    # --- coming in --------------------------------------------------------------------

    def read(self) -> Mapping[str, int]:
        """Read what has come into the mailboxes. SubjectMailboxFailed.

        A mail that cannot be taken in holds up none: it is tried again the next time,
        and its error is raised when all others were read.
        """
        found: Counter[str] = Counter(requests=0, passed=0)
        failed: GuicangError | None = None
        for box in self.boxes:
            for name, raw in box.unread():
                try:
                    found["requests" if self.take(raw) else "passed"] += 1
                    box.done(name)
                except GuicangError as error:
                    failed = error
        if failed is not None:
            raise failed
        return found

    def take(self, raw: bytes) -> SubjectRequest | None:
        """Take a mail in; None for one that is no request, or was taken in before."""
        sort, letter = self.parse(raw)
        if sort is Sort.BOUNCE:
            self._bounced(raw)
        if sort is not Sort.REQUEST:
            return None
        tagger = self.claiming.tagger
        digest = tagger.tag("subject-mail", f"{letter.sender}\n{letter.message}")
        with self.mails.transaction():
            if self.mails.known(digest):
                return None
            request = self._enter(letter)
            now = self.claiming.clock.now()
            number = self.mails.add(request.id, letter, digest, now)
            about = {"mail": number, "files": len(letter.files), "cut": letter.cut}
            self._note(Tag.SUBJECT_MAILED, ACTOR, request, **about)
            # One acknowledgement a request and address, however often they write.
            self.noticing.tell(
                Occasion.SUBJECT_MAIL,
                [f"mail:{letter.sender}"],
                {"request": request.id, "at": now},
                key=request.id,
                lang=request.lang,
            )
        return request

    def _bounced(self, raw: bytes) -> None:
        try:
            self.bouncing.take(raw)
        except BadBounce:
            return

    def _enter(self, letter: Letter) -> SubjectRequest:
        kind, customer = kind_of(letter), self._customer(letter.sender)
        wanted = Wanted(
            kind=kind or Kind.ACCESS,
            customer=customer or letter.sender,
            door=Door.MAIL,
            lang=language_of(letter),
        )
        clear = kind is not None and customer != ""
        state = State.RECEIVED if clear else State.UNREAD
        return self.claiming.enter(wanted, by=ACTOR, state=state)

    def _customer(self, sender: str) -> str:
        """Name the one customer that a platform knows by this address; "" if none."""
        value = clue_value(Clue(reason=Reason.EMAIL, value=sender))
        if not value:
            return ""
        digest = self.claiming.tagger.tag(f"clue-{Reason.EMAIL.value}", value)
        identities = self.claiming.identities
        having = identities.having(Digested(Reason.EMAIL, digest))
        customers = identities.customers(having)
        return name_of(*customers) if len(customers) == 1 else ""

    # --- a clerk ----------------------------------------------------------------------

    def settle(
        self,
        request: str,
        revision: int,
        wanted: Wanted,
        *,
        by: str,
        code: Code,
    ) -> SubjectRequest:
        """Say what a mail asks for, who asks, and about whom ("": who wrote).

        SubjectAlreadyOpen, SubjectRequestClosed.
        """
        claiming, person = self.claiming, self._proven(by, code)
        with claiming.subjects.transaction():
            states = (State.UNREAD, State.RECEIVED)
            known = seen(claiming.subjects, request, revision, *states)
            named = wanted.customer.strip() or known.customer
            tags = claiming.identifying.all_of([named])
            there = claiming.subjects.open_of(tags, wanted.kind, lock=True)
            if there is not None and there.id != request:
                raise SubjectAlreadyOpen(request=request, other=there.id)
            done = replace(
                known,
                kind=wanted.kind,
                asker=wanted.asker,
                customer=claiming.digest_of(named),
                state=State.RECEIVED,
                revision=known.revision + 1,
            )
            claiming.subjects.keep(done)
            about = {"kind": done.kind.value, "asker": done.asker.value}
            self._note(Tag.SUBJECT_SETTLED, person, done, **about)
        return done

    def open(self, request: str, *, by: str, code: Code) -> Sequence[MailKept]:
        """Open the mails of a request; who did is noted. NoSuchSubjectRequest."""
        person = self._proven(by, code)
        subjects = self.claiming.subjects
        with subjects.transaction():
            self._note(Tag.SUBJECT_MAIL_OPENED, person, subjects.get(request))
            return self.mails.of(request)

    def file(
        self, request: str, mail: int, number: int, *, by: str, code: Code
    ) -> tuple[str, bytes]:
        """Give a file of a mail: its name and bytes. NoSuchSubjectMail.

        It is as it came, but for pictures: they say who took them out.
        """
        person = self._proven(by, code)
        subjects = self.claiming.subjects
        with subjects.transaction():
            known = subjects.get(request)
            found = self.mails.file(request, mail, number)
            about = {"mail": mail, "file": number}
            self._note(Tag.SUBJECT_MAIL_OPENED, person, known, **about)
            name, data = found
            return name, self.marking.picture(data, person, request)

    def _proven(self, by: str, code: Code) -> str:
        return self.claiming.governing.prove(by, code, May.SUBJECT_ANSWER).name

    def _note(self, tag: Tag, by: str, request: SubjectRequest, **more: object) -> None:
        about: dict[str, object] = {"request": request.id, **more}
        self.claiming.ledger.append(tag, by, about, self.claiming.clock.now())
