"""Real servers of other systems: an object store (S3), MariaDB; started and stopped.

Each is a child of the tests, ended by its process id. Where a program is not on this
machine its tests are skipped, but never when ``CI`` is set.
"""

import http.client
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.ports import some_port
from tests.servers import somebody

KEY, SECRET = "SPECIMENKEY", "SPECIMENSECRET"
BUCKET = "specimens"
_WAIT = 60.0
_TRIES = 3


class Server(NamedTuple):
    """Where one answers."""

    port: int
    password: str = ""
    host: str = "127.0.0.1"


def program(*names: str) -> str:
    """Find a program, or skip: it is not here."""
    beside = str(Path(sys.executable).parent)
    path = os.pathsep.join((beside, os.environ.get("PATH", ""), "/usr/sbin"))
    for name in names:
        if found := shutil.which(name, path=path):
            return found
    if os.environ.get("CI"):
        pytest.fail(f"CI is set and there is no {names[0]} on this machine")
    pytest.skip(f"no {names[0]} on this machine")


@contextmanager
def object_store(folder: Path, host: str = "127.0.0.1") -> Iterator[Server]:
    """A SeaweedFS with one bucket, for one key, at an address of this machine.

    It listens on seven ports; where one was taken meanwhile, it is begun on others.
    """
    with ExitStack() as stack:
        for left in reversed(range(_TRIES)):
            try:
                port = stack.enter_context(_weed(folder / str(left), host))
            except RuntimeError:
                if not left:
                    raise
            else:
                break
        _bucket(port, host)
        yield Server(port, host=host)


@contextmanager
def _weed(folder: Path, host: str) -> Iterator[int]:
    weed = program("weed")
    folder.mkdir()
    ports = [some_port() for _ in range(4)]
    identity = {
        "name": "tests",
        "credentials": [{"accessKey": KEY, "secretKey": SECRET}],
        "actions": ["Admin", "Read", "Write", "List"],
    }
    config = folder / "s3.json"
    config.write_text(json.dumps({"identities": [identity]}))
    command = [
        *(weed, "server", f"-dir={folder}", f"-ip={host}", f"-ip.bind={host}"),
        *(f"-master.port={ports[0]}", f"-volume.port={ports[1]}", "-filer"),
        *(f"-filer.port={ports[2]}", "-s3", f"-s3.port={ports[3]}"),
        *(f"-s3.config={config}", "-master.volumeSizeLimitMB=64", "-volume.max=64"),
        *("-s3.port.iceberg=0", "-s3.port.lance=0"),  # ports of their own, else
    ]
    # What it holds is thrown away: it need not end well, which takes it long.
    with _running(command, folder, lambda: _answers(ports[3], host), patience=0.2):
        yield ports[3]


@contextmanager
def mariadb(folder: Path) -> Iterator[Server]:
    """A MariaDB with an empty database ``outside``, for one user with a password."""
    install, server = program("mariadb-install-db"), program("mariadbd")
    user = somebody("mysql")
    if user:
        shutil.chown(folder, user)
    data, port = folder / "data", some_port()
    run_as = [f"--user={user}"] if user else []
    made = [install, "--no-defaults", f"--datadir={data}", *run_as, "--skip-test-db"]
    subprocess.run(  # noqa: S603 - MariaDB's own program
        [*made, "--auth-root-authentication-method=normal"],
        check=True,
        capture_output=True,
        cwd=folder,
        env={**os.environ, "TMPDIR": str(folder)},  # ours may be closed to others
    )
    first = folder / "first.sql"
    first.write_text(
        "CREATE DATABASE outside;\n"
        f"CREATE USER guicang@'127.0.0.1' IDENTIFIED BY '{SECRET}';\n"
        "GRANT ALL ON outside.* TO guicang@'127.0.0.1';\n"
    )
    first.chmod(0o644)
    command = [
        *(server, "--no-defaults", f"--datadir={data}", *run_as, f"--port={port}"),
        *("--bind-address=127.0.0.1", f"--socket={folder}/s", "--skip-name-resolve"),
        *(f"--init-file={first}", f"--pid-file={folder}/pid"),
    ]
    with _running(command, folder, lambda: _mysql(port)):
        yield Server(port, SECRET)


@contextmanager
def _running(
    command: list[str],
    folder: Path,
    answers: Callable[[], bool],
    patience: float = 20.0,
) -> Iterator[None]:
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 - as above
            command,
            stdout=log,
            stderr=log,
            cwd=folder,
            env={**os.environ, "TMPDIR": str(folder)},
            start_new_session=True,
        )
        try:
            until = time.monotonic() + _WAIT
            while not answers():
                if process.poll() is not None or time.monotonic() > until:
                    raise RuntimeError((folder / "log").read_text()[-4_000:])
                time.sleep(0.2)
            yield
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(patience)
            process.kill()
            process.wait()


def _answers(port: int, host: str) -> bool:
    connection = http.client.HTTPConnection(host, port, timeout=1)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status == http.HTTPStatus.FORBIDDEN
    except OSError:
        return False
    finally:
        connection.close()


def _bucket(port: int, host: str) -> None:
    until = time.monotonic() + _WAIT
    while True:
        try:
            client(port, host).create_bucket(Bucket=BUCKET)
        except Exception:
            if time.monotonic() > until:
                raise
            time.sleep(0.5)
        else:
            return


def client(port: int, host: str = "127.0.0.1"):
    """A client that is not ours."""
    from boto3.session import Session

    return Session().client(
        "s3",
        endpoint_url=f"http://{host}:{port}",
        region_name="us-east-1",
        aws_access_key_id=KEY,
        aws_secret_access_key=SECRET,
    )


def _mysql(port: int) -> bool:
    import pymysql

    try:
        pymysql.connect(
            host="127.0.0.1",
            port=port,
            user="guicang",
            password=SECRET,
            database="outside",
        ).close()
    except pymysql.Error:
        return False
    return True
