"""Draw up the reports of an incident from what is known, and mark what is not.

What each report holds: PIPL, article 57 (what was concerned, why, what harm; what was
done and what persons can do; whom to ask) for the authority and the persons; the whole
course of events, with every clock, for ourselves and at the end.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from guicang.domain.errors import BadIncident
from guicang.domain.incident.drafts import Draft, Line, Report, Section
from guicang.domain.incident.model import Incident
from guicang.domain.incident.wording import CIRCUMSTANCES, KINDS, STATES, WAYS
from guicang.domain.ledger.model import Entry, Tag
from guicang.domain.ledger.wording import TAGS
from guicang.ports.clock import Clock
from guicang.ports.ledger import Ledger
from guicang.services.responding import Responding, owner_of

Words = Callable[[str], str]
Press = Callable[[Draft, Words], bytes]
"""Turns a draft into a file."""
_OUTSIDE: Final = frozenset({Report.AUTHORITY, Report.PERSONS})
_OPENED: Final = (
    Tag.INCIDENT_RESCUE_LOOKED,
    Tag.INCIDENT_RESCUE_PROPOSED,
    Tag.INCIDENT_HANDLED,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tongue:
    """Who reads it: words, the language, and how categories and instants are said."""

    words: Words
    lang: str
    category: Callable[[str], str]
    when: Callable[[datetime], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafting:
    """The use case. ``presses`` are by form: ``docx`` and ``pdf``."""

    responding: Responding
    ledger: Ledger
    clock: Clock
    organisation: str
    system: str
    presses: Mapping[str, Press]

    def draw(
        self, incident_id: str, report: Report, form: str, tongue: Tongue, *, by: str
    ) -> bytes:
        """Give a draft as a file; that it was drawn up is an entry.

        NoSuchIncident, BadIncident for a form that there is not.
        """
        if form not in self.presses:
            raise BadIncident(reason=f"{form}: {', '.join(sorted(self.presses))}")
        draft = self.draft(incident_id, report, tongue)
        data = self.presses[form](draft, tongue.words)
        about = {
            "incident": incident_id,
            "report": report.value,
            "lang": tongue.lang,
            "form": form,
            "gaps": draft.gaps,
            "sha256": hashlib.sha256(data).hexdigest(),
        }
        with self.ledger.transaction():
            self.ledger.append(Tag.INCIDENT_DRAFTED, by, about, self.clock.now())
        return data

    def draft(self, incident_id: str, report: Report, tongue: Tongue) -> Draft:
        """Give a draft as a value. NoSuchIncident."""
        incident = self.responding.get(incident_id)
        entries = list(self.ledger.entries(about=incident_id))
        return Draft(
            report=report,
            incident=incident.id,
            organisation=self.organisation,
            made_at=self.clock.now(),
            lang=tongue.lang,
            sections=tuple(self._sections(incident, report, entries, tongue)),
        )

    def _sections(
        self, incident: Incident, report: Report, entries: list[Entry], tongue: Tongue
    ) -> Iterator[Section]:
        yield Section(title="Who reports", lines=tuple(self._who(report, tongue)))
        happened = tuple(_happened(incident, report, tongue))
        yield Section(title="What happened", lines=happened)
        yield Section(title="Cause and harm", lines=_harm(tongue))
        yield Section(title="What was done", lines=tuple(_done(entries, tongue)))
        if report in _OUTSIDE:
            yield Section(title="What persons can do", lines=_advice(tongue))
            return
        yield self._clocks(incident, tongue)
        yield _course(entries, tongue)
        yield Section(title="What is learnt from it", lines=_learnt(tongue))
        yield Section(title="Evidence", lines=self._evidence(entries, tongue))

    def _who(self, report: Report, tongue: Tongue) -> Iterator[Line]:
        if self.organisation:
            yield Line(label="Organisation", value=self.organisation)
        else:
            yield _gap("Organisation", "the organisation's full name", tongue)
        if report is not Report.PERSONS:
            yield Line(label="System", value=self.system)
            yield _gap("Responsible person", "name, title, telephone", tongue)
        yield _gap("Whom to ask", "a telephone number and an address", tongue)

    def _clocks(self, incident: Incident, tongue: Tongue) -> Section:
        rows = []
        for clock in self.responding.clocks(incident):
            due = tongue.when(clock.due) if clock.due else "-"
            at_once = clock.due is not None and clock.rule.duration is None
            rows.append(
                (
                    clock.rule.title.of(tongue.lang),
                    clock.rule.to.of(tongue.lang),
                    tongue.words("at once") if at_once else due,
                    tongue.words(STATES[clock.state]),
                    tongue.words(str(owner_of(clock))),
                    clock.mark.reference or clock.mark.why or "-",
                )
            )
        heads = ("Clock", "To whom", "Until", "State", "Owner", "Reference")
        return Section(title="Clocks", heads=heads, rows=tuple(rows))

    def _evidence(self, entries: list[Entry], tongue: Tongue) -> tuple[Line, ...]:
        head = self.ledger.head()
        numbers = ", ".join(str(each.seq) for each in entries)
        return (
            Line(label="Entries of the ledger", value=numbers or "-"),
            Line(label="Size of the ledger", value=f"{head.size:,}"),
            Line(label="Root", value=head.root.hex()),
            _gap("Attachments", "receipts, correspondence, findings", tongue),
        )


def _gap(label: str, wanted: str, tongue: Tongue) -> Line:
    return Line(label=label, value=tongue.words(wanted), gap=True)


def _happened(incident: Incident, report: Report, tongue: Tongue) -> Iterator[Line]:
    facts, words = incident.facts, tongue.words
    yield Line(label="Number of the incident", value=incident.id)
    yield Line(label="Kind", value=words(KINDS[facts.kind]))
    if report is Report.PERSONS:
        wanted = "what happened, in words that the persons understand"
        yield _gap("What happened", wanted, tongue)
    else:
        yield Line(label="What happened", value=facts.story)
    yield Line(label="Discovered", value=tongue.when(facts.discovered_at))
    at = tongue.when(facts.happened_at) if facts.happened_at else ""
    yield _known("Happened", at, tongue)
    names = words(", ").join(map(tongue.category, sorted(facts.categories)))
    yield _known("Kinds of information", names, tongue)
    sensitive = words("yes") if facts.sensitive else words("no")
    yield Line(label="Sensitive personal data", value=sensitive)
    if report is Report.PERSONS:
        return
    persons = "" if facts.persons is None else f"{facts.persons:,}"
    yield _known("Persons concerned", persons, tongue)
    if facts.conversations:
        count = f"{len(facts.conversations):,}"
        yield Line(label="Conversations concerned", value=count)
    if facts.sources:
        sources = words(", ").join(sorted(facts.sources))
        yield Line(label="Sources", value=sources)
    said = [words(CIRCUMSTANCES[each]) for each in sorted(facts.circumstances)]
    if said:
        yield Line(label="Circumstances", value=words(", ").join(said))


def _known(label: str, value: str, tongue: Tongue) -> Line:
    """Give a line, or a gap where nobody knows."""
    if value:
        return Line(label=label, value=value)
    return _gap(label, "not known when this was drawn up", tongue)


def _harm(tongue: Tongue) -> tuple[Line, ...]:
    return (
        _gap("Cause", "why it happened; the first finding is enough", tongue),
        _gap("Possible harm", "what it may do to persons", tongue),
    )


def _advice(tongue: Tongue) -> tuple[Line, ...]:
    return (
        _gap("Advice to persons", "what they can do to limit the harm", tongue),
        _gap("Signed", "name, seal, date", tongue),
    )


def _learnt(tongue: Tongue) -> tuple[Line, ...]:
    return (
        _gap("What is changed", "so that it does not happen again", tongue),
        _gap("Who sees to it", "name and date", tongue),
    )


def _done(entries: list[Entry], tongue: Tongue) -> Iterator[Line]:
    """State the measures that the ledger has."""
    words = tongue.words
    for entry in entries:
        data: Any = entry.data
        at = tongue.when(entry.at)
        if entry.tag == Tag.INCIDENT_DECLARED:
            yield Line(label="Evidence locked", value=at)
            if data["freeze"]:
                value = words("{at}, number {id}").format(at=at, id=data["freeze"])
                yield Line(label="All destruction stopped", value=value)
        elif entry.tag in _OPENED:
            yield Line(label=TAGS[Tag(entry.tag)], value=_measure(data, at, words))
    yield _gap("Further measures", "what else was done, and when", tongue)


def _measure(data: Any, at: str, words: Words) -> str:
    parts = [at]
    for way, count in sorted(dict(data.get("ways", {})).items()):
        parts.append(f"{words(WAYS[way])}: {count:,}")
    if "count" in data:
        said = words("{count} conversations, request {id}")
        parts.append(said.format(count=data["count"], id=data["request"]))
    return " · ".join(parts)


def _course(entries: list[Entry], tongue: Tongue) -> Section:
    rows = tuple(
        (
            str(entry.seq),
            tongue.when(entry.at),
            entry.actor,
            tongue.words(TAGS.get(Tag(entry.tag), entry.tag)),
            str(entry.data.get("clock", "")) or "-",
        )
        for entry in entries
    )
    heads = ("Entry", "When", "Who", "What", "Clock")
    return Section(title="Course of events", heads=heads, rows=rows)
