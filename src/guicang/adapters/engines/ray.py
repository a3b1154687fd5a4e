"""Ray: the processes of many machines (extra ``ray``).

Each process is an actor of one CPU with a session of its own (``sealed``). One that is
lost, alone or with its machine, costs the task that it was at.
"""

import os
import pickle
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from guicang import __version__
from guicang.adapters.engines.actor import Actor
from guicang.adapters.engines.crew import Crew, Hand, LostError
from guicang.adapters.engines.sealed import begin
from guicang.domain.errors import EngineMissing, EngineUnready
from guicang.ports.engines import Outcome, Work

HERE: Final = "local"
"""The address of a cluster of this machine alone, which lasts as long as the map."""
_PATIENCE: Final = 120.0
"""Seconds in which a new process has to say hello: a full cluster has no room."""


@dataclass(frozen=True, slots=True)
class RayEngine:
    """Works on a cluster: at ``host:port``, ``auto`` (that of this host) or HERE.

    ``most`` bounds the processes; 0: as many as the cluster has CPUs. A task that takes
    longer than ``limit`` seconds is ended; 0: none is.
    """

    address: str
    most: int = 0
    limit: float = 0.0

    def map(self, work: Work, tasks: Iterable[Any]) -> Iterator[Outcome]:
        """Give what came of each task, in their order."""
        ray = _ray()
        with self._joined(ray):
            cpus = int(ray.cluster_resources().get("CPU", 1))
            most = max(min(self.most or cpus, cpus), 1)
            crew = Crew(_Actors(ray, self.address), work, most, self.limit)
            yield from crew.run(tasks)

    @contextmanager
    def _joined(self, ray: Any) -> Iterator[None]:
        """Join the cluster, unless this process has; leave it again."""
        if ray.is_initialized():
            yield
            return
        try:
            ray.init(
                address=self.address,
                namespace="guicang",
                log_to_driver=False,
                logging_level="ERROR",
                **({"include_dashboard": False} if self.address == HERE else {}),
            )
        except (ConnectionError, OSError, RuntimeError, ValueError) as error:
            kind = type(error).__name__
            raise EngineUnready(place=self.address, reason=kind) from error
        try:
            yield
        finally:
            ray.shutdown()


def _ray() -> Any:
    """Import Ray, without its reports to its makers. EngineMissing."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    try:
        import ray
    except ImportError as error:
        raise EngineMissing(engine="Ray") from error
    return ray


class _Actors:
    """Hires actors."""

    def __init__(self, ray: Any, place: str) -> None:
        self._ray = ray
        self._place = place

    def hire(self, work: Work) -> Hand:
        """Start one, anywhere. LostError, EngineUnready."""
        ray = self._ray
        # What is lost is done again by the crew, which counts: not by Ray.
        kind = ray.remote(num_cpus=1, max_restarts=0, max_task_retries=0)(Actor)
        actor = kind.remote()
        try:
            return _Hand(ray, actor, self._told(actor, work))
        except BaseException:
            ray.kill(actor)
            raise

    def _told(self, actor: Any, work: Work) -> Any:
        ray = self._ray
        try:
            release, ear = ray.get(actor.hello.remote(), timeout=_PATIENCE)
        except ray.exceptions.GetTimeoutError as error:
            raise EngineUnready(place=self._place, reason="no room") from error
        except ray.exceptions.RayTaskError as error:
            raise EngineUnready(place=self._place, reason="not installed") from error
        except ray.exceptions.RayError as error:
            raise LostError from error
        if release != __version__:
            raise EngineUnready(place=self._place, reason=f"release {release}")
        session, told = begin(ear)
        with _translated(ray):
            spelled = session.task(pickle.dumps(work, pickle.HIGHEST_PROTOCOL))
            ray.get(actor.begin.remote(told, spelled))
        return session

    def wait(self, hands: Sequence[Any], seconds: float | None) -> Sequence[Hand]:
        """Wait for an answer, or for the news that none will come."""
        by = {hand.answer: hand for hand in hands}
        ready, _ = self._ray.wait(
            list(by), num_returns=1, timeout=seconds, fetch_local=False
        )
        return [by[each] for each in ready]


class _Hand:
    def __init__(self, ray: Any, actor: Any, session: Any) -> None:
        self._ray = ray
        self._actor = actor
        self._session = session
        self.answer: Any = None

    def give(self, task: Any) -> None:
        """Send a task."""
        spelled = pickle.dumps(task, pickle.HIGHEST_PROTOCOL)
        with _translated(self._ray):
            self.answer = self._actor.do.remote(self._session.task(spelled))

    def take(self) -> Outcome:
        """Receive what came of it."""
        with _translated(self._ray):
            sealed = self._ray.get(self.answer)
        outcome: Outcome = pickle.loads(self._session.open_outcome(sealed))  # noqa: S301  # sealed in our session
        return outcome

    def end(self) -> None:
        """Kill it: tasks change nothing, so nothing is left half done."""
        self._ray.kill(self._actor)


@contextmanager
def _translated(ray: Any) -> Iterator[None]:
    """Let what Ray says of a process that is gone be LostError."""
    try:
        yield
    except ray.exceptions.RayError as error:
        raise LostError from error
