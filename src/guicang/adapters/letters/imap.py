"""A mailbox on a mail server, read over IMAP (RFC 3501) and always encrypted.

What was read is marked as seen, and stays where it is. A mail is asked for by its UID,
and without being marked (BODY.PEEK): who is cut off reads it again.
"""

import imaplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Final

from guicang.adapters.letters import MOST
from guicang.domain.errors import SubjectMailboxFailed

_MANY: Final = 50
"""Mails read at once; the others are read the next time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImapMailbox:
    """Implements ``Mailbox``. ``security`` is tls or starttls.

    ``token`` gives an access token where the server takes no password (XOAUTH2).
    """

    host: str
    port: int
    security: str
    user: str
    password: str = ""
    token: Callable[[], str] | None = None
    folder: str = "INBOX"
    seconds: int = 20
    context: ssl.SSLContext | None = None

    def __repr__(self) -> str:
        return f"ImapMailbox({self.host}:{self.port})"

    def unread(self) -> Iterator[tuple[str, bytes]]:
        """Give what is not seen yet, one after the other. SubjectMailboxFailed."""
        with self._opened() as server:
            uids = _good(server.uid("SEARCH", "UNSEEN"))[0].split()
            for uid in uids[:_MANY]:
                part = f"(BODY.PEEK[]<0.{MOST + 1}>)"
                answer = _good(server.uid("FETCH", uid.decode(), part))
                found = [each[1] for each in answer if isinstance(each, tuple)]
                if found:  # another reader may have moved it meanwhile
                    yield uid.decode(), found[0]

    def done(self, name: str) -> None:
        """Mark one as seen. SubjectMailboxFailed."""
        with self._opened() as server:
            _good(server.uid("STORE", name, "+FLAGS.SILENT", r"(\Seen)"))

    @contextmanager
    def _opened(self) -> Iterator[imaplib.IMAP4]:
        try:
            server = self._server()
            try:
                self._prove(server)
                _good(server.select(f'"{self.folder}"'))
                yield server
            finally:
                with suppress(imaplib.IMAP4.error, OSError):
                    server.logout()
        except (imaplib.IMAP4.error, OSError) as error:
            # What a server says may quote addresses; the kind says enough.
            raise SubjectMailboxFailed(reason=type(error).__name__) from None

    def _prove(self, server: imaplib.IMAP4) -> None:
        """Log in. A refusal is a challenge that is answered with nothing."""
        if self.token is None:
            server.login(self.user, self.password)
            return
        bearer = f"user={self.user}\x01auth=Bearer {self.token()}\x01\x01"
        answers = iter([bearer.encode()])
        server.authenticate("XOAUTH2", lambda _challenge: next(answers, b""))

    def _server(self) -> imaplib.IMAP4:
        context = self.context or ssl.create_default_context()
        if self.security == "tls":
            return imaplib.IMAP4_SSL(
                self.host, self.port, ssl_context=context, timeout=self.seconds
            )
        server = imaplib.IMAP4(self.host, self.port, timeout=self.seconds)
        try:
            server.starttls(context)
        except BaseException:
            server.shutdown()
            raise
        return server


def _good(answer: tuple[str, list[Any]]) -> list[Any]:
    """Give what a server answered. imaplib's error if it did not do it."""
    kind, data = answer
    if kind != "OK":
        raise imaplib.IMAP4.error(kind)
    return data
