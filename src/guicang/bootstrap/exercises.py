"""Where exercises are played: a folder of their own, in a process of their own."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from guicang.bootstrap.scratching import own_environment
from guicang.domain.errors import ExerciseFailed
from guicang.ports.rehearsals import Played, Step

FOLDER: Final = "exercise"
_LONGEST: Final = 900  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeRehearsals:
    """Implements ``Rehearsals``: below ``exercise`` of the home that practises."""

    home: Path

    def play(self, records: int) -> Played:
        """Play the script, and throw the home away."""
        root = self.home / FOLDER
        shutil.rmtree(root, ignore_errors=True)  # what a cut left
        try:
            root.mkdir(mode=0o700)
            told = self._told(root / "home", records)
        finally:
            shutil.rmtree(root, ignore_errors=True)
        if "reason" in told:
            raise ExerciseFailed(step=told["step"], reason=told["reason"])
        steps = tuple(Step(name=n, ms=ms) for n, ms in told.pop("steps").items())
        return Played(steps=steps, **told)

    def _told(self, root: Path, records: int) -> Any:
        command = [sys.executable, "-m", "guicang.bootstrap.rehearsing", str(root)]
        command.append(str(records))
        try:
            done = subprocess.run(  # noqa: S603 - our own program
                command,
                env=own_environment(root, os.environ),
                capture_output=True,
                check=True,
                timeout=_LONGEST,
            )
            return json.loads(done.stdout.splitlines()[-1])
        except (subprocess.SubprocessError, ValueError, IndexError) as error:
            reason = type(error).__name__
            raise ExerciseFailed(step="prepare", reason=reason) from error
