"""Real gateways on the loopback: a home without a database, and granian before it."""

import http.client
import json
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from guicang.adapters.apikeys import FileApiKeys
from guicang.bootstrap.stores import API_KEYS
from guicang.domain.access.apikeys import ApiKey, Scope, Shown, digest, spell
from tests.gateway.client import HOST, Client
from tests.ports import some_port

ROOT = Path(__file__).parents[2]
ALL = frozenset(Scope)
_TRIES = 5
_WAIT = 120.0


@dataclass
class Place:
    """A home with settings and keys: all that a gateway needs."""

    folder: Path

    def settings(self, **values: object) -> None:
        lines = [
            f'"{name.replace("__", ".")}" = {json.dumps(value)}'
            for name, value in values.items()
        ]
        (self.folder / "guicang.toml").write_text("\n".join(lines) + "\n")

    @property
    def keys(self) -> FileApiKeys:
        return FileApiKeys(self.folder / API_KEYS)

    def issue(
        self, *scopes: Scope, lives: timedelta = timedelta(days=1)
    ) -> tuple[ApiKey, str]:
        now = datetime.now(UTC)  # noqa: TID251 - the gateway looks at the real clock
        shown = Shown(secrets.token_hex(6), secrets.token_bytes(32))
        key = ApiKey(
            id=shown.id,
            name="test",
            scopes=frozenset(scopes) or ALL,
            digest=digest(shown.secret),
            created_at=now,
            expires_at=now + lives,
        )
        self.keys.put(key)
        return key, spell(shown)

    def revoke(self, key: ApiKey) -> None:
        self.keys.put(replace(key, revoked_at=key.created_at))


@dataclass
class Served:
    """A gateway that runs."""

    place: Place
    port: int
    log: Path
    process: subprocess.Popen[bytes]
    client: Client

    def said(self) -> str:
        return self.log.read_text("utf-8")


@contextmanager
def serving(
    folder: Path,
    *,
    target: str = "",
    workers: int = 1,
    ready: bool = True,
    **settings: object,
) -> Iterator[Served]:
    """Start a gateway, and end it by its process id.

    Without a ``target`` it is the command line's own; otherwise an application that
    ``tests.gateway.targets`` makes. Unless it never will be, it is waited for until it
    is ready.
    """
    place = Place(folder)
    place.settings(**settings)
    _key, token = place.issue()
    log = folder / "log"
    for _ in range(_TRIES):
        port = some_port()
        with log.open("ab") as out:
            process = subprocess.Popen(  # noqa: S603 - our own program
                _command(folder, port, workers, target),
                env=_environment(),
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
        path = "/readyz" if ready else "/livez"
        # Each process compiles for itself; which of them answers is left to chance.
        if all(_answers(process, port, path) for _ in range(1 if workers == 1 else 40)):
            break
    else:
        raise RuntimeError(log.read_text())
    try:
        yield Served(place, port, log, process, Client(port, token))
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(_WAIT)


def _command(folder: Path, port: int, workers: int, target: str) -> list[str]:
    if not target:
        line = ["-m", "guicang", "--home", str(folder), "gateway", "serve"]
        return [sys.executable, *line, f"--port={port}", f"--workers={workers}"]
    code = (
        "from pathlib import Path\n"
        "from guicang.bootstrap.gateway import gateway_parts\n"
        "from guicang.entrypoints.gateway.server import serve\n"
        f"serve(gateway_parts(Path({str(folder)!r})), host={HOST!r}, port={port},\n"
        f"      workers={workers}, target='tests.gateway.targets:{target}')\n"
    )
    return [sys.executable, "-c", code]


def _environment() -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("GUICANG_")}
    return kept | {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "GUICANG_LANG": "en"}


def _answers(process: subprocess.Popen[bytes], port: int, path: str) -> bool:
    until = time.monotonic() + _WAIT
    while process.poll() is None and time.monotonic() < until:
        try:
            connection = http.client.HTTPConnection(HOST, port, timeout=5)
            connection.request("GET", path)
            if connection.getresponse().status == 200:
                return True
        except OSError:
            pass
        finally:
            connection.close()
        time.sleep(0.05)
    return False
