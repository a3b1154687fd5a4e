"""Packages for customers, and codes that only their holders know."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from guicang.domain.disclosure.package import Link, Package, Sealed, Stand
from guicang.ports.records import Transactions


class Counted(NamedTuple):
    """What a package holds."""

    conversations: int
    messages: int
    attachments: int


class Packages(Transactions, Protocol):
    """Where packages are written; passes ``tests/contract/test_packages.py``."""

    def add(self, package: Package) -> None:
        """Write one that is to be made."""
        ...

    def get(self, package: str, *, lock: bool = False) -> Package:
        """Give one; ``lock``: until the commit. NoSuchPackage."""
        ...

    def linked(self, token: str, *, lock: bool = False) -> Package | None:
        """Give the one that a link's digest leads to; None if none does."""
        ...

    def list(
        self,
        *,
        customer: str = "",
        request: str = "",
        limit: int = 100,
        before: str = "",
    ) -> Sequence[Package]:
        """Give packages, the newest first; those before one, if it is named.

        Of a customer, or for a subject request, if either is named.
        """
        ...

    def unended(self) -> Sequence[Package]:
        """Give those that are being made or are ready, the oldest first."""
        ...

    def begun(self, package: str, keys: Sequence[str]) -> Sequence[str]:
        """Note the keys of an attempt at making it; give those of the last one."""
        ...

    def made(
        self,
        package: str,
        sealed: Sealed,
        counted: Counted,
        conversations: Sequence[str],
    ) -> None:
        """Note that it is ready, and which conversations it holds."""
        ...

    def holding(self, conversations: Sequence[str]) -> Sequence[str]:
        """Name the ready packages that hold one of these conversations."""
        ...

    def link(self, package: str, link: Link) -> None:
        """Write how it is handed over, in the place of how it was before."""
        ...

    def end(self, package: str, stand: Stand, at: datetime) -> Sequence[str]:
        """Note that it ended; give its keys, which are forgotten, as its link is."""
        ...


class Codes(Protocol):
    """Hashes of codes that people type, slow to try (OWASP: scrypt)."""

    def hashed(self, code: str) -> str:
        """Hash a code, with a salt of its own."""
        ...

    def right(self, code: str, hashed: str) -> bool:
        """Whether it is the code; takes as long for "" as for a hash."""
        ...
