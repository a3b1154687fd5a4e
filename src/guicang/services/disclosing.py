"""Change where conversations go out to, through approval.

* Destinations are versioned data. They change only when an administrator and whoever
  answers for purpose and legal basis have signed the exact document.
* Everything leaves masked, unless somebody signs, in a chair named for that, that it
  does not: ``unmasked`` names the destinations in the request, and in the ledger.
* Secrets go to the key ring before anybody is asked, sealed for the one address they
  were given for: at another address of that name they do not open.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from guicang.domain.access.model import May, Role
from guicang.domain.access.passkeys import Proof
from guicang.domain.approval.model import Chair, Operation, Request
from guicang.domain.detect.rules.document import digest_of
from guicang.domain.disclosure import (
    Destination,
    checked,
    destinations_from,
    spelled,
)
from guicang.domain.disclosure.fields import checked_fields
from guicang.domain.disclosure.model import UNMASKED, UNMASKED_CHAIR
from guicang.domain.disclosure.release import is_foreign
from guicang.domain.errors import (
    AuthorityNeeded,
    BadDestination,
    DestinationExists,
    NoSuchDestination,
)
from guicang.domain.ledger.model import Tag
from guicang.ports.clock import Clock
from guicang.ports.connections import SourceSecrets
from guicang.ports.disclosures import (
    DestinationsVersion,
    DestinationVersions,
    Disclosures,
    Doors,
)
from guicang.ports.ledger import Ledger
from guicang.services.approving import Approving
from guicang.services.governing import Governing
from guicang.services.naming import Entropy
from guicang.services.versioning import request_for, require_next, standing

_SIGNS_UNMASKED: Final = Chair(
    roles=frozenset({Role.LEGAL, Role.COMPLIANCE}), why=UNMASKED_CHAIR
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosing:
    """The use cases of destinations as settings."""

    versions: DestinationVersions
    disclosures: Disclosures
    secrets: SourceSecrets
    doors: Doors
    governing: Governing
    approving: Approving
    ledger: Ledger
    clock: Clock
    entropy: Entropy
    chairs: Callable[[Operation], tuple[Chair, ...]]

    # --- reading ----------------------------------------------------------------------

    def current(self) -> tuple[int, Mapping[str, Destination]]:
        """Give the version in force and its destinations by name; 0 before any."""
        version = self.versions.current()
        return standing(version), _destinations(version)

    def destination(self, name: str) -> Destination:
        """Give one that is in force. NoSuchDestination."""
        found = self.current()[1].get(name)
        if found is None:
            raise NoSuchDestination(destination=name)
        return found

    def history(self) -> Sequence[DestinationsVersion]:
        """Give all versions, the newest first."""
        return self.versions.history()

    def secrets_of(self, destination: Destination) -> Mapping[str, str]:
        """Give the secrets that were kept for this address of a destination."""
        return self.secrets.give(_locker(destination))

    def test(self, name: str) -> str:
        """Ask a destination who answers there. DestinationFailed, PlaceNotListed."""
        destination = self.destination(name)
        door = self.doors.open(destination, self.secrets_of(destination))
        return door.check()

    # --- asking -----------------------------------------------------------------------

    def add(
        self,
        wish: Mapping[str, object],
        secrets: Mapping[str, str],
        *,
        by: str,
        reason: str,
        instead: bool = False,
    ) -> Request:
        """Ask for a destination to be in force; ``instead`` of one of its name.

        BadDestination, DestinationExists, PlaceNotListed, AuthorityNeeded: a foreign
        authority is given what it is given one by one (``services.releasing``).
        """
        one = checked(wish)
        if is_foreign(one.purpose):
            raise AuthorityNeeded
        now = self.clock.now()
        if not one.live(now):
            raise BadDestination(field="expires", reason="has passed")
        _, known = self.current()
        if one.name in known and not instead:
            raise DestinationExists(destination=one.name)
        self.doors.require_listed(one)
        _, hidden = checked_fields(one.kind, one.settings, secrets)
        if hidden:
            self.secrets.keep(_locker(one), hidden)
        return self._propose({**known, one.name: one}, by=by, reason=reason)

    def remove(self, name: str, *, by: str, reason: str) -> Request:
        """Ask for a destination to be in force no longer. NoSuchDestination."""
        self.destination(name)
        _, known = self.current()
        left = {each: one for each, one in known.items() if each != name}
        return self._propose(left, by=by, reason=reason)

    def keep_secrets(
        self, name: str, secrets: Mapping[str, str], *, by: str, code: Proof
    ) -> None:
        """Put new secrets of a destination in the place of the old ones.

        BadDestination, NoSuchDestination, NotAllowed.
        """
        person = self.governing.prove(by, code, May.DESTINATION_CHANGE)
        one = self.destination(name)
        _, hidden = checked_fields(one.kind, one.settings, secrets)
        self.secrets.keep(_locker(one), {**self.secrets_of(one), **hidden})
        about = {"destination": name, "fields": sorted(hidden)}
        with self.ledger.transaction():
            self.ledger.append(
                Tag.DESTINATION_SECRET_KEPT, person.name, about, self.clock.now()
            )

    def _propose(
        self, wanted: Mapping[str, Destination], *, by: str, reason: str
    ) -> Request:
        now, current = self.clock.now(), self.versions.current()
        before = _destinations(current)
        document = spelled(wanted)
        bare = _newly_unmasked(before, wanted)
        payload: dict[str, object] = {
            "document": document,
            "after": standing(current),
            "digest": digest_of(document),
            "changed": sorted(
                name for name, one in wanted.items() if before.get(name) != one
            ),
            "removed": sorted(before.keys() - wanted.keys()),
            "unmasked": bare,
        }
        request = request_for(
            self, Operation.DESTINATION_CHANGE, payload, by=by, reason=reason, now=now
        )
        if bare:
            request = replace(request, chairs=(*request.chairs, _SIGNS_UNMASKED))
        about = {name: payload[name] for name in ("digest", "unmasked")}
        with self.versions.transaction():
            self.approving.open(request)
            self.ledger.append(
                Tag.DESTINATION_PROPOSED,
                by,
                {"request": request.id, "root": request.root, **about},
                now,
            )
        return request

    def activate(self, request: Request, now: datetime) -> None:
        """Effect of an approval: the destinations are in force from this instant.

        What was complete before, and is to go out, too, waits from now on.
        """
        document = request.payload["document"]
        if not isinstance(document, Mapping):
            raise BadDestination(field="request", reason="carries no document")
        wanted = destinations_from(document)
        current = self.versions.current()
        require_next(request, current)
        version = self.versions.activate(
            document, digest=digest_of(document), by=request.proposer, at=now
        )
        before = _destinations(current)
        waits = {
            name: self.disclosures.backlog(name, one.since, one.sources)
            for name, one in sorted(wanted.items())
            if one.since is not None and before.get(name) != one
        }
        about = {
            "request": request.id,
            "version": version.version,
            "digest": version.digest,
            "root": request.root,
            "signers": sorted(s.person for s in request.signatures),
            "unmasked": request.payload["unmasked"],
            "waits": waits,
        }
        self.ledger.append(Tag.DESTINATION_CHANGED, "system:approval", about, now)


def _destinations(version: DestinationsVersion | None) -> Mapping[str, Destination]:
    return {} if version is None else destinations_from(version.document)


def _newly_unmasked(
    before: Mapping[str, Destination], wanted: Mapping[str, Destination]
) -> list[str]:
    """Name what would leave unmasked on terms that nobody signed yet."""
    return sorted(
        name
        for name, one in wanted.items()
        if one.profile == UNMASKED and before.get(name) != one
    )


def _locker(one: Destination) -> str:
    """Name the place of a destination's secrets, which is that of its address."""
    address = digest_of({"kind": one.kind.value, "settings": dict(one.settings)})
    return f"{one.name}-{address[:16]}"
