"""An auditor's mailbox as a place for checkpoints."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from guicang.domain.errors import MailFailed, NotAnchored
from guicang.domain.ledger.anchors import Kind
from guicang.ports.mail import Attached, Mailer

_BODY: Final = (
    "A signed checkpoint of the audit ledger is attached: {size} entries.\n"
    "Keep it where nobody of that system can change it. How it is verified:\n"
    "guicang-verify ledger FILE --key KEY --checkpoint {name}\n\n"
    "附件是审计台账的签名检查点（{size} 条）。请存于该系统人员无法改动之处。\n"
    "SHA-256 {digest}\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """Implements ``guicang.ports.anchors.Place``."""

    mailer: Mailer
    to: str
    kind: Kind = Kind.MAIL

    @property
    def name(self) -> str:
        """The auditor's address."""
        return self.to

    def anchor(self, note: str, size: int) -> bytes:
        """Hand a note over to the mail server. NotAnchored."""
        data = note.encode()
        name, digest = f"{size:012d}.checkpoint", sha256(data).hexdigest()
        text = _BODY.format(size=size, name=name, digest=digest)
        subject = f"Ledger checkpoint {size} {digest[:16]}"
        try:
            self.mailer.send([self.to], subject, text, [Attached(name, data)])
        except MailFailed as error:
            raise NotAnchored(place=self.name, reason=str(error)) from error
        return b""
