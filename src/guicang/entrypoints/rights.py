"""Requests of persons as plain values, and their letters, for every door."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from guicang.bootstrap import House
from guicang.domain.subjects.clock import standing
from guicang.domain.subjects.model import WAITING, Item, Outcome, SubjectRequest
from guicang.entrypoints.letters import Letter, Writing, compose
from guicang.entrypoints.words import translator
from guicang.ports.subjectmail import MailKept


def subject_shape(request: SubjectRequest, now: datetime) -> dict[str, Any]:
    """Turn a request into plain values; of the person there is a digest only."""
    instants = ("received_at", "due_at", "verified_at", "decided_at", "closed_at")
    return {
        "id": request.id,
        "kind": request.kind.value,
        "asker": request.asker.value,
        "door": request.door.value,
        "jurisdiction": request.jurisdiction,
        "lang": request.lang,
        "customer": request.customer,
        "state": request.state.value,
        "standing": standing(request, now).value,
        "revision": request.revision,
        "joined": request.joined,
        "extended": request.extended_at is not None,
        "paused": request.paused_at is not None,
        "verified_how": request.verified_how,
        "verified_by": request.verified_by,
        "decided_by": request.decided_by,
        "closed_by": request.closed_by,
        "answer": request.answer,
        "basis": request.basis,
        **{name: _at(getattr(request, name)) for name in instants},
    }


def item_shape(item: Item) -> dict[str, Any]:
    """Turn what is decided about a record into plain values."""
    return {
        "conversation": item.conversation,
        "place": item.place.value,
        "outcome": item.outcome.value,
        "clause": item.clause,
        "basis": item.basis,
        "holds": list(item.holds),
        "until": _at(item.until),
    }


def mail_shape(mail: MailKept) -> dict[str, Any]:
    """Turn a mail into plain values, without the bytes of its files."""
    return {
        "number": mail.number,
        "at": mail.at.isoformat(),
        "sender": mail.sender,
        "subject": mail.subject,
        "text": mail.text,
        "cut": mail.cut,
        "files": [each._asdict() for each in mail.files],
    }


def _at(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def subject_whole(
    request: SubjectRequest, counts: Mapping[Outcome, int], now: datetime
) -> dict[str, Any]:
    """Turn a request into plain values, with how many records have which outcome."""
    return {
        **subject_shape(request, now),
        "records": {outcome.value: many for outcome, many in sorted(counts.items())},
    }


def letter_of(house: House, request: SubjectRequest) -> Letter:
    """Write the letter of a request as it stands now."""
    packs = house.packs.load()
    return compose(
        Writing(
            request=request,
            counts=house.subjects.counts(request.id),
            kept=tuple(_kept(house, request.id)),
            law={entry.id: entry for pack in packs for entry in pack.entries},
            term=house.claiming.terms[request.jurisdiction],
            sender=str(house.config["organisation.name"]),
        )
    )


def _kept(house: House, request: str) -> Iterator[Item]:
    for outcome in sorted(WAITING):
        after = ""
        while page := house.subjects.items(
            request, outcome=outcome, after=after, limit=1_000
        ):
            yield from page
            after = page[-1].conversation


def letter_pdf(house: House, letter: Letter) -> bytes:
    """Print a letter."""
    words = translator(letter.lang)
    return house.printed(letter.title, letter.paragraphs, letter.lang, words)
