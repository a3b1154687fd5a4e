"""The rules of the desk: what an organisation says about it, as versioned data.

A document is a plain mapping of the schema ``guicang.desk/1``, as YAML or JSON give it.
It is read strictly: what is misspelt is refused with its place. Times are whole
seconds; null means that there is no such time.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from guicang.domain.desk.assignment import Choosing
from guicang.domain.desk.model import Sensitive
from guicang.domain.desk.offline import NoticeKind
from guicang.domain.desk.presence import Hours
from guicang.domain.desk.texts import unknown_names
from guicang.domain.desk.timeouts import Limits
from guicang.domain.errors import BadDeskRules

SCHEMA: Final = "guicang.desk/1"
MOST_LIMITS: Final = 200
MOST_SECONDS: Final = 366 * 86_400
MOST_MISSES: Final = 100
LONGEST_TEXT: Final = 500
ALTERNATIVES: Final = frozenset({"telephone", "email", "link", "channel"})
_TOP: Final = frozenset(
    {
        "schema",
        "zone",
        "holidays",
        "limits",
        "choosing",
        "misses",
        "alternatives",
        "sensitive",
        "texts",
    }
)
_TIMES: Final = ("customer_silent", "agent_silent", "first_reply", "total")
_SPANS: Final = ("warn_before", "reopen", "pause_grace")
_LIMITS: Final = frozenset(f.name for f in fields(Limits))
_CHOOSING: Final = frozenset(f.name for f in fields(Choosing))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The rules, read.

    ``limits`` are in the order of the document. After ``misses`` sessions in a row that
    somebody did not answer they are put on a break (0: never). ``sensitive`` says for
    which categories a session is sensitive. ``texts`` are the organisation's own words,
    by language and kind, in the place of ours.
    """

    hours: Hours
    zone: str = "Asia/Shanghai"
    limits: tuple[Limits, ...] = ()
    choosing: Choosing = field(default_factory=Choosing)
    misses: int = 2
    alternatives: Mapping[str, str] = field(default_factory=dict)
    sensitive: Mapping[str, Sensitive] = field(default_factory=dict)
    texts: Mapping[str, Mapping[NoticeKind, str]] = field(default_factory=dict)

    @property
    def fallback(self) -> Limits:
        """What holds where no limits speak of a session."""
        return Limits()


def rules_from(document: Mapping[str, object]) -> Rules:
    """Read a document. BadDeskRules with the place of a fault."""
    _only(document, _TOP, "")
    if document.get("schema") != SCHEMA:
        raise BadDeskRules(place="schema", reason=f"must be {SCHEMA}")
    zone = document.get("zone", "Asia/Shanghai")
    return Rules(
        zone=str(zone),
        hours=Hours(zone=_zone(zone), holidays=_holidays(document.get("holidays", []))),
        limits=_all_limits(document.get("limits", [])),
        choosing=_choosing(_mapping(document.get("choosing", {}), "choosing")),
        misses=_whole(document.get("misses", 2), "misses", MOST_MISSES),
        alternatives=_alternatives(document.get("alternatives", {})),
        sensitive=_sensitive(document.get("sensitive", {})),
        texts=_texts(document.get("texts", {})),
    )


def document_of(rules: Rules) -> dict[str, object]:
    """Write rules down as a document; ``rules_from`` reads the same rules from it."""
    choosing = rules.choosing
    return {
        "schema": SCHEMA,
        "zone": rules.zone,
        "holidays": [day.isoformat() for day in sorted(rules.hours.holidays)],
        "limits": [_limits_row(one) for one in rules.limits],
        "choosing": {
            "stretch": _seconds(choosing.stretch),
            "ageing": _seconds(choosing.ageing),
            "consent_needed": choosing.consent_needed,
        },
        "misses": rules.misses,
        "alternatives": dict(sorted(rules.alternatives.items())),
        "sensitive": {k: v.value for k, v in sorted(rules.sensitive.items())},
        "texts": {
            lang: {kind.value: text for kind, text in sorted(words.items())}
            for lang, words in sorted(rules.texts.items())
        },
    }


def _limits_row(limits: Limits) -> dict[str, object]:
    times = {name: _seconds(getattr(limits, name)) for name in (*_TIMES, *_SPANS)}
    return {
        "channel": limits.channel,
        "category": limits.category,
        **times,
        "ask_rating": limits.ask_rating,
        "most_returns": limits.most_returns,
    }


def _seconds(span: timedelta | None) -> int | None:
    return None if span is None else int(span.total_seconds())


def _all_limits(value: object) -> tuple[Limits, ...]:
    found = _list(value, "limits")
    if len(found) > MOST_LIMITS:
        raise BadDeskRules(place="limits", reason=f"are more than {MOST_LIMITS}")
    read = tuple(
        _one_limits(_mapping(row, f"limits[{n}]"), f"limits[{n}]")
        for n, row in enumerate(found)
    )
    places = [(one.channel, one.category) for one in read]
    if len(set(places)) < len(places):
        raise BadDeskRules(place="limits", reason="name the same sessions twice")
    return read


def _one_limits(row: Mapping[str, object], place: str) -> Limits:
    _only(row, _LIMITS, place)
    base = Limits()

    def given(name: str) -> object:
        default = getattr(base, name)
        kept = _seconds(default) if isinstance(default, timedelta) else default
        return row.get(name, kept)

    return Limits(
        channel=_text(given("channel"), f"{place}.channel"),
        category=_text(given("category"), f"{place}.category"),
        customer_silent=_span(given("customer_silent"), f"{place}.customer_silent"),
        agent_silent=_span(given("agent_silent"), f"{place}.agent_silent"),
        first_reply=_span(given("first_reply"), f"{place}.first_reply"),
        total=_span(given("total"), f"{place}.total"),
        warn_before=_needed(given("warn_before"), f"{place}.warn_before"),
        reopen=_needed(given("reopen"), f"{place}.reopen"),
        pause_grace=_needed(given("pause_grace"), f"{place}.pause_grace"),
        ask_rating=_truth(given("ask_rating"), f"{place}.ask_rating"),
        most_returns=_whole(
            given("most_returns"), f"{place}.most_returns", MOST_MISSES
        ),
    )


def _choosing(row: Mapping[str, object]) -> Choosing:
    _only(row, _CHOOSING, "choosing")
    base = Choosing()
    return Choosing(
        stretch=_span(row.get("stretch", _seconds(base.stretch)), "choosing.stretch"),
        ageing=_span(row.get("ageing", _seconds(base.ageing)), "choosing.ageing"),
        consent_needed=_truth(row.get("consent_needed", True), "choosing"),
    )


def _zone(value: object) -> ZoneInfo:
    try:
        return ZoneInfo(_text(value, "zone"))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadDeskRules(place="zone", reason="is no time zone") from None


def _holidays(value: object) -> frozenset[date]:
    try:
        return frozenset(
            date.fromisoformat(str(day)) for day in _list(value, "holidays")
        )
    except ValueError:
        raise BadDeskRules(place="holidays", reason="are dates, YYYY-MM-DD") from None


def _alternatives(value: object) -> dict[str, str]:
    row = _mapping(value, "alternatives")
    _only(row, ALTERNATIVES, "alternatives")
    return {k: _text(v, f"alternatives.{k}") for k, v in row.items() if v}


def _sensitive(value: object) -> dict[str, Sensitive]:
    found = {}
    for category, kind in _mapping(value, "sensitive").items():
        try:
            found[category] = Sensitive(str(kind))
        except ValueError:
            kinds = ", ".join(Sensitive)
            raise BadDeskRules(
                place=f"sensitive.{category}", reason=f"must be one of {kinds}"
            ) from None
    return found


def _texts(value: object) -> dict[str, dict[NoticeKind, str]]:
    found: dict[str, dict[NoticeKind, str]] = {}
    for lang, words in _mapping(value, "texts").items():
        place = f"texts.{lang}"
        row = _mapping(words, place)
        _only(row, frozenset(NoticeKind), place)
        found[lang] = {
            NoticeKind(kind): _words(text, f"{place}.{kind}")
            for kind, text in row.items()
        }
    return found


def _words(value: object, place: str) -> str:
    """Read a text to customers; it names nothing that nobody can fill."""
    text = _text(value, place)
    if unknown := unknown_names(text):
        raise BadDeskRules(place=place, reason=f"names {{{unknown[0]}}}, unknown")
    return text


def _only(row: Mapping[str, object], known: frozenset[str], place: str) -> None:
    unknown = sorted(set(row) - known)
    if unknown:
        at = f"{place}.{unknown[0]}" if place else unknown[0]
        raise BadDeskRules(place=at, reason="is an unknown field")


def _mapping(value: object, place: str) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise BadDeskRules(place=place, reason="must be a mapping")
    return {str(name): one for name, one in value.items()}


def _list(value: object, place: str) -> list[object]:
    if not isinstance(value, list):
        raise BadDeskRules(place=place, reason="must be a list")
    return value


def _text(value: object, place: str) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        raise BadDeskRules(place=place, reason=f"is a text up to {LONGEST_TEXT} long")
    return value


def _truth(value: object, place: str) -> bool:
    if not isinstance(value, bool):
        raise BadDeskRules(place=place, reason="must say true or false")
    return value


def _whole(value: object, place: str, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise BadDeskRules(place=place, reason=f"is a number from 0 to {most}")
    return value


def _span(value: object, place: str) -> timedelta | None:
    """Read a time; null or 0 means that there is none."""
    return None if not value else _needed(value, place)


def _needed(value: object, place: str) -> timedelta:
    return timedelta(seconds=_whole(value, place, MOST_SECONDS))
