"""Look at what lies in quarantine: masked for one person, in clear as originals are.

* A reason, a fresh second factor and the permission to open originals, always: whose
  words they are nobody can tell, so nobody's own sight bounds it.
* It is shown masked by our own scanner. What the scanner cannot read is not shown.
* In clear it opens as every original does (``services.revealing``): what is sensitive
  by statute, or could not be screened, takes a second person, once.
* The ledger says who looked at which item and why, before a word is given; never what
  it says. Refusals are there, too.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from guicang.domain.access.model import May, Person
from guicang.domain.approval.model import Chair, Decision, Operation, Request
from guicang.domain.detect.policy import READING
from guicang.domain.detect.types import sensitive_types
from guicang.domain.errors import (
    BadUsage,
    GuicangError,
    ManifestChanged,
    NoSuchQuarantined,
    NoSuchRequest,
    NotYours,
)
from guicang.domain.ledger.model import Tag
from guicang.ports.clock import Clock
from guicang.ports.keys import Tagger
from guicang.ports.ledger import Ledger
from guicang.ports.quarantine import Kept, Quarantine
from guicang.ports.requests import Requests
from guicang.services.approving import Approving, payload_root
from guicang.services.marking import Marking
from guicang.services.masking import Masking, View
from guicang.services.naming import Entropy
from guicang.services.powers import Powers
from guicang.services.screening import Screening, inspected
from guicang.services.versioning import request_for

SHOWN: Final = 64 << 10
"""Letters of an item that are shown at once."""
PAYLOAD: Final = "quarantined"
"""What of a request to open originals names an item instead of conversations."""


class Looked(NamedTuple):
    """What is shown of an item; ``whole`` is False where it goes on."""

    item: int
    text: str
    masked: bool
    whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Looking:
    """The use cases. ``spell`` makes text of raw bytes; ``chairs`` are by operation."""

    quarantine: Quarantine
    screening: Screening
    masking: Masking
    marking: Marking
    approving: Approving
    requests: Requests
    powers: Powers
    tagger: Tagger
    ledger: Ledger
    clock: Clock
    entropy: Entropy
    spell: Callable[[bytes, str], str]
    chairs: Callable[[Operation], tuple[Chair, ...]]

    def look(self, item: int, reason: str, person: Person) -> Looked:
        """Show an item, masked. NotAllowed, NoSuchQuarantined, ScreeningFailed."""
        with self._told(person, {"item": item}):
            kept = self._kept(item, reason, person)
            # What is no UTF-8 is hidden: the scanner would not know its letters.
            text = self.spell(kept.raw, "replace")
            view = View(
                purpose=READING,
                place=f"quarantine {item}",
                roles=frozenset(role.value for role in person.roles),
            )
            [masked] = self.masking.texts([text[:SHOWN]], view)
            with self.ledger.transaction():
                grant = self.powers.exercise(person, May.FINDING_REVEAL)
                about = {"item": item, "code": kept.code, "reason": reason}
                more = {"grant": grant} if grant else {}
                self._enter(Tag.QUARANTINE_LOOKED_AT, person, {**about, **more})
        return Looked(item, masked, masked=True, whole=len(text) <= SHOWN)

    def reveal(self, item: int, reason: str, person: Person) -> Looked | Request:
        """Open an item in clear, or ask for a second person. Errors as ``look``."""
        with self._told(person, {"item": item}):
            kept = self._kept(item, reason, person)
            if not self._statute(kept):
                return self._open(kept, reason, person, {"statute": False})
        return self._propose(kept, reason, person)

    def run(self, request_id: str, person: Person) -> Looked:
        """Open what a second person agreed to, once.

        NotYours, NotApproved, RequestClosed, ManifestChanged, NoSuchRequest.
        """
        with self._told(person, {"request": request_id}):
            request = self.requests.get(request_id)
            wish: Any = request.payload
            if request.operation is not Operation.REVEAL or PAYLOAD not in wish:
                raise NoSuchRequest(request=request_id)
            if request.proposer != person.name:
                raise NotYours(request=request_id, proposer=request.proposer)
            self.approving.check(request_id, self.clock.now())
            kept = self._kept(int(wish[PAYLOAD]), request.reason, person)
            root = payload_root(self._payload(kept, request.reason))
            if root != request.root:
                raise ManifestChanged(request=request_id, shown=request.root, now=root)
            with self.requests.transaction():
                self.requests.get(request_id, lock=True)
                self.approving.check(request_id, self.clock.now())
                self.requests.decide(request_id, Decision.DONE, self.clock.now())
                about = {"statute": True, "request": request_id}
                return self._open(kept, request.reason, person, about)

    # --- doing ------------------------------------------------------------------------

    def _kept(self, item: int, reason: str, person: Person) -> Kept:
        self.powers.require(person, May.FINDING_REVEAL)
        if not reason.strip():
            raise BadUsage(reason="what lies in quarantine opens for a reason")
        for kept in self.quarantine.open([item]):
            return kept
        raise NoSuchQuarantined(item=item)

    def _statute(self, kept: Kept) -> bool:
        """Say whether it takes a second person: so does what cannot be screened."""
        text = self.spell(kept.raw, "strict" if _is_text(kept.raw) else "replace")
        found = inspected(self.screening.scanner, [text])
        if found is None or not _is_text(kept.raw):
            return True
        types = {str(hit.type) for hit in found[0].findings}
        return not types.isdisjoint(sensitive_types(strict=self.screening.strict))

    def _open(
        self, kept: Kept, reason: str, person: Person, about: dict[str, object]
    ) -> Looked:
        text = kept.raw.decode("utf-8", "backslashreplace")
        with self.ledger.transaction():
            grant = self.powers.exercise(person, May.FINDING_REVEAL)
            about = {**about, "grant": grant} if grant else about
            if self.marking.on:
                mark, stamp = self.marking.make(
                    person.name, reason, "quarantine", [f"quarantine {kept.id}"]
                )
                text, about = stamp(text), {**about, "mark": mark.id}
            said = {"item": kept.id, "code": kept.code, "reason": reason, **about}
            self._enter(Tag.QUARANTINE_OPENED, person, said)
        return Looked(kept.id, text, masked=False, whole=True)

    def _propose(self, kept: Kept, reason: str, person: Person) -> Request:
        now = self.clock.now()
        payload = self._payload(kept, reason)
        request = request_for(
            self, Operation.REVEAL, payload, by=person.name, reason=reason, now=now
        )
        with self.requests.transaction():
            self.approving.open(request)
            about = {"request": request.id, "item": kept.id, "root": request.root}
            self._enter(Tag.FINDING_REVEAL_PROPOSED, person, about)
        return request

    def _payload(self, kept: Kept, reason: str) -> dict[str, object]:
        """Spell what is signed: the bytes are named by a keyed digest alone."""
        digest = self.tagger.tag(PAYLOAD, f"{kept.id}:{kept.raw.hex()}")
        return {PAYLOAD: kept.id, "digest": digest, "reason": reason}

    @contextmanager
    def _told(self, person: Person, about: dict[str, object]) -> Iterator[None]:
        """Write a refusal down before it is told."""
        try:
            yield
        except GuicangError as error:
            with self.ledger.transaction():
                said = {**about, "code": error.code}
                self._enter(Tag.FINDING_REVEAL_REFUSED, person, said)
            raise

    def _enter(self, tag: Tag, person: Person, about: dict[str, object]) -> None:
        self.ledger.append(tag, person.name, about, self.clock.now())


def _is_text(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True
