"""The letter to a person who asked: what was decided, on which article, until when.

It is in the person's language, not the reader's, and quotes nothing that was said.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from guicang.domain.retention.pack_model import PackEntry
from guicang.domain.subjects.clock import Term
from guicang.domain.subjects.model import (
    GIVING,
    RESTRICTING,
    Item,
    Outcome,
    State,
    SubjectRequest,
)
from guicang.domain.subjects.wording import KINDS
from guicang.entrypoints.words import translator


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter: its title and its paragraphs, in the language ``lang``."""

    lang: str
    title: str
    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        """The whole letter as plain text."""
        return "\n\n".join((self.title, *self.paragraphs)) + "\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """What a letter is written from."""

    request: SubjectRequest
    counts: Mapping[Outcome, int]
    kept: Iterable[Item]
    law: Mapping[str, PackEntry]
    term: Term
    sender: str


def compose(told: Writing) -> Letter:
    """Write the letter of a request as it stands."""
    request, words = told.request, translator(told.request.lang)
    title = words("Your request {number}: {kind}").format(
        number=request.id, kind=words(KINDS[request.kind])
    )
    begun = words("We received your request on {day}.").format(
        day=_day(request.received_at, told.term)
    )
    body = [begun, *_decided(told), *_refused(told)]
    if request.extended_at is not None and not request.closed:
        body.append(
            words("We need longer, until {day}, because: {why}").format(
                day=_day(request.due_at, told.term), why=request.extended_why
            )
        )
    if request.answer:
        body.append(request.answer)
    body.append(words("You may complain to the authority that protects your data."))
    return Letter(
        lang=request.lang,
        title=title,
        paragraphs=(*body, told.sender or words("The controller of your data")),
    )


def _decided(told: Writing) -> Iterable[str]:
    request, words = told.request, translator(told.request.lang)
    if request.state not in {State.DECIDED, State.ANSWERED}:
        return
    if request.kind in GIVING:
        yield words("What we hold about you is handed over to you apart, in a package.")
        return
    if request.kind in RESTRICTING:
        said = words("{many} records are from now on stored, and used for nothing.")
        yield said.format(many=told.counts.get(Outcome.RESTRICT, 0))
        return
    if not sum(told.counts.values()):
        yield words("We hold no records of conversations with you.")
        return
    going = told.counts.get(Outcome.ERASE, 0) + told.counts.get(Outcome.ERASED, 0)
    if going:
        gone = told.counts.get(Outcome.ERASED, 0)
        yield words("{many} records are erased ({gone} of them already).").format(
            many=going, gone=gone
        )
    yield from _kept(told)


def _kept(told: Writing) -> Iterable[str]:
    """Name every ground on which records stay, with the article and its last day."""
    words = translator(told.request.lang)
    grounds = Counter((i.outcome, i.basis) for i in told.kept)
    ends: dict[tuple[Outcome, str], datetime | None] = {}
    for item in told.kept:
        known = ends.get((item.outcome, item.basis), item.until)
        later = item.until is None or (known is not None and item.until > known)
        ends[item.outcome, item.basis] = item.until if later else known
    for (outcome, basis), many in sorted(grounds.items()):
        end = ends[outcome, basis]
        yield _ground(outcome, told.law.get(basis), told).format(
            many=many,
            until=_last_day(end, told.term)
            if end
            else words("a day that is not known yet"),
        )


def _ground(outcome: Outcome, entry: PackEntry | None, told: Writing) -> str:
    words = translator(told.request.lang)
    if outcome is Outcome.HELD:
        return words("{many} records are kept for the establishment of legal claims.")
    if entry is None:
        return words(
            "{many} records are stored to the end of {until}, and used for nothing."
        )
    cited = entry.cite(told.request.lang)
    if outcome is Outcome.LEGAL_REVIEW:
        said = words(
            "{many} records are stored and used for nothing while it is examined "
            "whether they must be kept: "
        )
        return said + _braced(cited)
    said = words(
        "{many} records must be kept by law to the end of {until}; until then they are "
        "stored and used for nothing, then they are erased: "
    )
    return said + _braced(cited)


def _refused(told: Writing) -> Iterable[str]:
    request, words = told.request, translator(told.request.lang)
    if request.state is not State.REFUSED:
        return
    entry = told.law.get(request.basis)
    cited = entry.cite(request.lang) if entry else request.basis
    yield words("We do not do what you asked for: {article}").format(article=cited)


def _braced(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _last_day(end: datetime, term: Term) -> str:
    """Name the last day on which a record is kept: ends are the midnight after it."""
    return _day(end - timedelta(microseconds=1), term)


def _day(at: datetime, term: Term) -> str:
    return f"{at.astimezone(ZoneInfo(term.zone)):%Y-%m-%d}"
