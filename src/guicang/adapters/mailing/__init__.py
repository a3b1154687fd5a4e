"""E-mail over SMTP: plain text, encrypted unless somebody decided otherwise.

A certificate that does not fit is a failure, and so is a server that offers no TLS
where TLS is wanted: nothing is ever sent in clear by accident.
"""

import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formataddr, formatdate, make_msgid
from typing import Final

from guicang.domain.errors import MailFailed, MailRefused
from guicang.ports.mail import Attached, Mailer
from guicang.ports.noticing import Parcel

_FOR_GOOD: Final = 5
"""The first digit of a reply that will be the same next time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpMailer:
    """Implements ``Mailer``. ``security`` is starttls, tls or none.

    ``name`` stands before the sender's address.
    """

    host: str
    port: int
    security: str
    sender: str
    user: str = ""
    password: str = ""
    seconds: int = 20
    name: str = ""

    def __repr__(self) -> str:
        return f"SmtpMailer({self.host}:{self.port})"

    def send(
        self,
        to: Sequence[str],
        subject: str,
        text: str,
        attached: Sequence[Attached] = (),
        *,
        id_: str = "",
    ) -> None:
        """Hand a message to the mail server. MailFailed if it does not take it.

        MailRefused if it never will (RFC 5321, 4.2.1: 5yz).
        """
        message = EmailMessage()
        message["From"] = formataddr((self.name, self.sender))
        message["To"] = ", ".join(to)
        message["Subject"] = subject
        message["Date"] = formatdate()
        domain = self.sender.rpartition("@")[2]
        known = f"<{id_}@{domain}>" if id_ else make_msgid(domain=domain)
        message["Message-ID"] = known
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: answer no machine
        message.set_content(text)
        for name, data in attached:
            message.add_attachment(
                data, maintype="application", subtype="octet-stream", filename=name
            )
        try:
            with self._server() as server:
                if self.user:
                    server.login(self.user, self.password)
                server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            raise _refused(min(codes), unknown=True) from None
        except smtplib.SMTPAuthenticationError as error:
            raise MailFailed(reason=type(error).__name__) from None
        except smtplib.SMTPResponseException as error:
            raise _refused(error.smtp_code, unknown=False) from None
        except (OSError, smtplib.SMTPException) as error:
            # What a server says may quote addresses; the kind says enough.
            raise MailFailed(reason=type(error).__name__) from None

    def _server(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self.security == "tls":
            return smtplib.SMTP_SSL(
                self.host, self.port, timeout=self.seconds, context=context
            )
        server = smtplib.SMTP(self.host, self.port, timeout=self.seconds)
        if self.security != "none":
            try:
                server.starttls(context=context)
            except BaseException:
                server.close()
                raise
        return server


@dataclass(frozen=True, slots=True)
class MailCarrier:
    """Implements ``Carrier`` for people and addresses."""

    mailer: Mailer

    def carry(self, parcel: Parcel) -> None:
        """Hand a message over. MailFailed, MailRefused."""
        self.mailer.send([parcel.to], parcel.subject, parcel.text, id_=parcel.id)


def _refused(code: int, *, unknown: bool) -> MailFailed:
    """Say how a server refused: for good, or for now."""
    if code // 100 == _FOR_GOOD:
        return MailRefused(reason=f"SMTP {code}", unknown=unknown)
    return MailFailed(reason=f"SMTP {code}")
