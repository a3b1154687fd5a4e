"""The kernel refuses one write, fsync or rename of a real process, or it dies there.

``strace --inject`` does it: EIO, ENOSPC, or SIGKILL, at one call after the other of a
process that takes records offline, destroys them, anchors the ledger, makes a snapshot
or turns the keys. After each, other processes check the ledger and the archive, every
record is read where it lies, and the command is given again and comes to its end.

The suite walks an even sample (``SAMPLE``); ``make soak-strace`` walks every call.
"""

import os
import sys
from collections import Counter

import pytest

from tests.faults import injecting
from tests.faults.full_disk import may_trace, require
from tests.faults.injecting import NAMES, SYNCS, WRITES, Call, Fault
from tests.faults.stages import KILLED, NOTHING_TO_DO, SCENES, Stage, stage

SOAK = bool(os.environ.get("GUICANG_STRACE"))
PARTS = 8 if SOAK else 1
SAMPLE = {"offline": 5, "destruction": 3, "anchor": 2, "snapshot": 2, "rotation": 2}
"""How many faults of each kind (write, sync, name) the suite tries in each scene."""


def walk(here: Stage, counted: Counter[str], size: int, part: int) -> list[Fault]:
    if SOAK:
        return injecting.faults(counted)[part::PARTS]
    chosen = []
    for kind in (WRITES, SYNCS, NAMES):
        some = Counter({call: counted[call] for call in kind})
        chosen += injecting.spread(injecting.faults(some), size)
    return chosen


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("name", SCENES)
def test_one_call_fails_and_nothing_is_lost(fresh_sqlite, settings, tmp_path, name, part):
    require(may_trace(), "trace a process")
    with stage(fresh_sqlite, settings, name, tmp_path) as here:
        answer, follower = here.follow()
        assert answer.code == 0, answer
        counted = Counter(call.name for call in follower.calls())
        wanted = here.state()
        ends: Counter[str] = Counter()
        bad: dict[str, str] = {}
        for fault in walk(here, counted, SAMPLE[name], part):
            here.set_back()
            try:
                ends[met(here, fault, wanted)] += 1
            except Exception as error:  # noqa: BLE001 - all are told at the end
                bad[str(fault)] = str(error)
                if SOAK:
                    sys.stderr.write(f"FAULT {name} {fault}: {error!s:.3000}\n")
    assert not bad, bad
    sys.stderr.write(f"{name}/{part}: {dict(counted)} {sum(ends.values())} {dict(ends)}\n")


def met(here: Stage, fault: Fault, wanted) -> str:
    """Let it meet a fault, then look at everything; say how it ended."""
    answer, follower = here.follow(fault)
    calls = list(follower.calls())
    assert fault.how == "KILL" or any(call.failed for call in calls), "never met"
    ended = said_clearly(answer, fault)
    if fault.how != "KILL":
        none_believed(calls, answer.code)
    here.in_order()
    if answer.code != 0:
        again = here.again()
        assert again.code in {0, NOTHING_TO_DO}, again
    assert here.state() == wanted
    return ended


def said_clearly(answer, fault: Fault) -> str:
    """Check that a person is told; say what."""
    if fault.how == "KILL":
        assert answer.code == KILLED, answer
        return "killed"
    assert "Traceback" not in answer.err, answer.err
    if answer.code == 0:
        return "went on"
    assert answer.error["code"].startswith("GC-"), answer
    assert answer.error["advice"]
    return answer.error["code"]


def none_believed(calls: list[Call], code: int) -> None:
    """Check that what an fsync failed for is never taken for written (fsyncgate).

    The second fsync of the same pages may succeed without having written them.
    """
    for number, call in enumerate(calls):
        if call.name == "fsync" and call.failed:
            assert code != 0, call
            (file, *_) = call.paths
            later = calls[number + 1 :]
            kept = {"link", "linkat", "rename", "renameat", "renameat2"}
            assert not [c for c in later if c.name in kept and c.paths[0] == file], call
