"""A puller is killed at any instant: each message comes in once, and none is lost."""

import os
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from guicang.domain.sources.connection import DESK
from guicang.ports.desk import TurnKind
from tests import homes
from tests.cli.hands import PATIENCE
from tests.sources.host import hosted

PAGES = 4
MESSAGES = PAGES * 10
SCRIPT = Path(__file__).with_name("puller.py")


@pytest.fixture
def host(database, settings):
    home = homes.bare(database, settings)
    home.clock.at = datetime.now(UTC)  # noqa: TID251 - another process works with it
    with hosted(home) as found:
        for n in range(MESSAGES):
            found.platform.say(f"chat{n % 7}", f"第{n}句", found.at + n)
        yield found


def killed(host, deed: str, count: int) -> bool:
    """Pull in another process; tell whether it was killed."""
    django = {"DJANGO_SETTINGS_MODULE": "guicang.entrypoints.settings"}
    done = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, str(SCRIPT), str(host.home.folder), deed, str(count)],
        env={**os.environ, "PYTHONPATH": "src:.", **django, **host.home.database.env},
        check=False,
        capture_output=True,
        timeout=PATIENCE,
    )
    assert done.returncode in {0, -9}, done.stderr.decode()
    return done.returncode == -9


@pytest.mark.slow
@pytest.mark.allow_hosts(["127.0.0.1", "localhost"])
def test_a_puller_that_is_killed_loses_nothing_and_doubles_nothing(host):
    dead = [
        killed(host, deed, count)
        for deed, count in (("keep", 1), ("move", 2), ("kept", 1), ("ask", 2))
    ]
    finished = killed(host, "none", 1)
    said = Counter(t for texts in host.texts().values() for t in texts)

    assert (dead, finished) == ([True] * 4, False)
    assert said == Counter(f"第{n}句" for n in range(MESSAGES))
    assert len(host.texts()) == 7
    assert host.house.recording.verify().whole


@pytest.mark.slow
@pytest.mark.allow_hosts(["127.0.0.1", "localhost"])
def test_the_desk_hears_of_each_customer_once_whoever_is_killed_when(
    database, settings
):
    home = homes.bare(database, settings)
    home.clock.at = datetime.now(UTC)  # noqa: TID251 - another process works with it
    with hosted(home, {DESK.name: "on"}) as host:
        host.pull()
        now = int(home.clock.now().timestamp())
        for n in range(MESSAGES):
            host.platform.say(f"chat{n % 7}", f"第{n}句", now + n)

        dead = [
            killed(host, deed, count)
            for deed, count in (("keep", 2), ("move", 1), ("open", 2), ("drop", 3))
        ]
        finished = killed(host, "none", 1)

        desk = home.house.desk
        heard = [
            turn.kind
            for session in desk.sessions()
            for turn in desk.turns(session.id)
            if turn.kind in {TurnKind.OPENED, TurnKind.HEARD}
        ]
        assert (dead, finished) == ([True] * 4, False)
        assert Counter(heard) == {TurnKind.OPENED: 7, TurnKind.HEARD: MESSAGES}
        assert home.house.desk_news.next(1) == ()
