"""How large an installation is: a paper model, and a simulation beside it."""

from collections.abc import Iterator
from typing import Final

from bench.sizing import GB, Costs, Fleet, Load, measured, rest, rows
from tools.markdown import page, table

PATH: Final = "docs/reference/sizing.md"


def render() -> str:
    """Write assumptions, the model and what the simulation saw."""
    load, costs, fleet = Load(), measured(), Fleet()
    return page(
        "Sizing",
        "A paper model of 10 billion messages in five years with a peak of 1,000 a"
        " second, over costs that were measured ([benchmarks](benchmarks.md), the"
        " largest size, one core), beside a simulation of the same years hour by hour:"
        " nights, weekends, two sales a year, growth, hosts that fail."
        " `make bench-sizing` computes both; what it means is in"
        " [how large a machine](../how-to/size.md). Nobody has run this load: no number"
        " here is a measurement of it.",
        "## Assumptions\n\n" + table(("What", "How much"), _assumed(load, fleet)),
        "## Measured costs\n\n" + table(("What", "Of one core"), _costs(costs)),
        "## Model and simulation\n\n"
        + table(
            ("What", "Model", "Simulation"),
            [
                (what, f"{a:,.3g}", f"{b:,.3g}")
                for what, a, b in rows(load, costs, fleet)
            ],
        ),
        "## Reckoned only\n\n"
        + table(
            ("What", "How much"),
            [
                (
                    name.removesuffix(", bytes"),
                    f"{value / GB:,.3g} GB" if "bytes" in name else f"{value:,.3g}",
                )
                for name, value in rest(load, costs).items()
            ],
        ),
    )


def _assumed(load: Load, fleet: Fleet) -> Iterator[tuple[str, str]]:
    yield "messages", f"{load.messages:,.0f} in {load.years} years"
    yield "mean, messages a second", f"{load.mean:,.1f}"
    yield "peak, messages a second", f"{load.peak:,.0f}, two evenings a year"
    yield "growth a year", f"{load.growth:.0%} of the first"
    yield "messages of a conversation", f"{load.talk:g}"
    yield "days in the working store", f"{load.hot_days}; then archived"
    yield "bytes of a message in PostgreSQL, with indexes", f"{load.hot_bytes:g}"
    yield "bytes of a conversation's key in the ring", f"{load.key:g}"
    yield (
        "entries of the ledger for 1,000 messages",
        f"{load.entries:g} of {load.entry:g} bytes",
    )
    fails = f"one fails every {fleet.between:g} h, for {fleet.repair:g} h"
    yield (
        "hosts that dispose",
        f"{fleet.hosts}, {fleet.cores:g} of a core each; {fails}",
    )


def _costs(costs: Costs) -> Iterator[tuple[str, str]]:
    yield "import, with screening and sealing", f"{costs.intake:,.0f} messages/s"
    yield "dispose, all steps", f"{costs.dispose:,.0f} messages/s"
    yield "verify an archive segment", f"{costs.verify:,.0f} messages/s"
    yield "open an archive segment", f"{costs.open:,.0f} messages/s"
    yield "say whether a conversation is due", f"{costs.due:,.0f} verdicts/s"
    yield "archive", f"{costs.archived:,.1f} bytes/message"
