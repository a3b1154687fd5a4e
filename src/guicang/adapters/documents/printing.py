"""One certificate and the sheet it is printed on, with the words both need."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from guicang.adapters.documents.ink import GREY, Cell, Line
from guicang.adapters.documents.labels import term
from guicang.adapters.documents.sheet import Sheet
from guicang.domain.certificate.model import Document
from guicang.domain.certificate.sentences import SENTENCES


@dataclass(frozen=True, slots=True)
class Print:
    """A certificate on its way to paper; ``seal`` is what is known of the file."""

    sheet: Sheet
    doc: Document
    seal: Sequence[tuple[str, str]]

    def said(self, said: dict[str, Any], size: float = 8.6) -> Cell:
        """Spell a sentence of the certificate in both languages."""
        return self.sheet.sentence(said, SENTENCES[said["code"]], size)

    def all(self, sentences: Sequence[dict[str, Any]]) -> Iterator[Line]:
        """Spell sentences one after another."""
        for one in sentences:
            yield from self.said(one)

    def when(self, name: str) -> str:
        """Spell one of the certificate's instants."""
        return time_of(self.doc["timing"][name])

    def span(self, first: str, last: str) -> str:
        """Spell the time between two of the certificate's instants."""
        return f"{self.when(first)} → {self.when(last)}"

    def person(self, hand: dict[str, Any]) -> Cell:
        """Spell who somebody is, and what for."""
        sheet = self.sheet
        role = sheet.words(term(hand["role"]))
        places = (hand.get("location"), hand.get("contact"))
        about = " · ".join(filter(None, (hand["title"], role, *places)))
        return [Line(hand["person"]), Line(about, 7, GREY)]


def time_of(stamp: str | None) -> str:
    """Spell an instant for people: to the second, in UTC."""
    return "-" if stamp is None else f"{clock(stamp)} UTC"


def clock(stamp: str) -> str:
    """Spell an instant where the column says that it is UTC."""
    return f"{stamp[:10]} {stamp[11:19]}"
