"""A PostgreSQL of the tests' own: a temporary cluster that they start and stop.

It listens on the loopback (or where it is told) and asks for a password. It
does not wait for the disk: what tests cut off are processes, and what a process has
written the system keeps. A cluster that shall meet a disk is told so: ``safe``.
PostgreSQL refuses to run as root: then it runs as ``postgres``, or as ``nobody``.
"""

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import psycopg

from tests.ports import some_port

_WAIT = 120.0
_TRIES = 5
# Short names: the path of a socket has 107 bytes at most.
_DISK, _MEMORY = Path("/tmp"), Path("/dev/shm")  # noqa: S108 - a folder is made in it
_ROOM = 2 << 30
_UNSAFE = {
    "fsync": "off",
    "full_page_writes": "off",
    "max_wal_size": "128MB",
}


def binaries() -> Path | None:
    """Find the newest PostgreSQL on this machine; None if there is none."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"),
        key=lambda path: int(path.parts[-3]),
    )
    on_path = shutil.which("initdb")
    if found:
        return found[-1].parent
    return Path(on_path).resolve().parent if on_path else None


class PostgreSQL:
    """One cluster; ``close`` stops it by its process id and removes it.

    ``folder`` is empty, and where it shall be: in memory, if none is said and there is
    room. ``segment`` is the size of a file of the log in MiB. ``safe`` waits for the
    disk. ``host`` is the address where it answers this machine and those beside it.
    """

    def __init__(
        self,
        programs: Path,
        folder: Path | None = None,
        *,
        segment: int = 16,
        safe: bool = False,
        host: str = "127.0.0.1",
    ) -> None:
        self._programs = programs
        self._segment = segment
        self._safe = safe
        self.host = host
        made = folder or tempfile.mkdtemp(prefix="guicang-pg-", dir=room())
        self.folder = Path(made)
        self.data = self.folder / "data"
        self.password = secrets.token_hex(16)
        self.port = 0
        self._user = somebody("postgres")
        if self._user is not None:
            shutil.chown(self.folder, self._user)
        self._make()
        self._process = self._start()

    def url(self, name: str = "postgres") -> str:
        return f"postgresql://guicang:{self.password}@{self.host}:{self.port}/{name}"

    def run(self, statement: str) -> None:
        """Run a statement that PostgreSQL wants outside of transactions."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(statement.encode())

    def revive(self) -> None:
        """Start it again, if it has died; give it time to recover, if it has not."""
        if not self._answers(self._process):
            self._process = self._start(self.port)

    def kill(self) -> None:
        """Let all of its processes die at once, as in a power cut."""
        pid = self._process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        self._process.kill()
        for child in children:
            with suppress(ProcessLookupError):
                os.kill(int(child), signal.SIGKILL)
        self._process.wait()

    def close(self) -> None:
        if self._process.poll() is None:
            # SIGINT is PostgreSQL's fast shutdown.
            self._process.send_signal(signal.SIGINT)
            self._process.wait(_WAIT)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _make(self) -> None:
        secret = self.folder / "password"
        secret.write_text(self.password)
        secret.chmod(0o644)
        arguments = ["--username=guicang", f"--pwfile={secret}", "--encoding=UTF8"]
        # The order of a language, so that a column without its own collation shows.
        arguments += ["--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=zh"]
        arguments += ["--auth=scram-sha-256", "--no-sync"]
        arguments += [f"--wal-segsize={self._segment}"]
        subprocess.run(  # noqa: S603 - PostgreSQL's own program
            [self._programs / "initdb", *arguments, "-D", self.data],
            user=self._user,
            cwd=self.folder,
            check=True,
            capture_output=True,
        )
        secret.unlink()
        with (self.data / "pg_hba.conf").open("a") as rules:
            rules.write("host all all samenet scram-sha-256\n")

    def _start(self, port: int = 0) -> subprocess.Popen[bytes]:
        for _ in range(_TRIES):
            # Sockets are closed to tests, so a free port is found by trying.
            self.port = port or some_port()
            with (self.folder / "log").open("ab") as log:
                process = subprocess.Popen(  # noqa: S603 - PostgreSQL's own program
                    [self._programs / "postgres", "-D", self.data, *self._options()],
                    user=self._user,
                    cwd=self.folder,
                    stdout=log,
                    stderr=log,
                    # The terminal's Ctrl-C is for the tests; they stop the server.
                    start_new_session=True,
                )
            if self._answers(process):
                return process
        raise RuntimeError((self.folder / "log").read_text())

    def _options(self) -> list[str]:
        settings = {
            "listen_addresses": self.host,
            "port": self.port,
            "unix_socket_directories": self.folder,
            "max_connections": 40,
            "shared_buffers": "64MB",
            **({} if self._safe else _UNSAFE),
        }
        return [f"--{name}={value}" for name, value in settings.items()]

    def _answers(self, process: subprocess.Popen[bytes]) -> bool:
        until = time.monotonic() + _WAIT
        while process.poll() is None and time.monotonic() < until:
            try:
                psycopg.connect(self.url(), connect_timeout=1).close()
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return True
        return False


class Replica(PostgreSQL):
    """A streaming replica of another cluster, made by ``pg_basebackup``."""

    def __init__(self, primary: PostgreSQL) -> None:
        self._primary = primary
        super().__init__(primary._programs)

    def _make(self) -> None:
        self.password = self._primary.password
        command = [self._programs / "pg_basebackup", "--write-recovery-conf"]
        command += ["--wal-method=stream", "--checkpoint=fast", "--no-sync"]
        command += ["--host=127.0.0.1", f"--port={self._primary.port}"]
        subprocess.run(  # noqa: S603 - PostgreSQL's own program
            [*command, "--username=guicang", "-D", self.data],
            user=self._user,
            cwd=self.folder,
            env={**os.environ, "PGPASSWORD": self.password},
            check=True,
            capture_output=True,
        )


def room() -> Path:
    """Name the folder under which a cluster is made."""
    try:
        free = shutil.disk_usage(_MEMORY).free
    except OSError:  # not on this system
        free = 0
    return _MEMORY if free > _ROOM else _DISK


def somebody(name: str) -> str | None:
    """Name a user that a server will run as, not as root; None: the one we are.

    ``name`` is whom its package makes; where there is nobody of that name: nobody.
    """
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return name if name in names else "nobody"
