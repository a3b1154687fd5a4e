"""A package as one ZIP file: the same content gives the same bytes, in flat memory.

The file is written once from its first byte to its last, so it can be sealed while it
is made. ``package.json`` is for programs, ``messages.csv`` for spreadsheets,
``index.html`` for people; ``SHA256SUMS`` holds the digest of every other file.
"""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, BinaryIO, Final, NamedTuple, Protocol

from guicang.domain.disclosure.package_schema import DOCUMENT

_OLDEST: Final = (1980, 1, 1, 0, 0, 0)
_MODE: Final = 0o644 << 16
_UNIX: Final = 3
SUMS: Final = "SHA256SUMS"
COLUMNS: Final = (
    *("conversation", "source", "channel", "number", "at", "from", "own", "kind"),
    *("text", "redacted", "recalled", "attachments"),
)
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")

Talks = Callable[[], Iterator[dict[str, Any]]]
"""Gives the conversations of a package, in their order, as often as it is called."""


class Page(NamedTuple):
    """A page of the viewer: its name, and its bytes piece by piece."""

    name: str
    pieces: Iterable[bytes]


class Viewer(Protocol):
    """Writes a package for people; every page opens from a folder, offline."""

    def __call__(self, head: Mapping[str, Any], talks: Talks) -> Iterator[Page]:
        """Give the pages, ``index.html`` among them."""
        ...


class Notes(Protocol):
    """Says what a package is, in the language of its head."""

    def __call__(self, head: Mapping[str, Any]) -> bytes:
        """Give the text."""
        ...


def write(
    to: BinaryIO,
    head: Mapping[str, Any],
    talks: Talks,
    attachments: Iterable[tuple[str, bytes]],
    *,
    viewer: Viewer,
    notes: Notes,
) -> None:
    """Write the file; ``to`` need not be one that can be gone back in."""
    sums: dict[str, str] = {}
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as file:
        for name, pieces in _files(head, talks, attachments, viewer, notes):
            digest = hashlib.sha256()
            with file.open(_info(name), "w") as member:
                for piece in pieces:
                    digest.update(piece)
                    member.write(piece)
            sums[name] = digest.hexdigest()
        lines = [f"{digest}  {name}\n" for name, digest in sorted(sums.items())]
        with file.open(_info(SUMS), "w") as member:
            member.write("".join(lines).encode())


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _OLDEST)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.create_system, info.external_attr = _UNIX, _MODE
    return info


def _files(
    head: Mapping[str, Any],
    talks: Talks,
    attachments: Iterable[tuple[str, bytes]],
    viewer: Viewer,
    notes: Notes,
) -> Iterator[tuple[str, Iterable[bytes]]]:
    yield "README.txt", [notes(head)]
    yield from viewer(head, talks)
    yield "package.json", _document(head, talks())
    yield "messages.csv", _table(talks())
    schema = json.dumps(DOCUMENT, indent=2, ensure_ascii=False).encode() + b"\n"
    yield "package.schema.json", [schema]
    for name, data in attachments:
        yield name, [data]


def _document(
    head: Mapping[str, Any], talks: Iterable[dict[str, Any]]
) -> Iterator[bytes]:
    """Spell the document, a conversation at a time."""
    begin = json.dumps(dict(head), ensure_ascii=False, indent=1)
    yield begin.removesuffix("\n}").encode() + b',\n "conversations": ['
    between = b"\n"
    for talk in talks:
        yield between + json.dumps(talk, ensure_ascii=False).encode()
        between = b",\n"
    yield b"\n ]\n}\n"


def _table(talks: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    """Spell the messages as CSV (RFC 4180), marked as UTF-8 for spreadsheets."""
    yield "\ufeff".encode() + _row(COLUMNS)
    for talk in talks:
        for said in talk["messages"]:
            files = [a["file"] or a["name"] for a in said["attachments"]]
            yield _row(
                (
                    *(talk["id"], talk["source"], talk["channel"]),
                    *(said["number"], said["at"], said["from"], said["own"]),
                    *(said["kind"], said["text"], said["redacted"], said["recalled"]),
                    "; ".join(files),
                )
            )


def _row(cells: Iterable[object]) -> bytes:
    line = io.StringIO()
    csv.writer(line).writerow([_cell(cell) for cell in cells])
    return line.getvalue().encode()


def _cell(cell: object) -> object:
    """Let no spreadsheet take a text for a formula (OWASP, CSV injection)."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, str) and cell.startswith(_FORMULA):
        return f"'{cell}"
    return cell


class Framed(io.RawIOBase):
    """A file that is cut into frames, each given away as soon as it is full."""

    def __init__(self, size: int, take: Callable[[bytes, bool], None]) -> None:
        """Give frames of ``size`` bytes to ``take``; it is told which is the last."""
        super().__init__()
        self._size, self._take = size, take
        self._waiting = bytearray()

    def writable(self) -> bool:
        """It is written."""
        return True

    def write(self, data: Any) -> int:
        """Take bytes; the last frame waits for ``close``."""
        self._waiting += data
        while len(self._waiting) > self._size:
            frame = bytes(self._waiting[: self._size])
            del self._waiting[: self._size]
            self._take(frame, False)
        return len(data)

    def finish(self) -> None:
        """Give the last frame away."""
        self._take(bytes(self._waiting), True)
        self._waiting.clear()
