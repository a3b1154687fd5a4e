"""Put together what rules and the trained model say of a conversation.

1. What came with the record, or a person gave, stands.
2. What rules are sure of stands, and what the model is sure of beside it: of several
   categories the longest floor counts anyway (R3).
3. Where neither is sure, the candidate that is kept longest stands in, marked as in
   doubt: a person is asked, and nothing goes earlier than any candidate would let it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from guicang.domain.classify import Found
from guicang.domain.classify.measure import Vote
from guicang.domain.classify.taxonomy import CATEGORIES, longest
from guicang.domain.errors import BadTaxonomy
from guicang.domain.record.categories import GENERAL

CHANCE: Final = 0.1
"""A label that is at least so likely is a candidate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taxonomy:
    """What a model's labels mean: the organisation's topics, each of a category.

    ``thresholds`` are the confidences from which a label is believed; ``otherwise``
    is that of labels which have none of their own.
    """

    categories: Mapping[str, str]
    thresholds: Mapping[str, float]
    otherwise: float
    suggests: bool = False

    def sure(self, vote: Vote) -> bool:
        """Whether a vote is believed without a person."""
        return vote.confidence >= self.thresholds.get(vote.label, self.otherwise)


def taxonomy(labels: Sequence[str], topics: Mapping[str, object]) -> dict[str, str]:
    """Give each label's retention category. BadTaxonomy where one has none."""
    found = {}
    for label in labels:
        category = topics.get(label, label)
        if not isinstance(category, str) or category not in CATEGORIES:
            raise BadTaxonomy(place=f"topics.{label}", reason="is no category")
        found[label] = category
    return found


def decide(
    ruled: Sequence[Found], votes: Sequence[Vote], known: Taxonomy
) -> tuple[Found, ...]:
    """Say which categories a conversation has; ``votes`` are the likeliest first."""
    if known.suggests:
        return suggest(ruled, votes, known)
    if any(found.by == "import" for found in ruled):
        return tuple(ruled)
    sure = [found for found in ruled if found.sure]
    have = {found.category for found in sure}
    best = votes[0]
    if known.sure(best):
        category = known.categories[best.label]
        if category not in have and not (have and category == GENERAL):
            sure.append(Found(category, "classifier", sure=True, because=(best.label,)))
    if sure:
        return tuple(sure)
    candidates = {found.category for found in ruled}
    candidates |= {known.categories[v.label] for v in votes if v.confidence >= CHANCE}
    candidates.add(known.categories[best.label])
    labels = tuple(vote.label for vote in votes if vote.confidence >= CHANCE)
    return (Found(longest(candidates), "doubt", sure=False, because=labels),)


def suggest(
    ruled: Sequence[Found], votes: Sequence[Vote], known: Taxonomy
) -> tuple[Found, ...]:
    """Say which categories a conversation has, where the model may only suggest.

    What rules say stands as it is. What the model is sure of stands beside it only if
    it is kept longer, and in doubt: it asks a person, and never shortens anything.
    """
    best = votes[0]
    category = known.categories[best.label]
    have = {found.category for found in ruled}
    longer = longest({category, *have}) == category and category not in have
    if any(found.by == "import" for found in ruled) or not known.sure(best):
        return tuple(ruled)
    if not longer:
        return tuple(ruled)
    sure = tuple(found for found in ruled if found.sure)
    return (*sure, Found(category, "doubt", sure=False, because=(best.label,)))


def unasked(ruled: Sequence[Found], categories: Iterable[str]) -> tuple[Found, ...]:
    """Say which categories a conversation has while the model cannot be asked.

    It could have said any of its ``categories``: the one that is kept longest stands in
    beside what rules are sure of, marked as in doubt, so that a person is asked.
    """
    if any(found.by == "import" for found in ruled):
        return tuple(ruled)
    sure = tuple(found for found in ruled if found.sure)
    worst = longest({*categories, *(found.category for found in ruled)})
    return (*sure, Found(worst, "doubt", sure=False))
