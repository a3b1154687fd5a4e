"""The demo reads four platforms, and ends with a console and all to log in by."""

import json
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from guicang.entrypoints.cli.demo import LENGTH
from guicang.entrypoints.words import translator
from tests.cli.hands import ROOT, at, environment, guicang, unmeasured
from tests.serving.served import get, until
from tests.simulators.living import EDITED, SAID, Town

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
    chat = int(first["chat"]["url"].split(":")[2].partition("/")[0])
    tried = until(lambda: get(chat, "/try/shop")[0] == 200)

    again = guicang("demo", *FEW, "--at", place)
    now = served_by(place)
    url, password, _trial = re.findall(
        r"(http://\S+)|Password of each: (\S+)", again.out
    )
    with at(place) as home:
        code = home.json("people", "code", "admin")["code"]
        stopped = home.run("serve", "--stop")

    assert ready == 200
    assert tried
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


def said(town: Town) -> dict[str, int]:
    """Count what was said on each platform in both rounds.

    A later version and a recall are messages of their own.
    """
    return {
        "wecom-desk": len(town.wecom.accounts["wkShop"].log),
        "dingtalk-tickets": len(town.dingtalk.cases)
        + sum(map(len, town.dingtalk.actions.values())),
        "feishu-chats": len(town.feishu.lines) + 2,
        "zoho-desk": len(town.zoho.plain) + 1,
    }


def test_the_demo_reads_four_platforms_and_loses_nothing_by_what_they_do(tmp_path):
    town = Town(datetime.fromtimestamp(time.time(), UTC) - LENGTH)
    file = tmp_path / "platforms.json"
    with town.open() as platforms:
        file.write_text(json.dumps(platforms), "utf-8")
        answer = guicang(
            "demo", *FEW, "--no-console", "--at", tmp_path / "demo",
            "--platforms", file, "-o", "json",
        )  # fmt: skip
    assert answer.code == 0, answer
    read = answer.data["read"]
    by_name = {each["name"]: each for each in read["sources"]}

    assert town.rounds == 2
    assert {n: by_name[n]["both"]["messages"] for n in by_name} == said(town)
    assert {n: len(each["waits"]) for n, each in by_name.items()} == {
        "wecom-desk": 0,
        "dingtalk-tickets": 1,
        "feishu-chats": 1,
        "zoho-desk": 1,
    }
    assert by_name["dingtalk-tickets"]["waits"] == [["GC-133", 300]]
    assert all(each["both"]["pages"] > 1 for each in read["sources"])
    assert (read["edits"], read["recalled"]) == (2, 2)
    assert read["unknown"] == {"quiz_card": 1}
    assert [gap["kind"] for gap in read["gaps"]] == ["media"]
    with at(tmp_path / "demo") as home:
        sources = home.json("source", "list")["sources"]
    assert {each["state"] for each in sources} == {"paused"}


@dataclass(frozen=True)
class Made:
    """What ``make demo`` printed in a language, and where its home is."""

    lang: str
    place: Path
    printed: str


@pytest.fixture(scope="module", params=["en", "zh"])
def made(request, tmp_path_factory) -> Made:
    folder = tmp_path_factory.mktemp("made")
    # What it reaches is measured where the same is played above.
    env = unmeasured(environment(None, request.param))
    done = subprocess.run(  # noqa: S603 - our own script
        [
            sys.executable, str(ROOT / "tools/demo.py"), *FEW, "--no-console",
            "--at", str(folder / "demo"),
        ],
        env=env, capture_output=True, text=True, check=False, cwd=folder,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return Made(request.param, folder / "demo", done.stdout)


def test_make_demo_brings_its_own_platforms_and_leaves_none_behind(made):
    assert f"- {SAID}" in made.printed
    assert f"+ {EDITED}" in made.printed
    assert ("quiz_card), kept raw: 1" in made.printed) is (made.lang == "en")
    assert ("（quiz_card），原样保存：1" in made.printed) is (made.lang == "zh")
    with at(made.place) as home:
        sources = home.json("source", "list")["sources"]
    for each in sources:
        settings = each["settings"]
        address = settings.get("address") or settings["base"]
        assert get(int(address.rsplit(":", 1)[1]), "/")[0] == 0


def test_the_capture_in_the_readme_shows_what_the_demo_prints_today(made):
    page = {"en": "README.md", "zh": "README.zh-CN.md"}[made.lang]
    text = (ROOT / page).read_text("utf-8")
    captured = text.partition("<!-- capture:demo -->")[2].partition("<!-- /")[0]

    titles = re.findall(r"╭─ (.*?) ─", made.printed)
    console = translator(made.lang)("The console")

    assert len(titles) == 7
    assert [*titles, console] == re.findall(r"╭─ (.*?) ─", captured)


def test_a_file_that_names_no_platforms_is_refused_before_anything_is_made(tmp_path):
    file = tmp_path / "platforms.json"
    file.write_text('{"sources": []}', "utf-8")

    answer = guicang("demo", "--at", tmp_path / "demo", "--platforms", file)

    assert answer.code == 2
    assert "names no platforms" in answer.err
    assert not (tmp_path / "demo").exists()
