"""Processes that work on a home, and are killed.

Reads one JSON object a line, forks a child for it, kills the child with SIGKILL after
``kill`` seconds of work unless it has ended, and answers with one line: how it ended.
Forking saves the imports; the child opens keys, stores and connections by itself.

    {"run": BATCH}                  take a batch to its end
    {"run": BATCH, "way": "broken"} the same, erasing before it has archived
    {"run": BATCH, "stop": SECONDS} the same, but the child falls asleep after so many
                                    seconds, another takes its place, and it wakes up
"""

import json
import os
import select
import signal
import sys
import traceback
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import django

django.setup()

from django.db import connections  # noqa: E402

import guicang.adapters.documents.pdf  # noqa: E402 - to have it before the fork
import guicang.adapters.segments.parquet  # noqa: E402, F401 - as above
from guicang.adapters.processes import LocalProcesses  # noqa: E402
from guicang.bootstrap import House, open_house  # noqa: E402
from guicang.domain.disposal.model import Batch, End, Fate  # noqa: E402
from guicang.domain.errors import GuicangError  # noqa: E402
from guicang.services.archiving import Archiving  # noqa: E402
from guicang.services.offlining import Offlining  # noqa: E402
from guicang.services.running import Running  # noqa: E402

HOME = Path(os.environ["GUICANG_HOME"])


class EraseFirst(Offlining):
    """Does what must never be done: lets go before it holds."""

    def _write(self, batch: Batch, segment: Any, beat: Any) -> None:
        members = list(
            self.batches.members(batch.id, fate=Fate.NOMINATED, segment=segment.id)
        )
        records = list(self._whole(batch, members, beat))
        with self.records.transaction():
            self.records.destroy([m.conversation for m in members])
        Archiving.write(self.archiving, segment, records)


class AllDead(LocalProcesses):
    """Takes every lease, as if each had ended: its owner is asleep."""

    def gone(self, name: str) -> bool:
        return True


def _running(house: House, way: str) -> Running:
    running = house.running
    if way == "bold":
        return replace(running, processes=AllDead())
    if way != "broken":
        return running
    sound = running.ways[End.OFFLINE]
    values = {f.name: getattr(sound, f.name) for f in fields(Offlining)}
    return replace(running, ways={**running.ways, End.OFFLINE: EraseFirst(**values)})


def run(order: dict[str, Any], ready: int) -> None:
    running = _running(open_house(HOME), order.get("way", ""))
    os.write(ready, b".")
    running.run(order["run"])


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


class Child:
    """A process that runs a batch."""

    def __init__(self, order: dict[str, Any]) -> None:
        ready, its_ready = os.pipe()
        self.pid = fork(lambda: run(order, its_ready))
        self.watch = os.pidfd_open(self.pid)
        os.close(its_ready)
        os.read(ready, 1)
        os.close(ready)

    def ends(self, seconds: float | None = None) -> bool:
        return bool(select.select([self.watch], [], [], seconds)[0])

    def send(self, number: int) -> None:
        signal.pidfd_send_signal(self.watch, number)

    def code(self) -> int:
        code = wait(self.pid)
        os.close(self.watch)
        return code


def wait(pid: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def obey(order: dict[str, Any]) -> dict[str, Any]:
    child = Child(order)
    if "stop" in order:
        return sleepwalk(child, order)
    if not child.ends(order.get("kill")):
        child.send(signal.SIGKILL)
    return {"code": child.code()}


def sleepwalk(child: Child, order: dict[str, Any]) -> dict[str, Any]:
    if child.ends(order["stop"]):
        return {"code": child.code()}
    child.send(signal.SIGSTOP)
    other = Child({"run": order["run"], "way": "bold"})
    # If the sleeper holds a lock, the other cannot get on before it wakes up.
    other.ends(3)
    child.send(signal.SIGCONT)
    return {"code": child.code(), "other": other.code()}


def warm_up() -> None:
    """Load what every child would have to load; leave no connection to inherit."""
    house = open_house(HOME)
    house.running  # noqa: B018 - it is made when it is asked for
    house.packs.load()
    house.keys.close()
    connections.close_all()


def main() -> None:
    warm_up()
    for line in sys.stdin:
        sys.stdout.write(json.dumps(obey(json.loads(line))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
