"""People and their second factors."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from guicang.domain.access.model import Person, Role
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
        """End an active person's access: their second factor dies. NoSuchPerson."""
        ...

    def enrol(self, name: str) -> str:
        """Give a person a new TOTP secret (base32), shown once; the old one dies."""
        ...

    def prove(self, name: str, code: str, now: datetime) -> None:
        """Accept a TOTP code (RFC 6238) once. WrongCode if wrong or used before."""
        ...
