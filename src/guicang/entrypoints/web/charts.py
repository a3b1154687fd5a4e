"""Charts of the audit trail, as options for ECharts; each has a table beside it.

On a canvas and with plain-text tooltips, because strict CSP forbids the rest.
"""

from typing import Any, Final
from urllib.parse import urlencode

from guicang.domain.ledger.graph import Graph, Layer, Node
from guicang.domain.ledger.timeline import Cluster, Item, Timeline
from guicang.domain.ledger.wording import EDGES, STAGES, TAGS
from guicang.entrypoints.words import Words, when

_COLOURS: Final = ("#1f6bc1", "#b45309", "#3b475a", "#1d7a3a")
_SMALL: Final = 10
_LARGE: Final = 26
_WIDE: Final = 1000
_HIGH: Final = 480


def timeline_options(shown: Timeline, words: Words) -> dict[str, Any]:
    """Draw lanes of marks over time; larger marks stand for more entries."""
    lanes = [words(STAGES[lane]) for lane in shown.lanes]
    return {
        "grid": {"left": 110, "right": 24, "top": 16, "bottom": 64},
        "xAxis": {
            "type": "time",
            "min": shown.since.isoformat(),
            "max": shown.until.isoformat(),
            "axisLabel": {"hideOverlap": True},
        },
        "yAxis": {"type": "category", "data": lanes, "inverse": True},
        "dataZoom": [{"type": "inside"}, {"type": "slider", "height": 18, "bottom": 8}],
        "tooltip": {"trigger": "item", "formatter": "{b}"},
        "series": [
            {
                "type": "scatter",
                "data": [_mark(mark, words) for mark in shown.marks],
                "itemStyle": {"color": _COLOURS[0], "opacity": 0.8},
            }
        ],
    }


def _mark(mark: Item | Cluster, words: Words) -> dict[str, Any]:
    lane = words(STAGES[mark.stage])
    if isinstance(mark, Item):
        about = words(", ").join(thing.id for thing in mark.about)
        text = f"{mark.actor.id} {words(TAGS.get(mark.key, mark.key))} {about}"
        at, many, span = mark.at, 1, (mark.seq, mark.seq)
    else:
        text = words(", ").join(
            f"{words(TAGS.get(key, key))} x{count}" for key, count in mark.keys
        )
        at, many, span = mark.first_at, mark.count, (mark.first_seq, mark.last_seq)
    query = urlencode({"from": span[0], "to": span[1]})
    return {
        "name": f"{when(at)}\n{text.strip()}",
        "value": [at.isoformat(), lane],
        "symbolSize": min(_LARGE, _SMALL + many // 2),
        "href": f"?{query}#entries",
    }


def graph_options(shown: Graph, words: Words) -> dict[str, Any]:
    """Draw nodes in their layers, where the rules have put them."""
    return {
        "tooltip": {"formatter": "{b}"},
        "series": [
            {
                "type": "graph",
                "layout": "none",
                "left": "12%",
                "right": "12%",
                "top": 16,
                "bottom": 16,
                "preserveAspect": True,
                "roam": True,
                "categories": [{"name": layer.name} for layer in Layer],
                "data": [_node(node, words) for node in shown.nodes],
                "links": [
                    {
                        "source": edge.source,
                        "target": edge.target,
                        "name": f"{words(EDGES[edge.deed])} x{edge.count}",
                    }
                    for edge in shown.edges
                ],
                "edgeSymbol": ["none", "arrow"],
                "edgeSymbolSize": 7,
                "lineStyle": {"color": "#8a97a8", "curveness": 0.08},
                "emphasis": {"focus": "adjacency"},
                "labelLayout": {"hideOverlap": True},
            }
        ],
    }


def _node(node: Node, words: Words) -> dict[str, Any]:
    thing = node.thing
    name = thing.id if thing else words("{n} more").format(n=node.more)
    right = node.layer in {Layer.OBJECTS, Layer.SYSTEM}
    drawn: dict[str, Any] = {
        "id": node.id,
        "name": name,
        "x": node.x * _WIDE,
        "y": node.y * _HIGH,
        "symbolSize": min(_LARGE, _SMALL + node.entries),
        "itemStyle": {"color": _COLOURS[node.layer]},
        "label": {
            "show": True,
            "position": "right" if right else "left",
            "fontSize": 11,
            "overflow": "truncate",
            "width": 150,
        },
    }
    if thing:
        drawn["href"] = f"?{urlencode({'about': thing.id})}"
    return drawn
