"""The other end of an engine that runs in a process of its own."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Any, Final, NamedTuple, Self

from bench.detect import environment

# The last reads names with the model of the extra: slowly, but it finds more.
NAMES: Final = "guicang-names"
OURS: Final = ("guicang", "guicang-arrow", "shapes", "shapes-arrow", NAMES)
# What these find, ``guicang`` finds as well.
SAME: Final = OURS[1:4]
# One message is not handed over as a column, and what is found is the same.
COLUMNS: Final = ("guicang-arrow", "shapes-arrow")
PEERS: Final = ("presidio", "presidio-lean", "argus", "datafog")
_SERVE: Final = Path(__file__).with_name("measured") / "serve.py"
_ROOT: Final = Path(__file__).resolve().parents[2]


class Found(NamedTuple):
    """What an engine found in a message, in its own words for types."""

    type: str
    start: int
    end: int


class Engine:
    """A child process that scans when asked to; one that is not asked sleeps."""

    def __init__(self, name: str) -> None:
        """Start the engine and wait until it is ready."""
        self.name = name
        ours = name in OURS
        program = sys.executable if ours else str(environment.python())
        path = {"PYTHONPATH": str(_ROOT / "src")} if ours else {}
        # A quiet pool: nobody may use a second core while the other is measured.
        single = {"OMP_NUM_THREADS": "1", "PYTHONHASHSEED": "0"}
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the child
        self._child = subprocess.Popen(
            [program, str(_SERVE), name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env=os.environ | path | single,
            text=True,
        )
        ready = self._answer()
        self.version = str(ready["version"])
        self.seconds_to_load = float(ready["seconds_to_load"])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the child and wait for it."""
        with self._errors, self._child:
            self._child.communicate()

    def batch(self, file: Path, start: int, count: int) -> dict[str, float]:
        """Time a slice of a file, in seconds of processor and clock."""
        return self._ask(do="batch", file=str(file), start=start, count=count)

    def single(self, file: Path, start: int, count: int) -> dict[str, list[int]]:
        """Time each message of a slice, in nanoseconds."""
        return self._ask(do="single", file=str(file), start=start, count=count)

    def spans(self, file: Path, folder: Path) -> tuple[list[list[Found]], int]:
        """Give what is found in every message, and at how many the engine failed."""
        to = folder / f"{self.name}.jsonl"
        failed = self._ask(do="spans", file=str(file), to=str(to))["failed"]
        with to.open(encoding="utf-8") as lines:
            return [[Found(*one) for one in json.loads(line)] for line in lines], failed

    def _ask(self, **request: Any) -> Any:
        assert self._child.stdin is not None
        self._child.stdin.write(json.dumps(request) + "\n")
        self._child.stdin.flush()
        return self._answer()

    def _answer(self) -> Any:
        assert self._child.stdout is not None
        line = self._child.stdout.readline()
        if not line:
            self._child.wait()
            self._errors.seek(0)
            words = self._errors.read().decode(errors="replace")[-2000:]
            self.close()
            raise RuntimeError(f"{self.name} ended: {words}")
        return json.loads(line)
