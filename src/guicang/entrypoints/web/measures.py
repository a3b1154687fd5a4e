"""How good a model is, for pages: charts as options for ECharts, and their tables.

What is read here is the report that a model's card carries (domain report).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from guicang.entrypoints.houses import words
from guicang.entrypoints.web.drawings import BLUE, CALM, FINE, INK, ORANGE, WITHIN
from guicang.entrypoints.web.wording import category_name

Report = Mapping[str, Any]
_MOST: Final = 12
"""So many labels a confusion matrix shows: those that are confused most."""
_WIDE: Final = 230
_HIGH: Final = 210
"""Pixels that all cells of a row, or of a column, have where the screen is narrow."""


def figures(found: Report) -> list[tuple[str, str, str]]:
    """Give the figures of a report: what, how much, and within which interval."""
    return [
        (
            words("Accuracy"),
            percent(found["accuracy"]),
            between(found["accuracy_interval"]),
        ),
        (
            words("Macro F1"),
            percent(found["macro_f1"]),
            between(found["macro_f1_interval"]),
        ),
        (
            words("Can be filed so that 92 % are right"),
            percent(found["coverage_at"].get("0.92", 0)),
            "",
        ),
        (
            words("Calibration error"),
            percent(found["calibration_error"]),
            words("how far what it says of its sureness is off"),
        ),
    ]


def percent(value: float) -> str:
    """Write a share."""
    return f"{value:.1%}"


def between(interval: Sequence[float]) -> str:
    """Write an interval of 95 %."""
    return f"{interval[0]:.1%} - {interval[1]:.1%}"


def labels(found: Report) -> list[dict[str, Any]]:
    """Give each label's figures, the most frequent first."""
    rows = sorted(found["labels"], key=lambda x: (-x["texts"], x["label"]))
    return [
        {
            "name": category_name(x["label"]),
            "label": x["label"],
            "texts": x["texts"],
            "precision": percent(x["precision"]),
            "precision_in": between(x["precision_interval"]),
            "recall": percent(x["recall"]),
            "recall_in": between(x["recall_interval"]),
            "f1": percent(x["f1"]),
        }
        for x in rows
    ]


# --- the confusion matrix -------------------------------------------------------------


def matrix(found: Report) -> dict[str, Any]:
    """Give the confusion matrix of the labels that are confused most."""
    cells = {(c["truth"], c["said"]): c["texts"] for c in found["confusion"]}
    names = _most_confused(cells)
    rows = [
        {
            "name": category_name(truth),
            "cells": [(cells.get((truth, said), 0), truth == said) for said in names],
        }
        for truth in names
    ]
    many = len({name for pair in cells for name in pair})
    return {
        "names": [category_name(name) for name in names],
        "rows": rows,
        "options": _matrix_options(names, cells),
        "left_out": many - len(names),
    }


def _most_confused(cells: Mapping[tuple[str, str], int]) -> list[str]:
    times: Counter[str] = Counter()
    for (truth, said), number in cells.items():
        weight = 0 if truth == said else number
        times[truth] += weight
        times[said] += weight
    order = sorted(times, key=lambda name: (-times[name], name))
    return sorted(order[:_MOST])


def _matrix_options(
    names: Sequence[str], cells: Mapping[tuple[str, str], int]
) -> dict[str, Any]:
    shown = [category_name(name) for name in names]
    total = Counter[str]()
    for (truth, _said), number in cells.items():
        total[truth] += number
    axis = {
        "type": "category",
        "data": shown,
        "splitArea": {"show": False},
        "axisTick": {"show": False},
    }
    told = words("was {truth}, called {said}: {n}")
    return {
        **CALM,
        "grid": {"left": 8, "right": 16, "top": 8, "bottom": 8, **WITHIN},
        "tooltip": {"trigger": "item", "formatter": "{b}"},
        "xAxis": {
            **axis,
            "name": words("called"),
            "nameLocation": "start",
            "position": "top",
            "axisLabel": {"color": INK, "rotate": 40, "interval": 0},
        },
        "yAxis": {
            **axis,
            "inverse": True,
            "axisLabel": {"color": INK, "interval": 0},
        },
        "series": [
            {
                "type": "scatter",
                "symbol": "rect",
                "symbolSize": [_WIDE // len(names), _HIGH // len(names)],
                "label": {"show": True, "formatter": "{@[2]}", "color": "#1f2937"},
                "data": [
                    {
                        "name": told.format(
                            truth=category_name(truth),
                            said=category_name(said),
                            n=cells[truth, said],
                        ),
                        "value": [
                            category_name(said),
                            category_name(truth),
                            cells[truth, said],
                        ],
                        "itemStyle": {
                            "color": _shade(
                                cells[truth, said] / total[truth], truth == said
                            )
                        },
                    }
                    for truth in names
                    for said in names
                    if cells.get((truth, said))
                ],
            }
        ],
    }


def _shade(share: float, right: bool) -> str:  # noqa: FBT001 - of one cell
    """Give a light tone: the darker, the greater the share; text on it is readable."""
    strength = round(0.12 + 0.38 * min(1.0, share), 2)
    return (
        f"rgba(31, 107, 193, {strength})" if right else f"rgba(180, 83, 9, {strength})"
    )


# --- calibration and coverage ---------------------------------------------------------


def calibration(found: Report) -> dict[str, Any]:
    """Draw how often it was right beside how sure it said it was."""
    points = [
        {
            "name": words("said {sure}, right {right} of {n}").format(
                sure=percent(b["confidence"]),
                right=percent(b["accuracy"]),
                n=b["texts"],
            ),
            "value": [_hundred(b["confidence"]), _hundred(b["accuracy"])],
            "symbolSize": min(26, 8 + b["texts"] // 20),
        }
        for b in found["reliability"]
    ]
    return {
        **_plane(words("how sure it said it was, %"), words("right, %")),
        "series": [
            {
                "type": "line",
                "data": [[0, 0], [100, 100]],
                "symbol": "none",
                "lineStyle": {"type": "dashed", "color": "#8a97a8", "width": 1},
                "tooltip": {"show": False},
                "silent": True,
            },
            {"type": "line", "data": points, "itemStyle": {"color": BLUE}},
        ],
    }


def coverage(found: Report) -> dict[str, Any]:
    """Draw how accurate what is filed would be, by how much is filed."""
    points = [
        {
            "name": words("{share} filed, {right} of it right").format(
                share=percent(p["coverage"]), right=percent(p["accuracy"])
            ),
            "value": [_hundred(p["coverage"]), _hundred(p["accuracy"])],
        }
        for p in found["curve"]
    ]
    least = min((p["accuracy"] for p in found["curve"]), default=0)
    return {
        **_plane(
            words("filed without a person, %"),
            words("right, %"),
            least=max(0, int(least * 10) * 10 - 10),
        ),
        "series": [
            {
                "type": "line",
                "data": points,
                "itemStyle": {"color": BLUE},
                "symbolSize": 6,
                "markLine": {
                    "silent": True,
                    "symbol": "none",
                    "data": [{"yAxis": 92}],
                    "lineStyle": {"color": ORANGE, "type": "dashed"},
                    "label": {"formatter": "92 %", "position": "insideEndTop"},
                },
            }
        ],
    }


def _plane(across: str, up: str, least: int = 0) -> dict[str, Any]:
    label = {"color": INK}
    return {
        **CALM,
        "grid": {"left": 8, "right": 24, "top": 32, "bottom": 32, **WITHIN},
        "tooltip": {"trigger": "item", "formatter": "{b}"},
        "xAxis": {
            "type": "value",
            "min": 0,
            "max": 100,
            "name": across,
            "nameLocation": "middle",
            "nameGap": 28,
            "axisLabel": label,
            "splitLine": {"lineStyle": {"color": FINE}},
        },
        "yAxis": {
            "type": "value",
            "min": least,
            "max": 100,
            "name": up,
            "nameTextStyle": {"align": "left"},
            "axisLabel": label,
            "splitLine": {"lineStyle": {"color": FINE}},
        },
    }


def _hundred(share: float) -> float:
    return round(100 * share, 1)


def points(found: Report) -> dict[str, Any]:
    """Give the rows of the tables beside the charts, and what stands above them."""
    return {
        "heads": {
            "bins": (words("said"), words("right"), words("Records")),
            "curve": (words("as sure as"), words("filed"), words("right")),
            "targets": (words("so many right"), words("so many filed")),
        },
        "bins": [
            (percent(b["confidence"]), percent(b["accuracy"]), f"{b['texts']:,}")
            for b in found["reliability"]
        ],
        "curve": [
            (percent(p["threshold"]), percent(p["coverage"]), percent(p["accuracy"]))
            for p in found["curve"]
        ],
        "targets": [
            (f"{float(t):.0%}", percent(c)) for t, c in found["coverage_at"].items()
        ],
    }
