"""Searching every byte of the store's files for what should be gone.

A certificate says where residue was looked for and where it was not, so this module
keeps two promises: every byte of every regular file below the paths is looked at, and
whatever could not be looked at is named.

Files are read, not mapped: a file that another process cuts shorter would end a process
that has it mapped.

Run as a program, it takes its order as JSON from standard input and answers on standard
output; it needs nothing but the standard library. ``apart`` runs it so.
"""

import json
import os
import stat
import sys
from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

_CHUNK: Final = 16 * 1024 * 1024
_CELL: Final = 8
_FEW: Final = 8  # so many are searched faster one by one


class FileProbe:
    """Searches the files below some folders; single files may be named too.

    ``not_probed`` names what the caller knows to be out of reach (backups, the log of
    a database server): it goes into the scope as it is. Symbolic links are not
    followed, and named where they lead out of the paths. Memory: two chunks.
    """

    def __init__(
        self,
        paths: Sequence[Path],
        not_probed: Sequence[str] = (),
        *,
        chunk: int = _CHUNK,
    ) -> None:
        self._paths = tuple(paths)
        self._known = tuple(not_probed)
        self._chunk = chunk
        self._files = 0
        self._bytes = 0
        self._missed: dict[str, str] = {}

    def search(self, needles: Mapping[str, bytes]) -> Mapping[str, Sequence[str]]:
        """Give, for each needle that is found, the files that hold it, sorted.

        ValueError for an empty needle: it would be everywhere.
        """
        if not all(needles.values()):
            raise ValueError("an empty needle is found everywhere")
        self._files = self._bytes = 0
        self._missed = {}
        found: dict[str, list[str]] = {}
        matcher = _Matcher(needles)
        for path in self._walk():
            try:
                hits = self._search(path, matcher)
            except FileNotFoundError:
                continue  # it went while we looked: nothing of it is left to find
            except OSError as error:
                self._miss(path, error.strerror)
                continue
            for name in hits:
                found.setdefault(name, []).append(str(path))
        return {name: sorted(files) for name, files in sorted(found.items())}

    def scope(self) -> Mapping[str, object]:
        """Say what was searched (``probed``) and what could not be (``not_probed``).

        Files and bytes are those of the last search.
        """
        missed = (f"{path}: {why}" for path, why in self._missed.items())
        return {
            "probed": [str(path) for path in self._paths],
            "files": self._files,
            "bytes": self._bytes,
            "not_probed": [*self._known, *sorted(missed)],
        }

    def _walk(self) -> Iterator[Path]:
        seen: set[Path] = set()
        for root in self._paths:
            for path in self._below(root):
                if path not in seen and self._is_file(path):
                    seen.add(path)
                    yield path

    def _is_file(self, path: Path) -> bool:
        try:
            mode = path.lstat().st_mode
        except FileNotFoundError:
            return False
        except OSError as error:
            self._miss(path, error.strerror)
            return False
        if stat.S_ISLNK(mode):
            self._look_at_link(path)
        elif not stat.S_ISREG(mode) and not stat.S_ISSOCK(mode):  # sockets hold nothing
            self._miss(path, "not a regular file")
        return stat.S_ISREG(mode)

    def _below(self, root: Path) -> Iterator[Path]:
        if not root.is_dir():
            if not root.exists():
                self._miss(root, "not there")
            yield root
            return
        for where, folders, files in os.walk(root, onerror=self._miss_folder):
            for name in files:
                yield Path(where, name)
            for name in folders:
                if (path := Path(where, name)).is_symlink():
                    yield path

    def _look_at_link(self, link: Path) -> None:
        target = link.resolve()
        roots = [root.resolve() for root in self._paths]
        if target.exists() and not any(target.is_relative_to(r) for r in roots):
            self._miss(link, f"a link to {target}, which is not below the paths")

    def _search(self, path: Path, matcher: "_Matcher") -> set[str]:
        found = matcher.look(os.fsencode(path.name))  # a name is content, too
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        with os.fdopen(handle, "rb", buffering=0) as file:
            tail = b""
            while chunk := file.read(self._chunk):
                window = tail + chunk
                found |= matcher.look(window)
                # What could be the beginning of a needle is looked at again.
                tail = window[max(0, len(window) - matcher.longest + 1) :]
                self._bytes += len(chunk)
        self._files += 1
        return found

    def _miss_folder(self, error: OSError) -> None:
        if not isinstance(error, FileNotFoundError):
            self._miss(Path(str(error.filename)), error.strerror)

    def _miss(self, path: Path, why: str | None) -> None:
        self._missed[str(path)] = why or "not readable"


class _Matcher:
    """Finds which of many needles are in a window, in one pass for all of them.

    Wherever a needle of 15 bytes or more lies, it covers one whole cell of 8 bytes of
    the window. So each needle is known by the 8 cells that it can cover, the window is
    taken as a row of 64-bit numbers, and one intersection of sets gives the few
    needles that are worth a real search. Shorter needles are searched one by one.
    """

    def __init__(self, needles: Mapping[str, bytes]) -> None:
        self.longest = max(map(len, needles.values()), default=1)
        many = len(needles) > _FEW
        self._alone: list[tuple[str, bytes]] = []
        self._cells: dict[int, list[tuple[str, bytes]]] = {}
        for name, needle in needles.items():
            if not many or len(needle) < 2 * _CELL - 1:
                self._alone.append((name, needle))
                continue
            for start in range(_CELL):
                cell = needle[start : start + _CELL]
                number = int.from_bytes(cell, sys.byteorder)
                self._cells.setdefault(number, []).append((name, needle))
        self._numbers = frozenset(self._cells)

    def look(self, window: bytes) -> set[str]:
        """Name the needles that are in the window."""
        suspects = self._alone
        if self._numbers:
            whole = len(window) // _CELL * _CELL
            met = self._numbers.intersection(memoryview(window)[:whole].cast("Q"))
            suspects = suspects + [one for number in met for one in self._cells[number]]
        return {name for name, needle in suspects if needle in window}


def main() -> None:
    """Do what ``apart`` orders."""
    order = json.load(sys.stdin)
    probe = FileProbe([Path(path) for path in order["paths"]], order["not_probed"])
    needles = {name: b64decode(text) for name, text in order["needles"].items()}
    found = probe.search(needles)
    answer = json.dumps({"found": found, "scope": probe.scope()}).encode()
    # Who ordered it may have been killed meanwhile: then nobody needs the answer.
    with suppress(BrokenPipeError), open(1, "wb", closefd=False) as output:
        output.write(answer)


if __name__ == "__main__":
    main()
