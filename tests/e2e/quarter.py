"""Write two months of sessions into a home, better in the second: specimens.

    python -m tests.e2e.quarter HOME DAY

Run beside a home that is served: it opens the home as any process does.
"""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from guicang.bootstrap import open_house
from guicang.domain.desk.model import Closing, Session, State
from guicang.ports.desk import Turn, TurnKind

CUSTOMERS = 120


def main(home: str, day: str) -> None:
    house = open_house(Path(home), str)
    change = datetime.fromisoformat(day).replace(tzinfo=UTC)
    for side, again, answer in ((-1, 30, 300), (1, 6, 180)):
        start = change if side > 0 else change - timedelta(days=28)
        with house.desk.transaction():
            for n in range(CUSTOMERS):
                at = start + timedelta(hours=n * 4)
                _hold(house, f"{side}-{n}", f"c{side}-{n}", at, answer + n)
                if n < again:
                    later = at + timedelta(days=1)
                    _hold(house, f"{side}-{n}-b", f"c{side}-{n}", later, answer + n)


def _hold(house, name, customer, at, answer) -> None:
    session = Session(
        id=f"s{name}",
        source="webchat:shop",
        channel="webchat",
        thread=name,
        customer=house.tagger.tag("customer", customer),
        opened_at=at,
        state=State.COMPLETED,
        first_reply_at=at + timedelta(seconds=answer),
        completed_at=at + timedelta(seconds=1_200 + answer * 137 % 901),
        closing=Closing.AGENT,
    )
    turn = Turn(session=session.id, at=at, kind=TurnKind.OPENED)
    house.desk.open(session, turn)


if __name__ == "__main__":
    main(*sys.argv[1:])
