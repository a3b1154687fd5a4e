"""A paper model of a large installation, and a simulation that checks it.

    python -m bench.sizing      print both, and how far they are apart

The model is arithmetic over costs that were measured (``bench/results``): 10 billion
messages in five years, at most 1,000 a second. The simulation walks through the same
five years hour by hour: days and nights, weekends, sales, hosts that fail. What the
model cannot see (queues, seasons) has to show there.
"""

import json
import math
import random  # noqa: TID251 - seeded
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

RESULTS: Final = Path(__file__).parent / "results"
DAY: Final = 24
HOUR: Final = 3600.0
YEAR: Final = 365 * DAY
GB: Final = 1e9


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """What was measured, of one core: messages or verdicts a second; bytes."""

    intake: float
    dispose: float
    verify: float
    open: float
    due: float
    archived: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What is assumed.

    Each year is busier than the first by ``growth`` of it. ``hot_days`` is how long
    messages stay in the working store, ``talk`` how many a conversation has (12.5 in
    the corpus that was measured). ``hot_bytes`` is what one takes in PostgreSQL with
    its share of heads, facets and indexes: 221 were measured for a row a message
    without them, 130 for what is sealed. A thousand messages make ``entries`` of the
    ledger, of ``entry`` bytes each; a conversation's key takes ``key`` bytes.
    """

    messages: float = 10e9
    peak: float = 1_000.0
    years: int = 5
    growth: float = 0.05
    hot_days: int = 180
    talk: float = 12.5
    hot_bytes: float = 300.0
    entries: float = 8.0
    entry: float = 500.0
    key: float = 50.0

    @property
    def hours(self) -> int:
        """How many hours that is."""
        return self.years * YEAR

    @property
    def mean(self) -> float:
        """Messages a second, on the average."""
        return self.messages / (self.hours * HOUR)

    @property
    def last(self) -> float:
        """Messages a second, on the average of the last ``hot_days``."""
        middle = self.years - self.hot_days / 365 / 2
        whole = 1 + self.growth * self.years / 2
        return self.mean * (1 + self.growth * middle) / whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """What comes out, of the model or of the simulation.

    Shares are of one core; ``hot`` counts messages, at the end and at most. Bytes are
    of the last day.
    """

    peak_share: float
    mean_share: float
    hot: float
    hot_most: float
    hot_bytes: float
    archive_bytes: float
    due_seconds: float
    verify_hours: float
    wait_hours: float


def measured(folder: Path = RESULTS) -> Costs:
    """Read each cost at the largest size that it was measured at, and the last."""
    found: dict[str, float] = {}
    best: dict[str, tuple[int, str]] = {}
    for path in folder.glob("[0-9]*.json"):
        result = json.loads(path.read_text("utf-8"))
        for run in result["runs"]:
            rank = (run["size"], result["at"])
            for figure in run["figures"]:
                name = figure["name"]
                if rank >= best.get(name, (0, "")):
                    best[name], found[name] = rank, figure["value"]
    return Costs(
        intake=found["import"],
        dispose=found["dispose, all steps"],
        verify=found["segment, verify"],
        open=found["segment, unpack"],
        due=found["due"],
        archived=found["archive"],
    )


# --- the model ------------------------------------------------------------------------


def model(load: Load, costs: Costs) -> Sizes:
    """Say what an installation needs, by arithmetic."""
    hot = load.last * HOUR * DAY * load.hot_days
    archived = load.messages - hot
    return Sizes(
        peak_share=load.peak / costs.intake,
        mean_share=load.mean * (1 / costs.intake + 1 / costs.dispose),
        hot=hot,
        hot_most=hot,
        hot_bytes=hot * load.hot_bytes,
        archive_bytes=archived * costs.archived,
        due_seconds=hot / load.talk / costs.due,
        verify_hours=archived / costs.verify / HOUR,
        wait_hours=0.0,
    )


def rest(load: Load, costs: Costs) -> Mapping[str, float]:
    """Say what else there is, in bytes or core hours: not simulated, only reckoned."""
    hot = model(load, costs).hot
    return {
        "key ring, bytes": hot / load.talk * load.key,
        "ledger, bytes": load.messages / 1000 * load.entries * load.entry,
        "opening the whole archive once, core hours": load.messages / costs.open / HOUR,
    }


# --- the simulation -------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    """Hosts with workers: cores for disposal, and how they fail.

    ``between`` hours pass between two failures of one host, on the average, and
    ``repair`` until it works again.
    """

    hosts: int = 2
    cores: float = 0.25
    between: float = 720.0
    repair: float = 8.0


def traffic(load: Load) -> Iterator[float]:
    """Give messages a second for each hour: the mean and the peak are the load's."""
    shape = [_shape(load, hour) for hour in range(load.hours)]
    sales = [hour for hour in range(load.hours) if _sale(hour)]
    of_sales = len(sales) * load.peak
    plain = load.mean * load.hours - of_sales
    if plain <= 0:
        raise ValueError("so many messages at the peak leave none for other days")
    known = frozenset(sales)
    weight = sum(w for hour, w in enumerate(shape) if hour not in known)
    for hour, each in enumerate(shape):
        yield load.peak if hour in known else plain * each / weight


def _shape(load: Load, hour: int) -> float:
    """Weigh an hour: nights are still, weekends slower, each year is busier."""
    of_day, day = hour % DAY, hour // DAY
    daily = 1.0 + 0.95 * math.sin((of_day - 8) / DAY * 2 * math.pi)
    weekly = 0.7 if day % 7 >= 5 else 1.0
    return daily * weekly * (1.0 + load.growth * hour / YEAR)


def _sale(hour: int) -> bool:
    """Whether it is the evening of one of two great sales (18 June, 11 November)."""
    day, of_day = hour // DAY % 365, hour % DAY
    return day in {168, 314} and of_day in range(18, 24)


def simulate(load: Load, costs: Costs, fleet: Fleet, seed: int = 1) -> Sizes:
    """Walk through the years; what is due is disposed of by workers that fail."""
    dice = random.Random(seed)  # noqa: S311 - no secret
    coming: deque[tuple[int, float]] = deque()
    due: deque[tuple[int, float]] = deque()
    hot = most = archived = used = top = wait = 0.0
    down = [0.0] * fleet.hosts
    for hour, rate in enumerate(traffic(load)):
        new = rate * HOUR
        hot, top = hot + new, max(top, rate)
        used += new / costs.intake
        coming.append((hour, new))
        while coming and coming[0][0] <= hour - load.hot_days * DAY:
            due.append((hour, coming.popleft()[1]))
        able = _able(fleet, down, dice) * costs.dispose * HOUR
        done, wait = _dispose(due, able, hour, wait)
        hot, archived = hot - done, archived + done
        used += done / costs.dispose
        most = max(most, hot)
    return Sizes(
        peak_share=top / costs.intake,
        mean_share=used / (load.hours * HOUR),
        hot=hot,
        hot_most=most,
        hot_bytes=hot * load.hot_bytes,
        archive_bytes=archived * costs.archived,
        due_seconds=hot / load.talk / costs.due,
        verify_hours=archived / costs.verify / HOUR,
        wait_hours=wait,
    )


def _able(fleet: Fleet, down: list[float], dice: random.Random) -> float:
    """Let hosts fail and be repaired; give the cores that are there this hour."""
    cores = 0.0
    for host in range(fleet.hosts):
        if down[host] > 0:
            down[host] -= 1
        elif dice.random() < 1 / fleet.between:
            down[host] = dice.expovariate(1 / fleet.repair)
        else:
            cores += fleet.cores
    return cores


def _dispose(
    due: deque[tuple[int, float]], able: float, hour: int, wait: float
) -> tuple[float, float]:
    """Take the oldest first; give how many went, and the longest that any waited."""
    done = 0.0
    while due and done < able:
        since, count = due.popleft()
        taken = min(count, able - done)
        done += taken
        wait = max(wait, float(hour - since))
        if taken < count:
            due.appendleft((since, count - taken))
    return done, wait


# --- both -----------------------------------------------------------------------------

ROWS: Final = (
    ("intake at the peak, share of one core", "peak_share", 1.0),
    ("intake and disposal, share of one core on the average", "mean_share", 1.0),
    ("working store at the end, million messages", "hot", 1e6),
    ("working store at most, million messages", "hot_most", 1e6),
    ("working store, GB", "hot_bytes", GB),
    ("archive, GB", "archive_bytes", GB),
    ("counting what is due, core seconds", "due_seconds", 1.0),
    ("verifying the whole archive, core hours", "verify_hours", 1.0),
    ("what is due waits at most, hours", "wait_hours", 1.0),
)
"""What is compared, and the unit that it is shown in."""


def rows(load: Load, costs: Costs, fleet: Fleet) -> list[tuple[str, float, float]]:
    """Give what, by the model, by the simulation."""
    said, seen = model(load, costs), simulate(load, costs, fleet)
    return [
        (what, getattr(said, name) / unit, getattr(seen, name) / unit)
        for what, name, unit in ROWS
    ]


def main() -> None:
    """Print both."""
    load, costs, fleet = Load(), measured(), Fleet()
    for what, said, seen in rows(load, costs, fleet):
        print(f"{what:55} {said:12,.3f} {seen:12,.3f}")
    for name, value in rest(load, costs).items():
        shown: Any = f"{value / GB:,.1f} GB" if "bytes" in name else f"{value:,.1f}"
        print(f"{name:55} {shown:>12}")


if __name__ == "__main__":
    main()
