"""Independent implementations that meet our simulators, each in an environment apart.

An oracle is a pinned requirements file NAME.txt and a script ``drive_*.py`` that prints
JSON. Its environment is made when it is first asked for, and kept beside the checkout's
files; where no packages can be had its tests are skipped, but never when ``CI`` is set.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
KEPT = HERE.parents[1] / ".oracles"


def environment(name: str) -> Path:
    """Give the Python of an oracle's environment; make it if there is none."""
    pinned = HERE / f"{name}.txt"
    digest = hashlib.sha256(pinned.read_bytes()).hexdigest()[:12]
    home = KEPT / f"{name}-{digest}"
    if not home.is_dir():
        _make(pinned, home)
    return home / "bin" / "python"


def _make(pinned: Path, home: Path) -> None:
    """Make an environment aside and move it: whoever comes second leaves it."""
    KEPT.mkdir(exist_ok=True)
    aside = Path(tempfile.mkdtemp(dir=KEPT)) / "made"
    try:
        subprocess.run(  # noqa: S603 - our own words
            [sys.executable, "-m", "venv", "--without-pip", aside], check=True
        )
        done = subprocess.run(  # noqa: S603 - our own words
            [
                sys.executable, "-m", "pip", "--python", aside / "bin/python",
                "install", "-q", "--no-input", "--no-compile", "--no-deps",
                "--disable-pip-version-check", "--require-hashes", "-r", pinned,
            ],
            capture_output=True,
            text=True,
            check=False,
        )  # fmt: skip
        if done.returncode:
            _absent(f"{pinned.name} cannot be installed: {done.stderr[-300:]}")
        if not home.is_dir():
            aside.rename(home)
    finally:
        shutil.rmtree(aside.parent, ignore_errors=True)


def _absent(why: str) -> None:
    if os.environ.get("CI"):
        pytest.fail(why)
    pytest.skip(why)


def driven(
    name: str, script: str, *arguments: str, env: Mapping[str, str] | None = None
) -> Any:
    """Run a script with an oracle's packages; return the JSON that it printed last."""
    done = subprocess.run(  # noqa: S603 - our own words
        [environment(name), "-I", HERE / script, *arguments],
        env={"PATH": os.environ["PATH"], **(env or {})},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    return json.loads(done.stdout.splitlines()[-1])
