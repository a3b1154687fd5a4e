"""Lay out the pages of one language as the site's builder wants them.

The pages in the repository are plain Markdown that reads well where it lies; their
links go from file to file. The builder sees one folder for each language, so a link
goes either to a page of the same folder, or to the other language (``other:PAGE``,
which ``conf.py`` turns into a path), or to a file that is no page and is handed out.
A link that leads nowhere, or to an English page that has a Chinese twin, is an error.
"""

import json
import os
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

DOCS: Final = "docs"
CHINESE: Final = "docs/zh"
PROJECT: Final = {
    "en": ("README", "ARCHITECTURE", "SECURITY", "CONTRIBUTING", "CHANGELOG"),
    "zh": ("README.zh-CN",),
}
_CAPTION: Final = {"en": "The project", "zh": "项目"}
_OTHER: Final = {"en": "zh", "zh": "en"}
_FENCE: Final = re.compile(r"[ \t]*```")
_BLOCKS: Final = re.compile(
    r"(^[ \t]*```.*?^[ \t]*```[ \t]*$)", re.MULTILINE | re.DOTALL
)
_LINK: Final = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^()\s]+)\)")
_WIDE: Final = "\u3000-\u303f\u3400-\u9fff\uff00-\uffef\u201c\u201d\u2026\u2014"
_JOINS: Final = re.compile(
    rf"(?<=[{_WIDE}])\n *(?=[{_WIDE}])|(?<=[，。；：、）])\n *(?=[`\[A-Za-z])"
)
"""Ends of lines inside Chinese sentences: a browser would show them as spaces."""
_SECTION: Final = re.compile(r"^\*\*(.+)\*\*$")
CONTENTS: Final = "contents.json"
"""What the sidebar shows: captions, and the names of pages under each."""


class BadLink(Exception):
    """A link that leads nowhere, or into the wrong language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a page of the repository stands in the site."""

    language: str
    page: PurePosixPath


def placed(path: PurePosixPath) -> Place | None:
    """Say where a file of the repository stands; None for what is no page."""
    if path.suffix != ".md":
        return None
    if path.is_relative_to(CHINESE):
        return Place(language="zh", page=path.relative_to(CHINESE))
    if path.is_relative_to(DOCS):
        return Place(language="en", page=path.relative_to(DOCS))
    for language, names in PROJECT.items():
        if str(path.with_suffix("")) in names:
            name = f"{path.name.partition('.')[0]}.md"
            return Place(language=language, page=PurePosixPath("project", name))
    return None


def pages(root: Path) -> dict[PurePosixPath, Place]:
    """Find the pages: where each lies in the repository, and stands in the site."""
    files = [*sorted(root.glob("*.md")), *sorted((root / DOCS).rglob("*.md"))]
    paths = [PurePosixPath(file.relative_to(root).as_posix()) for file in files]
    return {path: place for path in paths if (place := placed(path)) is not None}


def prose(text: str, change: Callable[[str], str]) -> str:
    """Change what stands before, between and after blocks of code."""
    return "".join(
        part if _FENCE.match(part) else change(part) for part in _BLOCKS.split(text)
    )


class Stage:
    """The folder of one language."""

    def __init__(self, root: Path, folder: Path, language: str) -> None:
        """Take the repository, the folder to fill, and ``en`` or ``zh``."""
        self.root, self.folder, self.language = root, folder, language
        self.pages = pages(root)
        self.there = {(p.language, p.page) for p in self.pages.values()}

    def fill(self) -> None:
        """Write the pages, and the files that they hand out."""
        for path, place in self.pages.items():
            if place.language == self.language:
                target = self.folder / place.page
                target.parent.mkdir(parents=True, exist_ok=True)
                text = (self.root / path).read_text("utf-8")
                target.write_text(self._linked(path, text), "utf-8")
        contents = json.dumps(self._contents(), ensure_ascii=False)
        (self.folder / CONTENTS).write_text(contents, "utf-8")

    def _linked(self, path: PurePosixPath, text: str) -> str:
        def change(part: str) -> str:
            part = _LINK.sub(lambda found: self._link(path, *found.groups()), part)
            return _JOINS.sub("", part) if self.language == "zh" else part

        return prose(text, change)

    def _link(self, path: PurePosixPath, image: str, words: str, target: str) -> str:
        """Write one link anew; ``path`` is the page that it stands on."""
        words = _LINK.sub(lambda m: self._link(path, *m.groups()), words)
        if ":" in target or target.startswith("#"):
            return f"{image}[{words}]({target})"
        name, _, fragment = target.partition("#")
        wanted = PurePosixPath(os.path.normpath(path.parent / name))
        if not (self.root / wanted).exists():
            message = f"{path}: {target} leads nowhere"
            raise BadLink(message)
        here = self.pages[path].page
        place = self.pages.get(wanted)
        if place is None:
            return self._file(here, image, words, wanted)
        goal = self._goal(path, here, place)
        return f"[{words}]({goal}{'#' * bool(fragment)}{fragment})"

    def _goal(self, path: PurePosixPath, here: PurePosixPath, place: Place) -> str:
        if place.language == self.language:
            return os.path.relpath(place.page, here.parent)
        twin = ("zh", place.page) in self.there and place.page != here
        if self.language == "zh" and twin:
            message = f"{path}: {place.page} has a Chinese twin"
            raise BadLink(message)
        return f"other:{place.page.with_suffix('.html')}"

    def _file(
        self, here: PurePosixPath, image: str, words: str, wanted: PurePosixPath
    ) -> str:
        source = self.root / wanted
        if source.is_dir():
            named = f"`{wanted}`"
            return named if str(wanted) in words else f"{words} ({named})"
        target = self.folder / "files" / wanted
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
        goal = os.path.relpath(f"files/{wanted}", here.parent)
        return f"{image}[{words}]({goal})"

    def _contents(self) -> list[tuple[str, list[str]]]:
        """List what the sidebar shows: the links of each section of the index."""
        index = PurePosixPath(DOCS if self.language == "en" else CHINESE, "index.md")
        caption, found = "", dict[str, dict[str, None]]()
        for line in (self.root / index).read_text("utf-8").splitlines():
            section = _SECTION.match(line)
            caption = section[1] if section else caption
            for _, _, target in _LINK.findall(line):
                page = PurePosixPath(target.partition("#")[0])
                if (self.language, page) in self.there:
                    found.setdefault(caption, {})[str(page.with_suffix(""))] = None
        names = [name.partition(".")[0] for name in PROJECT[self.language]]
        found[_CAPTION[self.language]] = {f"project/{name}": None for name in names}
        return [(name, list(listed)) for name, listed in found.items()]


def other(language: str) -> str:
    """Name the other language."""
    return _OTHER[language]
