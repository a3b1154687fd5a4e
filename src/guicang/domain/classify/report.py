"""What was measured, as plain values: for cards of models, programs and pages."""

from collections.abc import Mapping
from typing import Any, Final

from guicang.domain.classify.measure import Measures, Share

_PLACES: Final = 6


def report(found: Measures) -> dict[str, Any]:
    """Turn measures into plain values; shares are from 0 to 1."""
    return {
        "texts": found.accuracy.of,
        "accuracy": _round(found.accuracy.value),
        "accuracy_interval": _interval(found.accuracy),
        "macro_f1": _round(found.macro_f1),
        "macro_f1_interval": [_round(each) for each in found.macro_f1_interval],
        "coverage_at": {f"{t:g}": _round(c) for t, c in found.coverage_at.items()},
        "calibration_error": _round(found.calibration_error),
        "labels": [
            {
                "label": x.label,
                "precision": _round(x.precision.value),
                "precision_interval": _interval(x.precision),
                "recall": _round(x.recall.value),
                "recall_interval": _interval(x.recall),
                "f1": _round(x.f1),
                "texts": x.recall.of,
            }
            for x in found.labels
        ],
        "reliability": [
            {
                "confidence": _round(b.confidence),
                "accuracy": _round(b.right.value),
                "texts": b.right.of,
            }
            for b in found.bins
        ],
        "curve": [
            {name: _round(value) for name, value in p._asdict().items()}
            for p in found.curve
        ],
        "confusion": [
            {"truth": truth, "said": said, "texts": number}
            for (truth, said), number in _confused(found.confusion)
        ],
    }


def _confused(
    confusion: Mapping[tuple[str, str], int],
) -> list[tuple[tuple[str, str], int]]:
    return sorted(confusion.items(), key=lambda each: (-each[1], each[0]))


def _interval(share: Share) -> list[float]:
    return [_round(share.low), _round(share.high)]


def _round(value: float) -> float:
    return round(value, _PLACES)
