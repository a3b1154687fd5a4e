"""Each command that a page names is one that the program has, with these options.

Pages whose commands are run word for word are in test_walkthrough.py; what is read here
is every other page, in both languages: blocks, and commands inside of sentences.
"""

import re
import shlex
from functools import cache
from pathlib import Path

import pytest
import typer.main
from tools.pages.cli import commands

from guicang.entrypoints.cli.app import app

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    path
    for path in (
        *ROOT.glob("README*.md"),
        *(ROOT / "docs").rglob("*.md"),
    )
    if "adr" not in path.parts and path.name != "cli.md"
)
BLOCK = re.compile(r"^ *```(\w*)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`([^`\n]+)`")
BEGIN = r"(?:^\s*|(?:[|;&(]|-- )\s*)(?:\w+=\S+ )*(?:\S*bin/)?guicang "
COMMAND = re.compile(BEGIN + r"((?:[^|;&>)#\n]|(?<=\w)\|(?=\w))+)")
OUTSIDE = {"text", "json", "yaml", "toml", "python"}
GLOBAL = {"--home": 1, "--lang": 1}


@cache
def known():
    """Every command, with the options that it has."""
    root = typer.main.get_command(app)
    return {
        path: {"--help"}.union(*((*p.opts, *p.secondary_opts) for p in command.params))
        for path, command in commands(root, ("guicang",))
    }


def named(text):
    """Find the commands in a page: what follows ``guicang``, in words."""
    shown = [
        body.replace("\\\n", " ")
        for kind, body in BLOCK.findall(text)
        if kind not in OUTSIDE
    ]
    said = INLINE.findall(BLOCK.sub("", text))
    for line in "\n".join([*shown, *said]).splitlines():
        for told in COMMAND.findall(line):
            yield shlex.split(told.replace("$(code ", "(").replace("'", ""))


def fault(words):
    """Say what is wrong with a command; None if nothing is."""
    words = list(words)
    while words and words[0] in GLOBAL:
        del words[: 1 + GLOBAL[words[0]]]
    path = ["guicang"]
    while words and " ".join([*path, words[0].split("|")[0]]) in known():
        path.append(words.pop(0).split("|")[0])
    last = words[0] if words else ""
    group = any(name.startswith(f"{' '.join(path)} ") for name in known())
    if group and last and not last.startswith("-") and not last.endswith(("…", "...")):
        return f"{' '.join(path)} has no {last}"
    options = {w.partition("=")[0] for w in words if w.startswith("--") and w != "--"}
    if unknown := options - known()[" ".join(path)]:
        return f"{' '.join(path)} does not take {sorted(unknown)}"
    return None


@pytest.mark.parametrize("path", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_command_that_a_page_names_is_there(path):
    found = [fault(words) for words in named(path.read_text("utf-8"))]

    assert [one for one in found if one] == []


def test_a_command_or_an_option_that_is_not_there_is_seen():
    assert fault(["due", "--list"]) is None
    assert fault(["--home", "x", "hold", "place", "--title", "x"]) is None
    assert fault(["hold", "put"]) == "guicang hold has no put"
    assert (
        fault(["due", "--everything"]) == "guicang due does not take ['--everything']"
    )
    assert len(list(named("```sh\nguicang due && guicang hold list\n```\n"))) == 2
