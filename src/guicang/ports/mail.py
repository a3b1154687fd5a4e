"""Mail out of the house."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol


class Attached(NamedTuple):
    """A file that goes with a message."""

    name: str
    data: bytes


class Mailer(Protocol):
    """Sends e-mail."""

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

        MailRefused if it never will. ``id_`` is what its Message-ID begins with: a mail
        that is sent again has the same.
        """
        ...
