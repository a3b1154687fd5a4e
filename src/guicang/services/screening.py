"""Screen conversations before they are stored, and again when the rules have changed.

Promises, because what is not found here is shown to everybody:

* It fails closed: what the scanner could not read is told apart from what is clean. A
  newcomer that was not screened is kept raw and sealed in quarantine, never stored.
* A rule holds where its scope says: each text is searched with the place where it was
  said.
* What holds prohibited content gets that label besides others, so that retention
  keeps it (Cybersecurity Law, article 49); nothing of it is masked away.
* Rules that label say what it is about by what was found in it and where it was said.
* A finding says where and of which type, never what. Its keyed digest lets the same
  value be found elsewhere, however it is written, and tells nothing without the key.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Final, NamedTuple

from guicang.domain.classify import Found
from guicang.domain.classify.own import ruled
from guicang.domain.detect.model import Finding
from guicang.domain.detect.rules.model import Place
from guicang.domain.detect.rules.settle import Inspection
from guicang.domain.detect.types import sensitive_types
from guicang.domain.detect.values import bare
from guicang.domain.record import Conversation
from guicang.domain.record.categories import PROHIBITED
from guicang.domain.retention.model import Label, LabelSource
from guicang.ports.keys import Tagger
from guicang.ports.records import Screened
from guicang.ports.rules import Inspector

Counts = list[list[object]]
"""Pairs of a type and how many there are."""

Question = tuple[str, Place]
"""A text, and where it was said."""


class Foreseen(NamedTuple):
    """What was found in texts before they are screened, by a version of the rules.

    ``failed`` are the ids of conversations that the scanner could not read.
    """

    rules: str
    found: Mapping[Question, Inspection]
    failed: frozenset[str] = frozenset()


_STANDING: Final = frozenset({LabelSource.PERSON, LabelSource.IMPORT})
NOTHING: Final = Foreseen("", {})
"""Nothing was searched ahead."""


def inspected(
    scanner: Inspector, texts: Sequence[str], places: Sequence[Place] | None = None
) -> Sequence[Inspection] | None:
    """Give what the scanner finds in each text; None if it failed, whatever it raised.

    Without places, rules of any scope hold. An engine's error may quote the text: it
    goes no further than here.
    """
    try:
        found = scanner.inspect(texts, places) if texts else ()
    except Exception:  # noqa: BLE001 - whatever an engine raises, nothing was screened
        return None
    return found if len(found) == len(texts) else None


def spread(conversations: Sequence[Conversation]) -> tuple[list[str], list[Place]]:
    """Give all texts of conversations, and of each where it was said."""
    said = [(m.text, c) for c in conversations for m in c.messages]
    return [text for text, _ in said], [Place(c.source, c.channel) for _, c in said]


def asked(texts: Sequence[str], places: Sequence[Place]) -> list[Question]:
    """Give each text with its place: what is found depends on nothing else."""
    return list(zip(texts, places, strict=True))


def tag_of(tagger: Tagger, kind: str, value: str) -> str:
    """Return the keyed digest of a value, the same for each way of writing it."""
    return tagger.tag(f"finding:{kind}", bare(kind, value))


def counted(screened: Iterable[Screened]) -> Counter[str]:
    """Count findings by type."""
    return Counter(
        str(hit.type)
        for each in screened
        for hits in each.findings.values()
        for hit in hits
    )


def pairs(counts: Mapping[str, int]) -> Counts:
    """Spell counts by type for the ledger, in the order of the types.

    An organisation's type may have a name that is no key of the ledger.
    """
    return [[name, count] for name, count in sorted(counts.items())]


def kept(
    labels: tuple[Label, ...], screened: Screened, at: datetime
) -> tuple[Label, ...]:
    """Return the labels, with those that have to be there by what was found.

    That of prohibited content always; what rules that label give unless a person or
    the source said what it is. None is taken away: a hold may go by it, and a doubt is
    a person's to end.
    """
    stands = any(each.by in _STANDING for each in labels)
    names = [] if stands else [found.category for found in screened.ruled]
    if screened.preserve:
        names.append(PROHIBITED)
    there = {each.category for each in labels}
    return (
        *labels,
        *(
            Label(category=name, by=LabelSource.RULE, at=at)
            for name in dict.fromkeys(names)
            if name not in there
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    """The use case. ``strict``: what only a standard names is sensitive, too."""

    scanner: Inspector
    tagger: Tagger
    strict: bool = True

    @property
    def rules(self) -> str:
        """The version of the rules."""
        return self.scanner.version

    def screen(
        self, conversations: Sequence[Conversation], foreseen: Foreseen = NOTHING
    ) -> list[Screened | None]:
        """Screen conversations, all texts in one call; None where the scanner failed.

        Where the call fails, each conversation is tried for itself: one that the
        scanner cannot take keeps nobody else out. What was foreseen is not searched
        again, if it was by the rules in force.
        """
        if any(each.id in foreseen.failed for each in conversations):
            rest = [c for c in conversations if c.id not in foreseen.failed]
            told = iter(self.screen(rest, foreseen) if rest else [])
            failed = foreseen.failed
            return [None if c.id in failed else next(told) for c in conversations]
        found = self._scanned(conversations, foreseen)
        if found is not None or len(conversations) == 1:
            return [None] if found is None else list(found)
        return [one for each in conversations for one in self.screen([each], foreseen)]

    def _scanned(
        self, conversations: Sequence[Conversation], foreseen: Foreseen
    ) -> list[Screened] | None:
        known = foreseen.found if foreseen.rules == self.rules else {}
        questions = asked(*spread(conversations))
        new = [each for each in questions if each not in known] if known else questions
        found = inspected(self.scanner, [q[0] for q in new], [q[1] for q in new])
        if found is None:
            return None
        if known:
            anew = iter(found)
            found = [known[q] if q in known else next(anew) for q in questions]
        return self.settled(conversations, found)

    def settled(
        self, conversations: Sequence[Conversation], found: Sequence[Inspection]
    ) -> list[Screened]:
        """Make of what was found in ``spread`` conversations what is kept of them."""
        inspections = iter(found)
        return [
            self._screened(c, list(islice(inspections, len(c.messages))))
            for c in conversations
        ]

    def _screened(
        self, conversation: Conversation, inspections: Sequence[Inspection]
    ) -> Screened:
        sensitive = sensitive_types(strict=self.strict)
        found = {
            m.seq: tuple([self._tagged(m.text, hit) for hit in each.findings])
            for m, each in zip(conversation.messages, inspections, strict=True)
            if each.findings
        }
        reports = tuple([str(hit.type) for each in inspections for hit in each.reports])
        types = {str(hit.type) for some in found.values() for hit in some}
        return Screened(
            found,
            not sensitive.isdisjoint(types),
            self.rules,
            reports,
            any(each.preserve for each in inspections),
            self.ruled(conversation, types.union(reports)),
        )

    def ruled(
        self, conversation: Conversation, types: Collection[str]
    ) -> tuple[Found, ...]:
        """Say which categories rules that label give; ``types`` are what was found."""
        rules = self.scanner.labels
        return ruled(conversation, types, rules) if rules else ()

    def _tagged(self, text: str, hit: Finding) -> Finding:
        # What is partly hidden is no value that could be met again.
        value = "" if hit.masked else text[hit.start : hit.end]
        if not value:
            return hit
        return hit._replace(digest=tag_of(self.tagger, hit.type, value))
