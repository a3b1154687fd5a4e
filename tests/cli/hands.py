"""People at a terminal: they run commands and read codes off their authenticators."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import IO, Any

from guicang.adapters.db.totp import code
from tests import nursery
from tests.compiled import lend

ROOT = Path(__file__).parents[2]
# In plugins lies a connector that is installed as anybody's would be.
PATH = f"{ROOT / 'src'}:{ROOT}:{ROOT / 'tests' / 'plugins'}"
PATIENCE = nursery.PATIENCE


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command line ended with and said."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """The JSON on standard output."""
        return json.loads(self.out)

    @property
    def error(self) -> Any:
        """The JSON on standard error, whose last line it is."""
        return json.loads(self.err.strip().splitlines()[-1])["error"]


def environment(home: Path | None, language: str = "en") -> dict[str, str]:
    """Give an environment without anything of the machine's own settings."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("GUICANG_")}
    kept |= {"PYTHONPATH": PATH, "GUICANG_LANG": language}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    return kept if home is None else kept | {"GUICANG_HOME": str(home)}


def unmeasured(environment: Mapping[str, str]) -> dict[str, str]:
    """Leave out what lets a process measure what the tests reach: it takes its time."""
    return {k: v for k, v in environment.items() if not k.startswith("COVERAGE_")}


def guicang(*argv: object, home: Path | None = None, lang: str = "en", **more: Any):
    """Run the command in a process of its own.

    What finds out its language by itself begins alone.
    """
    env = environment(home, lang) | more.pop("env", {})
    if not argv or "--lang" in argv or env.get("PYTHONPATH") != PATH:
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-m", "guicang", *map(str, argv)],
            env=env,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
            **more,
        )
    else:
        done = nursery.run(argv, env=env, given=more.pop("input", ""), **more)
    return Answer(done.returncode, done.stdout, done.stderr)


@dataclass(slots=True)
class Worker:
    """A process that runs one command line after the other."""

    child: nursery.Child
    asks: IO[str]
    answers: IO[str]

    @classmethod
    def begin(cls, env: Mapping[str, str], cwd: Path) -> "Worker":
        """Begin one; what it says on standard error is ours."""
        theirs, ours = os.pipe()
        heard, said = os.pipe()
        child = nursery.begin(
            "tests.cli.worker", (), env=env, cwd=cwd, stdin=theirs, stdout=said
        )
        os.close(theirs)
        os.close(said)
        return cls(child, os.fdopen(ours, "w"), os.fdopen(heard))

    def run(self, asked: Mapping[str, Any]) -> Answer:
        self.asks.write(json.dumps(asked) + "\n")
        self.asks.flush()
        return Answer(**json.loads(self.answers.readline()))

    def close(self) -> None:
        self.asks.close()
        self.answers.close()
        self.child.wait(PATIENCE)


@dataclass(slots=True)
class Home:
    """A home, its workers, its clock, and what its people know.

    What is ``plain`` is not measured: commands only make ready what is tested.
    """

    path: Path
    secrets: dict[str, str] = field(default_factory=dict)
    passwords: dict[str, str] = field(default_factory=dict)
    ahead: float = 0.0
    folder: Path = ROOT
    plain: bool = False
    _workers: dict[str, Worker] = field(default_factory=dict)

    def run(self, *argv: object, lang: str = "en") -> Answer:
        """Run one command line on this home."""
        if lang not in self._workers:
            env = environment(self.path, lang)
            env = unmeasured(env) if self.plain else env
            self._workers[lang] = Worker.begin(env, self.folder)
        asked = {"argv": [str(a) for a in argv], "ahead": self.ahead}
        return self._workers[lang].run(asked)

    def json(self, *argv: object) -> Any:
        """Run a command line that must end well; return its JSON."""
        answer = self.run(*argv, "-o", "json")
        assert answer.code == 0, answer
        return answer.data

    def init(self) -> Any:
        """Make the home a sandbox and note secrets and passwords.

        It is a copy of the one sandbox that this process of the tests makes: nothing in
        a home names its folder. So keys and secrets are the same in each.
        """
        folder, made = _sandbox()
        shutil.copytree(folder, self.path)
        lend(self.path)
        return self.know(made | {"home": str(self.path)})

    def begin(self, *argv: object) -> Any:
        """Make the home by ``init`` itself; what it compiles is compiled already."""
        lend(self.path)
        return self.know(self.json("init", *argv))

    def know(self, made: Any) -> Any:
        """Note the secrets and passwords that an ``init --sandbox`` has shown."""
        people = made.get("people", ())
        self.secrets = {p["name"]: p["totp_secret"] for p in people}
        self.passwords = {p["name"]: p["password"] for p in people}
        return made

    def signed(self, name: str) -> tuple[str, ...]:
        """Give ``--as`` and ``--otp`` with a code that was never used."""
        self.wait(31)
        return ("--as", name, "--otp", self.code(name))

    def code(self, name: str) -> str:
        """Read a code off somebody's authenticator, whose clock is half a minute fast.

        It is good for a minute at least: a busy machine may not read it sooner.
        """
        return code(self.secrets[name], int(time.time() + self.ahead) // 30 + 1)

    def wait(self, seconds: float) -> None:
        """Let the clock go on."""
        self.ahead += seconds

    def approve(self, request: str, *names: str) -> Answer:
        """Let people sign, each of whom must get through; give the last answer."""
        for name in names:
            answer = self.run("approve", request, *self.signed(name))
            assert answer.code == 0, answer
        return answer

    def close(self) -> None:
        """End the workers."""
        for worker in self._workers.values():
            worker.close()
        self._workers.clear()


@cache
def _sandbox() -> tuple[Path, Any]:
    """Make the sandbox that is copied; give its folder and what was shown."""
    with at(Path(os.environ["GUICANG_HOME"]).parent / "sandbox", plain=True) as home:
        return home.path, home.json("init", "--sandbox")


@contextmanager
def at(path: Path, *, plain: bool = False) -> Iterator[Home]:
    """Give a home whose workers end afterwards."""
    home = Home(path, plain=plain)
    try:
        yield home
    finally:
        home.close()
