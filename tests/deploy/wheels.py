"""Our wheel, as it is released, and environments that it is installed into."""

import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

from tools.deb import own_wheel

from tests.cli.hands import environment

__all__ = ["installed", "own_wheel"]


def installed(wheel: Path, folder: Path) -> Path:
    """Make an environment with the wheel; give its program.

    What the product stands on comes from ours: it is installed, and takes minutes.
    """
    venv.create(folder, with_pip=False)
    site = next(folder.glob("lib/python*/site-packages"))
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    subprocess.run(  # noqa: S603 - pip
        [
            *command,
            f"--python={folder / 'bin' / 'python'}",
            "install",
            "--no-deps",
            "--no-index",
            "--no-compile",
            str(wheel),
        ],
        check=True,
    )
    (site / "ours.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return folder / "bin" / "guicang"


def bare(home: Path) -> dict[str, str]:
    """Give an environment in which nothing leads to this checkout."""
    return {k: v for k, v in environment(home).items() if k != "PYTHONPATH"}
