"""Register programs that call us in their own name, and put them out.

Whoever registers one proves who they are, and may do it. Its secret is shown once. To
revoke one ends its tokens at once.
"""

import base64
from collections.abc import Sequence
from dataclasses import dataclass

from guicang.domain.access.clients import ID_BYTES, LENT, SECRET_BYTES, Client
from guicang.domain.access.model import May
from guicang.domain.access.passkeys import Proof
from guicang.domain.errors import BadUsage
from guicang.domain.ledger.model import Tag
from guicang.ports.clients import Clients
from guicang.ports.clock import Clock
from guicang.ports.ledger import Ledger
from guicang.services.governing import Governing
from guicang.services.naming import Entropy


@dataclass(frozen=True, slots=True, kw_only=True)
class Registering:
    """The use cases of clients."""

    clients: Clients
    governing: Governing
    ledger: Ledger
    clock: Clock
    entropy: Entropy

    def add(
        self,
        name: str,
        scopes: frozenset[May],
        *,
        by: str,
        code: Proof,
        reason: str = "",
    ) -> tuple[Client, str]:
        """Register a program; return it, and its secret, which is shown once.

        BadUsage for a scope that no program is lent, or a name that is taken.
        """
        if not name.strip() or not scopes or scopes - LENT:
            raise BadUsage(reason="a client has a name, and scopes lent to programs")
        person = self.governing.prove(by, code, May.API_KEY_CHANGE).name
        now = self.clock.now()
        client = Client(
            id=self.entropy(ID_BYTES).hex(), name=name, scopes=scopes, created_at=now
        )
        raw = self.entropy(SECRET_BYTES)
        secret = base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
        about: dict[str, object] = {
            "client": client.id,
            "name": name,
            "scopes": sorted(scopes),
        }
        about |= {"reason": reason} if reason else {}
        with self.ledger.transaction():
            self.ledger.append(Tag.ACCESS_CLIENT_ADDED, person, about, now)
            if any(other.name == name for other in self.clients.list()):
                raise BadUsage(reason="a client has this name already")
            self.clients.add(client, secret)
        return client, secret

    def revoke(self, client: str, *, by: str, code: Proof, reason: str = "") -> Client:
        """Put a program out; its tokens end with it. NoSuchClient."""
        person = self.governing.prove(by, code, May.API_KEY_CHANGE).name
        with self.ledger.transaction():
            gone = self.clients.remove(client)
            about = {"client": gone.id, "name": gone.name}
            about |= {"reason": reason} if reason else {}
            self.ledger.append(
                Tag.ACCESS_CLIENT_REVOKED, person, about, self.clock.now()
            )
        return gone

    def list(self) -> Sequence[Client]:
        """Give all, in the order of names."""
        return self.clients.list()
