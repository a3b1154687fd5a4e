"""Write ninety days of samples into a home, as if it were large: specimens.

    python -m tests.e2e.months HOME

Run beside a home that is served: it opens the home as any process does.
"""

import random  # noqa: TID251 - seeded
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from guicang.bootstrap import open_house
from guicang.domain.cost.book import Place
from guicang.domain.cost.measure import Sample, Slice, shared

DAYS = 90
STAY = 60
GB = 10**9
WEIGHTS = {
    ("wecom", "chat.general"): 48,
    ("wecom", "chat.transaction"): 22,
    ("feishu", "chat.general"): 16,
    ("webchat:shop", "chat.complaint"): 9,
    ("dingtalk", "chat.transaction"): 5,
}


def main(home: str) -> None:
    house = open_house(Path(home), str)
    now = datetime.now(UTC)  # noqa: TID251 - beside a served home
    chance = random.Random(11)
    came: list[int] = []
    for day in range(DAYS):
        came.append(round(3 * GB * chance.uniform(0.6, 1.4)))
        sample = _sample(now - timedelta(days=DAYS - 1 - day, minutes=5), came)
        with house.cost_samples.transaction():
            house.cost_samples.add(sample)


def _sample(at: datetime, came: list[int]) -> Sample:
    day = len(came)
    there, gone = came[max(0, day - STAY) :], sum(came[: max(0, day - STAY)])
    sizes = {
        Place.WORKING: sum(there),
        Place.ATTACHMENTS: 2 * sum(there),
        Place.FINDINGS: sum(there) // 20,
        Place.ARCHIVE: gone // 2,
        Place.SECOND: gone // 2,
    }
    slices = [
        Slice(place, *key, size)
        for place, whole in sizes.items()
        for key, size in shared(whole, WEIGHTS).items()
        if size
    ]
    rest = {
        Place.LEDGER: GB // 4 + day * 2_000_000,
        Place.DATABASE: sum(there) // 3,
        Place.SNAPSHOTS: 40 * GB + 600_000_000 * day,
    }
    slices += [Slice(place, "", "", size) for place, size in rest.items()]
    return Sample(
        at=at,
        slices=tuple(slices),
        content=sum(there),
        gone=gone,
        archived=gone,
        due={STAY - len(there) + 1 + n: size for n, size in enumerate(there)},
        stay={STAY: 1},
        recent=7,
        ages=dict(enumerate(reversed(there))),
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
