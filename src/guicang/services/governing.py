"""Who acts, what the organisation is, which law was confirmed.

* In production whoever asks for something has proved who they are; in a sandbox a name
  is taken at its word. Whoever has not the permission is refused in both, and that is
  written down.
* What only adds law is in force at once, by one person: it can only keep more. A
  declaration under which something that binds now would bind no more waits for two
  signatures.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from guicang.domain.access.model import May, Person, Reader, Role
from guicang.domain.access.passkeys import Proof
from guicang.domain.approval.model import Chair, Operation, Request
from guicang.domain.errors import BadUsage, GuicangError, ManifestChanged, WrongPasskey
from guicang.domain.ledger.model import Tag
from guicang.domain.retention.packs import binding, organisation_from
from guicang.ports.assertions import Assertions
from guicang.ports.clock import Clock
from guicang.ports.ledger import Ledger
from guicang.ports.people import People
from guicang.services.approving import Approving
from guicang.services.judging import Judging
from guicang.services.naming import Entropy
from guicang.services.powers import Powers
from guicang.services.versioning import request_for

OPERATOR: Final = "system:operator"
"""Who acts in a sandbox when nobody is named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Governing:
    """The use cases of proving oneself and of declarations. ``chairs`` by operation."""

    people: People
    powers: Powers
    judging: Judging
    approving: Approving
    ledger: Ledger
    clock: Clock
    entropy: Entropy
    chairs: Callable[[Operation], tuple[Chair, ...]]
    sandbox: bool
    assertions: Assertions | None = None

    def initialise(self, *, sandbox: bool, version: str) -> None:
        """Write the ledger's first entry."""
        with self.ledger.transaction():
            self.ledger.append(
                Tag.SYSTEM_INITIALISED,
                "system:init",
                {"sandbox": sandbox, "version": version},
                self.clock.now(),
            )

    # --- who acts ---------------------------------------------------------------------

    def actor(self, name: str, code: Proof, *mays: May) -> str:
        """Say who asks for something that takes one of these, or refuse and note it.

        A name with a code is proved. Without a code it is claimed, in a sandbox only;
        there it may be left out, too. BadUsage in production.
        """
        return self.reader(name, code, *mays).person.name

    def reader(self, name: str, code: Proof, *mays: May) -> Reader:
        """Say who wants to see something, and whether that is proved; as ``actor``.

        Whoever names nobody, in a sandbox, reads as a supervisor would.
        """
        if code or not self.sandbox:
            return Reader(person=self.prove(name, code, *mays), proven=True)
        if not name:
            nobody = Person(name=OPERATOR, roles=frozenset({Role.SUPERVISOR}))
            return Reader(person=nobody, proven=False)
        try:
            person = self.people.get(name)
            self.powers.require(person, *mays)
        except GuicangError as error:
            self.refused(f"claimed:{name}", mays[0], error)
            raise
        return Reader(person=person, proven=False)

    def prove(self, name: str, code: Proof, *mays: May) -> Person:
        """Let a person through: a permission and a fresh proof, or refuse and note."""
        if not name or not code:
            raise BadUsage(reason="--as NAME --otp CODE are needed")
        try:
            person = self.people.get(name)
            self.powers.require(person, *mays)
            self._verify(name, code)
        except GuicangError as error:
            self.refused(f"claimed:{name}", mays[0], error)
            raise
        return person

    def _verify(self, name: str, code: Proof) -> None:
        """Take a code, or a passkey's assertion over what came with it."""
        now = self.clock.now()
        if isinstance(code, str):
            self.people.prove(name, code, now)
        elif self.assertions is None:
            raise WrongPasskey(person=name)
        else:
            self.assertions.verify(name, code.root, code, now)

    def refused(self, actor: str, may: May, error: GuicangError) -> None:
        """Write a refusal down, outside the transaction that it ended."""
        with self.ledger.transaction():
            self.ledger.append(
                Tag.ACCESS_REFUSED,
                actor,
                {"permission": may.value, "code": error.code},
                self.clock.now(),
            )

    # --- what binds -------------------------------------------------------------------

    def declare(
        self, facts: Mapping[str, object], *, by: str, code: Proof, reason: str = ""
    ) -> Request | None:
        """Say what the organisation is; that switches legal entries on and off.

        None when it is in force: nothing that binds now ceases to. Otherwise the
        request that two people have to sign. BadUsage for a word that is not known.
        """
        organisation_from(facts)
        name = self.prove(by, code, May.ORGANISATION_DECLARE).name
        now = self.clock.now()
        with self.judging.policies.transaction():
            ceasing = self.ceasing(facts)
            if ceasing:
                return self._ask(facts, ceasing, by=name, reason=reason)
            self._declare(facts, name, now, {"reason": reason} if reason else {})
        return None

    def ceasing(self, facts: Mapping[str, object]) -> Sequence[str]:
        """Name the legal entries that bind now and would not under a declaration."""
        after = binding(
            self.judging.packs.load(), facts, self.judging.policies.confirmed()
        )
        kept = {clause.id for clause in after}
        return sorted(c.id for c in self.judging.law() if c.id not in kept)

    def _ask(
        self,
        facts: Mapping[str, object],
        ceasing: Sequence[str],
        *,
        by: str,
        reason: str,
    ) -> Request:
        now = self.clock.now()
        payload = {"facts": dict(facts), "ceasing": list(ceasing)}
        request = request_for(
            self, Operation.ORGANISATION_CHANGE, payload, by=by, reason=reason, now=now
        )
        self.approving.open(request)
        self.ledger.append(
            Tag.ORGANISATION_PROPOSED,
            by,
            {"request": request.id, "root": request.root, "ceasing": list(ceasing)},
            now,
        )
        return request

    def declared(self, request: Request, now: datetime) -> None:
        """Effect of an approval: the declaration is in force.

        ManifestChanged if by now it would end another set of entries than was signed.
        """
        facts = request.payload["facts"]
        if not isinstance(facts, Mapping):
            raise BadUsage(reason="the request carries no declaration")
        signed, ceasing = request.payload["ceasing"], list(self.ceasing(facts))
        if ceasing != signed:
            raise ManifestChanged(
                request=request.id, shown=str(signed), now=", ".join(ceasing) or "--"
            )
        signers = sorted(s.person for s in request.signatures)
        more = {"request": request.id, "ceased": ceasing, "signers": signers}
        self._declare(facts, request.proposer, now, more)

    def _declare(
        self,
        facts: Mapping[str, object],
        by: str,
        now: datetime,
        more: Mapping[str, object],
    ) -> None:
        self.judging.policies.declare(facts, by=by, at=now)
        actor = "system:approval" if "request" in more else by
        self.ledger.append(Tag.ORGANISATION_DECLARED, actor, {**facts, **more}, now)

    def confirm(self, entry: str, source: str, *, by: str, code: Proof) -> None:
        """Confirm an unverified legal entry, with where its text was read.

        It binds from now on. Nothing ceases to bind by it, so one person may.
        """
        person = self.prove(by, code, May.PACK_CONFIRM)
        now = self.clock.now()
        with self.judging.policies.transaction():
            self.judging.policies.confirm(entry, source, by=person.name, at=now)
            self.ledger.append(
                Tag.PACK_CONFIRMED, by, {"entry": entry, "source": source}, now
            )

    def confirm_clock(self, *, by: str, code: Proof) -> None:
        """Say that a jump of the clock was real (the system had rested) (R22)."""
        self.prove(by, code, May.CLOCK_CONFIRM)
        with self.ledger.transaction():
            self.ledger.append(Tag.SYSTEM_CLOCK_CONFIRMED, by, {}, self.clock.now())
