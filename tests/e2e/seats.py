"""Give people a place at the desk: ``python -m tests.e2e.seats NAME ...``."""

import os
import sys
from pathlib import Path


def main(names: list[str]) -> None:
    """Put them at the desk, available, with so many places each."""
    from guicang.bootstrap import open_house
    from guicang.domain.desk.presence import Agent, Presence

    house = open_house(Path(os.environ["GUICANG_HOME"]))
    for name in names:
        known = {each.name for each in house.desk.agents()}
        if name not in known:
            languages = frozenset({"zh", "en"})
            agent = Agent(name=name, capacity=5, languages=languages)
            house.attending.put(agent, by="test")
        house.attending.present(name, Presence.AVAILABLE, by="test")


if __name__ == "__main__":
    main(sys.argv[1:])
