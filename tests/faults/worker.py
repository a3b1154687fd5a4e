"""Processes that work on a home, and are killed.

Reads one JSON object a line, forks a child for it, kills the child with SIGKILL after
``kill`` seconds of work unless it has ended, and answers with one line: how it ended. Forking
saves the imports; the child opens keys, stores and connections by itself.

    {"run": BATCH}                  take a batch to its end
    {"run": BATCH, "way": "broken"} the same, erasing before it has archived
    {"run": BATCH, "holds": [...]}  the same, while another process places holds
"""

import json
import os
import select
import signal
import sys
import time
import traceback
from dataclasses import fields
from pathlib import Path
from typing import Any

import django

django.setup()

import guicang.adapters.documents.pdf  # noqa: E402, F401 - to have it before the fork
import guicang.adapters.segments.parquet  # noqa: E402, F401 - as above
from guicang.bootstrap import House, open_house  # noqa: E402
from guicang.domain.disposal.model import Batch, End, Fate  # noqa: E402
from guicang.domain.errors import GuicangError  # noqa: E402
from guicang.domain.hold import query_from  # noqa: E402
from guicang.services.archiving import Archiving  # noqa: E402
from guicang.services.offlining import Offlining  # noqa: E402
from guicang.services.running import Running  # noqa: E402

HOME = Path(os.environ["GUICANG_HOME"])


class EraseFirst(Offlining):
    """Does what must never be done: lets go before it holds."""

    def _write(self, batch: Batch, segment: Any) -> None:
        members = list(
            self.batches.members(batch.id, fate=Fate.NOMINATED, segment=segment.id)
        )
        records = list(self._whole(batch, members))
        with self.records.transaction():
            self.records.destroy([m.conversation for m in members])
        Archiving.write(self.archiving, segment, records)


def _running(house: House, way: str) -> Running:
    running = house.running
    if way != "broken":
        return running
    sound = running.ways[End.OFFLINE]
    values = {f.name: getattr(sound, f.name) for f in fields(Offlining)}
    given = {f.name: getattr(running, f.name) for f in fields(Running)}
    ways = {**running.ways, End.OFFLINE: EraseFirst(**values)}
    return Running(**{**given, "ways": ways})


def run(order: dict[str, Any], ready: int, beats: int) -> None:
    running = _running(open_house(HOME), order.get("way", ""))

    def progress(*_: object) -> None:
        os.write(beats, b".")

    os.write(ready, b".")
    running.run(order["run"], progress)


def hold(orders: list[dict[str, Any]], beats: int) -> None:
    """Place each hold after so many beats of the run, and a moment more."""
    house = open_house(HOME)
    house.ledger.head()  # connected: what follows is as fast as it can be
    seen = 0
    for order in orders:
        while seen < order["beat"] and os.read(beats, 1):
            seen += 1
        time.sleep(order["wait"])
        house.holding.place(
            query_from(order["query"]), title=order["title"], reason="test", by="legal"
        )


def fork(deed: Any) -> int:
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        deed()
        code = 0
    except GuicangError as error:
        sys.stderr.write(f"{error.code} {error}\n")
        code = 3
    except BaseException:  # noqa: BLE001 - a child ends here, whatever it is
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def obey(order: dict[str, Any]) -> dict[str, Any]:
    ready, its_ready = os.pipe()
    beats, its_beats = os.pipe()
    pids = [fork(lambda: run(order, its_ready, its_beats))]
    if "holds" in order:
        pids.append(fork(lambda: (os.close(its_beats), hold(order["holds"], beats))))
    watch = os.pidfd_open(pids[0])
    os.close(its_ready)
    os.close(its_beats)
    os.read(ready, 1)
    if not select.select([watch], [], [], order.get("kill"))[0]:
        signal.pidfd_send_signal(watch, signal.SIGKILL)
    statuses = [os.waitpid(pid, 0)[1] for pid in pids]
    for handle in (watch, ready, beats):
        os.close(handle)
    codes = [os.waitstatus_to_exitcode(status) for status in statuses]
    return {"code": codes[0], "others": max(codes[1:], default=0)}


def main() -> None:
    for line in sys.stdin:
        sys.stdout.write(json.dumps(obey(json.loads(line))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
