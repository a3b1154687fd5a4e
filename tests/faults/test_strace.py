"""The kernel refuses one write, fsync or rename of a real process, or it dies there.

``strace --inject`` does it: EIO, ENOSPC, or SIGKILL, at one call after the other of a
process that takes records offline, destroys them, anchors the ledger, makes a snapshot
or turns the keys. After each another process hashes the ledger anew and reads every
record where it lies; then the command is given again and comes to the same end as if
nothing had happened: certified, nothing lost, nothing twice.

The suite walks an even sample (``SAMPLE``), `make soak-strace` every call.
"""

import os
import sys
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.cli.hands import Answer
from tests.faults import injecting
from tests.faults.full_disk import may_trace, require
from tests.faults.injecting import NAMES, SYNCS, WRITES, Call, Fault
from tests.faults.stages import KILLED, NOTHING_TO_DO, SCENES, Stage, stage

OFTEN = "pwrite64"
NEVER = "never made"
SOAK = bool(os.environ.get("GUICANG_STRACE"))
PARTS = 8
WALKS = ["sample"]
if SOAK:  # what SQLite writes is most of it
    WALKS = [f"{what} {part}" for what in ("seldom", OFTEN) for part in range(PARTS)]
SAMPLE = {"offline": 3, "destruction": 2, "anchor": 2, "snapshot": 2, "rotation": 2}
"""How many faults of each kind (write, sync, name) the suite tries of a command."""
_GIVING = {"link", "linkat", "rename", "renameat", "renameat2"}


@pytest.mark.slow
@pytest.mark.parametrize("way", WALKS)
def test_a_call_fails_and_nothing_is_lost(fresh_sqlite, settings, tmp_path, way):
    require(may_trace(), "trace a process")
    with stage(fresh_sqlite, settings, tmp_path) as here:
        for scene in SCENES:
            here.set_back()
            answer, follower = here.follow(scene)
            assert answer.code == 0, answer
            counted = Counter(call.name for call in follower.calls())
            assert all(counted[call] for call in ("pwrite64", "fsync", "fdatasync"))
            wanted, ends, bad = here.state(scene), Counter(), {}
            for fault in chosen(way, scene, counted):
                try:
                    ends[met_or_earlier(here, scene, fault, wanted)] += 1
                except Exception as error:  # noqa: BLE001 - all are told at the end
                    bad[str(fault)] = f"{type(error).__name__}: {error}"[:2000]
            assert ends[NEVER] * 10 <= ends.total(), ends
            line = f"{way}: {scene}: {dict(counted)}: {ends.total()} {dict(ends)} {bad}"
            sys.stdout.write(line + "\n")
            assert not bad, bad


def chosen(way: str, scene: str, counted: Counter[str]) -> Iterator[Fault]:
    """Give the faults that are tried: a part of all, or an even sample."""
    if SOAK:
        what, part = way.split()
        every = injecting.faults(counted)
        mine = [each for each in every if (each.call == OFTEN) == (what == OFTEN)]
        yield from mine[int(part) :: PARTS]
        return
    for kind in (WRITES, SYNCS, NAMES):
        some = Counter({call: counted[call] for call in kind})
        yield from injecting.spread(injecting.faults(some), SAMPLE[scene])


def met_or_earlier(here: Stage, scene: str, fault: Fault, wanted: object) -> str:
    """Let it meet a fault; of the sample, the call before where there was one fewer.

    How often SQLite syncs depends on when its threads let go: the last call that was
    counted may not come. Every call's own turn comes in the walk of all of them.
    """
    ended = met(here, scene, fault, wanted)
    while ended == NEVER and fault.nth > 1 and not SOAK:
        fault = fault._replace(nth=fault.nth - 1)
        ended = met(here, scene, fault, wanted)
    return ended


def met(here: Stage, scene: str, fault: Fault, wanted: object) -> str:
    """Let it meet a fault, then look at everything; say how it ended."""
    here.set_back()
    answer, follower = here.follow(scene, fault)
    calls = list(follower.calls())
    if answer.code == 0 and not any(call.failed for call in calls):
        return NEVER  # one call fewer than when they were counted
    ended = said_clearly(answer, fault)
    none_believed(calls, answer.code)
    here.in_order()
    if answer.code != 0:
        again = here.again(scene)
        assert again.code in {0, NOTHING_TO_DO}, again
    assert here.state(scene) == wanted
    return ended


def said_clearly(answer: Answer, fault: Fault) -> str:
    """Check that a person is told what happened and what to do; say which code."""
    if fault.how == "KILL":
        assert answer.code == KILLED, answer
        return "killed"
    assert "Traceback" not in answer.err, answer.err
    if answer.code == 0:
        return "went on"
    assert answer.error["advice"]
    return answer.error["code"]


def none_believed(calls: list[Call], code: int) -> None:
    """Check that what an fsync failed for is never taken for written.

    A second fsync of the same pages may succeed without having written them: "Can
    Applications Recover from fsync Failures?" (USENIX ATC 2020).
    """
    for number, call in enumerate(calls):
        if call.failed and call.name == "fsync":
            assert code != 0, call
            (file, *_) = call.paths
            later = calls[number + 1 :]
            given = [c for c in later if c.name in _GIVING and c.paths[0] == file]
            assert not given, call
