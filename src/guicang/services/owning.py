"""What people do with their own access: password, passkeys, sessions.

Each is an entry of the ledger, and ends the person's other sessions, in one
transaction: whoever took one over is out as soon as its owner changes anything.
That the owner has just given a second factor is the door's to ask.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from guicang.domain.access.passkeys import Passkey
from guicang.domain.access.sessions import Session
from guicang.domain.ledger.model import Tag
from guicang.ports.clock import Clock
from guicang.ports.ledger import Ledger
from guicang.ports.people import People
from guicang.ports.sessions import Sessions


@dataclass(frozen=True, slots=True, kw_only=True)
class Owning:
    """The use cases of one's own access."""

    people: People
    sessions: Sessions
    ledger: Ledger
    clock: Clock

    def change_password(self, name: str, password: str) -> None:
        """Take another password; all one's sessions end. WeakPassword."""
        with self.ledger.transaction():
            self._note(Tag.ACCESS_PASSWORD_CHANGED, name, {})
            self.people.set_password([name], password)

    def passkeys(self, name: str) -> Sequence[Passkey]:
        """Give one's passkeys, the oldest first."""
        return self.people.passkeys(name)

    def add_passkey(
        self, name: str, title: str, credential: Mapping[str, object], *, session: str
    ) -> Passkey:
        """Keep a verified credential; all sessions but this one end."""
        with self.ledger.transaction():
            added = self.people.add_passkey(name, title, credential)
            self._note(Tag.ACCESS_PASSKEY_ADDED, name, {"passkey": added.id})
            self.sessions.end_all(name, but=session)
        return added

    def rename_passkey(self, name: str, passkey: int, title: str) -> None:
        """Call one otherwise. NoSuchPasskey."""
        self.people.rename_passkey(name, passkey, title)

    def remove_passkey(self, name: str, passkey: int, *, session: str) -> None:
        """Remove one; all sessions but this one end. NoSuchPasskey."""
        with self.ledger.transaction():
            self._note(Tag.ACCESS_PASSKEY_REMOVED, name, {"passkey": passkey})
            self.people.remove_passkey(name, passkey)
            self.sessions.end_all(name, but=session)

    def linked(self, name: str) -> Sequence[tuple[str, str]]:
        """Give one's accounts elsewhere, as provider and id there."""
        return self.people.linked(name)

    def link(self, name: str, provider: str, account: str, *, session: str) -> None:
        """Let an account elsewhere take the password's place. LinkedAlready.

        The second factor is still ours to ask. All sessions but this one end.
        """
        with self.ledger.transaction():
            self._note(Tag.ACCESS_ACCOUNT_LINKED, name, {"provider": provider})
            self.people.link(name, provider, account)
            self.sessions.end_all(name, but=session)

    def unlink(self, name: str, *, session: str) -> None:
        """Let nothing elsewhere log one in. All sessions but this one end."""
        with self.ledger.transaction():
            self._note(Tag.ACCESS_ACCOUNT_UNLINKED, name, {})
            self.people.unlink(name)
            self.sessions.end_all(name, but=session)

    def stays(self, name: str) -> Sequence[Session]:
        """Give one's sessions, the last seen first."""
        return self.sessions.list(name)

    def leave(self, name: str, session: str) -> None:
        """End one of one's sessions. NoSuchSession."""
        with self.ledger.transaction():
            self._note(Tag.ACCESS_SESSIONS_ENDED, name, {"sessions": 1})
            self.sessions.end(name, session)

    def leave_elsewhere(self, name: str, session: str) -> None:
        """End all of one's sessions but one."""
        with self.ledger.transaction():
            others = [s for s in self.sessions.list(name) if s.id != session]
            self._note(Tag.ACCESS_SESSIONS_ENDED, name, {"sessions": len(others)})
            self.sessions.end_all(name, but=session)

    def _note(self, tag: Tag, name: str, more: Mapping[str, object]) -> None:
        self.ledger.append(tag, name, {"person": name, **more}, self.clock.now())
