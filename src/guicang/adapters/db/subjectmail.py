"""Mails of persons on SQLite and PostgreSQL: sealed, until they are answered."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from guicang.adapters.db.models import subjects as tables
from guicang.adapters.db.sealing import Box
from guicang.adapters.db.sql import spelled
from guicang.adapters.db.transactions import Atomic, translated
from guicang.domain.errors import NoSuchSubjectMail
from guicang.domain.record import instant, micros
from guicang.domain.subjects.mail import Letter
from guicang.ports.subjectmail import FileKept, MailKept

_MAIL: Final = "subject-mail"
_FILE: Final = "subject-file"


@dataclass(frozen=True, slots=True, kw_only=True)
class DjangoSubjectMails(Atomic):
    """Implements ``guicang.ports.subjectmail.SubjectMails``."""

    box: Box

    def add(self, request: str, letter: Letter, digest: str, at: datetime) -> int:
        """Keep a mail of a request, sealed; return its number."""
        with self.transaction():
            subject = tables.Subject.objects.select_for_update().get(code=request)
            number = tables.SubjectMail.objects.filter(subject=subject).count() + 1
            place = f"{request}/{number}"
            content = {
                "sender": letter.sender,
                "subject": letter.subject,
                "text": letter.text,
                "cut": letter.cut,
                "files": [[each.name, len(each.data)] for each in letter.files],
            }
            row = tables.SubjectMail.objects.create(
                subject=subject,
                number=number,
                digest=digest,
                at=micros(at),
                content=self.box.seal(_MAIL, place, spelled(content).encode()),
            )
            tables.SubjectFile.objects.bulk_create(
                tables.SubjectFile(
                    mail=row,
                    number=n,
                    body=self.box.seal(_FILE, f"{place}/{n}", each.data),
                )
                for n, each in enumerate(letter.files, 1)
            )
        return number

    def known(self, digest: str) -> bool:
        """Say whether a mail was taken in before, also one that has ended."""
        with translated():
            return tables.SubjectMail.objects.filter(digest=digest).exists()

    def of(self, request: str) -> Sequence[MailKept]:
        """Open the mails of a request, the first one first."""
        with translated():
            return [self._made(request, row) for row in _kept(request)]

    def many(self, request: str) -> int:
        """Count the mails of a request that are kept."""
        with translated():
            return int(_kept(request).count())

    def file(self, request: str, mail: int, number: int) -> tuple[str, bytes]:
        """Open a file: its name and its bytes. NoSuchSubjectMail."""
        rows = _kept(request).filter(number=mail)
        with translated():
            row = rows.first()
            found = tables.SubjectFile.objects.filter(mail=row, number=number).first()
        if row is None or found is None:
            raise NoSuchSubjectMail(request=request)
        place = f"{request}/{mail}/{number}"
        name = self._made(request, row).files[number - 1].name
        return name, self.box.open(_FILE, place, bytes(found.body))

    def end(self, request: str) -> int:
        """Erase what is kept of a request's mails; return how many there were."""
        with self.transaction():
            rows = _kept(request)
            tables.SubjectFile.objects.filter(mail__in=rows.values("pk")).delete()
            return int(rows.update(content=b""))

    def _made(self, request: str, row: tables.SubjectMail) -> MailKept:
        place = f"{request}/{row.number}"
        content = json.loads(self.box.open(_MAIL, place, bytes(row.content)))
        files = tuple(
            FileKept(n, name, size)
            for n, (name, size) in enumerate(content.pop("files"), 1)
        )
        return MailKept(number=row.number, at=instant(row.at), files=files, **content)


def _kept(request: str) -> Any:
    found = tables.SubjectMail.objects.filter(subject__code=request)
    return found.exclude(content=b"").order_by("number")
