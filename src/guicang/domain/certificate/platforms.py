"""What a certificate says of the platforms' own copies: no more than is known.

Our copy and the platform's are two. Of the second we know whether we asked the platform
to delete it and what it answered, whether it could be asked at all, and what a person
attested of how long the platform keeps it. A platform's answer is repeated, not vouched
for.

This part is optional and has a version of its own: certificates that were issued before
there was one have none, and verify as before.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from guicang.domain.certificate.field import Field, Kind, sentence
from guicang.domain.certificate.sentences import say
from guicang.domain.sources.model import Can
from guicang.domain.sources.native import Attestation

SCHEMA: Final = "guicang.platform-copies/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What was answered, or kept us from asking, of so many conversations."""

    says: str
    conversations: int
    deleted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformCopy:
    """What is known of a platform's copies of what was erased here.

    ``ability`` is whether the connector can delete there. ``told`` is empty where
    nothing was to be deleted there. ``attested`` is the last attestation, if any.
    """

    source: str
    connector: str
    conversations: int
    ability: Can
    told: tuple[Told, ...] = ()
    attested: Attestation | None = None


Part = Mapping[str, Any]
"""The part of a certificate that this is, as plain values."""

_AT: Final = "residual.platforms"
_ROW: Final = f"{_AT}.sources[]"
_OWN: Final = "own"
FIELDS: Final = (
    Field(
        _AT, Kind.GROUP, _OWN, "What is known of the platforms' copies.", optional=True
    ),
    Field(
        f"{_AT}.schema",
        Kind.TEXT,
        _OWN,
        "Name and version of this part.",
        choices=(SCHEMA,),
    ),
    Field(
        f"{_AT}.approved",
        Kind.FLAG,
        _OWN,
        "True if the manifest that was signed says: also on the platform.",
    ),
    Field(f"{_AT}.sources", Kind.LIST, _OWN, "The sources of what was erased."),
    Field(_ROW, Kind.GROUP, _OWN, "A source that was added here."),
    Field(f"{_ROW}.source", Kind.TEXT, _OWN, "Its name."),
    Field(f"{_ROW}.connector", Kind.TEXT, _OWN, "Its connector."),
    Field(f"{_ROW}.conversations", Kind.COUNT, _OWN, "How many of it were erased."),
    Field(
        f"{_ROW}.ability",
        Kind.TEXT,
        _OWN,
        "Whether the connector can delete the platform's copy.",
        choices=tuple(Can),
    ),
    Field(f"{_ROW}.told", Kind.LIST, _OWN, "What came of asking; empty if nobody did."),
    Field(f"{_ROW}.told[]", Kind.GROUP, _OWN, "One answer."),
    Field(
        f"{_ROW}.told[].says",
        Kind.TEXT,
        _OWN,
        "How far it went in the connector's words, or a code of what was in the way.",
    ),
    Field(f"{_ROW}.told[].conversations", Kind.COUNT, _OWN, "Of how many."),
    Field(f"{_ROW}.told[].deleted", Kind.FLAG, _OWN, "True if the platform did it."),
    *sentence(f"{_ROW}.copy", _OWN, "The platform's copies."),
    *sentence(f"{_ROW}.retention", _OWN, "How long it keeps them by itself."),
)


def part(copies: tuple[PlatformCopy, ...], *, approved: bool) -> dict[str, object]:
    """Spell what is known, and what follows from it."""
    return {
        "schema": SCHEMA,
        "approved": approved,
        "sources": [_row(copy) for copy in copies],
    }


def _row(one: PlatformCopy) -> dict[str, object]:
    facts: dict[str, object] = {
        "source": one.source,
        "connector": one.connector,
        "conversations": one.conversations,
        "ability": str(one.ability),
        "told": [
            {
                "says": told.says,
                "conversations": told.conversations,
                "deleted": told.deleted,
            }
            for told in one.told
        ],
    }
    kept = _retention(one.source, one.attested)
    return {**facts, "copy": said_of(facts), "retention": kept}


def _retention(source: str, attested: Attestation | None) -> dict[str, object]:
    if attested is None:
        return say("platform-not-attested", source=source)
    seen = {"source": source, "by": attested.by, "on": attested.at.date().isoformat()}
    if attested.days is None:
        return say("platform-attested-ever", **seen)
    return say("platform-attested", **seen, days=attested.days)


def deleted(row: Part) -> int:
    """Count the conversations of a source whose copies the platform deleted."""
    return sum(told["conversations"] for told in row["told"] if told["deleted"])


def _asked(row: Part) -> bool:
    """Whether the platform may have been asked: then what it did is its answers' word.

    An answer may be lost on its way, so that it is not said that nothing was touched.
    """
    return bool(row["told"]) and row["ability"] != Can.NO


def said_of(row: Part) -> dict[str, object]:
    """Say what became of a platform's copies, as the facts bear it."""
    many, done = row["conversations"], deleted(row)
    of = {"source": row["source"], "conversations": many}
    if _asked(row):
        return say("platform-asked", **of, asked=done, left=many - done)
    if row["ability"] == Can.NO:
        return say("platform-cannot", **of, connector=row["connector"])
    return say("platform-untouched", **of)


def rows(document: Part) -> list[Part]:
    """Give the sources that a certificate names; none if it has no such part."""
    found: list[Part] = document["residual"].get("platforms", {}).get("sources", [])
    return found


def source(document: Part) -> dict[str, object]:
    """Say of all source platforms together whether anything was touched there."""
    if not any(map(_asked, rows(document))):
        return say("source-untouched")
    return say("source-asked", conversations=sum(map(deleted, rows(document))))


_RETENTION: Final = frozenset(
    {"platform-attested", "platform-attested-ever", "platform-not-attested"}
)


def flaws(document: Part) -> Iterator[str]:
    """Name what cannot be true of the platforms' copies."""
    if document["residual"]["source"] != source(document):
        yield "what is said about the source platforms is not what the facts bear"
    found = rows(document)
    names = [row["source"] for row in found]
    if len(set(names)) != len(names):
        yield "a source stands twice"
    if (
        sum(r["conversations"] for r in found)
        > document["scope"]["counts"]["destroyed"]
    ):
        yield "more conversations of sources than were destroyed"
    for row in found:
        yield from _flaws(row, document["residual"]["platforms"]["approved"])


def _flaws(row: Part, approved: bool) -> Iterator[str]:  # noqa: FBT001 - read from JSON
    if row["copy"] != said_of(row):
        yield f"the facts of {row['source']} do not bear what is said of its copies"
    if row["retention"]["code"] not in _RETENTION:
        yield f"nothing is said about the retention of {row['source']}"
    answers = sum(told["conversations"] for told in row["told"])
    if approved and answers != row["conversations"]:
        yield f"the answers of {row['source']} are not as many as its conversations"
    if row["told"] and not approved:
        yield f"{row['source']} was asked without approval"
    if deleted(row) and row["ability"] == Can.NO:
        yield f"{row['source']} did what it cannot"
