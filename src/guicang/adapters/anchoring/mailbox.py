"""An auditor's mailbox as a place for checkpoints, over SMTP."""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import make_msgid
from hashlib import sha256
from typing import Final

from guicang.domain.errors import NotAnchored
from guicang.domain.ledger.anchors import Kind

TLS: Final = "tls"
STARTTLS: Final = "starttls"
PLAIN: Final = "none"
_BODY: Final = (
    "A signed checkpoint of the audit ledger is attached: {size} entries.\n"
    "Keep it where nobody of that system can change it. How it is verified:\n"
    "guicang-verify ledger FILE --key KEY --checkpoint {name}\n\n"
    "附件是审计台账的签名检查点（{size} 条）。请存于该系统人员无法改动之处。\n"
    "SHA-256 {digest}\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """Implements ``guicang.ports.anchors.Place``.

    ``security`` is ``tls``, ``starttls`` or ``none``; without a user nobody logs in.
    """

    host: str
    port: int
    security: str
    sender: str
    to: str
    seconds: int
    user: str = ""
    password: str = ""
    kind: Kind = Kind.MAIL

    @property
    def name(self) -> str:
        """The auditor's address."""
        return self.to

    def anchor(self, note: str, size: int) -> bytes:
        """Hand a note over to the mail server. NotAnchored."""
        message = self._message(note, size)
        try:
            with self._server() as server:
                if self.security == STARTTLS:
                    server.starttls(context=ssl.create_default_context())
                if self.user:
                    server.login(self.user, self.password)
                server.send_message(message)
        except (smtplib.SMTPException, OSError) as error:
            # What a server says may quote what we sent; its kind says enough.
            raise NotAnchored(place=self.name, reason=type(error).__name__) from error
        return b""

    def _server(self) -> smtplib.SMTP:
        if self.security == TLS:
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(
                self.host, self.port, timeout=self.seconds, context=context
            )
        return smtplib.SMTP(self.host, self.port, timeout=self.seconds)

    def _message(self, note: str, size: int) -> EmailMessage:
        data = note.encode()
        name, digest = f"{size:012d}.checkpoint", sha256(data).hexdigest()
        message = EmailMessage()
        message["From"], message["To"] = self.sender, self.to
        message["Subject"] = f"Ledger checkpoint {size} {digest[:16]}"
        message["Message-ID"] = make_msgid(domain=self.sender.rpartition("@")[2])
        message.set_content(_BODY.format(size=size, name=name, digest=digest))
        message.add_attachment(
            data, maintype="application", subtype="octet-stream", filename=name
        )
        return message
