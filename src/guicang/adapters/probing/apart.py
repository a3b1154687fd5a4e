"""Searching in a process of its own, because of the locks.

A process that closes a file loses all its POSIX locks on that file, also those that
SQLite took through another handle (sqlite.org/howtocorrupt.html, section 2.2). Whoever
reads the files of an open database himself invites the next process to throw away the
log that he still writes to. So the files are read by a process that has no database
open. It gets what it needs on its standard input: needles are secret, and command
lines are not.
"""

import json
import subprocess
import sys
from base64 import b64encode
from collections.abc import Mapping, Sequence
from pathlib import Path

from guicang.adapters.probing import files


class ApartProbe:
    """A ``FileProbe`` that is safe beside an open database; same arguments."""

    def __init__(self, paths: Sequence[Path], not_probed: Sequence[str] = ()) -> None:
        self._paths = tuple(paths)
        self._known = tuple(not_probed)
        self._scope: Mapping[str, object] = files.FileProbe(paths, not_probed).scope()

    def search(self, needles: Mapping[str, bytes]) -> Mapping[str, Sequence[str]]:
        """Give, for each needle that is found, the files that hold it, sorted.

        ValueError for an empty needle. CalledProcessError if the searching process
        fails: what was not searched must not count as clean.
        """
        if not all(needles.values()):
            raise ValueError("an empty needle is found everywhere")
        order = {
            "paths": [str(path) for path in self._paths],
            "not_probed": list(self._known),
            "needles": {k: b64encode(v).decode() for k, v in needles.items()},
        }
        done = subprocess.run(  # noqa: S603 - our own module, by our own interpreter
            [sys.executable, "-I", files.__file__],
            input=json.dumps(order).encode(),
            stdout=subprocess.PIPE,
            check=True,
        )
        answer = json.loads(done.stdout)
        self._scope = answer["scope"]
        found: Mapping[str, Sequence[str]] = answer["found"]
        return found

    def scope(self) -> Mapping[str, object]:
        """Say what was searched (``probed``) and what could not be (``not_probed``)."""
        return self._scope
