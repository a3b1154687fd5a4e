"""Incidents as every door shows them."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from guicang.domain.approval.model import Request
from guicang.domain.errors import BadIncident
from guicang.domain.incident.clocks import Clock, State
from guicang.domain.incident.concerned import (
    Concerned,
    Extent,
    extent_from,
    extent_to,
)
from guicang.domain.incident.drafts import Report
from guicang.domain.incident.model import Circumstance, Facts, Incident, Kind
from guicang.domain.incident.rescue import Trace
from guicang.domain.incident.rules import Source
from guicang.domain.incident.telling import persons_from
from guicang.domain.incident.wording import STATES, STEPS, WAYS, WHYS, WORDS
from guicang.domain.retention.binding import ZONES
from guicang.entrypoints.houses import house
from guicang.entrypoints.labels import CATEGORIES, article
from guicang.entrypoints.words import Words, translator, when
from guicang.services.drafting import Tongue
from guicang.services.exercising import Exercise
from guicang.services.telling import Impact

TONES: Final[Mapping[State, str]] = {
    State.DUE: "bad",
    State.RUNNING: "warn",
    State.OVERDUE: "bad",
    State.WAITING: "plain",
    State.MET: "good",
    State.NOT_APPLICABLE: "plain",
}
JURISDICTIONS: Final = tuple(ZONES)
_MINUTE: Final = 60
_HOUR: Final = 3600
_DAY: Final = 86_400


def sets(values: Iterable[str]) -> frozenset[str]:
    """Give what was chosen, without what is empty."""
    return frozenset(value.strip() for value in values if value.strip())


def circumstances(values: Iterable[str]) -> frozenset[Circumstance]:
    """Read circumstances. BadIncident for a word that is none."""
    return frozenset(_member(Circumstance, value) for value in sets(values))


def kind(value: str) -> Kind:
    """Read a kind. BadIncident for a word that is none."""
    found: Kind = _member(Kind, value)
    return found


def _member(words: Any, value: str) -> Any:
    try:
        return words(value)
    except ValueError:
        known = ", ".join(words)
        raise BadIncident(reason=f"{value}: {known}") from None


def jurisdictions(values: Iterable[str], ours: Iterable[str]) -> frozenset[str]:
    """Read jurisdictions; the organisation's own where none is named. BadIncident."""
    named = sets(values)
    if unknown := named - set(JURISDICTIONS):
        raise BadIncident(reason=f"{', '.join(sorted(unknown))}: unknown")
    return named or (frozenset(ours) & set(JURISDICTIONS)) or frozenset({"CN"})


def why_not(clock: Clock, words: Words) -> str:
    """Say why a clock does not apply; "" if it does."""
    if clock.why is None or clock.state is not State.NOT_APPLICABLE:
        return ""
    about = dict(clock.about)
    if "word" in about:
        word = str(about["word"])
        about["word"] = words(WORDS.get(word, word))
    return words(WHYS[clock.why]).format(**about)


def span(length: timedelta, words: Words) -> str:
    """Write a length of time in its two largest units."""
    seconds = int(abs(length).total_seconds())
    if seconds >= _DAY:
        days, hours = seconds // _DAY, seconds % _DAY // _HOUR
        return words("{days} d {hours} h").format(days=days, hours=hours)
    if seconds >= _HOUR:
        hours, minutes = seconds // _HOUR, seconds % _HOUR // _MINUTE
        return words("{hours} h {minutes} min").format(hours=hours, minutes=minutes)
    return words("{minutes} min").format(minutes=seconds // _MINUTE)


def left(clock: Clock, now: datetime, words: Words) -> str:
    """Say how long is left on a clock that runs, or for how long it is past."""
    if clock.state is State.RUNNING:
        return words("{time} left").format(time=span(clock.left(now), words))
    if clock.state in {State.DUE, State.OVERDUE}:
        return words("for {time}").format(time=span(clock.left(now), words))
    return ""


def cited(source: Source, words: Words, lang: str) -> str:
    """Cite where a clock comes from."""
    name = source.instrument.of(lang)
    return article(name, source.article, words) if source.article else name


def clock_shape(clock: Clock, now: datetime, words: Words, lang: str) -> dict[str, Any]:
    """Turn a clock into plain values, in the reader's language."""
    rule, mark = clock.rule, clock.mark
    return {
        "clock": rule.id,
        "title": rule.title.of(lang),
        "to": rule.to.of(lang),
        "jurisdiction": rule.jurisdiction,
        "internal": rule.internal,
        "duration": rule.duration,
        "state": clock.state.value,
        "said": words(STATES[clock.state]),
        "start": clock.start,
        "due": clock.due,
        "left": left(clock, now, words),
        "near": clock.near(now),
        "why": why_not(clock, words),
        "owner": mark.owner,
        "role": rule.owner.value,
        "met_at": mark.met_at,
        "met_by": mark.met_by,
        "late": clock.late,
        "reference": mark.reference,
        "sources": [
            {
                "id": each.id,
                "name": cited(each, words, lang),
                "rank": each.rank,
                "verified": each.verified,
            }
            for each in rule.sources
        ],
    }


def incident_shape(incident: Incident) -> dict[str, Any]:
    """Turn an incident into plain values."""
    facts = asdict(incident.facts)
    return {
        "id": incident.id,
        **{k: sorted(v) if isinstance(v, frozenset) else v for k, v in facts.items()},
        "declared_at": incident.declared_at,
        "declared_by": incident.declared_by,
        "freeze": incident.freeze,
        "handled_at": incident.handled_at,
        "closed_at": incident.closed_at,
        "closed_by": incident.closed_by,
    }


def facts_of(  # the facts of one form
    *,
    kind_: str,
    story: str,
    discovered_at: datetime | None,
    now: datetime,
    **more: Any,
) -> Facts:
    """Make the facts that somebody declared; discovered now unless they say when."""
    return Facts(
        kind=kind(kind_),
        story=story.strip(),
        discovered_at=(discovered_at or now).astimezone(UTC),
        **more,
    )


def trace_shape(trace: Trace, words: Words) -> dict[str, Any]:
    """Turn what is left of a conversation into plain values."""
    return {**asdict(trace), "way": trace.way.value, "said": words(WAYS[trace.way])}


FORMS: Final[Mapping[str, str]] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
"""Forms of drafts, and their media types (IANA)."""


def report(value: str) -> Report:
    """Read which report. BadIncident for a word that is none."""
    found: Report = _member(Report, value)
    return found


def reader(lang: str) -> Tongue:
    """Say who reads a draft: in Chinese, or in English."""
    words = translator(lang)
    return Tongue(
        words=words,
        lang=lang,
        category=lambda name: words(CATEGORIES.get(name, name)),
        when=when,
    )


def impact_shape(impact: Impact) -> dict[str, Any]:
    """Turn what telling persons would do into plain values."""
    return {
        "persons": impact.persons,
        "mails": impact.mails,
        "phones": impact.phones,
        "shut": impact.shut,
        "subject": impact.said.subject,
        "text": impact.said.text,
    }


def entry_number(text: str) -> int:
    """Read the number of an entry; -1 for none. BadIncident."""
    if text.strip() and not text.strip().isdecimal():
        raise BadIncident(reason="an entry has a number")
    return int(text) if text.strip() else -1


def whom(
    incident: str, lines: Iterable[str], extent: Extent, tokens: Iterable[str]
) -> tuple[str, ...]:
    """Give who is told: those on a list, and those chosen from the records.

    BadIncident.
    """
    typed, wanted = [line for line in lines if line.strip()], sets(tokens)
    found = house().concerning.chosen(incident, extent, wanted)
    listed = persons_from(typed) if typed or not found else ()
    return tuple(sorted({*listed, *found}))


def chosen_of(extent: Extent, tokens: Iterable[str]) -> Mapping[str, object]:
    """Say how those chosen from the records are found again; {} for none."""
    wanted = sorted(sets(tokens))
    return {"extent": extent_to(extent), "tokens": wanted} if wanted else {}


def again(request: Request, lines: Iterable[str]) -> tuple[str, ...]:
    """Give who was signed: a list brought again, and those chosen from the records."""
    payload: Any = request.payload
    if "chosen" not in payload:
        return persons_from(lines)
    extent, tokens = payload["chosen"]["extent"], payload["chosen"]["tokens"]
    return whom(str(payload["incident"]), lines, extent_from(extent), tokens)


def concerned_shape(found: Concerned) -> dict[str, Any]:
    """Turn whom an incident concerns into plain values; addresses are masked."""
    return {
        **asdict(found),
        "unreached": found.unreached,
        "only_archived": found.only_archived,
    }


def require_count(persons: int, typed: int) -> None:
    """Raise BadIncident unless somebody says how many they are about to tell."""
    if persons != typed:
        raise BadIncident(reason="the count is not how many persons are on the list")


def exercise_shape(exercise: Exercise, words: Words) -> dict[str, Any]:
    """Turn an exercise into plain values."""
    return {
        "at": exercise.at,
        "by": exercise.by,
        "code": exercise.code,
        "ms": exercise.ms,
        "erased": exercise.erased,
        "found": exercise.found,
        "back": exercise.back,
        "same": exercise.same,
        "conversations": exercise.conversations,
        "real": exercise.real,
        "snapshot": exercise.snapshot,
        "steps": [
            {"step": s.name, "said": words(STEPS[s.name]), "ms": s.ms}
            for s in exercise.steps
        ],
    }
