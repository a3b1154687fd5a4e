"""Recall and precision of findings against labels."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from guicang.domain.detect.model import Finding

Span = Sequence[object]
CONTEXT = frozenset({"PERSON", "ADDRESS", "MEDICAL", "DOB", "MINOR"})


class Quality:
    """Counts, by type and by written form, over labelled texts.

    A label is found by a finding of its type with its very borders. A finding is false
    if it overlaps no label of its type.
    """

    def __init__(self) -> None:
        """Nothing was counted yet."""
        self.labels: Counter[tuple[str, str]] = Counter()
        self.hits: Counter[tuple[str, str]] = Counter()
        self.right: Counter[str] = Counter()
        self.false: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
        self.missed: dict[tuple[str, str], list[str]] = defaultdict(list)

    def add(self, text: str, spans: Iterable[Span], found: Sequence[Finding]) -> None:
        """Count one text."""
        spans = list(spans)
        places = {(f.type, f.start, f.end) for f in found}
        for start, end, kind, form in spans:
            key = (str(kind), str(form))
            self.labels[key] += 1
            if (kind, start, end) in places:
                self.hits[key] += 1
            else:
                self.missed[key].append(text)
        for f in found:
            if any(s < f.end and f.start < e and k == f.type for s, e, k, _ in spans):
                self.right[f.type] += 1
            else:
                self.false[f.type].append((text, text[f.start : f.end], f.rule))

    def recall(self, *, structured: bool = True) -> float:
        """Return the share of labels found, of structured types or of all."""
        keys = [k for k in self.labels if not (structured and k[0] in CONTEXT)]
        return sum(self.hits[k] for k in keys) / sum(self.labels[k] for k in keys)

    def precision(self, *, structured: bool = True) -> float:
        """Return the share of findings that are none too many."""
        kinds = {*self.right, *self.false}
        kinds = {k for k in kinds if not (structured and k in CONTEXT)}
        right = sum(self.right[k] for k in kinds)
        return right / (right + sum(len(self.false[k]) for k in kinds))

    def weakest(self, least: float, few: int = 20) -> dict[str, float]:
        """Return types, and types in a form, that are found less often than that."""
        totals, hits = Counter(self.labels), Counter(self.hits)
        for (kind, _), count in self.labels.items():
            totals[kind, "*"] += count
        for (kind, _), count in self.hits.items():
            hits[kind, "*"] += count
        shares = {
            f"{k} {form}": hits[k, form] / n
            for (k, form), n in totals.items()
            if n >= few
        }
        return {name: share for name, share in shares.items() if share < least}
