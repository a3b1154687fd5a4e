"""Whether a certificate is complete and does not contradict itself.

In this order, the first flaw is raised as BadCertificate:

1. Every field is there and holds what it may hold (``schema``).
2. The counts sum, and each record that is left is named once (R26).
3. The leaves make the root that was signed.
4. No medium is called more thoroughly sanitized than its technique allows.
5. Every approval is of this very manifest, and no instant runs backwards.
6. Claim, archive statement and validation are those that the facts bear.
7. Every limitation that follows from the facts is named.
8. The English sentences are those of their codes.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, Final

from guicang.domain.certificate import judge, platforms
from guicang.domain.certificate.model import Document
from guicang.domain.certificate.schema import flaws
from guicang.domain.certificate.sentences import NONE_RECORDED, well_said
from guicang.domain.disposal.model import Fate
from guicang.domain.errors import BadCertificate
from guicang.domain.ledger.merkle import root_of

MAX_LEAVES: Final = 100_000
_BACKUPS: Final = frozenset(
    {"backups-until", "backups-horizon", "backups-not-declared"}
)


def check(document: Document) -> None:
    """Raise BadCertificate unless the document is whole and consistent."""
    for flaw in flaws(document):
        raise BadCertificate(reason=flaw)
    for rule in _RULES:
        for flaw in rule(document):
            raise BadCertificate(reason=flaw)


def _counts(document: Document) -> Iterator[str]:
    scope = document["scope"]
    counts, kept = scope["counts"], scope["kept"]
    if sum(counts.values()) != scope["members"]:
        yield "the counts do not sum to the members"
    fates = Counter(record["fate"] for record in kept)
    if any(fates[f] != counts[f] for f in Fate if f != Fate.DESTROYED):
        yield "the records that are left are not as many as counted"
    places = {record["index"] for record in kept}
    if len(places) != len(kept) or any(p >= scope["members"] for p in places):
        yield "a record that is left stands twice, or outside the manifest"
    named = scope["destroyed"]
    if named is not None and len(named) != counts["destroyed"]:
        yield "the destroyed records are not as many as counted"
    ground = document["ground"]
    if ground["hold_check"] + ground["floor_check"] != counts["refused"]:
        yield "the refusals are not as many as counted"


def _leaves(document: Document) -> Iterator[str]:
    scope = document["scope"]
    leaves = scope["leaves"]
    if leaves is None:
        if scope["members"] <= MAX_LEAVES:
            yield "the leaves are missing"
        return
    if len(leaves) != scope["members"]:
        yield "the leaves are not as many as the members"
    if root_of(map(bytes.fromhex, leaves)).hex() != scope["root"]:
        yield "the leaves do not make the root"


def _methods(document: Document) -> Iterator[str]:
    sanitization = document["sanitization"]
    for medium in sanitization["media"]:
        if medium["method"] != judge.method(medium, sanitization["keys"]):
            yield f"{medium['technique']} does not make a {medium['method']}"
    if document["scope"]["counts"]["destroyed"] and not sanitization["media"]:
        yield "records went, but from no medium"


def _instants(document: Document) -> Iterator[str]:
    for approval in document["approvals"]:
        if approval["root"] != document["scope"]["root"]:
            yield "an approval is of another manifest"
    timing = document["timing"]
    if not judge.in_order(timing["began"], timing["ended"], timing["certified"]):
        yield "the instants run backwards"


def _conclusions(document: Document) -> Iterator[str]:
    if document["claim"] != judge.claim(document):
        yield "the claim is not what the facts bear"
    if document["archive"]["statement"] != judge.statement(document):
        yield "the statement on the archive is not what the segments say"
    residual, stands = document["residual"], document["verification"]["validation"]
    if residual["told"] != judge.told(document):
        yield "the statement on recipients is not what the list says"
    if residual["backups"]["code"] not in _BACKUPS:
        yield "nothing is said about backups"
    yield from platforms.flaws(document)
    if (stands["decision"], stands["reasons"]) != judge.validation(document):
        yield f"the facts do not bear the decision to {stands['decision']}"


def _limits(document: Document) -> Iterator[str]:
    named: list[dict[str, Any]] = document["limitations"]
    if not named:
        yield "the limitations are blank"
    for limit in judge.limits(document):
        if limit not in named:
            yield f"a limitation is not named: {limit['code']}"
    if len(named) > 1 and any(one["code"] == NONE_RECORDED for one in named):
        yield "'none recorded' stands beside limitations"


def _words(document: Document) -> Iterator[str]:
    rows = platforms.rows(document)
    sentences = (
        document["claim"],
        document["archive"]["statement"],
        document["residual"]["backups"],
        document["residual"]["source"],
        *(row[name] for row in rows for name in ("copy", "retention")),
        *document["verification"]["validation"]["reasons"],
        *document["limitations"],
    )
    for sentence in sentences:
        if not well_said(sentence):
            yield f"the words of {sentence['code']} are not its own"


_RULES: Final[tuple[Callable[[Document], Iterator[str]], ...]] = (
    _counts,
    _leaves,
    _methods,
    _instants,
    _conclusions,
    _limits,
    _words,
)
