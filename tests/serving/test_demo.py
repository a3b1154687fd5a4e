"""The demo ends with a console that answers, and with everything to log in by."""

import re
from pathlib import Path

import pytest

from tests.cli.hands import at, guicang
from tests.serving.served import get, until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.allow_hosts(["127.0.0.1"]),
]
FEW = ("--conversations", "20")


def played(place: Path):
    answer = guicang("demo", *FEW, "--at", place, "-o", "json")
    assert answer.code == 0, answer
    return answer.data


def served_by(place: Path) -> str:
    return (place / "serve.pid").read_text().split()[1]


def test_the_demo_leaves_a_console_and_the_next_one_ends_it(tmp_path):
    place = tmp_path / "demo"
    first = played(place)
    port = int(first["console"]["url"].rsplit(":", 1)[1])
    ready, before = get(port, "/readyz")[0], served_by(place)

    again = guicang("demo", *FEW, "--at", place)
    now = served_by(place)
    url, password = re.findall(r"(http://\S+)|Password of each: (\S+)", again.out)
    with at(place) as home:
        code = home.json("people", "code", "admin")["code"]
        stopped = home.run("serve", "--stop")

    assert ready == 200
    assert first["console"]["people"][0] == "admin"
    assert before != now
    assert not Path(f"/proc/{before}").exists()
    assert again.code == 0
    assert (url[0], len(password[1])) == (first["console"]["url"], 24)
    assert re.fullmatch(r"\d{6}", code)
    assert (stopped.code, stopped.out) == (0, "Stopped.\n")
    assert until(lambda: get(port, "/livez") == (0, b""))


def test_codes_are_shown_in_sandboxes_alone(tmp_path):
    with at(tmp_path / "home") as home:
        home.json("init")

        answer = home.run("people", "code", "admin", "-o", "json")

    assert (answer.code, answer.error["code"]) == (20, "GC-811")
