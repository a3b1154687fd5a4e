"""Issue and revoke API keys.

1. Whoever issues or revokes proves who they are, and may do it.
2. No entry, no key: the ledger's entry and the file come together. Should the entry
   fail after the file was written, the key is there and nobody has seen its secret.
3. A revocation holds from the moment the file is written, whatever comes after.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from guicang.domain.access.apikeys import (
    ID_BYTES,
    SECRET_BYTES,
    ApiKey,
    Scope,
    Shown,
    digest,
    spell,
)
from guicang.domain.access.model import May
from guicang.domain.access.passkeys import Proof
from guicang.domain.errors import NoSuchApiKey
from guicang.domain.ledger.model import Tag
from guicang.ports.apikeys import ApiKeys
from guicang.ports.clock import Clock
from guicang.ports.ledger import Ledger
from guicang.services.governing import Governing


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuing:
    """The use cases of API keys.

    ``entropy`` gives random bytes; ``expiry`` reckons when a period is over.
    """

    keys: ApiKeys
    governing: Governing
    ledger: Ledger
    clock: Clock
    entropy: Callable[[int], bytes]
    expiry: Callable[[datetime, str], datetime]

    def issue(
        self,
        name: str,
        scopes: frozenset[Scope],
        period: str,
        *,
        by: str,
        code: Proof,
        reason: str = "",
    ) -> tuple[ApiKey, str]:
        """Issue a key; return what is kept, and the key itself, which is shown once.

        ``period`` is how long it is good, as ISO 8601 has it. BadPeriod.
        """
        now = self.clock.now()
        expires_at = self.expiry(now, period)
        person = self.governing.prove(by, code, May.API_KEY_CHANGE)
        shown = Shown(self.entropy(ID_BYTES).hex(), self.entropy(SECRET_BYTES))
        key = ApiKey(
            id=shown.id,
            name=name,
            scopes=scopes,
            digest=digest(shown.secret),
            created_at=now,
            expires_at=expires_at,
        )
        about = {
            "key": key.id,
            "name": name,
            "scopes": sorted(scope.value for scope in scopes),
            "expires_at": expires_at.isoformat(),
        } | ({"reason": reason} if reason else {})
        with self.ledger.transaction():
            self.ledger.append(Tag.ACCESS_KEY_ISSUED, person.name, about, now)
            self.keys.put(key)
        return key, spell(shown)

    def revoke(self, id_: str, *, by: str, code: Proof, reason: str = "") -> ApiKey:
        """Revoke a key; one that is revoked stays as it is. NoSuchApiKey."""
        person = self.governing.prove(by, code, May.API_KEY_CHANGE)
        key = self.keys.all().get(id_)
        if key is None:
            raise NoSuchApiKey(key=id_)
        if key.revoked_at is not None:
            return key
        now = self.clock.now()
        gone = replace(key, revoked_at=now)
        about = {"key": id_} | ({"reason": reason} if reason else {})
        self.keys.put(gone)
        with self.ledger.transaction():
            self.ledger.append(Tag.ACCESS_KEY_REVOKED, person.name, about, now)
        return gone

    def list(self) -> Sequence[ApiKey]:
        """Give all keys, the oldest first."""
        return sorted(self.keys.all().values(), key=lambda key: key.created_at)
