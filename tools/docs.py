"""Write the generated reference pages, or check that they are up to date.

    python tools/docs.py            write every page anew
    python tools/docs.py --check    name the pages that differ; exit 1 if any

Each module in ``tools/pages`` is a page: ``PATH``, from the repository's root, and
``render() -> str | None``. None means that what the page describes is not here. What
``chinese() -> str`` gives, where a module has it, is the page's twin in ``docs/zh``.
"""

import argparse
import importlib
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
PAGES: Final = ROOT / "tools" / "pages"

# Run as a script, only tools/ is on the path: add the root, and the source for a
# checkout without an installation.
for folder in (str(ROOT), str(ROOT / "src")):
    if folder not in sys.path:
        sys.path.insert(0, folder)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page to be written: where to, from the root, and what makes its text."""

    path: str
    render: Callable[[], str | None]


def pages() -> Iterator[Page]:
    """Find the pages, in the order of their modules' names."""
    for path in sorted(PAGES.glob("[a-z]*.py")):
        module = importlib.import_module(f"tools.pages.{path.stem}")
        yield Page(path=module.PATH, render=module.render)
        if hasattr(module, "chinese"):
            yield Page(path=twin(module.PATH), render=module.chinese)


def twin(path: str) -> str:
    """Say where the Chinese page of an English one lies."""
    return f"docs/zh/{path.removeprefix('docs/')}"


def stale(root: Path, found: Sequence[Page]) -> list[str]:
    """Name the pages under a root that are missing or not what they should be."""
    names = []
    for page in found:
        text, path = page.render(), root / page.path
        if text is not None and (not path.is_file() or path.read_text("utf-8") != text):
            names.append(page.path)
    return names


def write(root: Path, found: Sequence[Page]) -> list[str]:
    """Write the pages that are stale; return their names."""
    names = stale(root, found)
    for page in found:
        if page.path in names and (text := page.render()) is not None:
            path = root / page.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    return names


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; return the exit code."""
    parser = argparse.ArgumentParser(description="Generated reference pages.")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args(arguments)
    found = list(pages())
    if options.check:
        names = stale(ROOT, found)
        for name in names:
            print(f"{name} is not up to date: run `make docs`")
        return 1 if names else 0
    for name in write(ROOT, found):
        print(f"wrote {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
