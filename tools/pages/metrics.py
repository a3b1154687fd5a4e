"""Every metric: name, type, labels and what it says."""

from collections.abc import Iterator
from typing import Final

from tools.markdown import page, table

from guicang.entrypoints.gateway.metrics import METRICS as GATEWAY
from guicang.entrypoints.metrics.names import METRICS

PATH: Final = "docs/reference/metrics.md"
_HEADS: Final = ("Metric", "Type", "Labels", "What it says")


def render() -> str:
    """Write both tables."""
    return page(
        "Metrics",
        "What `/metrics` tells, in the format of Prometheus. Labels come from lists of"
        " the product: states, kinds, codes, names of routes. None names a customer, a"
        " person or a record. [How they are asked for](../how-to/watch.md).",
        "## Console, workers, store\n\n"
        "Asked for at `metrics.host`:`metrics.port`. Those of the store are the same"
        " whichever host is asked; requests and jobs are those of the host.\n\n"
        + table(_HEADS, _ours()),
        "## Gateway\n\nAsked for at the gateway, with a key of the scope `metrics`.\n\n"
        + table(_HEADS, _gateways()),
    )


def _ours() -> Iterator[tuple[str, str, str, str]]:
    for name, metric in METRICS.items():
        labels = ", ".join(f"`{label}`" for label in metric.labels)
        yield f"`{name}`", metric.type, labels, metric.help


def _gateways() -> Iterator[tuple[str, str, str, str]]:
    for name, metric in GATEWAY.items():
        yield f"`{name}`", metric.type, "", metric.help
