"""Legal packs as values, and the reading of them with the place of every fault.

The file is data that people edit: what is misspelt must be refused, because an entry
that is silently left out would let a record go before its time.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Final, NamedTuple

from guicang.domain.errors import BadPack, BadPeriod
from guicang.domain.retention.calendar import parse, zone_of

SCHEMA: Final = "guicang.legal-packs/1"
BINDING_EFFECTS: Final = frozenset({"floor", "ceiling"})
_FIELDS: Final = frozenset(
    [
        "id",
        "jurisdiction",
        "instrument",
        "article",
        "title",
        "rank",
        "applies_to",
        "effect",
        "duration",
        "trigger",
        "summary",
        "quote",
        "text_version",
        "effective_from",
        "effective_to",
        "source",
        "evidence",
        "verified",
        "effective_from_verified",
        "condition",
    ]
)
_EVIDENCE: Final = frozenset("ABCD")
_VERIFIABLE: Final = frozenset("AB")


class Text(NamedTuple):
    """A text in both languages of the product."""

    zh: str
    en: str

    def of(self, lang: str) -> str:
        """Return the text for a language tag; English for all but Chinese."""
        return self.zh if lang.lower().startswith("zh") else self.en


@dataclass(frozen=True, slots=True, kw_only=True)
class PackEntry:
    """One rule of law, standard or guide, with where it was read.

    ``rank`` and ``effect`` are the pack's own words, which are finer than
    ``model.Rank``. ``categories`` is empty for every category. ``verified`` entries
    rest on evidence A (full text read) or B (decisive words quoted); the others are
    suggestions until an administrator confirms them. ``more`` keeps the remaining
    fields of the file, such as ``note`` and ``product_rule``, as texts.
    """

    id: str
    pack: str
    jurisdiction: str
    instrument: Text
    article: str
    title: Text
    rank: str
    actors: frozenset[str]
    categories: frozenset[str]
    sectors: frozenset[str]
    effect: str
    duration: str | None
    trigger: str
    summary: Text
    quote: str
    text_version: str
    effective_from: date | None
    effective_from_verified: bool
    effective_to: date | None
    source: tuple[str, ...]
    evidence: str
    verified: bool
    condition: str = ""
    more: Mapping[str, str] = field(default_factory=dict)

    def cite(self, lang: str) -> str:
        """Name instrument and article, as a reader of that language expects it."""
        if lang.lower().startswith("zh"):
            return f"《{self.instrument.zh}》第{self.article}条"
        return f"{self.instrument.en}, art. {self.article}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """Entries that belong together. ``default_enabled``: it concerns everybody."""

    id: str
    name: Text
    default_enabled: bool
    entries: tuple[PackEntry, ...]


def packs_from(document: Mapping[str, object]) -> tuple[Pack, ...]:
    """Read the whole document. BadPack with the place of the first fault."""
    if document.get("schema") != SCHEMA:
        raise BadPack(place="schema", reason=f"must be {SCHEMA}")
    words = _Words.of(document)
    packs = tuple(
        _pack(row, f"packs[{number}]", words)
        for number, row in enumerate(_rows(document.get("packs"), "packs"))
    )
    seen: set[str] = set()
    for entry in (entry for pack in packs for entry in pack.entries):
        if entry.id in seen:
            raise BadPack(place=entry.id, reason="the id is given twice")
        seen.add(entry.id)
    return packs


class _Words(NamedTuple):
    """The vocabulary that the document itself declares."""

    categories: frozenset[str]
    effects: frozenset[str]
    ranks: frozenset[str]

    @classmethod
    def of(cls, document: Mapping[str, object]) -> "_Words":
        names = ("record_categories", "effects", "ranks")
        return cls(*(frozenset(_texts(document.get(n), n)) for n in names))


def _pack(row: Mapping[str, object], place: str, words: _Words) -> Pack:
    pack = _text(row, "id", place)
    entries = _rows(row.get("entries"), f"{pack}.entries")
    return Pack(
        id=pack,
        name=_both(row, "name", pack),
        default_enabled=_flag(row, "default_enabled", pack),
        entries=tuple(
            _entry(entry, pack, f"{pack}.entries[{number}]", words)
            for number, entry in enumerate(entries)
        ),
    )


def _entry(
    row: Mapping[str, object], pack: str, place: str, words: _Words
) -> PackEntry:
    place = _text(row, "id", place)
    applies = row.get("applies_to")
    if not isinstance(applies, Mapping):
        raise BadPack(place=f"{place}.applies_to", reason="must be a mapping")
    where = f"{place}.applies_to"
    categories = frozenset(_texts(applies.get("record_categories"), where))
    _known(categories - {"*"}, words.categories, f"{where}.record_categories")
    entry = PackEntry(
        id=place,
        pack=pack,
        jurisdiction=_text(row, "jurisdiction", place),
        instrument=_both(row, "instrument", place),
        article=_text(row, "article", place),
        title=_both(row, "title", place),
        rank=_text(row, "rank", place),
        actors=frozenset(_texts(applies.get("actors"), f"{where}.actors")),
        categories=frozenset() if "*" in categories else categories,
        sectors=frozenset(_texts(applies.get("sectors", ()), f"{where}.sectors")),
        effect=_text(row, "effect", place),
        duration=_duration(row.get("duration"), f"{place}.duration"),
        trigger=_text(row, "trigger", place),
        summary=_both(row, "summary", place),
        quote=str(row.get("quote") or ""),
        text_version=str(row.get("text_version") or ""),
        effective_from=_day(row.get("effective_from"), f"{place}.effective_from"),
        effective_from_verified=_flag(row, "effective_from_verified", place),
        effective_to=_day(row.get("effective_to"), f"{place}.effective_to"),
        source=tuple(_texts(row.get("source"), f"{place}.source")),
        evidence=_text(row, "evidence", place),
        verified=_flag(row, "verified", place),
        condition=str(row.get("condition") or ""),
        more={k: str(v) for k, v in row.items() if k not in _FIELDS},
    )
    _check(entry, words)
    return entry


def _check(entry: PackEntry, words: _Words) -> None:
    """Check what the fields must be to each other."""
    _known({entry.rank}, words.ranks, f"{entry.id}.rank")
    _known({entry.effect}, words.effects, f"{entry.id}.effect")
    _known({entry.evidence}, _EVIDENCE, f"{entry.id}.evidence")
    if entry.verified and entry.evidence not in _VERIFIABLE:
        raise BadPack(place=f"{entry.id}.verified", reason="needs evidence A or B")
    if entry.effect == "floor" and entry.duration is None:
        raise BadPack(place=f"{entry.id}.duration", reason="a floor needs a period")
    if not entry.actors:
        raise BadPack(place=f"{entry.id}.applies_to.actors", reason="must not be empty")


def instant_of(day: date | None, zone: str) -> datetime | None:
    """Return the instant at which a day begins in a zone; None for no day."""
    return None if day is None else datetime.combine(day, time(), zone_of(zone))


def _known(given: Iterable[str], words: frozenset[str], place: str) -> None:
    unknown = sorted(set(given) - words)
    if unknown:
        raise BadPack(place=place, reason=f"unknown: {', '.join(unknown)}")


def _rows(value: object, place: str) -> Sequence[Mapping[str, object]]:
    if not isinstance(value, list) or not all(isinstance(v, Mapping) for v in value):
        raise BadPack(place=place, reason="must be a list of mappings")
    return value


def _texts(value: object, place: str) -> Sequence[str]:
    if not isinstance(value, (list, tuple)) or not all(
        isinstance(v, str) and v for v in value
    ):
        raise BadPack(place=place, reason="must be a list of texts")
    return value


def _text(row: Mapping[str, object], name: str, place: str) -> str:
    value = row.get(name)
    if not isinstance(value, str) or not value:
        raise BadPack(place=f"{place}.{name}", reason="must be a text")
    return value


def _both(row: Mapping[str, object], name: str, place: str) -> Text:
    value = row.get(name)
    if not isinstance(value, Mapping):
        raise BadPack(place=f"{place}.{name}", reason="must have zh and en")
    where = f"{place}.{name}"
    return Text(zh=_text(value, "zh", where), en=_text(value, "en", where))


def _flag(row: Mapping[str, object], name: str, place: str) -> bool:
    value = row.get(name)
    if not isinstance(value, bool):
        raise BadPack(place=f"{place}.{name}", reason="must be true or false")
    return value


def _duration(value: object, place: str) -> str | None:
    if value is None:
        return None
    try:
        parse(str(value))
    except BadPeriod as error:
        raise BadPack(place=place, reason=str(error)) from None
    return str(value)


def _day(value: object, place: str) -> date | None:
    """Read a date; a bare month or year begins with its first day.

    A remark may follow it in parentheses.
    """
    if value is None or isinstance(value, date):
        return value
    text = str(value).partition(" (")[0]
    try:
        return date.fromisoformat(text + "0000-01-01"[len(text) :])
    except ValueError:
        raise BadPack(place=place, reason=f"no date: {value}") from None
