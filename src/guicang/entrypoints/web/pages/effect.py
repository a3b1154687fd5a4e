"""What a change did: before and after, a chart of it, and whether it is chance."""

from datetime import UTC, datetime
from typing import Any, Final

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from guicang.domain.access.model import May
from guicang.domain.effect import Effect, Measure, Verdict
from guicang.domain.errors import BadForm
from guicang.entrypoints.effects import (
    AGAIN,
    CAUTION,
    DAYS,
    MOST_DAYS,
    NAMES,
    VERDICTS,
    WHATS,
    changes,
    effect_of,
    interval,
    summary,
    value,
)
from guicang.entrypoints.houses import house, words
from guicang.entrypoints.web.asking import day
from guicang.entrypoints.web.page import Answer, Asked, page

WHO: Final = frozenset({May.DESK_SEE, May.OPERATIONS_READ, May.POLICY_CHANGE})
_TONES: Final = {
    Verdict.LESS: "good",
    Verdict.MORE: "bad",
    Verdict.CHANCE: "plain",
    Verdict.TOO_FEW: "plain",
}
"""Less is better for each of the three."""
_GRID: Final = {
    "left": 12,
    "right": 24,
    "top": 16,
    "bottom": 40,
    "containLabel": True,
}
_COLOURS: Final = {
    Verdict.LESS: "#1d7a3a",
    Verdict.MORE: "#b3261e",
    Verdict.CHANCE: "#5b6b7f",
    Verdict.TOO_FEW: "#5b6b7f",
}
_ALL: Final = -100.0  # hundredths


@page("effect", name="effect", may=WHO)
@never_cache
def effect(request: Asked) -> Answer:
    """Compare sessions before and after a change."""
    made = changes(house())
    at = _asked(request)
    days = _number(request, "days", DAYS, MOST_DAYS)
    again = _number(request, "again", AGAIN, 90)
    if at is None and made:
        at = made[0].at
    found = None if at is None else effect_of(at, days=days, again=again)
    context = {
        "changes": [
            {
                "at": each.at,
                "value": each.at.isoformat(),
                "said": f"{words(WHATS[each.what])} v{each.version}",
                "here": each.at == at,
            }
            for each in made[:50]
        ],
        "at": at,
        "days": days,
        "again": again,
        "found": None if found is None else _told(found),
        "cautions": [words(each) for each in CAUTION.values()],
    }
    return render(request, "guicang/effect.html", context)


def _asked(request: Asked) -> datetime | None:
    """Read the instant: a day that was typed, or a change that was chosen."""
    if typed := day(request.GET.get("day", "")):
        return typed
    text = request.GET.get("at", "")
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise BadForm(reason=_("say when it changed")) from None
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def _number(request: Asked, name: str, default: int, most: int) -> int:
    text = request.GET.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdecimal()) or not 1 <= int(text) <= most:
        raise BadForm(reason=_("a number of days is wanted"))
    return int(text)


def _told(found: Effect) -> dict[str, Any]:
    return {
        "window": found.window,
        "summary": summary(found, words),
        "options": options(found),
        "rows": [
            {
                "name": words(NAMES[each.name]),
                "before": value(each, each.before.value, words),
                "after": value(each, each.after.value, words),
                "change": interval(each, words),
                "it": each,
                "tone": _TONES[each.verdict],
                "said": words(VERDICTS[each.verdict]),
            }
            for each in found.measures
        ],
    }


def options(found: Effect) -> dict[str, Any]:
    """Draw each change with its interval, in hundredths of what was before."""
    shares = [(each, share) for each in found.measures if (share := _share(each))]
    series: list[dict[str, Any]] = []
    for place, (each, (low, middle, high)) in enumerate(shares):
        colour = _COLOURS[each.verdict]
        name = f"{words(NAMES[each.name])}\n{interval(each, words)}"
        series += [
            {
                "type": "line",
                "data": [[low, place], [high, place]],
                "symbol": "rect",
                "symbolSize": [2, 14],
                "lineStyle": {"color": colour, "width": 3},
                "itemStyle": {"color": colour},
                "silent": True,
            },
            {
                "type": "scatter",
                "data": [{"name": name, "value": [middle, place]}],
                "symbolSize": 13,
                "itemStyle": {"color": colour},
                "markLine": {
                    "silent": True,
                    "symbol": "none",
                    "label": {"show": False},
                    "lineStyle": {"color": "#8a97a8", "type": "dashed"},
                    "data": [{"xAxis": 0}],
                },
            },
        ]
    return {
        "grid": {
            "left": 12,
            "right": 24,
            "top": 16,
            "bottom": 40,
            "containLabel": True,
        },
        "xAxis": {
            "type": "value",
            "axisLabel": {"formatter": "{value}%", "hideOverlap": True},
            "name": _("change against before"),
            "nameLocation": "middle",
            "nameGap": 26,
        },
        "yAxis": {
            "type": "category",
            "inverse": True,
            "data": [words(NAMES[each.name]) for each, _shares in shares],
        },
        "tooltip": {"trigger": "item", "formatter": "{b}"},
        "series": series,
    }


def _share(each: Measure) -> tuple[float, float, float] | None:
    """Give low, middle and high in hundredths of before; None where there is none.

    Nothing falls by more than all of it, whatever an interval of differences says.
    """
    if each.change is None or not each.before.value:
        return None
    low, middle, high = (
        max(_ALL, round(bound / each.before.value * 100, 1))
        for bound in (each.change.low, each.change.estimate, each.change.high)
    )
    return low, middle, high
