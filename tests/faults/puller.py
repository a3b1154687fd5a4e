"""Pulls a source in a process of its own, and dies where it is told to.

``python tests/faults/puller.py HOME DEED COUNT``: is killed (as by kill -9) when a deed
begins for the n-th time: ``ask`` before a page is asked for, ``keep`` before its rows
are written, ``move`` when the cursor was moved and nothing is committed yet, ``kept``
when a page was committed; and where the desk hears of it afterwards: ``open`` before a
session is written, ``drop`` when all of a thread was heard and nothing is committed.
"""

import os
import signal
import sys
from pathlib import Path
from typing import Any

import django

django.setup()

from guicang.adapters.db.desk import DjangoDesk  # noqa: E402
from guicang.adapters.db.desknews import DjangoDeskNews  # noqa: E402
from guicang.adapters.db.records import DjangoRecords  # noqa: E402
from guicang.bootstrap import House  # noqa: E402
from guicang.config import load  # noqa: E402
from guicang.services.gathering import Gathering  # noqa: E402
from tests.sources.host import NAME, install  # noqa: E402
from tests.sources.plain import PlainSource  # noqa: E402

WHERE: dict[str, tuple[Any, str]] = {
    "ask": (PlainSource, "pull"),
    "keep": (Gathering, "take"),
    "move": (DjangoRecords, "move_cursor"),
    "open": (DjangoDesk, "open"),
    "drop": (DjangoDeskNews, "drop"),
}
AFTER = {"move", "drop"}


def main() -> None:
    folder, deed, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
    left = [count]

    def die() -> None:
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)

    if deed in WHERE:
        owner, name = WHERE[deed]
        true = getattr(owner, name)

        def deadly(*args: Any, **more: Any) -> Any:
            if deed not in AFTER:
                die()
            found = true(*args, **more)
            if deed in AFTER:
                die()
            return found

        setattr(owner, name, deadly)
    house = House(load(Path(folder)))
    install(house)
    house.pulling.pull(NAME, lambda _n, _got: die() if deed == "kept" else None)
    house.shadowing.run()


main()
