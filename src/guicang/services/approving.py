"""Let people sign: two of them, with the right roles and a fresh second factor.

* Who proposed never signs, nor who answers for the program that did, nor whom it is
  about, and nobody signs twice.
* A code, or a passkey's assertion over the root, is good for one signature, whatever
  becomes of the signature.
* A signature is bound to the root that was shown; change one byte and it is void.
* Every refusal is written down before it is told.
* What an approval sets in motion happens in the same transaction, or not at all.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from guicang.domain.access.model import May, Person
from guicang.domain.access.passkeys import Proof
from guicang.domain.approval.model import (
    Chair,
    Decision,
    Operation,
    Request,
    Signature,
)
from guicang.domain.approval.rules import decide, require_valid, sign
from guicang.domain.errors import (
    GuicangError,
    ManifestChanged,
    NotApproved,
    Refused,
    RequestClosed,
    WrongPasskey,
)
from guicang.domain.ledger.model import Tag
from guicang.ports.assertions import Assertions
from guicang.ports.clock import Clock
from guicang.ports.ledger import Ledger
from guicang.ports.people import People
from guicang.ports.requests import Requests
from guicang.services.powers import Powers
from guicang.services.vouching import owner_of

Effect = Callable[[Request, datetime], None]
"""What happens, inside the transaction, when a request is decided."""

Root = Callable[[Request], str]
"""Works out anew what is to be signed, from what is stored now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a signer said to what, and proved how; ``seconds`` they had it, if counted.

    ``proof`` is the kind of second factor.
    """

    root: str
    approve: bool
    reason: str
    proof: str
    seconds: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Approving:
    """The use cases of signing.

    ``effects`` maps (operation, decision) to what happens then. ``roots`` maps
    operations to how their root is worked out anew: without one, from the payload.
    """

    requests: Requests
    people: People
    powers: Powers
    ledger: Ledger
    clock: Clock
    lifetime: Callable[[datetime], datetime]
    assertions: Assertions | None = None
    effects: Mapping[tuple[Operation, Decision], Effect] = field(default_factory=dict)
    roots: Mapping[Operation, Root] = field(default_factory=dict)

    def open(self, request: Request) -> None:
        """Write a new request, inside the caller's transaction."""
        owner = owner_of(request.proposer, self.ledger)
        self.requests.add(replace(request, owner=owner))

    def sign(  # noqa: PLR0913 - what a signature says, each on its own
        self,
        request_id: str,
        *,
        name: str,
        code: Proof,
        root: str = "",
        approve: bool = True,
        reason: str = "",
        considered: int | None = None,
    ) -> Request:
        """Sign or reject a request, and set in motion what it decides.

        ``root`` is what the signer saw: the whole hex root or its beginning (at least
        eight digits); empty means what is stored now. A passkey's assertion may be
        given for a code. ``considered`` is for how many seconds the signer had the
        request before them, if somebody counted. Raises the errors of
        ``domain.approval.rules.sign``, WrongCode, WrongPasskey and NoSuchPerson.
        """
        now = self.clock.now()
        try:
            person = self.people.get(name)
            self.powers.require(person, May.REQUEST_SIGN)
            proof = self._prove(request_id, name, code)
            said = Said(
                root=root,
                approve=approve,
                reason=reason,
                proof=proof,
                seconds=considered,
            )
            return self._sign(request_id, person, said)
        except GuicangError as error:
            self._refused(request_id, f"claimed:{name}", error, now)
            raise

    def _prove(self, request_id: str, name: str, code: Proof) -> str:
        """Take the second factor; return its kind."""
        now = self.clock.now()
        if isinstance(code, str):
            self.people.prove(name, code, now)
            return "totp"
        if self.assertions is None:
            raise WrongPasskey(person=name)
        root = self.requests.get(request_id).root
        self.assertions.verify(name, root, code, now)
        return "webauthn"

    def _sign(self, request_id: str, person: Person, said: Said) -> Request:
        now = self.clock.now()
        expired = False
        with self.requests.transaction():
            request = self.requests.get(request_id, lock=True)
            expired = _waited_too_long(request, now)
            if expired:
                self._settle(request, Decision.EXPIRED, now)
            else:
                request = self._write(request, person, said, now)
        if expired:
            raise RequestClosed(request=request_id, state=Decision.EXPIRED.value)
        return request

    def _write(
        self, request: Request, person: Person, said: Said, now: datetime
    ) -> Request:
        signature = sign(
            request,
            person,
            root=self._seen(request, said.root),
            approve=said.approve,
            now=now,
            proof=said.proof,
            proof_at=now,
            reason=said.reason,
            considered=said.seconds,
        )
        self.requests.sign(request.id, signature)
        self._note_signature(request, signature)
        request = self.requests.get(request.id, lock=True)
        decision = decide(request, now)
        if decision is not Decision.OPEN:
            self._settle(request, decision, now)
        return self.requests.get(request.id)

    def _seen(self, request: Request, shown: str) -> str:
        """Return the request's root if it is what is stored and what was shown."""
        stored = self._stored(request)
        if stored != request.root:
            return stored
        return request.root if not shown or _begins(request.root, shown) else shown

    def _stored(self, request: Request) -> str:
        root_of = self.roots.get(request.operation)
        return root_of(request) if root_of else payload_root(request.payload)

    def _note_signature(self, request: Request, signature: Signature) -> None:
        seconds = signature.considered
        self.ledger.append(
            Tag.REQUEST_SIGNED,
            signature.person,
            {
                "request": request.id,
                "operation": request.operation.value,
                "role": signature.role.value,
                "root": signature.root,
                "approve": signature.approve,
                "proof": signature.proof,
                "reason": signature.reason,
            }
            | ({} if seconds is None else {"considered": seconds}),
            signature.at,
        )

    def _settle(self, request: Request, decision: Decision, now: datetime) -> None:
        self.requests.decide(request.id, decision, now)
        if decision is Decision.EXPIRED:
            self.ledger.append(
                Tag.REQUEST_EXPIRED, "system:approval", {"request": request.id}, now
            )
        effect = self.effects.get((request.operation, decision))
        if effect is not None:
            effect(self.requests.get(request.id), now)

    def _refused(
        self, request_id: str, actor: str, error: GuicangError, now: datetime
    ) -> None:
        with self.ledger.transaction():
            self.ledger.append(
                Tag.REQUEST_REFUSED,
                actor,
                {"request": request_id, "code": error.code},
                now,
            )

    def check(self, request_id: str, now: datetime) -> Request:
        """Raise unless the request is approved and its approval still holds now.

        NotApproved, RequestClosed: people may have left or lost their role, and an
        approval expires.
        """
        request = self.requests.get(request_id)
        require_valid(request, {p.name: p for p in self.people.list()}, now)
        return request

    def enter(self, request_id: str, *, by: str) -> None:
        """Let a request be carried out, or refuse and write that down.

        NotApproved, RequestClosed; ManifestChanged, for which all that was signed is
        read.
        """
        now = self.clock.now()
        try:
            self.check(request_id, now)
            self.require_whole(self.requests.get(request_id))
        except Refused as error:
            self._refused(request_id, by, error, now)
            raise

    def require_whole(self, request: Request) -> None:
        """Raise ManifestChanged unless what is stored is still what was signed."""
        stored = self._stored(request)
        if stored != request.root:
            raise ManifestChanged(request=request.id, shown=request.root, now=stored)

    def objection(self, request_id: str, now: datetime) -> str:
        """Say why an approval does not hold at the last door; "" if it does."""
        try:
            self.check(request_id, now)
        except (NotApproved, RequestClosed) as error:
            return f"{error.code} {error.data.get('state', 'missing')}"
        return ""

    def withdraw(self, request_id: str, *, name: str, now: datetime) -> None:
        """Take a request back, inside the caller's transaction."""
        request = self.requests.get(request_id, lock=True)
        if request.decision not in {Decision.OPEN, Decision.APPROVED}:
            raise RequestClosed(request=request_id, state=request.decision.value)
        self.requests.decide(request_id, Decision.WITHDRAWN, now)
        self.ledger.append(Tag.REQUEST_WITHDRAWN, name, {"request": request_id}, now)

    def sweep(self) -> int:
        """Close what has waited too long; return how many. Silence never approves."""
        now = self.clock.now()
        closed = 0
        for request in self.requests.list(open_only=True):
            if _waited_too_long(request, now):
                with self.requests.transaction():
                    self._settle(
                        self.requests.get(request.id, lock=True), Decision.EXPIRED, now
                    )
                closed += 1
        return closed

    def lapse(self, request_id: str) -> bool:
        """Close a request, approved or not, that expired before it was carried out.

        Return whether it had expired.
        """
        now = self.clock.now()
        with self.requests.transaction():
            request = self.requests.get(request_id, lock=True)
            lapsed = decide(request, now) is Decision.EXPIRED
            if lapsed:
                self._settle(request, Decision.EXPIRED, now)
        return lapsed


def _waited_too_long(request: Request, now: datetime) -> bool:
    """Say whether an undecided request has expired; an approved one is decided."""
    undecided = request.decision is Decision.OPEN
    return undecided and decide(request, now) is Decision.EXPIRED


def payload_root(payload: Mapping[str, object]) -> str:
    """Return what is signed for a request without a manifest: hex SHA-256."""
    text = json.dumps(
        dict(payload),
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
        default=str,
    )
    return hashlib.sha256(text.encode()).hexdigest()


def spell(chairs: tuple[Chair, ...]) -> str:
    """Spell chairs for a message: ``admin, compliance|legal``."""
    return ", ".join("|".join(sorted(r.value for r in c.roles)) for c in chairs)


def _begins(root: str, shown: str) -> bool:
    return len(shown) >= 8 and root.startswith(shown.lower())  # noqa: PLR2004 - digits
