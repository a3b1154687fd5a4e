"""Give people a place at the desk: ``python -m tests.e2e.seats NAME ...``.

``-NAME`` goes on a break, and hands over what they have.
"""

import os
import sys
from pathlib import Path


def main(names: list[str]) -> None:
    """Put them at the desk, available, with so many places each; or let them go."""
    from guicang.bootstrap import open_house
    from guicang.domain.desk.presence import Agent, Away, Presence

    house = open_house(Path(os.environ["GUICANG_HOME"]))
    for each in names:
        name = each.removeprefix("-")
        known = {one.name for one in house.desk.agents()}
        if name not in known:
            languages = frozenset({"zh", "en"})
            agent = Agent(name=name, capacity=5, languages=languages)
            house.attending.put(agent, by="test")
        for leave in house.desk.agent(name).leaves:
            house.attending.drop_leave(name, leave.since, by="test")
        said = Presence.OFFLINE if each != name else Presence.AVAILABLE
        house.attending.present(name, said, by="test", why=Away.BREAK)


if __name__ == "__main__":
    main(sys.argv[1:])
