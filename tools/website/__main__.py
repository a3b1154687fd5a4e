"""Build the site in two languages, and fail for a link that leads nowhere.

    python -m tools.website            into build/site
    python -m tools.website FOLDER     into another folder

The site needs no server: ``index.html`` opens from the folder.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tools.website.links import faults
from tools.website.staging import BadLink, Stage

ROOT: Final = Path(__file__).resolve().parents[2]
HERE: Final = Path(__file__).resolve().parent
LANGUAGES: Final = {"en": "en", "zh": "zh_CN"}
"""Folder of the site, and Sphinx's name of the language."""


def build(folder: Path) -> bool:
    """Build both languages side by side; say whether both came out clean."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as name:
        staged = Path(name)
        for language in LANGUAGES:
            Stage(ROOT, staged / language, language).fill()
        running = [_sphinx(staged, folder, language) for language in LANGUAGES]
        done = [one.wait() == 0 for one in running]
    shutil.copyfile(HERE / "front.html", folder / "index.html")
    return all(done)


def _sphinx(staged: Path, folder: Path, language: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - our own builder and folders
        [
            *(sys.executable, "-m", "sphinx", "--quiet"),
            *("--fail-on-warning", "--builder", "html"),
            *("--conf-dir", str(HERE), "--define", f"language={LANGUAGES[language]}"),
            *("--doctree-dir", str(staged / f"{language}.doctrees")),
            *(str(staged / language), str(folder / language)),
        ],
        cwd=ROOT,
    )


def main(arguments: Sequence[str]) -> int:
    """Do what the command line says; return the exit code."""
    folder = Path(arguments[0]) if arguments else ROOT / "build" / "site"
    try:
        clean = build(folder)
    except BadLink as error:
        print(error)
        return 1
    found = faults(folder)
    for fault in found:
        print(fault)
    if found or not clean:
        return 1
    print(f"the site is in {folder}: open index.html")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
