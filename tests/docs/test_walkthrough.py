"""The commands of the README and the tutorial are run, one after the other, as printed.

Only what differs from reader to reader is filled in: the export, and the ids that the
commands before have shown. Behind ``guicang`` is a worker that has started already, and
whose clock goes on with each command, so that codes are fresh.
"""

import gzip
import json
import os
import re
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from socket import socket
from socketserver import UnixStreamServer
from threading import Thread

import pytest

from tests.cli.hands import ROOT, Answer, Home, environment, guicang
from tests.cli.specimens import talk

BLOCK = re.compile(r"```sh\n(.*?)```", re.DOTALL)
NOT_RUN = ("make ", "source ", "#")
IDS = {
    "REQUEST": r"\br-\d{8}-\w+",
    "RESTORE": r"\br-\d{8}-\w+",
    "HOLD": r"\br-\d{8}-\w+",
    "BATCH": r"\bb-\d{8}-\w+",
}
ORDER = {"events": {"transaction_completed": "2025-06-01T12:00:00+08:00"}}


def commands(page: str, after: str = "") -> list[str]:
    text = (ROOT / page).read_text("utf-8").partition(after)[2] if after else ""
    text = text or (ROOT / page).read_text("utf-8")
    lines = "\n".join(BLOCK.findall(text)).splitlines()
    return [x for x in lines if x.strip() and not x.startswith(NOT_RUN)]


class Reader:
    """Somebody who types what a page says, in an empty folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.said: list[str] = []
        self.ids = {"CONVERSATION": "c-order", "HELD": "c-7"}
        self.home = Home(folder / "try", folder=folder)
        programs = folder / "programs"
        programs.mkdir()
        program = programs / "guicang"
        client = f'exec {sys.executable} -IS {ROOT}/tests/cli/client.py "$@"'
        program.write_text(f"#!/bin/sh\n{client}\n")
        program.chmod(0o755)
        self.environment = environment(None) | {
            "PATH": f"{programs}:{os.environ['PATH']}",
            "WORKER": str(folder / "s"),
        }
        self.server = UnixStreamServer(str(folder / "s"), self._answer)
        Thread(target=self.server.serve_forever, daemon=True).start()
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
            if asked["home"] not in {"", "./try"}:
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
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"
        if line.startswith(("export ", "code()")):
            self.said.append(line)
        return done.stdout

    def walk(self, lines: list[str]) -> None:
        """Type all lines, and remember the ids that are asked for later."""
        for place, line in enumerate(lines):
            told = self.type(line)
            later = next((x for x in lines[place + 1 :] if self.unknown(x)), "")
            name = self.unknown(later)
            found = re.search(IDS[name], told) if name else None
            if found and re.search(r"policy apply|propose|hold place|restore ", line):
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
    assert explained["copy"] == "working"


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

    assert (held["state"], held["copy"]) == ("held", "working")


def test_both_readmes_give_the_same_commands():
    def bare(lines):
        same = [re.sub(r"\s+#.*|(?<=--reason )\"[^\"]*\"", "", x) for x in lines]
        return [x.replace("GUICANG_LANG=zh", "GUICANG_LANG=en") for x in same]

    assert bare(commands("README.zh-CN.md")) == bare(commands("README.md"))


def test_a_command_that_fails_is_seen(reader):
    with pytest.raises(AssertionError, match="GC-801"):
        reader.type("guicang --lang en --home ./nowhere due")


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_the_capture_shows_what_the_demo_prints_today(page, tmp_path):
    language = "zh" if "zh" in page else "en"
    text = (ROOT / page).read_text("utf-8")
    captured = text.partition("<!-- capture:demo -->")[2].partition("<!-- /")[0]

    played = guicang(
        "demo", "--conversations", "40", "--at", tmp_path / "demo", lang=language
    )

    titles = re.findall(r"╭─ (.*?) ─", played.out)
    assert played.code == 0
    assert len(titles) == 6
    assert titles == re.findall(r"╭─ (.*?) ─", captured)
