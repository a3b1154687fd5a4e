"""What works on a machine of the distributed engine. It needs this package alone.

Neither a home nor a database nor a store is opened there, and no error leaves here but
as a sealed outcome: the engine would write it into its logs.
"""

import pickle
from typing import Any

from guicang import __version__
from guicang.adapters.engines.crew import attempted
from guicang.adapters.engines.local import spelled
from guicang.adapters.engines.sealed import Ear, Session


class Actor:
    """Does one task after the other."""

    def __init__(self) -> None:
        self._ear = Ear()
        self._session: Session | None = None
        self._work: Any = None

    def hello(self) -> tuple[str, str]:
        """Say which release this is, and what a session key is encrypted to."""
        return __version__, self._ear.name

    def begin(self, session: bytes, work: bytes) -> None:
        """Learn the session key, and then what is to be done."""
        self._session = self._ear.hear(session)
        self._work = pickle.loads(self._session.open_task(work))  # noqa: S301  # sealed by whoever leads

    def do(self, sealed: bytes) -> bytes:
        """Do a task; all of what came of it is sealed."""
        session = self._session
        if session is None:
            raise RuntimeError("not begun")
        task = pickle.loads(session.open_task(sealed))  # noqa: S301  # sealed by whoever leads
        return session.outcome(spelled(attempted(self._work, task)))
