"""Every field of a certificate, in one table: what it holds and where it comes from.

The shape check, the published JSON Schema and the reference page are all made from
this table. ``[]`` in a path stands for the items of a list, ``{}`` for the values of a
map whose keys are free. Every field is always there; one that does not apply is null.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from guicang.domain.certificate.model import (
    SCHEMA,
    Choice,
    Ground,
    Method,
    Result,
    Technique,
)
from guicang.domain.disposal.model import End, Fate


class Kind(StrEnum):
    """What a field may hold."""

    TEXT = "text"  # one character or more
    WORDS = "words"  # text that may be empty
    COUNT = "count"  # an integer, 0 or more
    FLAG = "flag"  # true or false
    TIME = "time"  # RFC 3339, UTC, ending in Z
    DIGEST = "digest"  # 64 hex digits
    GROUP = "group"  # an object with the fields below it
    LIST = "list"  # a list of what stands under []
    MAP = "map"  # free keys, each with what stands under {}
    DATA = "data"  # free keys with texts or integers


@dataclass(frozen=True, slots=True)
class Field:
    """One field. ``null`` says that it may be null; ``choices`` bound a text."""

    path: str
    kind: Kind
    source: str
    help: str
    null: bool = False
    choices: tuple[str, ...] = ()


_T, _W, _N, _F = Kind.TEXT, Kind.WORDS, Kind.COUNT, Kind.FLAG
_AT, _D, _G, _L, _M = Kind.TIME, Kind.DIGEST, Kind.GROUP, Kind.LIST, Kind.MAP
_R2 = "88r2 4.6"
_OWN = "own"


def _sentence(path: str, source: str, help_: str) -> tuple[Field, ...]:
    return (
        Field(path, _G, source, help_),
        Field(f"{path}.code", _T, source, "Stable code of the sentence."),
        Field(f"{path}.data", Kind.DATA, source, "What fills the sentence."),
        Field(f"{path}.says", _T, source, "The sentence in English."),
    )


def _hand(path: str, help_: str) -> tuple[Field, ...]:
    return (
        Field(path, _G, _R2, help_, null=path != "people.performed_by"),
        Field(f"{path}.person", _T, _R2, "Name, as known to the system."),
        Field(f"{path}.role", _T, _R2, "The role the person acted in."),
        Field(f"{path}.title", _W, _R2, "Title; empty if none is recorded."),
        Field(f"{path}.at", _AT, _R2, "When."),
        Field(f"{path}.location", _W, _R2, "Where, or on which host."),
        Field(f"{path}.contact", _W, _R2, "How to reach the person."),
    )


FIELDS: Final = (
    Field("schema", _T, _OWN, "Name and version of this form.", choices=(SCHEMA,)),
    Field("id", _T, _OWN, "Id of the certificate."),
    Field("sandbox", _F, _OWN, "True if made in a sandbox: it then proves nothing."),
    Field("issuer", _G, _OWN, "Who certifies."),
    Field("issuer.organisation", _T, _OWN, "Name of the organisation."),
    Field("issuer.system", _T, _OWN, "Name of the system."),
    Field("issuer.instance", _T, _OWN, "Id of the installation."),
    Field("issuer.tenant", _W, _OWN, "Tenant; empty if there is only one."),
    Field("batch", _T, _OWN, "Id of the batch and of its approval request."),
    Field(
        "end",
        _T,
        _OWN,
        "offline: the working copy went; destruction: the archive copy went.",
        choices=tuple(End),
    ),
    *_sentence("claim", "88r2 4.2", "What this certificate claims; no more than that."),
    Field("scope", _G, _OWN, "Which records."),
    Field("scope.selection", _T, _OWN, "The rule that chose them."),
    Field("scope.reason", _W, _OWN, "The reason the proposer gave."),
    Field("scope.proposer", _T, _OWN, "Who proposed the batch."),
    Field("scope.root", _D, "RFC 6962", "Merkle root over the frozen manifest."),
    Field("scope.members", _N, _OWN, "Records in the manifest."),
    Field("scope.messages", _N, _OWN, "Messages in them."),
    Field("scope.bytes", _N, _OWN, "Size of them in bytes."),
    Field("scope.counts", _G, "R26", "Records by fate; the sum is `scope.members`."),
    *(Field(f"scope.counts.{f}", _N, "R26", f"Records that were {f}.") for f in Fate),
    Field(
        "scope.leaves",
        _L,
        "RFC 6962",
        "Leaf hash of every record in the order of the manifest: the root is "
        "recomputed from them, and a record's inclusion is proven by its leaf. "
        "Null above 100,000 records.",
        null=True,
    ),
    Field("scope.leaves[]", _D, "RFC 6962", "A leaf hash; tells nothing by itself."),
    Field("scope.kept", _L, "R26", "Records that were not destroyed, and why."),
    Field("scope.kept[]", _G, "R26", "One of them."),
    Field("scope.kept[].index", _N, "R26", "Its place in the manifest, from 0."),
    Field("scope.kept[].conversation", _T, "R26", "Its id."),
    Field(
        "scope.kept[].fate",
        _T,
        "R26",
        "What became of it.",
        choices=tuple(f for f in Fate if f != Fate.DESTROYED),
    ),
    Field("scope.kept[].why", _W, "R26", "Error code and ids of holds or floors."),
    Field(
        "scope.destroyed",
        _L,
        _OWN,
        "Ids of destroyed records. Null unless asked for: ids may be personal.",
        null=True,
    ),
    Field("scope.destroyed[]", _T, _OWN, "An id."),
    Field("ground", _G, "PIPL 47", "Why the records were to go."),
    Field("ground.legal_ground", _T, "PIPL 47", "The ground.", choices=tuple(Ground)),
    Field("ground.articles", _L, "PIPL 47", "The articles it rests on."),
    Field("ground.articles[]", _T, "PIPL 47", "An article."),
    Field("ground.policy_version", _N, _OWN, "Policy version in force."),
    Field("ground.clauses", _L, _OWN, "Clauses that decided."),
    Field("ground.clauses[]", _T, _OWN, "Id of a clause."),
    Field("ground.floors", _L, _OWN, "Legal floors that applied."),
    Field("ground.floors[]", _T, _OWN, "Id of a floor."),
    Field("ground.packs", _M, _OWN, "Legal pack entries and the text version read."),
    Field("ground.packs{}", _W, _OWN, "Text version."),
    Field("ground.asked_at", _AT, _OWN, "Last check, inside the erasing transaction."),
    Field("ground.hold_check", _N, _OWN, "Records that a hold or freeze kept."),
    Field("ground.floor_check", _N, _OWN, "Records refused for any other reason."),
    Field("timing", _G, "ASVS 16.2.2", "When; UTC throughout."),
    Field("timing.triggers", _L, _OWN, "Events the periods ran from."),
    Field("timing.triggers[]", _T, _OWN, "An event."),
    Field("timing.due_first", _AT, _OWN, "Earliest due instant.", null=True),
    Field("timing.due_last", _AT, _OWN, "Latest due instant.", null=True),
    Field("timing.began", _AT, "ASVS 16.2.2", "Erasing began."),
    Field("timing.ended", _AT, "ASVS 16.2.2", "Erasing ended."),
    Field("timing.certified", _AT, "ASVS 16.2.2", "This certificate was made."),
    Field("archive", _G, "PIPL 47", "What became of archive copies."),
    *_sentence("archive.statement", "PIPL 47", "Whether a copy is kept, until when."),
    Field("archive.segments", _L, _OWN, "The archive segments concerned."),
    Field("archive.segments[]", _G, _OWN, "One of them."),
    Field("archive.segments[].id", _T, _OWN, "Id."),
    Field("archive.segments[].object", _T, _OWN, "Where its bytes lie, or lay."),
    Field("archive.segments[].mode", _T, "PIPL 47", "floor, escrow or evidence."),
    Field("archive.segments[].basis", _W, "PIPL 47", "Legal basis of keeping."),
    Field("archive.segments[].state", _T, _OWN, "State at certification."),
    Field("archive.segments[].end", _W, _OWN, "Month in which keeping ends."),
    Field("archive.segments[].ended_at", _AT, _OWN, "When it ended.", null=True),
    Field("archive.segments[].conversations", _N, _OWN, "Records in it."),
    Field("archive.segments[].messages", _N, _OWN, "Messages in it."),
    Field("archive.segments[].bytes", _N, _OWN, "Size."),
    Field("archive.segments[].sha256", _D, _OWN, "Over its bytes.", null=True),
    Field("archive.segments[].key", _W, _OWN, "Id of its key, never the key."),
    Field("sanitization", _G, _R2, "What was done, medium by medium."),
    Field("sanitization.media", _L, _R2, "The media."),
    Field("sanitization.media[]", _G, _R2, "One medium."),
    Field("sanitization.media[].id", _T, _R2, "Organisational or property number."),
    Field("sanitization.media[].type", _T, _R2, "Media type."),
    Field("sanitization.media[].source", _T, _R2, "Media source."),
    Field("sanitization.media[].manufacturer", _T, _R2, "Manufacturer.", null=True),
    Field("sanitization.media[].model", _T, _R2, "Model.", null=True),
    Field("sanitization.media[].serial", _T, _R2, "Serial number.", null=True),
    Field(
        "sanitization.media[].category", _T, _R2, "Confidentiality before.", null=True
    ),
    Field(
        "sanitization.media[].method",
        _T,
        "88r2 3.1, 4.2",
        "Row and file deletion is partial_logical; purge is claimed for a "
        "cryptographic erase only if every precondition holds.",
        choices=tuple(Method),
    ),
    Field(
        "sanitization.media[].technique",
        _T,
        _R2,
        "Technique.",
        choices=tuple(Technique),
    ),
    Field("sanitization.media[].tool", _T, _R2, "Tool and version."),
    Field("sanitization.media[].destination", _T, "88r2 App. C", "What becomes of it."),
    Field("sanitization.keys", _G, "88r2 3.2", "Destroyed keys.", null=True),
    Field("sanitization.keys.count", _N, "88r2 3.2", "How many."),
    Field("sanitization.keys.algorithm", _T, "88r2 3.2.4", "What they encrypted with."),
    Field("sanitization.keys.bits", _N, "88r2 3.2.1", "Strength in bits."),
    Field("sanitization.keys.module", _T, "88r2 3.2.4", "Module and its validation."),
    Field(
        "sanitization.keys.plaintext_on_medium",
        _F,
        "88r2 3.2",
        "Whether plain text ever lay on the same medium.",
    ),
    Field("sanitization.keys.copies", _L, "88r2 3.2.2", "Every copy of the keys."),
    Field("sanitization.keys.copies[]", _G, "88r2 3.2.2", "One copy."),
    Field("sanitization.keys.copies[].place", _T, "88r2 3.2.2", "Where."),
    Field("sanitization.keys.copies[].form", _T, "88r2 3.2.3", "Wrapped or not."),
    Field(
        "sanitization.keys.copies[].gone_at",
        _AT,
        "88r2 3.2.2",
        "When it went; null where that cannot be shown.",
        null=True,
    ),
    Field("sanitization.keys.copies[].note", _W, "88r2 3.2.2", "A remark."),
    Field("verification", _G, "88r2 4.5", "How it was looked after."),
    Field("verification.checks", _L, "88r2 4.5.1", "The verifications."),
    Field("verification.checks[]", _G, "88r2 4.5.1", "One of them."),
    Field("verification.checks[].method", _T, _R2, "Verification method."),
    Field(
        "verification.checks[].result",
        _T,
        "88r2 4.5.1",
        "Result.",
        choices=tuple(Result),
    ),
    Field("verification.checks[].looked_at", _N, _R2, "Size of the sample."),
    Field("verification.checks[].tool", _W, _R2, "Tool and version."),
    Field("verification.checks[].errors", _L, "88r2 4.5.1", "Errors."),
    Field("verification.checks[].errors[]", _T, "88r2 4.5.1", "An error."),
    Field("verification.checks[].anomalies", _L, "88r2 4.5.1", "Anomalies."),
    Field("verification.checks[].anomalies[]", _T, "88r2 4.5.1", "An anomaly."),
    Field("verification.probe", _G, "88r2 4.5.1", "Search of the store's files."),
    Field("verification.probe.needles", _N, _OWN, "How many byte strings."),
    Field("verification.probe.probed", _L, _OWN, "What was searched."),
    Field("verification.probe.probed[]", _T, _OWN, "A file or folder."),
    Field("verification.probe.not_probed", _M, _OWN, "What was not, and why."),
    Field("verification.probe.not_probed{}", _T, _OWN, "The reason."),
    Field("verification.probe.hits", _M, _OWN, "Where something is left."),
    Field("verification.probe.hits{}", _L, _OWN, "The files."),
    Field("verification.probe.hits{}[]", _T, _OWN, "A file."),
    Field("verification.validation", _G, "88r2 4.5.2", "What follows from it."),
    Field(
        "verification.validation.decision",
        _T,
        "88r2 4.5.2",
        "accept; repeat the sanitization; or escalate to somebody who decides.",
        choices=tuple(Choice),
    ),
    Field("verification.validation.reasons", _L, "88r2 4.5.2", "Why."),
    *_sentence("verification.validation.reasons[]", "88r2 4.5.2", "A reason."),
    Field("residual", _G, "88r2 4.2", "Copies that are not gone."),
    *_sentence("residual.backups", "88r2 4.2", "Backups, and until when."),
    *_sentence("residual.source", _OWN, "The copy on the source platform."),
    *_sentence("residual.told", "GDPR 19", "Recipients that were told."),
    Field("residual.recipients", _L, "GDPR 19", "Their names."),
    Field("residual.recipients[]", _T, "GDPR 19", "A name."),
    Field("residual.copies", _L, "88r2 4.2", "Other copies that are known."),
    Field("residual.copies[]", _G, "88r2 4.2", "One of them."),
    Field("residual.copies[].what", _T, "88r2 4.2", "What it is."),
    Field("residual.copies[].why", _T, "88r2 4.2", "Why it is there."),
    Field("residual.copies[].until", _AT, "88r2 4.2", "Its end.", null=True),
    Field("people", _G, _R2, "Who did, verified and validated it."),
    *_hand("people.performed_by", "Who carried it out."),
    *_hand("people.verified_by", "Who verified (88r2 4.5.1)."),
    *_hand("people.validated_by", "Who validated (88r2 4.5.2, App. C concurrence)."),
    Field("approvals", _L, "ASVS 2.3.5", "Those who approved this very manifest."),
    Field("approvals[]", _G, "ASVS 2.3.5", "One of them."),
    Field("approvals[].person", _T, "ASVS 2.3.5", "Name."),
    Field("approvals[].title", _W, _R2, "Title."),
    Field("approvals[].role", _T, "ASVS 2.3.5", "Role the signature stands for."),
    Field("approvals[].at", _AT, "ASVS 2.3.5", "When."),
    Field("approvals[].proof", _T, "ASVS 7.5.3", "Second factor."),
    Field("approvals[].proof_at", _AT, "ASVS 7.5.3", "When it was given."),
    Field("approvals[].root", _D, _OWN, "The root that was signed."),
    Field("ledger", _G, _OWN, "Position in the audit ledger before this entry."),
    Field("ledger.size", _N, "RFC 6962", "Entries."),
    Field("ledger.root", _D, "RFC 6962", "Root over them."),
    Field("ledger.checkpoint", _W, "C2SP tlog-checkpoint", "Kept checkpoint."),
    Field("tools", _M, _R2, "Tools and versions."),
    Field("tools{}", _T, _R2, "A version."),
    Field("limitations", _L, _OWN, "Never empty: 'none recorded' is said."),
    *_sentence("limitations[]", _OWN, "What this certificate cannot say."),
)
