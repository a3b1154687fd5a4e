"""Pack the auditor's verifier into one file that Python runs: guicang-verify.pyz.

    python tools/verifier.py [FILE]

It holds the sources of ``guicang_verify`` and nothing else. ``cryptography`` has to be
there where it runs.
"""

import shutil
import sys
import tempfile
import zipapp
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "src" / "guicang_verify"
MAIN = "import sys\n\nfrom guicang_verify.__main__ import main\n\nsys.exit(main())\n"


def pack(file: Path) -> None:
    """Write the file; what stood there before is replaced."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(SOURCE, folder / SOURCE.name, ignore=ignored)
        (folder / "__main__.py").write_text(MAIN, "utf-8")
        zipapp.create_archive(folder, file, "/usr/bin/env python3", compressed=True)


if __name__ == "__main__":
    pack(Path(sys.argv[1] if len(sys.argv) > 1 else "dist/guicang-verify.pyz"))
