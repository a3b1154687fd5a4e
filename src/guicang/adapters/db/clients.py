"""Clients and their tokens, in the tables of allauth's OpenID provider.

Of a token its SHA-256 is kept: it has 512 random bits. Of a client's secret, what
Django keeps of passwords.
"""

from collections.abc import Sequence
from dataclasses import replace

from allauth.idp.oidc.models import Client as Row, Token

from guicang.adapters.db.transactions import Atomic
from guicang.domain.access.clients import LENT, Client
from guicang.domain.errors import NoSuchClient


class DjangoClients(Atomic):
    """Clients in the working store."""

    def add(self, client: Client, secret: str) -> None:
        """Write a client; of its secret only a digest that is slow to search."""
        row = Row(id=client.id, name=client.name, created_at=client.created_at)
        row.set_scopes(sorted(client.scopes))
        row.set_default_scopes(sorted(client.scopes))
        row.set_grant_types([Row.GrantType.CLIENT_CREDENTIALS])
        row.set_response_types([])
        row.set_secret(secret)
        row.save(force_insert=True)

    def list(self) -> Sequence[Client]:
        """Give all, in the order of names."""
        return sorted(map(_client, Row.objects.all()), key=lambda c: (c.name, c.id))

    def remove(self, client: str) -> Client:
        """Remove one with all its tokens, and return it. NoSuchClient."""
        row = Row.objects.filter(id=client).first()
        if row is None:
            raise NoSuchClient(client=client)
        gone = _client(row)
        row.delete()
        return gone

    def bearer(self, token: str) -> Client | None:
        """Say whose a token is, with the token's scopes; None if it is not good."""
        found = Token.objects.lookup(Token.Type.ACCESS_TOKEN, token)
        if found is None or found.client is None:
            return None
        client = _client(found.client)
        granted = frozenset(may for may in client.scopes if may in found.get_scopes())
        return replace(client, scopes=granted)

    def sweep(self) -> None:
        """Remove tokens that have expired."""
        Token.objects.expired().delete()


def _client(row: Row) -> Client:
    kept = row.get_scopes()
    return Client(
        id=row.id,
        name=row.name,
        scopes=frozenset(may for may in LENT if may.value in kept),
        created_at=row.created_at,
    )
