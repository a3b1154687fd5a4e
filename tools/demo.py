"""Play the demo beside four simulated platforms, which end with it.

    python tools/demo.py [what `guicang demo` takes]

The platforms speak their real protocols over HTTP on this machine alone; the demo's
sources are added, read and governed as real ones would be.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

_INTERRUPTED: Final = 130
ROOT: Final = Path(__file__).resolve().parents[1]
for folder in (str(ROOT), str(ROOT / "src")):
    if folder not in sys.path:
        sys.path.insert(0, folder)


def play(arguments: Sequence[str]) -> int:
    """Let the platforms run as long as the demo does; return its exit code."""
    from tests.simulators.living import Town

    from guicang.entrypoints.cli.demo import LENGTH

    town = Town(datetime.fromtimestamp(time.time(), UTC) - LENGTH)
    with (
        tempfile.TemporaryDirectory(prefix="guicang-demo-") as place,
        town.open() as platforms,
    ):
        path = Path(place) / "platforms.json"
        path.write_text(json.dumps(platforms), "utf-8")
        return subprocess.run(  # noqa: S603 - our own program
            [*_program(), "demo", "--platforms", str(path), *arguments], check=False
        ).returncode


def _program() -> list[str]:
    """Name the program beside this Python, as short as it can be named from here."""
    beside = Path(sys.executable).with_name("guicang")
    if not beside.is_file():
        return [sys.executable, "-m", "guicang"]
    here = Path.cwd()
    return [str(beside.relative_to(here) if beside.is_relative_to(here) else beside)]


def main() -> int:
    """Play it; whoever interrupts has ended the demo itself, too."""
    try:
        return play(sys.argv[1:])
    except KeyboardInterrupt:
        return _INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
