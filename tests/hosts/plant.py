"""A small company: two hosts with a worker each, and their servers on the switch."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from django.db import connections

from guicang.config import SETTINGS
from tests import buckets, homes, servers
from tests.cli import hands
from tests.databases import Database, PostgreSQLTemplates, pointed
from tests.faults.full_disk import SmallDisk, require, small_disk
from tests.hosts import nets, tls
from tests.outward import shops
from tests.ports import some_port
from tests.vaults import bao

HOSTS: Final = {"a": "192.0.2.11", "b": "192.0.2.12"}
DISKS: Final = ("postgresql", "objects", "homes")
COUNT: Final = 160
LEASE: Final = 4
TUNED: Final[dict[str, Any]] = {
    # Many small steps: a disposal of a few seconds that can be caught in the middle.
    "disposal.chunk": 2,
    "archive.segment_messages": 20,
    "worker.lease": LEASE,
    "disposal.lease": LEASE,
    "database.alive": LEASE,
    "worker.rest": 1,
    "keys.wrapping": "transit",
    "archive.store": "s3",
    # What is not asked for is not done: only the disposal runs.
    **{s.name: "" for s in SETTINGS if s.name.startswith("schedule.")},
}


@dataclass
class Servers:
    """What runs on the switch: a database, an object store, a key service."""

    net: nets.Net
    hosts: dict[str, nets.Machine]
    postgresql: servers.PostgreSQL
    templates: PostgreSQLTemplates
    objects: shops.Server
    vault: bao.Bao
    door: int
    certificate: Path
    disks: dict[str, SmallDisk]


@contextmanager
def running(folder: Path) -> Iterator[Servers]:
    """Start them, and be on the switch as long as they run."""
    programs = servers.binaries()
    require(programs is not None, "run PostgreSQL")
    with ExitStack() as stack:
        # Before there are hosts: what is mounted later they would not see.
        disks = {name: stack.enter_context(_disk(name)) for name in DISKS}
        net = stack.enter_context(nets.net("switch"))
        hosts = {}
        for name, address in HOSTS.items():
            hosts[name] = stack.enter_context(nets.machine(name, address))
            net.join(hosts[name])
        stack.enter_context(net.switch.entered())
        postgresql = servers.PostgreSQL(
            programs, disks["postgresql"].folder, segment=1, safe=True, host=nets.SWITCH
        )
        stack.callback(postgresql.close)
        # Files of the log are made when they are needed, none is kept in store.
        postgresql.run("ALTER SYSTEM SET wal_recycle = off")
        postgresql.run("SELECT pg_reload_conf()")
        weed = disks["objects"].folder / "weed"
        weed.mkdir()
        objects = stack.enter_context(shops.object_store(weed, nets.SWITCH))
        port = some_port()
        certificate, config = tls.door(folder, nets.SWITCH, port)
        vault = stack.enter_context(bao.running(folder, f"-config={config}"))
        yield Servers(
            net=net,
            hosts=hosts,
            postgresql=postgresql,
            templates=PostgreSQLTemplates(postgresql, folder / "template"),
            objects=objects,
            vault=vault,
            door=port,
            certificate=certificate,
            disks=disks,
        )


@contextmanager
def _disk(name: str) -> Iterator[SmallDisk]:
    """Make a small disk that PostgreSQL's user reaches, too."""
    with (
        TemporaryDirectory(prefix=f"guicang-{name}-", dir="/tmp") as folder,
        small_disk(Path(folder)) as disk,
    ):
        yield disk


@dataclass
class Worker:
    """``guicang worker`` on a host."""

    process: nets.Process
    log: Path

    def said(self) -> list[dict[str, Any]]:
        """Give the lines of its log; what is no JSON is none of ours to expect."""
        return [json.loads(line) for line in self.log.read_text().splitlines()]

    def kill(self) -> None:
        """Let it die without a last word."""
        self.process.send(signal.SIGKILL)
        self.process.wait()


@dataclass
class Plant:
    """Two homes that share a database, a bucket and a folder of keys."""

    servers: Servers
    home: homes.Home
    folders: dict[str, Path]
    logs: Path
    said: dict[str, Any] = field(default_factory=dict)
    batch: str = ""
    workers: dict[str, Worker] = field(default_factory=dict)

    # --- people ---

    def guicang(self, host: str, *argv: object) -> "subprocess.CompletedProcess[str]":
        """Give a command line on a host."""
        command = (sys.executable, "-m", "guicang", *argv)
        return subprocess.run(  # noqa: S603 - our own program
            self.servers.hosts[host].command(*command),
            env=self._env(host),
            capture_output=True,
            text=True,
            check=False,
        )

    # --- work ---

    def begin(self, host: str) -> Worker:
        """Let a worker begin on a host, and wait until it says so."""
        log = self.logs / f"{host}{len(self.workers)}.log"
        with log.open("w") as file:
            process = self.servers.hosts[host].begin(
                *(sys.executable, "-m", "guicang", "worker"),
                env=self._env(host),
                stderr=file,
            )
        worker = self.workers[host] = Worker(process, log)
        until(lambda: "worker_started" in log.read_text() or not process.lives)
        assert process.lives, log.read_text()
        return worker

    def order(self) -> None:
        """Let the disposal wait for a worker."""
        self.home.house.jobs.add(
            "dispose-batch",
            {"batch": self.batch},
            now=homes.real_now(),
            key=f"dispose:{self.batch}",
        )

    def close(self) -> None:
        for worker in self.workers.values():
            if worker.process.lives:
                worker.kill()
            print(worker.log.read_text())  # noqa: T201 - seen where a test has failed
        connections.close_all()

    def _env(self, host: str) -> dict[str, str]:
        kept = hands.unmeasured(hands.environment(self.folders[host]))
        return kept | {"XDG_CACHE_HOME": os.environ["XDG_CACHE_HOME"]}


@contextmanager
def founded(running: Servers, folder: Path, settings: Any) -> Iterator[Plant]:
    """Make both homes, with a batch that is approved."""
    number = len(list(running.disks["homes"].folder.iterdir()))
    near = running.disks["homes"].folder / f"home{number}"
    far = folder / "home"
    database = running.templates.fresh(near)
    with pointed(database):
        home = _home(running, database, settings)
        unshared = shutil.ignore_patterns("keys", "data")
        shutil.copytree(near, far, symlinks=True, ignore=unshared)
        (far / "keys").symlink_to(near / "keys")
        plant = Plant(running, home, {"a": near, "b": far}, folder)
        plant.said = homes.talks(COUNT)
        home.take_in(*plant.said.values())
        home.policy()
        home.until_now()
        plant.batch = home.approved().id
        try:
            yield plant
        finally:
            plant.close()
            running.postgresql.revive()
            running.templates.drop(database)


def _home(running: Servers, database: Database, settings: Any) -> homes.Home:
    bucket = buckets.settings(running.objects, shops.BUCKET, database.home.name)
    changes = TUNED | bucket
    changes["keys.transit.url"] = f"https://{nets.SWITCH}:{running.door}"
    changes["keys.transit.ca"] = str(running.certificate)
    home = homes.make(database, settings, **changes)
    bao.write(home.folder / "keys" / "transit.token", running.vault.token())
    buckets.keys(home.folder / "keys", "archive.s3")
    home.house.keys.rotate()  # from a file to the key service
    return home


def until(true: Callable[[], bool]) -> None:
    """Wait for something: the test's time-out is the limit."""
    while not true():
        time.sleep(0.05)
