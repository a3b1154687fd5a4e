"""`guicang serve` with real processes: they die, ports are taken, signals come."""

import json
import os
import signal
import socket
from concurrent.futures import ThreadPoolExecutor

import pytest

from guicang.entrypoints.cli.supervising import Child, pause_after, supervise
from tests.cli.hands import at
from tests.serving.served import alive, begin, get, serving, until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.allow_hosts(["127.0.0.1"]),
]
PARTS = {"console", "gateway", "listener", "worker"}


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    with at(tmp_path_factory.mktemp("serve") / "home") as home:
        home.init()
        yield home


@pytest.fixture
def served(home):
    with serving(home) as served:
        yield served


def test_what_dies_is_begun_anew_and_a_signal_ends_all_of_it(served):
    first = served.parts()
    for pid in first.values():
        signal_to(pid)
    assert until(lambda: not any(alive(pid) for pid in first.values()))

    assert until(served.ready)
    assert until(lambda: set(served.parts()) == PARTS)
    second = served.parts()
    assert not set(first.values()) & set(second.values())
    for part in PARTS:
        assert f"{part} ended with -9; it is begun anew in 1 s." in served.said()

    # Whoever is told to end while it begins says nothing of it.
    assert until(lambda: "worker_started" in served.said().rpartition("ended with")[2])
    with ThreadPoolExecutor(8) as crowd:
        asked = [crowd.submit(get, served.console, "/readyz") for _ in range(64)]
        code = served.send(signal.SIGTERM)

    assert code == 0
    assert {answer.result()[0] for answer in asked} <= {200, 0}
    assert not any(alive(pid) for pid in second.values())
    assert get(served.console, "/livez") == (0, b"")
    assert "Traceback" not in served.said()
    assert "worker_stopped" in served.said()


def signal_to(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


def test_a_home_is_served_once_and_stopped_by_its_note(home, served):
    second = begin(home)
    code = second.process.wait(90)
    stopped = home.run("serve", "--stop")
    again = home.run("serve", "--stop")

    assert (code, "GC-809" in second.said()) == (2, True)
    assert str(served.process.pid) in second.said()
    assert (stopped.code, stopped.out) == (0, "Stopped.\n")
    assert served.process.wait(90) == 0
    assert (again.code, again.out) == (0, "Nothing served this home.\n")


def test_when_the_supervisor_is_killed_nothing_goes_on(served):
    parts = served.parts()
    served.process.kill()

    assert set(parts) == PARTS
    assert until(lambda: not any(alive(pid) for pid in parts.values()))
    assert until(lambda: get(served.console, "/livez") == (0, b""))


def test_pages_and_jobs_step_back_where_messages_need_a_processor(served):
    own = os.getpriority(os.PRIO_PROCESS, 0)

    def back() -> dict[str, int]:
        parts = served.parts().items()
        return {part: os.getpriority(os.PRIO_PROCESS, pid) - own for part, pid in parts}

    wanted = {"gateway": 0, "listener": 0, "console": 5, "worker": 10}
    assert until(lambda: back() == wanted)


def test_a_worker_may_be_left_to_others(home):
    with serving(home, "--no-worker") as served:
        parts = served.parts()
        code = served.send(signal.SIGINT)

    assert set(parts) == {"console", "gateway", "listener"}
    assert code == 0


@pytest.mark.parametrize("part", ["console", "gateway"])
def test_a_taken_port_is_said_at_once_and_nothing_is_begun(home, part):
    with socket.create_server(("127.0.0.1", 0)) as other:
        served = begin(home, **{part: other.getsockname()[1]})
        code = served.process.wait(90)

    assert code == 2
    assert "GC-808" in served.said()
    assert f":{other_port(served, part)}: another program" in served.said()
    assert "begun anew" not in served.said()


def other_port(served, part):
    return served.console if part == "console" else served.gateway


def test_no_home_no_process(tmp_path):
    with at(tmp_path / "nowhere") as nowhere:
        answer = nowhere.run("serve", "-o", "json")

    assert answer.code == 2


def test_what_trying_again_does_not_mend_ends_everything(tmp_path):
    told = []

    code = supervise(
        {"x": ("--home", str(tmp_path), "due")}, lambda *said: told.append(said)
    )

    assert (code, told) == (2, [])


def test_the_pause_grows_to_a_minute():
    assert [pause_after(n) for n in (1, 2, 3, 7, 100)] == [1, 2, 4, 60, 60]


def test_who_dies_soon_again_and_again_waits_longer_and_longer():
    child = Child("x", ("--version",))
    codes, dues, now = [], [], 0.0
    for _ in range(3):
        child.look(now)
        child.process.wait()
        codes.append(child.look(now))
        dues.append(child.due - now)
        assert child.look(now) is None
        assert child.process is None
        now = child.due
    child.look(now)
    child.process.wait()
    child.look(now + 61)

    assert codes == [0, 0, 0]
    assert dues == [1, 2, 4]
    assert child.failures == 1


def test_health_says_nothing_but_whether(served):
    alive_, ready = get(served.console, "/livez"), get(served.console, "/readyz")

    assert (alive_[0], json.loads(alive_[1])) == (200, {"alive": True})
    assert (ready[0], json.loads(ready[1])) == (200, {"ready": True})
