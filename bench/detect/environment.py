"""Where the peers live: an environment of their own below the cache folder.

Nothing of the peers comes near the product's environment. Versions are pinned by hash
in ``peers.txt``; the environment is made once for each content of that file, and pip is
the only thing that asks the network.
"""

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parent
PINNED: Final = HERE / "peers.txt"


def cache() -> Path:
    """Give the folder for what is made once: ``GUICANG_BENCH_CACHE``, or by XDG."""
    named = os.environ.get("GUICANG_BENCH_CACHE")
    general = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    folder = Path(named) if named else Path(general).expanduser() / "guicang-bench"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def python() -> Path:
    """Give the interpreter of the peers; make their environment where there is none."""
    pins = hashlib.sha256(PINNED.read_bytes()).hexdigest()[:12]
    folder = cache() / f"peers-{sys.version_info[0]}.{sys.version_info[1]}-{pins}"
    program, ready = folder / "bin" / "python", folder / "ready"
    if not ready.exists():
        venv.create(folder, clear=True, with_pip=True)
        command = [program, "-m", "pip", "install", "-qq", "--require-hashes"]
        subprocess.run([*command, "-r", PINNED], check=True)
        ready.touch()
    return program
