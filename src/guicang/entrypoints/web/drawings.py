"""What charts draw, as options of ECharts; each page shows the same as a table, too.

Colours are told apart by everybody (Okabe and Ito, 2008) and bear text in white.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from guicang.domain.record import micros

BLUE: Final = "#1f6bc1"
GREEN: Final = "#1d7a3a"
GREY: Final = "#7a8699"
RED: Final = "#b42318"
PURPLE: Final = "#6d3bb3"
ORANGE: Final = "#b45309"
INK: Final = "#49566c"
FINE: Final = "#e2e7ed"
CALM: Final = {"aria": {"enabled": True}, "animation": False}
WITHIN: Final = {"outerBoundsMode": "same", "outerBoundsContain": "axisLabel"}

Options = dict[str, Any]


class Series(NamedTuple):
    """One row of numbers, and how it is drawn: ``bar`` or ``line``."""

    name: str
    numbers: Sequence[int]
    colour: str
    kind: str = "bar"


class Span(NamedTuple):
    """A stretch of time on a lane; without an end it goes on."""

    lane: str
    since: datetime
    until: datetime | None
    colour: str


def by_day(days: Sequence[date], series: Sequence[Series]) -> Options:
    """Draw numbers by day: bars stand beside each other, lines run above them."""
    return by_name([f"{day:%m-%d}" for day in days], series)


def by_name(names: Sequence[str], series: Sequence[Series]) -> Options:
    """Draw numbers by name, or hour: bars beside each other, lines above them."""
    return {
        **CALM,
        "legend": {"top": 0, "textStyle": {"color": INK}},
        "grid": {"left": 8, "right": 8, "top": 36, "bottom": 4, **WITHIN},
        "tooltip": {"trigger": "axis"},
        "xAxis": {
            "type": "category",
            "data": list(names),
            "axisLabel": {"color": INK},
        },
        "yAxis": {
            "type": "value",
            "minInterval": 1,
            "axisLabel": {"color": INK},
            "splitLine": {"lineStyle": {"color": FINE}},
        },
        "series": [
            {
                "name": one.name,
                "type": one.kind,
                "data": list(one.numbers),
                "itemStyle": {"color": one.colour},
                "symbolSize": 7,
                "barMaxWidth": 14,
            }
            for one in series
        ],
    }


def ranked(rows: Sequence[tuple[str, int, str]]) -> Options:
    """Draw names with numbers as lying bars, the greatest on top; each has a link."""
    return {
        **CALM,
        "grid": {"left": 8, "right": 48, "top": 4, "bottom": 4, **WITHIN},
        "tooltip": {"trigger": "item"},
        "xAxis": {"type": "value", "show": False},
        "yAxis": {
            "type": "category",
            "inverse": True,
            "data": [name for name, _, _ in rows],
            "axisLabel": {"color": INK},
            "axisTick": {"show": False},
            "axisLine": {"show": False},
        },
        "series": [
            {
                "type": "bar",
                "barMaxWidth": 16,
                "itemStyle": {"color": BLUE, "borderRadius": 2},
                "label": {"show": True, "position": "right", "color": INK},
                "data": [{"value": count, "href": href} for _, count, href in rows],
            }
        ],
    }


def spans(
    lanes: Sequence[str], found: Sequence[Span], now: datetime, word_now: str
) -> Options:
    """Draw stretches of time on lanes, and a line for now.

    What has no end is drawn as far as the picture goes.
    """
    ends = [at for span in found for at in (span.since, span.until) if at]
    first, last = min([*ends, now]), max([*ends, now])
    room = (last - first) / 12
    far = last + room
    return {
        **CALM,
        "grid": {"left": 8, "right": 16, "top": 20, "bottom": 4, **WITHIN},
        "tooltip": {"trigger": "item"},
        "xAxis": {
            "type": "time",
            "min": _ms(first - room),
            "max": _ms(far),
            "axisLabel": {"color": INK, "hideOverlap": True},
            "splitLine": {"show": True, "lineStyle": {"color": FINE}},
        },
        "yAxis": {
            "type": "category",
            "inverse": True,
            "data": list(lanes),
            "axisLabel": {"color": INK, "width": 110, "overflow": "truncate"},
            "axisTick": {"show": False},
        },
        "series": [_line(span, far) for span in found] + [_now(now, word_now)],
    }


def _line(span: Span, far: datetime) -> Options:
    ends = span.since, span.until or far
    return {
        "type": "line",
        "name": span.lane,
        "data": [[_ms(at), span.lane] for at in ends],
        "lineStyle": {"width": 8, "color": span.colour, "cap": "round"},
        "itemStyle": {"color": span.colour},
        "symbol": "circle",
        "symbolSize": 11,
    }


def _now(now: datetime, word: str) -> Options:
    return {
        "type": "line",
        "data": [],
        "markLine": {
            "symbol": "none",
            "silent": True,
            "lineStyle": {"color": RED, "type": "dashed"},
            "label": {"formatter": word, "color": RED, "position": "start"},
            "data": [{"xAxis": _ms(now)}],
        },
    }


def _ms(at: datetime) -> int:
    """Give milliseconds since the epoch, as ECharts has time."""
    return micros(at) // 1_000
