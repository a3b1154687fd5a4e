"""Release a file to somebody else: on terms that a second person signed.

* What is asked for is what leaves: the same conversations, to the same keys. One more
  or one less, and the approval is void.
* It is masked, as every export is, and a disclosure: in the ledger with its terms
  before its first byte, and known by conversation, so that the recipient is told when
  one is erased, and when the end of the release has passed.
* A foreign authority gets nothing without the competent authority's approval; a wish
  that has none is refused, and that is in the ledger (PIPL 41).
"""

import hashlib
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from guicang.domain.access.model import May, Person
from guicang.domain.approval.model import Chair, Decision, Operation, Request
from guicang.domain.disclosure import Disclosure
from guicang.domain.disclosure.release import (
    PREFIX,
    ZIP,
    Release,
    release_from,
    require_terms,
    spelled,
)
from guicang.domain.errors import (
    BadUsage,
    GuicangError,
    ManifestChanged,
    NoSuchRequest,
    NotYours,
)
from guicang.domain.hold import Query
from guicang.domain.ledger.model import Tag
from guicang.ports.clock import Clock
from guicang.ports.disclosures import Disclosures
from guicang.ports.ledger import Ledger
from guicang.ports.records import Records
from guicang.ports.requests import Requests
from guicang.services.approving import Approving
from guicang.services.exporting import Exported, Exporting
from guicang.services.naming import Entropy
from guicang.services.powers import Powers
from guicang.services.versioning import request_for

_MOST: Final = 100_000
"""Conversations of one release: their ids stand in the request."""
Write = Callable[[bytes], object]
Sealing = Callable[[Write, Sequence[str], str, datetime], AbstractContextManager[Write]]
"""Gives what writes a file that only these keys, or this password, open."""
_SECRET: Final = 20
"""Letters of a password of five bits each."""
_LETTERS: Final = "abcdefghijkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True, kw_only=True)
class Releasing:
    """The use cases of releases. ``sealing`` is BadUsage for a key that is none."""

    records: Records
    exporting: Callable[[], Exporting]
    approving: Approving
    requests: Requests
    disclosures: Disclosures
    powers: Powers
    ledger: Ledger
    clock: Clock
    entropy: Entropy
    chairs: Callable[[Operation], tuple[Chair, ...]]
    sealing: Sealing

    def ask(
        self, release: Release, query: Query | None, person: Person, *, reason: str
    ) -> Request:
        """Ask for a release; somebody else signs it.

        NotAllowed, BadDestination, AuthorityNeeded, BadUsage.
        """
        self.powers.require(person, May.CONVERSATION_EXPORT)
        now = self.clock.now()
        try:
            require_terms(release, now)
        except GuicangError as error:
            refused = {"recipient": release.recipient, "code": error.code}
            with self.ledger.transaction():
                self.ledger.append(Tag.RELEASE_REFUSED, person.name, refused, now)
            raise
        with self.sealing(len, release.keys, "", now):
            pass  # keys that are none are refused now, not when the file is written
        ids = self._matching(query, person)
        if not 0 < len(ids) <= _MOST:
            raise BadUsage(reason=f"a release holds 1 to {_MOST} conversations")
        payload: dict[str, object] = {**spelled(release), "conversations": ids}
        request = request_for(
            self, Operation.RELEASE, payload, by=person.name, reason=reason, now=now
        )
        about: dict[str, object] = {
            "request": request.id,
            "root": request.root,
            "recipient": release.recipient,
            "purpose": release.purpose,
            "authority": release.authority,
            "document": release.document,
            "count": len(ids),
        }
        with self.requests.transaction():
            self.approving.open(request)
            self.ledger.append(Tag.RELEASE_PROPOSED, person.name, about, now)
        return request

    def secret(self) -> str:
        """Make a password for a file; shown once, and kept nowhere."""
        drawn = self.entropy(_SECRET)
        return "".join(_LETTERS[each % len(_LETTERS)] for each in drawn)

    def run(
        self, request_id: str, person: Person, write: Write, secret: str = ""
    ) -> Exported:
        """Write the file of a release that was signed, once.

        ``secret`` opens a file that has a password. NoSuchRequest, NotYours,
        NotApproved, RequestClosed, ManifestChanged.
        """
        self.powers.require(person, May.CONVERSATION_EXPORT)
        request = self.requests.get(request_id)
        if request.operation is not Operation.RELEASE:
            raise NoSuchRequest(request=request_id)
        if request.proposer != person.name:
            raise NotYours(request=request_id, proposer=request.proposer)
        self.approving.check(request_id, self.clock.now())
        payload: Any = request.payload
        release, ids = release_from(payload), [str(x) for x in payload["conversations"]]
        if ZIP in release.keys and len(secret) < _SECRET:
            raise BadUsage(reason="a password of the product's own is wanted")
        query = Query(conversations=frozenset(ids))
        here = self._matching(query, person)
        if here != ids:
            shown, now = (_digest(each) for each in (ids, here))
            raise ManifestChanged(request=request_id, shown=shown, now=now)
        with self.requests.transaction():
            self.requests.get(request_id, lock=True)
            self.approving.check(request_id, self.clock.now())
            self.requests.decide(request_id, Decision.DONE, self.clock.now())
            self._disclose(request, release, ids)
        at = self.clock.now()
        with self.sealing(write, release.keys, secret, at) as sealed:
            done = self.exporting().export(
                sealed,
                person=person,
                purpose=release.purpose,
                use=release.use,
                query=query,
                mark=True,
                released=request_id,
            )
        self.disclosures.settle(request_id, done.messages, self.clock.now())
        return done

    def _matching(self, query: Query | None, person: Person) -> list[str]:
        sight = self.powers.sight(person)
        return [
            record.id
            for record in self.records.facts(query=query)
            if sight is None or record.agent in sight
        ]

    def _disclose(self, request: Request, release: Release, ids: Sequence[str]) -> None:
        now, destination = self.clock.now(), f"{PREFIX}{request.id}"
        masking = self.exporting().masking.policy.version
        disclosure = Disclosure(
            id=request.id,
            destination=destination,
            recipient=release.recipient,
            contact=release.contact,
            purpose=release.purpose,
            basis=release.basis,
            profile=release.use,
            masking=str(masking),
            version=0,
            expires_at=release.expires_at,
            opened_at=now,
            conversations=len(ids),
        )
        self.disclosures.enter(destination, ids)
        self.disclosures.open(disclosure, ids)
        about = {
            "disclosure": request.id,
            "request": request.id,
            "signers": sorted(each.person for each in request.signatures),
            "destination": destination,
            **{n: v for n, v in spelled(release).items() if n != "keys"},
            "keys": len(release.keys),
            "masked": release.use,
            "conversations": list(ids),
        }
        self.ledger.append(Tag.DISCLOSURE_MADE, request.proposer, about, now)


def _digest(ids: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(ids).encode()).hexdigest()
