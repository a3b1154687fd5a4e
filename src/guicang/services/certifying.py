"""Look for residue, and write down truthfully what was and was not destroyed.

* Before erasure a few byte strings are noted, sealed: pieces of message texts and
  wrapped keys of records that are about to go. Afterwards every file of the store is
  searched for them.
* What was not searched, what was refused, which backups remain: all of it is named.
* A certificate is signed and kept in the transaction that ends the batch.
"""

import hashlib
import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice
from typing import Any, Final

from guicang.domain.archive.manifest import canonical
from guicang.domain.archive.model import Segment, SegmentState
from guicang.domain.certificate.build import build
from guicang.domain.certificate.model import (
    Check,
    Document,
    Evidence,
    Ground,
    Hand,
    Issuer,
    KeyCopy,
    KeyErasure,
    Medium,
    Position,
    Residue,
    Result,
    Rule,
    Search,
    Technique,
    Times,
)
from guicang.domain.certificate.platforms import PlatformCopy
from guicang.domain.certificate.sign import open_envelope, seal
from guicang.domain.disposal.model import Batch, End, Fate, Member
from guicang.domain.errors import NoSuchConversation, NoSuchKey, SealBroken
from guicang.domain.ledger.merkle import leaf_hash
from guicang.domain.ledger.model import Tag
from guicang.domain.record import Conversation
from guicang.ports.batches import Batches
from guicang.ports.catalogue import Catalogue
from guicang.ports.clock import Clock
from guicang.ports.documents import Documents
from guicang.ports.keys import Box, KeyRing, Signer
from guicang.ports.ledger import Ledger
from guicang.ports.people import People
from guicang.ports.policies import LegalPacks
from guicang.ports.probing import Probe
from guicang.ports.records import Records
from guicang.ports.requests import Requests
from guicang.services.listing import line
from guicang.services.recording import Recording
from guicang.services.running import Beat

UNREADABLE = (NoSuchConversation, NoSuchKey, SealBroken)
PAGE: Final = 5_000
FEW: Final = 10_000
"""So many members are kept in memory; more are read anew."""
SAMPLES = 100
"""How many records the residue probe looks for at most, spread over the batch."""

LONGEST = 48
SHORTEST = 12
"""Bytes of a text that are looked for; shorter ones would be found by chance."""

Publish = Callable[[str, bytes, bytes], None]
"""Puts a certificate (id, signed JSON, PDF) where people find it."""


BackedUp = Callable[[datetime], tuple[Residue, ...]]
"""Names the snapshots that hold what was erased at an instant, and until when."""

Copies = Callable[[Batch, Collection[Member]], tuple[PlatformCopy, ...]]
"""Says what is known of the platforms' own copies of what a batch destroyed."""

Remains = Callable[[Sequence[Segment]], Sequence[str]]
"""Names what is left of segments in the stores: versions, markers, uploads."""

Elsewhere = Callable[[Batch, Collection[Member]], tuple[Residue, ...]]
"""Says who else holds copies of what a batch destroyed, and notes to tell them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """What a certificate says of the system that issued it.

    ``key_proof`` says how the destruction of a key shows.
    """

    issuer: Issuer
    database: str
    archive: str
    key_ring: str
    key_proof: str = ""
    tools: Mapping[str, str]
    backup_horizon: str
    backup_until: Callable[[datetime], datetime | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Certifying:
    """The last steps of every batch."""

    records: Records
    catalogue: Catalogue
    batches: Batches
    requests: Requests
    people: People
    packs: LegalPacks
    keys: KeyRing
    box: Box
    probe_port: Probe
    documents: Documents
    signer: Signer
    ledger: Ledger
    recording: Recording
    clock: Clock
    installation: Installation
    copies: Copies
    elsewhere: Elsewhere
    remains: Remains = lambda _segments: ()
    backed_up: BackedUp = lambda _at: ()
    publish_to: Publish
    words: Callable[[str], str]

    # --- before erasure ---------------------------------------------------------------

    def prepare(self, batch: Batch, beat: Beat) -> None:
        """Note, sealed, what shall not be found afterwards, and when erasing began."""
        needles = dict(self._needles(batch))
        spelt = {name: b64encode(raw).decode() for name, raw in needles.items()}
        sealed = self.box.seal("probe", batch.id, json.dumps(spelt).encode())
        with self.batches.transaction():
            beat()
            self.batches.note(
                batch.id, "needles", {"sealed": b64encode(sealed).decode()}
            )
            self.batches.note(
                batch.id, "times", {"began": self.clock.now().isoformat()}
            )

    def _needles(self, batch: Batch) -> Iterator[tuple[str, bytes]]:
        numbered = enumerate(self.batches.members(batch.id))
        nominated = ((n, m) for n, m in numbered if m.fate is Fate.NOMINATED)
        stride = -(-batch.members // SAMPLES)
        sample = list(islice(nominated, 0, None, stride))
        keys = self._keys_of(batch, [m for _, m in sample])
        for key, raw in self.keys.fragments(keys.values()).items():
            yield f"wrapped key {key}", raw
        if batch.end is End.OFFLINE:
            numbers = {m.conversation: n for n, m in sample}
            for talk in readable(self.records, list(numbers)):
                if len(piece := _piece(talk)) >= SHORTEST:
                    yield f"text of member {numbers[talk.id]}", piece

    def _keys_of(self, batch: Batch, sample: Sequence[Member]) -> dict[str, str]:
        if batch.end is End.OFFLINE:
            return {m.conversation: m.key for m in sample if m.key}
        items = self.catalogue.find(m.conversation for m in sample)
        return {c: self.catalogue.get(i.segment).key for c, i in items.items()}

    # --- after erasure ----------------------------------------------------------------

    def probe(self, batch: Batch, beat: Beat) -> Mapping[str, object]:
        """Search every file of the store, and the key ring, for what should be gone.

        The needles go with the search; after a cut its result is given again.
        """
        noted: Mapping[str, Any] = self.batches.notes(batch.id).get("probe") or {}
        found = noted or self._look(batch, beat)
        self.records.flush()
        return {
            "needles": found["needles"],
            "hits": len(dict(found["hits"])),
            "keys_present": found["keys_present"],
        }

    def _look(self, batch: Batch, beat: Beat) -> Mapping[str, Any]:
        with self.batches.transaction():
            beat()
            times = dict(self.batches.notes(batch.id).get("times", {}))
            times.setdefault("ended", self.clock.now().isoformat())
            self.batches.note(batch.id, "times", times)
            needles = self._open_needles(batch)
        kept = self._kept_names(batch, needles)
        hits = self.probe_port.search(kept)
        found = {
            "needles": len(kept),
            "hits": {name: list(files) for name, files in hits.items()},
            **self._keys_looked_for(batch),
            "objects": len(ended := self._ended(batch)),
            "remains": list(self.remains(ended)),
            **self.probe_port.scope(),
        }
        with self.batches.transaction():
            beat()
            self.batches.note(batch.id, "probe", found)
            self.batches.note(batch.id, "needles", {})
        return found

    def _open_needles(self, batch: Batch) -> dict[str, bytes]:
        sealed = self.batches.notes(batch.id)["needles"]["sealed"]
        spelt = json.loads(self.box.open("probe", batch.id, b64decode(str(sealed))))
        return {name: b64decode(text) for name, text in spelt.items()}

    def _kept_names(
        self, batch: Batch, needles: Mapping[str, bytes]
    ) -> dict[str, bytes]:
        """Leave out needles of records that were refused: they are there, rightly."""
        numbered = enumerate(self.batches.members(batch.id))
        texts = (f"text of member {n}" for n, m in numbered if m.fate is Fate.DESTROYED)
        keys = (f"wrapped key {key}" for key in self._gone_keys(batch))
        gone = {name for name in chain(texts, keys) if name in needles}
        return {name: raw for name, raw in needles.items() if name in gone}

    def _keys_looked_for(self, batch: Batch) -> dict[str, int]:
        """Count the keys that are to be gone, and those that are there still."""
        count, present, keys = 0, 0, self._gone_keys(batch)
        while page := list(islice(keys, PAGE)):
            count += len(page)
            present += len(set(page) - self.keys.missing(page))
        return {"keys": count, "keys_present": present}

    def _gone_keys(self, batch: Batch) -> Iterator[str]:
        if batch.end is End.OFFLINE:
            gone = self.batches.members(batch.id, fate=Fate.DESTROYED)
            return (m.key for m in gone if m.key)
        return (segment.key for segment in self._ended(batch))

    def _strays(self, batch: Batch) -> list[Segment]:
        """Give ended segments that held copies of an earlier life."""
        noted = self.batches.notes(batch.id).get("strays", {})
        names = sorted({str(name) for name in noted.values()})
        found = [self.catalogue.get(name) for name in names]
        return [each for each in found if each.state is SegmentState.ENDED]

    def _ended(self, batch: Batch) -> list[Segment]:
        """Give the segments that a batch has ended."""
        noted = self.batches.notes(batch.id).get("ended", {})
        return [self.catalogue.get(str(segment)) for segment in noted]

    # --- the certificate --------------------------------------------------------------

    def certify(self, batch: Batch) -> None:
        """Build, sign and keep the certificate, in the transaction that ends it."""
        now = self.clock.now()
        members = self._members(batch)
        document = build(
            self._evidence(batch, members, now),
            lambda m: leaf_hash(canonical(line(m, platform=batch.platform))),
        )
        signed = seal(document, self.signer)
        self.batches.certify(batch.id, str(document["id"]), signed)
        self.ledger.append(
            Tag.BATCH_CERTIFIED,
            "system:disposal",
            {
                "batch": batch.id,
                "certificate": str(document["id"]),
                "sha256": hashlib.sha256(signed).hexdigest(),
                "decision": document["verification"]["validation"]["decision"],
            },
            now,
        )

    def _members(self, batch: Batch) -> Collection[Member]:
        """Give all members: those of a large batch anew each time, from the store."""
        if batch.members > FEW:
            return Roll(self.batches, batch)
        return list(self.batches.members(batch.id))

    def publish(self, batch: Batch) -> None:
        """Write certificate (JSON, PDF) and a checkpoint outside the database."""
        signed = self.batches.certificate(batch.id)
        document = self.open(signed)
        self.publish_to(str(document["id"]), signed, self.pdf(signed, self.words))
        place, _ = self.recording.checkpoint()
        with self.batches.transaction():
            self.batches.note(batch.id, "published", {"checkpoint": place})

    def published(self, batch: Batch) -> bool:
        """Say whether certificate and checkpoint are where people find them."""
        return "published" in self.batches.notes(batch.id)

    def open(self, signed: bytes) -> Document:
        """Read one of our own certificates."""
        return open_envelope(signed)[0]

    def pdf(self, signed: bytes, words: Callable[[str], str]) -> bytes:
        """Print a certificate."""
        return self.documents.pdf(json.loads(signed), words)

    def _evidence(
        self, batch: Batch, members: Collection[Member], now: datetime
    ) -> Evidence:
        notes = self.batches.notes(batch.id)
        times = {
            name: datetime.fromisoformat(str(at)) for name, at in notes["times"].items()
        }
        head = self.ledger.head()
        at = self.installation
        return Evidence(
            id=batch.id.replace("b-", "c-", 1),
            issuer=at.issuer,
            batch=batch,
            members=members,
            request=self.requests.get(batch.id),
            rule=self._rule(batch, members, times["ended"]),
            times=Times(began=times["began"], ended=times["ended"], certified=now),
            performed_by=Hand(person="system:disposal", role="system", at=now),
            position=Position(size=head.size, root=head.root.hex()),
            search=_search(notes["probe"]),
            media=self._media(batch),
            checks=_checks(batch, members, notes["probe"]),
            tools=at.tools,
            segments=self._segments(batch, members),
            keys=self._keys(notes["probe"], times["ended"]),
            people={p.name: p for p in self.people.list()},
            backup_horizon=at.backup_horizon,
            backup_until=at.backup_until(times["ended"]),
            residues=(
                *self._residues(batch, members),
                *self.backed_up(times["ended"]),
            ),
            platforms=self.copies(batch, members),
        )

    def _rule(
        self, batch: Batch, members: Collection[Member], asked_at: datetime
    ) -> Rule:
        floors = {floor for m in members for floor in m.floors}
        entries = {
            entry.id: entry.text_version
            for pack in self.packs.load()
            for entry in pack.entries
            if entry.id in floors
        }
        asked = any(m.mode == "evidence" for m in members)
        return Rule(
            selection=batch.reason,
            triggers=tuple(sorted({c for m in members for c in m.clauses})),
            due_first=None,
            due_last=None,
            asked_at=asked_at,
            ground=Ground.ERASURE_REQUEST if asked else Ground.PERIOD_EXPIRED,
            packs={name: str(version) for name, version in entries.items()},
        )

    def _media(self, batch: Batch) -> tuple[Medium, ...]:
        at = self.installation
        ring = Medium(
            id=at.key_ring,
            type="key ring",
            source="data keys",
            technique=Technique.CRYPTOGRAPHIC_ERASE,
            tool=at.tools["guicang"],
        )
        if batch.end is End.OFFLINE:
            rows = Medium(
                id=at.database,
                type="db table",
                source="working store",
                technique=Technique.SQL_DELETE,
                tool=at.tools["database"],
            )
            return (rows, ring)
        objects = Medium(
            id=at.archive,
            type="object store",
            source="archive segments",
            technique=Technique.OBJECT_DELETE,
            tool=at.tools["guicang"],
        )
        return (objects, ring)

    def _keys(self, probe: Mapping[str, object], ended: datetime) -> KeyErasure | None:
        count = int(str(probe["keys"]))
        if not count:
            return None
        at = self.installation
        gone = None if probe["keys_present"] else ended
        return KeyErasure(
            keys=count,
            algorithm="AES-256-GCM, keys wrapped with AES-KW",
            bits=256,
            module=at.tools["guicang"],
            copies=(
                KeyCopy(
                    place=at.key_ring,
                    form="wrapped",
                    gone_at=gone,
                    note=at.key_proof,
                ),
                KeyCopy(
                    place="backups of the key ring",
                    form="wrapped",
                    gone_at=None,
                    note="not ours to see",
                ),
            ),
        )

    def _segments(
        self, batch: Batch, members: Collection[Member]
    ) -> tuple[Segment, ...]:
        if batch.end is End.DESTRUCTION:
            names = set(self.batches.notes(batch.id).get("ended", {}))
        else:
            names, ids = set(), (m.conversation for m in members)
            while page := list(islice(ids, PAGE)):
                names |= {i.segment for i in self.catalogue.find(page).values()}
        return tuple(self.catalogue.get(str(name)) for name in sorted(names))

    def _residues(
        self, batch: Batch, members: Collection[Member]
    ) -> tuple[Residue, ...]:
        """Name copies of a batch that are still there: with recipients, and here."""
        disclosed = self.elsewhere(batch, members)
        if batch.end is End.OFFLINE:
            return disclosed + tuple(
                Residue(what=each, why="its store keeps it locked; its key is gone")
                for each in self.remains(self._strays(batch))
            )
        live = self.records.known(
            m.conversation for m in members if m.fate is Fate.DESTROYED
        )
        return disclosed + tuple(
            Residue(
                what=f"working copy of {conversation}",
                why="it was restored and has its own end",
            )
            for conversation in sorted(live)
        )


@dataclass(frozen=True, slots=True)
class Roll(Collection[Member]):
    """The members of a batch, read anew by each who goes through them."""

    batches: Batches
    batch: Batch

    def __len__(self) -> int:
        return self.batch.members

    def __iter__(self) -> Iterator[Member]:
        return self.batches.members(self.batch.id)

    def __contains__(self, member: object) -> bool:
        return any(each == member for each in self)


def readable(records: Records, ids: Sequence[str]) -> Iterator[Conversation]:
    """Open those that open: all at once, or one by one where not all do."""
    try:
        found = list(records.read(ids))
    except UNREADABLE:
        if len(ids) > 1:
            for conversation in ids:
                yield from readable(records, [conversation])
        return
    yield from found


def _piece(talk: Conversation) -> bytes:
    """Give a piece of the longest message, cut at a whole character."""
    texts = [message.text for message in talk.messages]
    piece = max(texts, key=len, default="")[:LONGEST].encode()[:LONGEST]
    return piece.decode(errors="ignore").encode()


def _search(probe: Mapping[str, Any]) -> Search:
    """Read what the probe found, as it was noted (JSON)."""
    unseen = (str(text).partition(": ") for text in probe["not_probed"])
    return Search(
        needles=int(probe["needles"]),
        probed=tuple(map(str, probe["probed"])),
        not_probed={what: why or "not ours to see" for what, _, why in unseen},
        hits={str(name): tuple(files) for name, files in probe["hits"].items()},
    )


def _checks(
    batch: Batch, members: Collection[Member], probe: Mapping[str, Any]
) -> tuple[Check, ...]:
    looked = sum(1 for m in members if m.segment)
    present = int(str(probe["keys_present"]))
    objects = Check(
        method="object_404_incl_versions",
        result=Result.FAILED if probe.get("remains") else Result.PASSED,
        looked_at=int(probe.get("objects", 0)),
        errors=tuple(map(str, probe.get("remains", ()))),
    )
    return (
        *((objects,) if objects.looked_at else ()),
        Check(method="read_back", result=Result.PASSED, looked_at=looked),
        Check(
            method="key_lookup_fails",
            result=Result.FAILED if present else Result.PASSED,
            looked_at=int(str(probe["keys"])),
        ),
        Check(method="manifest_root", result=Result.PASSED, looked_at=batch.members),
    )
