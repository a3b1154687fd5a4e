"""What fails here while a long connection is held is no fault of the platform."""

import errno

import pytest

from guicang.domain.errors import SourceUnreachable
from guicang.domain.sources.connection import Connection
from tests import homes
from tests.simulators.dingtalk import dingtalk, robot_message
from tests.sources.dingtalk import FORM, millis
from tests.sources.tools import tools

NAME = "robot"


def no_room(_heard: object) -> None:
    raise OSError(errno.ENOSPC, "no room")


@pytest.fixture
def home(fresh_sqlite, settings):
    return homes.bare(fresh_sqlite, settings)


def listening(home, platform) -> None:
    form = {n: FORM[n] for n in ("app_key", "app_secret")}
    home.house.source_secrets.keep(NAME, {"app_secret": form.pop("app_secret")})
    home.house.connections.add(
        Connection(
            name=NAME,
            kind="dingtalk-robot",
            settings={
                **form,
                "address": platform.address,
                "hosts": platform.line.removeprefix("ws://"),
            },
            by="admin",
            created_at=home.clock.now(),
        )
    )


def test_a_disk_that_is_full_is_told_as_such_and_nothing_is_acknowledged(home):
    with dingtalk() as platform:
        listening(home, platform)
        message = robot_message("m1", "在吗", millis(home.clock))
        platform.frame("CALLBACK", "/v1.0/im/bot/messages/get", message)

        with pytest.raises(OSError, match="no room"):
            home.house.hearing.listen(NAME, lambda: False, no_room)
        before = list(platform.acked)
        home.house.hearing.listen(NAME, lambda: bool(platform.acked))
    state = home.house.connections.get(NAME).state

    assert before == []
    assert len(platform.acked) == 1
    assert (state.error, state.failures) == ("", 0)
    assert state.counts["messages"] == 1


def test_whoever_listens_may_fail_without_the_platform_being_blamed(home):
    with dingtalk() as platform, tools(platform.line, home.clock) as given:
        platform.tickets.add("t")

        with (
            pytest.raises(OSError, match="no room"),
            given.sockets.open(f"{platform.line}/connect?ticket=t"),
        ):
            no_room(None)


def test_a_line_that_is_not_there_is_a_platform_that_cannot_be_reached(home):
    with dingtalk() as platform:
        line = platform.line
    with (
        tools(line, home.clock) as given,
        pytest.raises(SourceUnreachable),
        given.sockets.open(f"{line}/connect?ticket=t"),
    ):
        pytest.fail("nobody answers")
