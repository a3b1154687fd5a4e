"""E-mail over SMTP: plain text, encrypted unless somebody decided otherwise.

A certificate that does not fit is a failure, and so is a server that offers no TLS
where TLS is wanted: nothing is ever sent in clear by accident.
"""

import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from guicang.domain.errors import MailFailed
from guicang.ports.mail import Attached


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpMailer:
    """Implements ``Mailer``. ``security`` is starttls, tls or none."""

    host: str
    port: int
    security: str
    sender: str
    user: str = ""
    password: str = ""
    seconds: int = 20

    def __repr__(self) -> str:
        return f"SmtpMailer({self.host}:{self.port})"

    def send(
        self,
        to: Sequence[str],
        subject: str,
        text: str,
        attached: Sequence[Attached] = (),
    ) -> None:
        """Hand a message to the mail server. MailFailed if it does not take it."""
        message = EmailMessage()
        message["From"], message["To"] = self.sender, ", ".join(to)
        message["Subject"] = subject
        message["Date"] = formatdate()
        message["Message-ID"] = make_msgid(domain=self.sender.rpartition("@")[2])
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
        except (OSError, smtplib.SMTPException) as error:
            # What a server says may quote addresses; the kind says enough.
            raise MailFailed(reason=type(error).__name__) from error

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
