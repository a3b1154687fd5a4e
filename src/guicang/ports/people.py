"""People and their second factors."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from guicang.domain.access.model import Adoption, Person, Role
from guicang.domain.access.passkeys import Passkey
from guicang.ports.records import Transactions


class People(Transactions, Protocol):
    """Who is here; passes ``tests/contract/test_people.py``."""

    def add(
        self,
        name: str,
        roles: Iterable[Role],
        *,
        title: str = "",
        email: str = "",
        accounts: Iterable[str] = (),
    ) -> Person:
        """Write a new person. PersonExists if the name was ever given."""
        ...

    def get(self, name: str) -> Person:
        """Give an active person. NoSuchPerson if there is none."""
        ...

    def list(self) -> Sequence[Person]:
        """Give everybody, in the order of names."""
        ...

    def change(
        self, name: str, roles: Iterable[Role], *, accounts: Iterable[str] | None = None
    ) -> Person:
        """Replace somebody's roles; who had been deactivated is active again.

        ``accounts`` take the place of theirs; None leaves them. NoSuchPerson if the
        name was never given.
        """
        ...

    def deactivate(self, name: str) -> None:
        """End an active person's access: whatever opened a door dies. NoSuchPerson."""
        ...

    def enrol(self, name: str) -> str:
        """Give a person a new TOTP secret (base32), shown once; the old one dies.

        So do their sessions.
        """
        ...

    def new_secret(self) -> str:
        """Make a TOTP secret (base32) that is nobody's yet."""
        ...

    def adopt(self, name: str, adoption: Adoption, now: datetime) -> Sequence[str]:
        """Give a person the password and the app they chose; return recovery codes.

        Passkeys, codes and sessions of before die. WeakPassword; WrongCode if the code
        is not the secret's, which is then used up. NoSuchPerson.
        """
        ...

    def set_password(self, names: Sequence[str], password: str) -> None:
        """Give people a password; their sessions end. WeakPassword, NoSuchPerson."""
        ...

    def prove(self, name: str, code: str, now: datetime) -> None:
        """Accept a TOTP code (RFC 6238) once. WrongCode if wrong or used before."""
        ...

    def code(self, name: str, now: datetime) -> str:
        """Show what a person's authenticator app shows; for sandboxes alone.

        Where that was used already, the next one, which is accepted as well. WrongCode
        if they have no app.
        """
        ...

    def passkeys(self, name: str) -> Sequence[Passkey]:
        """Give a person's passkeys, the oldest first."""
        ...

    def add_passkey(
        self, name: str, title: str, credential: Mapping[str, object]
    ) -> Passkey:
        """Keep a credential that a browser made and that was verified."""
        ...

    def rename_passkey(self, name: str, passkey: int, title: str) -> None:
        """Call a passkey otherwise. NoSuchPasskey if it is not theirs."""
        ...

    def remove_passkey(self, name: str, passkey: int) -> None:
        """Remove a passkey. NoSuchPasskey if it is not theirs."""
        ...

    def linked(self, name: str) -> Sequence[tuple[str, str]]:
        """Give a person's accounts elsewhere, as provider and id there."""
        ...

    def link(self, name: str, provider: str, account: str) -> None:
        """Let an account elsewhere log a person in. LinkedAlready to another."""
        ...

    def unlink(self, name: str) -> None:
        """Forget a person's accounts elsewhere."""
        ...

    def recover(self, name: str, code: str, now: datetime) -> None:
        """Accept a recovery code once; it lets a person in and signs nothing.

        WrongCode if wrong or used before.
        """
        ...
