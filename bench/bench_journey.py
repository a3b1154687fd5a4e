"""The main job on a real home (SQLite), next to scripts on the same records."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from bench import corpus, peers
from bench.run import ROOT, Figure, say

TITLE: Final = "The main job"
# Which lap of a script stands beside which step of ours.
_BESIDE: Final = {
    "import": "import",
    "archive + verify + erase": "dispose",
    "restore a batch": "restore",
}


def run(size: int, folder: Path) -> Iterator[Figure]:
    """Give every step's figure; a process of its own walks them."""
    made = corpus.make(size, folder)
    say(f"{made.messages:,} messages in {made.conversations:,} conversations")
    say(made.origin)
    scripts = [peers.sqlite(made.path, folder / "sqlite")]
    server = peers.postgresql(made.path, folder / "postgresql")
    if server is not None:
        scripts.append(server)
    command = [sys.executable, "-m", "bench.journey", made.path, folder]
    paths = os.pathsep.join((str(ROOT), str(ROOT / "src")))
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": paths},
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            step = json.loads(line)
            say(f"{step['name']}: {step['value']:,.4g} {step['unit']}")
            yield from _figures(step, scripts)
    if process.returncode:
        raise RuntimeError(f"the journey ended with exit code {process.returncode}")


def _figures(step: dict[str, Any], scripts: list[peers.Peer]) -> Iterator[Figure]:
    beside = _BESIDE.get(step["name"])
    if beside is None and step["name"] != "archive":
        yield Figure(**step)
        return
    for script in scripts:
        peer = (
            script.laps[beside].rate(script.messages)
            if beside
            else script.size / script.messages
        )
        yield Figure(**step, peer=peer, peer_name=script.name)
