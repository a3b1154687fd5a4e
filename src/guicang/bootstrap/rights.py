"""The use cases of persons' rights over their own records."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cached_property, partial
from typing import TYPE_CHECKING, Final

from guicang.bootstrap.mail import Mail, host_port
from guicang.bootstrap.persons import Persons
from guicang.bootstrap.stores import Words
from guicang.domain.errors import BadSetting, NoSuchCustomer, NothingToPack
from guicang.domain.subjects.model import SubjectRequest
from guicang.ports.noticing import Mailbox
from guicang.ports.subjectmail import SubjectMails
from guicang.ports.subjects import Subjects
from guicang.services.claiming import Claiming
from guicang.services.corresponding import Corresponding
from guicang.services.replying import Replying
from guicang.services.weighing import Weighing

if TYPE_CHECKING:
    from guicang.services.bouncing import Bouncing
    from guicang.services.disposing import Disposing
    from guicang.services.identifying import Identifying
    from guicang.services.marking import Marking
    from guicang.services.mentioning import Mentioning
    from guicang.services.noticing import Noticing
    from guicang.services.packaging import Packaging
    from guicang.services.proving import Proving


PASSWORD: Final = "imap.password"  # noqa: S105 - the name of a file
TOKENS: Final = "imap.oauth.json"
_SECURITY: Final = ("tls", "starttls")
_OWN: Final = ("mail.sender", "subjects.mail_user")
_CODES: Final = {
    "zh": (
        "【{house}】身份验证码",
        "您的验证码：{digits}\n\n15 分钟内有效。如非您本人提出，请勿理会。\n",
    ),
    "en": (
        "[{house}] Your code",
        "Your code: {digits}\n\nGood for 15 minutes. Not you? Then do nothing.\n",
    ),
}
"""Subject and text of what brings a code, in the language of who asked."""


class Rights(Persons, Mail):
    """What persons ask, and what is decided about their records."""

    if TYPE_CHECKING:  # House has them

        @cached_property
        def identifying(self) -> Identifying:
            """Says which identities are one customer."""
            raise NotImplementedError

        @cached_property
        def disposing(self) -> Disposing:
            """Proposes batches."""
            raise NotImplementedError

        @cached_property
        def mentioning(self) -> Mentioning:
            """Looks through quarantine for a person."""
            raise NotImplementedError

        @cached_property
        def noticing(self) -> Noticing:
            """Tells people."""
            raise NotImplementedError

        @cached_property
        def bouncing(self) -> Bouncing:
            """Reads reports about mail."""
            raise NotImplementedError

        @cached_property
        def marking(self) -> Marking:
            """Marks what is shown."""

        @cached_property
        def proving(self) -> Proving:
            """Sends codes by known channels."""
            raise NotImplementedError

        @property
        def packaging(self) -> Packaging:
            """Makes packages for customers."""
            raise NotImplementedError

    @cached_property
    def subjects(self) -> Subjects:
        """What persons asked."""
        from guicang.adapters.db.subjects import DjangoSubjects

        return DjangoSubjects(box=self.box)

    @cached_property
    def claiming(self) -> Claiming:
        """Takes in what persons ask, and knows who asks."""
        from guicang.adapters.packs import subject_clocks

        return Claiming(
            subjects=self.subjects,
            identifying=self.identifying,
            identities=self.identities,
            holds=self.holds,
            governing=self.governing,
            tagger=self.tagger,
            proving=self.proving,
            mailer=self.mailer,
            ledger=self.ledger,
            clock=self.clock,
            entropy=self.entropy,
            terms=subject_clocks(),
            home=str(self.config["subjects.jurisdiction"]),
            letter=self._code_letter,
        )

    @cached_property
    def subject_mails(self) -> SubjectMails:
        """Mails in which persons ask, until they are answered."""
        from guicang.adapters.db.subjectmail import DjangoSubjectMails

        return DjangoSubjectMails(box=self.box)

    @cached_property
    def corresponding(self) -> Corresponding:
        """Takes mails of persons in as requests. BadSetting."""
        from guicang.adapters.letters import read_letter

        own = {str(self.config[name]).lower() for name in _OWN} - {""}
        return Corresponding(
            mails=self.subject_mails,
            claiming=self.claiming,
            noticing=self.noticing,
            marking=self.marking,
            bouncing=self.bouncing,
            boxes=tuple(self._boxes()),
            parse=partial(read_letter, own=frozenset(own)),
        )

    def _boxes(self) -> Iterator[Mailbox]:
        if folder := str(self.config["subjects.mail_folder"]):
            from guicang.adapters.letters.folder import EmlFolder

            yield EmlFolder(self.config.home / folder)
        if server := str(self.config["subjects.mail_server"]):
            from guicang.adapters.keys.files import read_secret, write_secret
            from guicang.adapters.letters.imap import ImapMailbox
            from guicang.adapters.letters.oauth import Tokens

            security = str(self.config["subjects.mail_security"])
            if security not in _SECURITY:
                reason = ", ".join(_SECURITY)
                raise BadSetting(setting="subjects.mail_security", reason=reason)
            host, port = host_port("subjects.mail_server", server)
            kept = self.key_folder / TOKENS
            tokens = Tokens(
                read=partial(read_secret, kept),
                write=partial(write_secret, kept, replace=True),
            )
            yield ImapMailbox(
                host=host,
                port=port,
                security=security,
                user=str(self.config["subjects.mail_user"]),
                password=""
                if kept.exists()
                else read_secret(self.key_folder / PASSWORD).decode().strip(),
                token=tokens if kept.exists() else None,
                folder=str(self.config["subjects.mail_box"]),
            )

    @cached_property
    def replying(self) -> Replying:
        """Runs clocks, and answers."""
        return Replying(
            subjects=self.subjects,
            records=self.records,
            mails=self.subject_mails,
            holds=self.holds,
            jobs=self.jobs,
            governing=self.governing,
            ledger=self.ledger,
            clock=self.clock,
            terms=self.claiming.terms,
            cites=self._cites,
            give=self._give,
            mentions=self.mentioning.of,
        )

    def _give(self, request: SubjectRequest, by: str) -> None:
        """Order a package for who asked; of whom nothing is kept gets none."""
        with suppress(NoSuchCustomer, NothingToPack):
            self.packaging.order(
                request.customer,
                language=request.lang,
                by=by,
                reason=request.ground,
                request=request.id,
            )

    @cached_property
    def weighing(self) -> Weighing:
        """Decides about each record."""
        return Weighing(
            subjects=self.subjects,
            records=self.records,
            catalogue=self.catalogue,
            identifying=self.identifying,
            judging=self.judging,
            disposing=self.disposing,
            ledger=self.ledger,
            clock=self.clock,
        )

    def _cites(self, basis: str) -> bool:
        packs = self.packs.load()
        return any(entry.id == basis for pack in packs for entry in pack.entries)

    def printed(
        self, title: str, paragraphs: Sequence[str], lang: str, words: Words
    ) -> bytes:
        """Print a letter to a person."""
        from guicang.adapters.documents.letter import letter

        return letter(
            title,
            paragraphs,
            sender=str(self.config["organisation.name"]) or "Guicang",
            lang=lang,
            made_at=self.clock.now(),
            words=words,
        )

    def _code_letter(self, lang: str, digits: str) -> tuple[str, str]:
        house = str(self.config["organisation.name"]) or "Guicang"
        subject, text = _CODES["zh" if lang.startswith("zh") else "en"]
        return subject.format(house=house), text.format(digits=digits)
