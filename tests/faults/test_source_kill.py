"""`guicang source pull` is killed (kill -9) again and again, and given again.

Four simulated platforms, the connectors as they are installed, and two kills: while a
call waits for its answer, so that it cannot be missed, and at a moment that nobody
chose, so and so many calls after it began and a little later.
"""

import json
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from random import Random  # noqa: TID251 - seeded moments

import pytest

from guicang.adapters.db.models.sources import Kept
from guicang.domain.record import micros
from tests import homes
from tests.cli.hands import environment, unmeasured
from tests.simulators.server import Answered, Fault
from tests.sources.soaking import KINDS, Soak, Spring

SIZE = 800
LATER = 0.03  # seconds
LAST = timedelta(seconds=1)
KILLED = -9


@pytest.fixture
def soak(database, settings):
    home = homes.bare(database, settings)
    home.clock.at = datetime.now(UTC)  # noqa: TID251 - other processes work with it
    soak = Soak(home, SIZE, seed=5)
    with soak.running():
        soak.fill()
        yield soak


def begun(soak: Soak, kind: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "guicang", "source", "pull", kind, "-o", "json"],
        env=unmeasured(environment(soak.home.folder)) | soak.home.database.env,
        stdout=subprocess.PIPE,
    )


def killed_at_a_call(soak: Soak, spring: Spring, dice: Random) -> bool:
    """Pull, and be killed while a call waits; tell whether it was before the end."""
    begun_as: list[subprocess.Popen[bytes]] = []

    def kill(true: Answered) -> Answered:
        begun_as[0].kill()
        return true

    spring.platform.faults += [
        Fault("", change=lambda true: true, times=dice.randint(0, 3)),
        Fault("", change=kill),
    ]
    with begun(soak, spring.kind) as process:
        begun_as.append(process)
    spring.platform.faults.clear()
    waited()
    return process.returncode == KILLED


def killed_at_random(soak: Soak, spring: Spring, dice: Random) -> None:
    """Pull, and be killed somewhere, unless the end came first."""
    platform = spring.platform
    reached = len(platform.asked) + dice.randint(1, 12)
    with begun(soak, spring.kind) as process:
        while process.poll() is None and len(platform.asked) < reached:
            time.sleep(0.001)
        time.sleep(dice.random() * LATER)
        process.kill()
    waited()


def waited() -> None:
    """Let the minute of the dead one's lease go by, but for its last second."""
    soon = micros(datetime.now(UTC) + LAST)  # noqa: TID251 - the command's own time
    Kept.objects.filter(lease_until__gt=soon).update(lease_until=soon)


def finished(soak: Soak, kind: str) -> None:
    more = True
    while more:
        with begun(soak, kind) as process:
            told, _ = process.communicate()
        assert process.returncode == 0
        more = json.loads(told)["more"]


@pytest.mark.slow
@pytest.mark.allow_hosts(["127.0.0.1", "localhost"])
def test_the_command_is_killed_and_given_again_and_each_message_is_here_once(soak):
    dice = Random(6)
    held = soak.held()
    for kind in KINDS:
        spring = soak.springs[kind]

        assert killed_at_a_call(soak, spring, dice)
        assert soak.kept() <= held

        killed_at_random(soak, spring, dice)

        assert soak.kept() <= held

        finished(soak, kind)

    assert soak.kept() == held
    assert len(held) == SIZE
    assert soak.house.recording.verify().whole
