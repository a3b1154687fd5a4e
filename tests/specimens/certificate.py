"""A batch that ran, in specimen data: what the tests make certificates from."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from guicang.domain.access.model import Person, Role
from guicang.domain.approval.model import Chair, Operation, Request, Signature
from guicang.domain.archive.model import Mode, Segment, SegmentState
from guicang.domain.certificate.build import build
from guicang.domain.certificate.model import (
    Check,
    Document,
    Evidence,
    Hand,
    Issuer,
    KeyCopy,
    KeyErasure,
    Medium,
    Position,
    Result,
    Rule,
    Search,
    Technique,
    Times,
)
from guicang.domain.certificate.platforms import PlatformCopy, Told
from guicang.domain.certificate.sign import seal
from guicang.domain.disposal.model import Batch, End, Fate, Member, State
from guicang.domain.ledger.merkle import root_of
from guicang.domain.sources.clearing import Bar
from guicang.domain.sources.model import Can
from guicang.domain.sources.native import Attestation

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


class Pen:
    """A signer with a key made of one byte, so that every run signs alike."""

    def __init__(self, seed: int = 7, name: str = "acme.test/guicang") -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
        self.name = name
        self.public_key = self._key.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        return self._key.sign(message)


def fits(public_key: bytes, signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def leaf(member: Member) -> bytes:
    text = f"{member.conversation}|{member.digest}|{member.facts}"
    return hashlib.sha256(b"\x00" + text.encode()).digest()


def member(n: int, fate: Fate = Fate.DESTROYED, why: str = "") -> Member:
    return Member(
        conversation=f"wecom:c-{n:05}",
        digest=hashlib.sha256(f"digest {n}".encode()).hexdigest(),
        facts=hashlib.sha256(f"facts {n}".encode()).hexdigest(),
        messages=12,
        size=4_096,
        keep_until=datetime(2029, 11, 30, 16, tzinfo=UTC),
        clauses=("everyday-30d",),
        floors=("cn.ecommerce_law.31",),
        mode=Mode.FLOOR,
        segment="seg-0001",
        fate=fate,
        why=why,
    )


def members(destroyed: int = 8, held: int = 2, failed: int = 0) -> tuple[Member, ...]:
    fates = [(Fate.DESTROYED, "")] * destroyed
    fates += [(Fate.REFUSED, "GC-301 hold-2026-014")] * held
    fates += [(Fate.FAILED, "GC-405 seg-0001")] * failed
    return tuple(member(n, fate, why) for n, (fate, why) in enumerate(fates))


def batch(of: Sequence[Member], end: End = End.OFFLINE) -> Batch:
    return Batch(
        id="b-20261124-0001",
        end=end,
        state=State.PROBED,
        root=root_of(map(leaf, of)).hex(),
        policy=3,
        proposer="wang.fang",
        reason="到期下线：2026年10月的日常会话",
        created_at=NOON - 60 * MINUTE,
    )


def signature(person: str, role: Role, root: str, minutes: int) -> Signature:
    at = NOON - minutes * MINUTE
    return Signature(
        person=person,
        role=role,
        root=root,
        at=at,
        proof="totp",
        proof_at=at - timedelta(seconds=20),
    )


def request(of: Batch) -> Request:
    return Request(
        id=of.id,
        operation=Operation.RECORD_DELETE,
        root=of.root,
        proposer=of.proposer,
        reason=of.reason,
        created_at=of.created_at,
        expires_at=of.created_at + timedelta(days=14),
        chairs=(
            Chair(roles=frozenset({Role.ADMIN})),
            Chair(roles=frozenset({Role.COMPLIANCE})),
        ),
        signatures=(
            signature("li.na", Role.ADMIN, of.root, 30),
            signature("zhao.lei", Role.COMPLIANCE, of.root, 20),
        ),
    )


def segment(**changes: Any) -> Segment:
    base = Segment(
        id="seg-0001",
        object="segments/2029-11/seg-0001.parquet",
        key="9f1c2d3e4f5a6b7c8d9e0f1a2b3c4d5e",
        mode=Mode.FLOOR,
        basis="cn.ecommerce_law.31",
        bucket="2029-11",
        batch="b-20261124-0001",
        state=SegmentState.LIVE,
        created_at=NOON - 5 * MINUTE,
        conversations=10,
        messages=120,
        size=18_432,
        sha256=hashlib.sha256(b"segment").hexdigest(),
    )
    return replace(base, **changes)


PEOPLE = {
    "li.na": Person(
        name="li.na",
        roles=frozenset({Role.ADMIN}),
        title="系统管理员",
        email="li.na@acme.test",
    ),
    "zhao.lei": Person(
        name="zhao.lei",
        roles=frozenset({Role.COMPLIANCE}),
        title="合规主管",
        email="zhao.lei@acme.test",
    ),
}
KEYS = KeyErasure(
    keys=8,
    algorithm="AES-256-GCM",
    bits=256,
    module="cryptography 50.0.2 (OpenSSL); no validation claimed",
    copies=(
        KeyCopy(
            place="keys/ring.db",
            form="wrapped (AES-256 key wrap)",
            gone_at=NOON + MINUTE,
        ),
        KeyCopy(
            place="process memory",
            form="unwrapped",
            gone_at=None,
            note="Freed by the process, not overwritten",
        ),
    ),
)
MEDIA = (
    Medium(
        id="sqlite:data/guicang.db",
        type="database table",
        source="wecom, dingtalk",
        technique=Technique.SQL_DELETE,
        tool="SQLite 3.40.1, secure_delete",
        category="personal information",
    ),
    Medium(
        id="keys/ring.db",
        type="key ring",
        source="data keys of the conversations",
        technique=Technique.CRYPTOGRAPHIC_ERASE,
        tool="Guicang 0.1.0",
    ),
)
CHECKS = (
    Check(method="read_back", result=Result.PASSED, looked_at=10),
    Check(method="key_lookup_fails", result=Result.PASSED, looked_at=8),
)


def evidence(of: Sequence[Member] | None = None, **changes: Any) -> Evidence:
    """Give an ordinary run's evidence; ``changes`` replace what a test is about."""
    of = members() if of is None else tuple(of)
    end = changes.pop("end", End.OFFLINE)
    of_batch = batch(of, end)
    base = Evidence(
        id="cert-20261124-0001",
        issuer=Issuer(
            organisation="示例科技有限公司",
            system="guicang",
            instance="3f2a9c4e",
        ),
        batch=of_batch,
        members=of,
        request=request(of_batch),
        rule=Rule(
            selection="everyday conversations, 30 days after closing",
            triggers=("closed",),
            due_first=NOON - timedelta(days=20),
            due_last=NOON - timedelta(days=2),
            asked_at=NOON,
            packs={"cn.ecommerce_law.31": "2018-08-31"},
        ),
        times=Times(began=NOON, ended=NOON + MINUTE, certified=NOON + 2 * MINUTE),
        performed_by=Hand(
            person="system:worker",
            role="system",
            at=NOON,
            location="host gc-1",
        ),
        position=Position(
            size=4_211,
            root=hashlib.sha256(b"ledger").hexdigest(),
            checkpoint="checkpoints/4200.note",
        ),
        search=Search(
            needles=16,
            probed=("data/guicang.db", "data/guicang.db-wal", "archive/staging"),
            not_probed={"swap": "belongs to the operating system"},
        ),
        media=MEDIA,
        checks=CHECKS,
        tools={"guicang": "0.1.0", "python": "3.11.7", "sqlite": "3.40.1"},
        segments=(segment(),),
        keys=KEYS,
        people=PEOPLE,
        backup_horizon="P35D",
        backup_until=NOON + timedelta(days=35),
    )
    return replace(base, **changes)


ROOM = PlatformCopy(
    source="rooms",
    connector="matrix",
    conversations=3,
    ability=Can.PARTLY,
    told=(
        Told(
            says="Purged on Synapse with all before it; other servers keep copies.",
            conversations=2,
            deleted=True,
        ),
        Told(says=Bar.HELD, conversations=1, deleted=False),
    ),
    attested=Attestation(
        source="rooms", days=30, proof="ab" * 32, note="", by="wang.fang", at=NOON
    ),
)


def certificate(of: Sequence[Member] | None = None, **changes: Any) -> Document:
    return build(evidence(of, **changes), leaf)


def sealed(of: Sequence[Member] | None = None, **changes: Any) -> bytes:
    return seal(certificate(of, **changes), Pen())
