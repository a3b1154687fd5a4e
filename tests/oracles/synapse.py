"""A real Matrix server: Synapse from its own environment, on loopback, for a while."""

import hashlib
import hmac
import json
import os
import secrets
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests.oracles import environment
from tests.ports import free_port

CONFIG = """\
server_name: guicang.test
pid_file: {home}/pid
listeners:
  - {{port: {port}, type: http, bind_addresses: ["127.0.0.1"],
     resources: [{{names: [client]}}]}}
database: {{name: sqlite3, args: {{database: ":memory:"}}}}
bcrypt_rounds: 4
media_store_path: {home}/media
signing_key_path: {home}/signing.key
registration_shared_secret: "{secret}"
macaroon_secret_key: "{secret}"
form_secret: "{secret}"
report_stats: false
trusted_key_servers: []
suppress_key_server_warning: true
log_config: {home}/log.yaml
rc_message: {{per_second: 1000, burst_count: 1000}}
rc_registration: {{per_second: 1000, burst_count: 1000}}
rc_login:
  address: {{per_second: 1000, burst_count: 1000}}
  account: {{per_second: 1000, burst_count: 1000}}
retention: {{enabled: true}}
"""
LOG = """\
version: 1
handlers: {{file: {{class: logging.FileHandler, filename: "{home}/log"}}}}
root: {{level: WARNING, handlers: [file]}}
"""


class Refused(Exception):
    """What the server answered instead."""

    def __init__(self, status: int, body: bytes) -> None:
        super().__init__(status, body[:200])
        self.status = status


@dataclass(frozen=True)
class Synapse:
    """The server, and what somebody can do there by hand."""

    address: str
    secret: str

    def ask(
        self, method: str, path: str, body: object = None, token: str = "", **raw: Any
    ) -> Any:
        data = raw.get("data")
        if data is None and body is not None:
            data = json.dumps(body).encode()
        request = urllib.request.Request(  # noqa: S310 - loopback alone
            self.address + path, data=data, method=method
        )
        request.add_header("content-type", raw.get("kind", "application/json"))
        if token:
            request.add_header("authorization", f"Bearer {token}")
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise Refused(error.code, error.read()) from None

    def register(self, name: str, *, admin: bool = False) -> str:
        """Make a user; return its access token."""
        path = "/_synapse/admin/v1/register"
        nonce = self.ask("GET", path)["nonce"]
        password = secrets.token_hex(8)
        parts = [nonce, name, password, "admin" if admin else "notadmin"]
        mac = hmac.new(self.secret.encode(), "\0".join(parts).encode(), hashlib.sha1)
        told = {
            "nonce": nonce,
            "username": name,
            "password": password,
            "admin": admin,
            "mac": mac.hexdigest(),
        }
        return self.ask("POST", path, told)["access_token"]

    def room(self, token: str, *invited: str, **more: object) -> str:
        body = {"preset": "private_chat", "invite": list(invited), **more}
        return self.ask("POST", "/_matrix/client/v3/createRoom", body, token)["room_id"]

    def join(self, token: str, room: str) -> None:
        self.ask("POST", f"/_matrix/client/v3/join/{quote(room)}", {}, token)

    def send(
        self, token: str, room: str, content: object, kind: str = "m.room.message"
    ) -> str:
        if isinstance(content, str):
            content = {"msgtype": "m.text", "body": content}
        path = f"/_matrix/client/v3/rooms/{quote(room)}/send/{kind}/"
        told = self.ask("PUT", path + secrets.token_hex(8), content, token)
        return told["event_id"]

    def redact(self, token: str, room: str, event: str) -> str:
        path = f"/_matrix/client/v3/rooms/{quote(room)}/redact/{quote(event)}/"
        told = self.ask("PUT", path + secrets.token_hex(8), {"reason": "错"}, token)
        return told["event_id"]

    def event(self, token: str, room: str, event: str) -> Any:
        path = f"/_matrix/client/v3/rooms/{quote(room)}/event/{quote(event)}"
        return self.ask("GET", path, token=token)

    def upload(self, token: str, name: str, data: bytes, kind: str) -> str:
        path = f"/_matrix/media/v3/upload?filename={quote(name)}"
        return self.ask("POST", path, token=token, data=data, kind=kind)["content_uri"]


@contextmanager
def synapse(home: Path) -> Iterator[Synapse]:
    """Run a server that keeps its files in a folder, and the rest in memory."""
    python = environment("synapse")
    port = free_port()
    secret = secrets.token_hex(16)
    (home / "homeserver.yaml").write_text(
        CONFIG.format(home=home, port=port, secret=secret)
    )
    (home / "log.yaml").write_text(LOG.format(home=home))
    command = [python, "-m", "synapse.app.homeserver", "-c", home / "homeserver.yaml"]
    env = {"PATH": os.environ["PATH"]}
    subprocess.run(  # noqa: S603 - our own words
        [*command, "--generate-keys"], check=True, capture_output=True, env=env
    )
    with (home / "out").open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, env=env)  # noqa: S603 - our own words
    server = Synapse(f"http://127.0.0.1:{port}", secret)
    try:
        _until_up(server, process, home)
        yield server
    finally:
        process.terminate()
        process.wait(20)


def _until_up(server: Synapse, process: "subprocess.Popen[bytes]", home: Path) -> None:
    end = time.monotonic() + 90
    while not _up(server):
        assert process.poll() is None, (home / "out").read_text()[-2_000:]
        assert time.monotonic() < end, "Synapse did not come up"
        time.sleep(0.2)


def _up(server: Synapse) -> bool:
    with suppress(OSError):
        return bool(server.ask("GET", "/_matrix/client/versions"))
    return False
