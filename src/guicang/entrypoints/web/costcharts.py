"""Charts of cost, as options for ECharts; each has a table beside it.

On a canvas and with plain-text tooltips, because strict CSP forbids the rest.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from guicang.entrypoints.houses import words
from guicang.entrypoints.prices import money
from guicang.entrypoints.web.drawings import (
    BLUE,
    CALM,
    FINE,
    GREEN,
    GREY,
    INK,
    ORANGE,
    WITHIN,
    Options,
)

_BAND: Final = "#9bbfe6"


def forecast(
    past: Sequence[tuple[str, float]],
    points: Sequence[Mapping[str, Any]],
    currency: str,
) -> Options:
    """Draw what a month cost on past days, and what it will, with the band.

    What is expected begins where what was measured ends.
    """
    last = list(past[-1:]) if points else []
    series = [_line(words("Measured"), [_said(*x, currency) for x in past], INK)]
    if points and points[0]["price_low"] is not None:
        ends = [(day, amount, amount) for day, amount in last] + [
            (_day(p["at"]), float(p["price_low"]), float(p["price_high"]))
            for p in points
        ]
        series.append(_edge([[day, low] for day, low, _high in ends]))
        wide = [[day, round(high - low, 4)] for day, low, high in ends]
        series.append(_edge(wide, filled=True))
    expected = [_said(*x, currency) for x in last]
    expected += [_expected(point, currency) for point in points]
    series.append(_line(words("Expected"), expected, BLUE, dashed=True))
    return _plane({"type": "time"}, series, [words("Measured"), words("Expected")])


def checks(rows: Sequence[Mapping[str, Any]], currency: str) -> Options:
    """Draw what was expected beside what came, the oldest first."""
    ways = (
        ("expected_price", words("Expected"), BLUE),
        ("actual_price", words("Came"), INK),
    )
    series = [
        _line(
            name,
            [_said(_day(row["at"]), float(row[price]), currency) for row in rows],
            colour,
            dashed=price == "expected_price",
        )
        for price, name, colour in ways
    ]
    return _plane({"type": "time"}, series, [name for _, name, _ in ways])


def months(rows: Sequence[Mapping[str, Any]], currency: str) -> Options:
    """Draw what each month costs as it is, and as asked."""
    names = [words("now"), *(f"+{row['days']} d" for row in rows[1:])]
    ways = (("now", words("As it is"), GREY), ("then", words("As asked"), GREEN))
    series = [
        _line(
            name,
            [
                {
                    "name": f"{name}, {at}\n{money(currency, float(row[way]))}",
                    "value": float(row[way]),
                }
                for at, row in zip(names, rows, strict=True)
            ],
            colour,
        )
        for way, name, colour in ways
    ]
    return _plane(
        {"type": "category", "data": names}, series, [name for _, name, _ in ways]
    )


def shares(rows: Sequence[tuple[str, float]], currency: str) -> Options:
    """Draw names with amounts as lying bars, the greatest on top."""
    return {
        **CALM,
        "grid": {"left": 8, "right": 96, "top": 4, "bottom": 4, **WITHIN},
        "tooltip": {"trigger": "item", "formatter": "{b}"},
        "xAxis": {"type": "value", "show": False},
        "yAxis": {
            "type": "category",
            "inverse": True,
            "data": [name for name, _ in rows],
            "axisLabel": {"color": INK, "width": 120, "overflow": "truncate"},
            "axisTick": {"show": False},
            "axisLine": {"show": False},
        },
        "series": [
            {
                "type": "bar",
                "barMaxWidth": 16,
                "itemStyle": {"color": ORANGE, "borderRadius": 2},
                "data": [
                    {
                        "name": f"{name}\n{money(currency, amount)}",
                        "value": amount,
                        "label": {
                            "show": True,
                            "position": "right",
                            "color": INK,
                            "formatter": money(currency, amount),
                        },
                    }
                    for name, amount in rows
                ],
            }
        ],
    }


def _said(day: str, amount: float, currency: str) -> dict[str, Any]:
    return {"name": f"{day}\n{money(currency, amount)}", "value": [day, amount]}


def _day(at: datetime) -> str:
    return f"{at:%Y-%m-%d}"


def _expected(point: Mapping[str, Any], currency: str) -> dict[str, Any]:
    said = _said(_day(point["at"]), float(point["price"]), currency)
    if point["price_low"] is not None:
        ends = (money(currency, float(point[x])) for x in ("price_low", "price_high"))
        said["name"] += "\n" + words("{low} to {high}").format(
            **dict(zip(("low", "high"), ends, strict=True))
        )
    return said


def _line(
    name: str, data: Sequence[Any], colour: str, *, dashed: bool = False
) -> Options:
    return {
        "name": name,
        "type": "line",
        "data": list(data),
        "symbol": "circle",
        "symbolSize": 5,
        "itemStyle": {"color": colour},
        "lineStyle": {
            "color": colour,
            "width": 2,
            "type": "dashed" if dashed else "solid",
        },
    }


def _edge(data: Sequence[Any], *, filled: bool = False) -> Options:
    """Draw an end of the band: the second lies on the first, and is filled."""
    drawn: Options = {
        "type": "line",
        "data": list(data),
        "stack": "band",
        "symbol": "none",
        "silent": True,
        "lineStyle": {"opacity": 0},
        "itemStyle": {"color": _BAND},
    }
    if filled:
        drawn["areaStyle"] = {"color": _BAND, "opacity": 0.5}
    return drawn


def _plane(
    across: Options, series: Sequence[Options], legend: Sequence[str]
) -> Options:
    return {
        **CALM,
        "legend": {"top": 0, "data": list(legend), "textStyle": {"color": INK}},
        "grid": {"left": 8, "right": 16, "top": 36, "bottom": 4, **WITHIN},
        "tooltip": {"trigger": "item", "formatter": "{b}"},
        "xAxis": {**across, "axisLabel": {"color": INK, "hideOverlap": True}},
        "yAxis": {
            "type": "value",
            "axisLabel": {"color": INK},
            "splitLine": {"lineStyle": {"color": FINE}},
        },
        "series": list(series),
    }
