"""Programs that call us in their own name."""

from collections.abc import Sequence
from typing import Protocol

from guicang.domain.access.clients import Client
from guicang.ports.records import Transactions


class Clients(Transactions, Protocol):
    """Who may ask for tokens, and whose a token is."""

    def add(self, client: Client, secret: str) -> None:
        """Write a client; of its secret only a digest that is slow to search."""
        ...

    def list(self) -> Sequence[Client]:
        """Give all, in the order of names."""
        ...

    def remove(self, client: str) -> Client:
        """Remove one with all its tokens, and return it. NoSuchClient."""
        ...

    def bearer(self, token: str) -> Client | None:
        """Say whose a token is, with the token's scopes; None if it is not good."""
        ...

    def sweep(self) -> None:
        """Remove tokens that have expired."""
        ...
