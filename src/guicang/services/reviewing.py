"""What people label next, what they take back, and whether talk has moved on."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from guicang.domain.classify.measure import Vote, drift
from guicang.domain.classify.said import said
from guicang.ports.records import Records
from guicang.services.classifying import Classifying
from guicang.services.restricting import free

MOVED: Final = 0.25
"""From here on conversations are others than those that were learned from."""
_LOOKED: Final = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """A conversation for a person to label, and what the model thinks it may be."""

    conversation: str
    votes: Sequence[Vote]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """How far labels moved from those that a model had learned (PSI).

    ``before`` counts what it said of what was held out then, ``now`` of the newest.
    """

    psi: float
    before: Mapping[str, int]
    now: Mapping[str, int]

    @property
    def moved(self) -> bool:
        """Whether it is time to look, and to train anew."""
        return self.psi > MOVED


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewing:
    """The use cases."""

    classifying: Classifying
    records: Records

    def picks(self, limit: int = 20) -> Sequence[Pick]:
        """Choose what a person should label next: where the model wavers most.

        Of what looks alike to the model only some come, so that each teaches something.
        """
        ids = free(self.records.doubtful(_LOOKED), self.records)
        serving = self.classifying.asked()
        if serving is None:
            return [Pick(conversation=i, votes=()) for i in ids[:limit]]
        ranked = serving.model.rank(list(self._talks(ids)))
        picks = [
            Pick(conversation=i, votes=votes)
            for i, votes in zip(ids, ranked, strict=True)
        ]
        picks.sort(key=lambda pick: (_margin(pick.votes), pick.conversation))
        return list(islice(_varied(picks, max(1, limit // 3)), limit))

    def of(self, conversation: str) -> Pick:
        """Say what one conversation may be; nothing while no model can be asked."""
        serving = self.classifying.asked()
        votes: Sequence[Vote] = ()
        if serving is not None:
            (votes,) = serving.model.rank(list(self._talks([conversation])))
        return Pick(conversation=conversation, votes=votes)

    def drift(self) -> Drift:
        """Say how far the newest conversations are from those that were learned from.

        NoSuchModel before there is a model, ModelBroken.
        """
        serving = self.classifying.required()
        learned = serving.model.card.get("spread", {})
        before = dict(learned) if isinstance(learned, Mapping) else {}
        talks = [talk for talk in self._talks(self._recent()) if talk]
        now = Counter(vote.label for vote in serving.model.classify(talks))
        return Drift(psi=drift(before, now) if now else 0.0, before=before, now=now)

    def _recent(self) -> Sequence[str]:
        return free(self.records.recent(_LOOKED), self.records)

    def _talks(self, ids: Sequence[str]) -> Iterator[tuple[str, ...]]:
        for talk in self.records.read(ids):
            yield said(talk, self.records.findings(talk.id))


def _margin(votes: Sequence[Vote]) -> float:
    first, *rest = [vote.confidence for vote in votes]
    return first - (rest[0] if rest else 0.0)


def _varied(picks: Sequence[Pick], most: int) -> Iterator[Pick]:
    """Put off what there were enough of: those that waver between the same labels."""
    times: Counter[tuple[str, ...]] = Counter()
    later = []
    for pick in picks:
        kind = tuple(sorted(vote.label for vote in pick.votes[:2]))
        times[kind] += 1
        if times[kind] > most:
            later.append(pick)
        else:
            yield pick
    yield from later
