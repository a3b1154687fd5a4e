"""The commands of README, tutorial and how-to pages are run in order, as printed.

Only what differs from reader to reader is filled in: the export, a free port, and the
ids that the commands before have shown. Behind ``guicang`` is a worker that has started
already, and whose clock goes on with each command, so that codes are fresh.
"""

import gzip
import json
import os
import re
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path
from socket import socket
from socketserver import UnixStreamServer
from threading import Thread

import pytest

from tests.cli.hands import ROOT, Answer, Home, environment
from tests.cli.specimens import talk
from tests.compiled import lend
from tests.ports import free_port
from tests.simulators.chatwoot import TOKEN, chatwoot

BLOCK = re.compile(r"```sh\n(.*?)```", re.DOTALL)
NOT_RUN = ("make ", "source ", "#")
IDS = {
    "REQUEST": r"\br-\d{8}-\w+",
    "RESTORE": r"\br-\d{8}-\w+",
    "HOLD": r"\br-\d{8}-\w+",
    "BATCH": r"\bb-\d{8}-\w+",
    "MARKING": r"\br-\d{8}-\w+",
    "BACK": r"\br-\d{8}-\w+",
}
SECRET = re.compile(r"^(\w+)'s secret, shown once:\s+([A-Z2-7]+)", re.MULTILINE)
CODE = re.compile(r"\$\(code (\w+)\)")
ASKS = re.compile(r"(?:policy|rules) apply|rules mark|propose|hold place|restore ")
OTHER_PROGRAMS = "detect*|mask*|'gateway serve'*"
"""What needs standard input, or does not end: it runs in a process of its own."""
ORDER = {"events": {"transaction_completed": "2025-06-01T12:00:00+08:00"}}


def commands(page: str, after: str = "") -> list[str]:
    text = (ROOT / page).read_text("utf-8").partition(after)[2] if after else ""
    text = text or (ROOT / page).read_text("utf-8")
    lines = "\n".join(BLOCK.findall(text)).splitlines()
    return [x for x in lines if x.strip() and not x.startswith(NOT_RUN)]


class Reader:
    """Somebody who types what a page says, in an empty folder."""

    def __init__(self, folder: Path, home: str = "try") -> None:
        self.folder = folder
        self.said: list[str] = []
        self.ids = {"CONVERSATION": "c-order", "HELD": "c-7"}
        self.home = Home(folder / home, folder=folder)
        lend(self.home.path)
        programs = folder / "programs"
        programs.mkdir()
        program = programs / "guicang"
        client = f'exec {sys.executable} -IS {ROOT}/tests/cli/client.py "$@"'
        whole = f'exec {sys.executable} -m guicang "$@"'
        program.write_text(
            f'#!/bin/sh\ncase "$1 $2" in {OTHER_PROGRAMS}) {whole};; esac\n{client}\n'
        )
        program.chmod(0o755)
        self.environment = environment(None) | {
            "PATH": f"{programs}:{os.environ['PATH']}",
            "WORKER": str(folder / "s"),
        }
        self.server = UnixStreamServer(str(folder / "s"), self._answer)
        Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        with gzip.open(folder / "export.jsonl.gz", "wt", encoding="utf-8") as file:
            for one in (
                *(talk(f"c-{n}", f"cust-{n}") for n in range(9)),
                talk("c-order", "cust-order", **ORDER),
            ):
                file.write(json.dumps(one, ensure_ascii=False) + "\n")

    def _answer(self, request: socket, _address: object, _server: object) -> None:
        with request.makefile("rw", encoding="utf-8") as file:
            asked = json.loads(file.readline())
            if "--otp" not in asked["argv"]:
                self.home.wait(31)  # the code that comes next is a fresh one
            answer = self.home.run(*asked["argv"])
            if asked["home"] not in {"", f"./{self.home.path.name}"}:
                answer = Answer(99, "", f"no home was meant: {asked['home']}")
            json.dump(asdict(answer), file)

    def close(self) -> None:
        """Send the worker home."""
        self.server.shutdown()
        self.server.server_close()
        self.home.close()

    def type(self, line: str) -> str:
        """Run a line; what it sets holds for the lines after it."""
        for name, value in self.ids.items():
            line = re.sub(rf"\b{name}\b", value, line)
        done = subprocess.run(  # noqa: S603 - our own pages
            ["/bin/bash", "-ec", "\n".join([*self.said, line])],
            cwd=self.folder,
            env=self.environment,
            input=self._telephone(line),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"
        self.home.secrets |= dict(SECRET.findall(done.stdout))
        if line.startswith(("export ", "code()")):
            self.said.append(line)
        return done.stdout

    def _telephone(self, line: str) -> str:
        """Give the code that a person reads off their telephone, if one is asked."""
        person = CODE.search(line)
        if person is None or person[1] not in self.home.secrets:
            return ""
        self.home.wait(31)
        return f"{self.home.code(person[1])}\n"

    def walk(self, lines: list[str]) -> None:
        """Type all lines, and remember the ids that are asked for later."""
        for place, line in enumerate(lines):
            told = self.type(line)
            later = next((x for x in lines[place + 1 :] if self.unknown(x)), "")
            name = self.unknown(later)
            found = re.search(IDS[name], told) if name else None
            if found and ASKS.search(line):
                self.ids[name] = found[0]

    def unknown(self, line: str) -> str:
        """Name the first id in a line that nobody knows yet."""
        return next(
            (n for n in IDS if n not in self.ids and re.search(rf"\b{n}\b", line)), ""
        )


@pytest.fixture
def reader(tmp_path):
    reader = Reader(tmp_path)
    yield reader
    reader.close()


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_the_readme_leads_from_an_export_to_a_certificate_and_back(reader):
    reader.walk(commands("README.md", "## On your own export"))

    certificates = list((reader.folder / "try" / "certificates").glob("*.pdf"))
    explained = json.loads(reader.type("guicang explain c-order -o json"))

    assert len(certificates) == 1
    assert explained["copy"] == "live"


def test_the_readme_finds_and_masks_without_a_home(tmp_path):
    said = [{"id": 1, "text": "电话13800138000"}, {"id": 2, "text": "好的"}]
    lines = "\n".join(json.dumps(one, ensure_ascii=False) for one in said)
    (tmp_path / "talk.jsonl").write_text(lines + "\n", "utf-8")
    mobile = {"type": "MOBILE", "start": 2, "end": 13, "score": 1.0}
    program = f'guicang() {{ {sys.executable} -m guicang "$@"; }}'

    for line in commands("README.md", "## Find and mask")[:2]:
        subprocess.run(  # noqa: S603 - our own page
            ["/bin/bash", "-ec", f"{program}\n{line}"],
            cwd=tmp_path,
            env=environment(None),
            check=True,
        )

    findings, masked = (
        [json.loads(x) for x in (tmp_path / name).read_text("utf-8").splitlines()]
        for name in ("findings.jsonl", "masked.jsonl")
    )
    assert [one["findings"] for one in findings] == [[mobile], []]
    assert [one["text"] for one in masked] == ["电话*******8000", "好的"]


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_the_tutorial_works_command_by_command(reader):
    reader.walk(commands("docs/tutorials/first-hour.md"))

    held = json.loads(reader.type("guicang explain c-7 -o json"))

    assert (held["state"], held["copy"]) == ("held", "live")


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_the_first_disposal_in_production_works_command_by_command(tmp_path):
    reader = Reader(tmp_path, home="house")
    try:
        reader.walk(commands("docs/tutorials/first-disposal.md"))
        held, back = (
            json.loads(reader.type(f"guicang explain {name} -o json"))
            for name in ("HELD", "CONVERSATION")
        )
        gone = json.loads(reader.type("guicang explain c-1 -o json"))
        (certificate,) = (tmp_path / "house" / "certificates").glob("*.json")
    finally:
        reader.close()

    assert (held["state"], held["copy"], back["copy"]) == ("held", "live", "live")
    assert gone["copy"] == "archived"
    assert json.loads(certificate.read_text("utf-8"))["certificate"]["sandbox"] is False


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.allow_hosts(["127.0.0.1"])
def test_the_first_real_source_works_command_by_command(reader):
    with chatwoot() as platform:
        for number in range(3):
            platform.open(f"客户{number}")
            for message in range(4):
                platform.say(number + 1, "我的手机号是13800138000", message % 2)
        (reader.folder / "token.txt").write_text(f"{TOKEN}\n")
        lines = [
            line.replace("https://chat.example.test", platform.address)
            for line in commands("docs/tutorials/first-real-source.md")
        ]
        removed = next(n for n, line in enumerate(lines) if "source pause" in line)
        reader.walk(lines[:removed])
        told = json.loads(reader.type("guicang source status desk -o json"))["counts"]
        reader.walk(lines[removed:])
    came = (reader.folder / "masked.jsonl").read_text("utf-8")

    assert (told["messages"], told["conversations"]) == (12, 3)
    assert told["known"] > 0
    assert "13800138000" not in came
    assert "8000" in came


def block(page: str, kind: str) -> str:
    """Give the first block of a kind on a page."""
    found = re.search(
        rf"```{kind}\n(.*?)```", (ROOT / page).read_text("utf-8"), re.DOTALL
    )
    return found[1]


RULES_PAGE = "docs/how-to/own-rules.md"
GATEWAY_PAGE = "docs/how-to/gateway-before-a-chat-platform.md"


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_rules_of_ones_own_are_rolled_out_as_the_page_says(reader):
    (reader.folder / "ours.yaml").write_text(block(RULES_PAGE, "yaml"), "utf-8")
    (reader.folder / "talk.jsonl").write_text(block(RULES_PAGE, "json"), "utf-8")
    lines = commands(RULES_PAGE)
    place = next(n for n, line in enumerate(lines) if "rules apply" in line)

    reader.walk(lines[:place])
    tried = reader.type("guicang detect talk.jsonl --rules ours.yaml")
    reader.walk(lines[place:])
    judged = reader.type("guicang detect talk.jsonl --in-force")

    told = [json.loads(line) for line in tried.splitlines()]
    assert [one["verdict"] for one in told] == ["mask", "block", "allow"]
    assert [found["type"] for found in told[0]["reports"]] == ["TRADE_SECRET"]
    assert [json.loads(line)["verdict"] for line in judged.splitlines()] == [
        "mask",
        "block",
        "allow",
    ]
    versions = json.loads(reader.type("guicang rules history -o json"))["versions"]
    assert len(versions) == 3
    assert versions[0]["digest"] == versions[2]["digest"] != versions[1]["digest"]


@pytest.fixture
def port():
    """A port of the loopback that nobody has at this moment."""
    return free_port()


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.allow_hosts(["127.0.0.1"])
def test_a_relay_in_front_of_a_platform_works_as_the_page_says(
    reader, port, monkeypatch
):
    lines = [line.replace("8471", str(port)) for line in commands(GATEWAY_PAGE)]
    last = next(n for n, line in enumerate(lines) if line.startswith("kill -HUP"))
    said = {"text": "手机13800138000", "source": "shop"}
    try:
        reader.walk(lines[: last - 2])
        key = json.loads((reader.folder / "relay.json").read_text("utf-8"))["key"]
        monkeypatch.setenv("KEY", key)
        monkeypatch.setenv("GATEWAY", f"127.0.0.1:{port}")
        relay: dict[str, object] = {}
        exec(block(GATEWAY_PAGE, "python"), relay)  # noqa: S102 - our own page
        answers = [relay["may_pass"](**said, id=n) for n in range(2)]
        stopped = relay["may_pass"]("密码：hunter2xyz")
        counted = [reader.type(line) for line in lines[last - 2 : last]][-1]
        unknown = relay["may_pass"](**said, nonsense=1)
        reader.walk(lines[last:])
        for _ in range(600):  # it ends what is under way
            gone = relay["may_pass"]("好的")
            if gone is None:
                break
            time.sleep(0.1)
    finally:
        reader.type("kill -TERM $(cat gateway.pid) || true")

    assert answers == ["手机138****8000"] * 2
    assert (stopped, unknown, gone) == (None, None, None)
    assert 'guicang_gateway_messages_total{verdict="mask"} 3\n' in counted


def test_both_readmes_give_the_same_commands():
    def bare(lines):
        same = [re.sub(r"\s+#.*|(?<=--reason )\"[^\"]*\"", "", x) for x in lines]
        return [x.replace("GUICANG_LANG=zh", "GUICANG_LANG=en") for x in same]

    assert bare(commands("README.zh-CN.md")) == bare(commands("README.md"))


def test_a_command_that_fails_is_seen(reader):
    with pytest.raises(AssertionError, match="GC-801"):
        reader.type("guicang --lang en --home ./nowhere due")
