"""A real OpenBao, in memory; started and stopped like the other servers."""

import http.client
import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from guicang.adapters.keys.transit import Transit
from tests.outward import shops
from tests.ports import some_port

POLICY = """
path "transit/keys/guicang-*" { capabilities = ["create", "update", "read", "delete"] }
path "transit/encrypt/guicang-*" { capabilities = ["create", "update"] }
path "transit/decrypt/guicang-*" { capabilities = ["create", "update"] }
"""
"""What docs/how-to/keys.md grants, and no more."""


@dataclass
class Bao:
    """Where it answers, and what opens all of it."""

    port: int
    root: str

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(self, verb: str, path: str, **what: Any) -> tuple[int, dict[str, Any]]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            headers = {"X-Vault-Token": self.root, "Content-Type": "application/json"}
            connection.request(verb, f"/v1/{path}", json.dumps(what), headers)
            answer = connection.getresponse()
            told = answer.read()
        finally:
            connection.close()
        return answer.status, json.loads(told) if told else {}

    def token(self) -> str:
        """Make a token that may do what a home needs."""
        made = self.ask("POST", "auth/token/create", policies=["guicang"])[1]
        return str(made["auth"]["client_token"])

    def approle(self) -> tuple[str, str]:
        role = "auth/approle/role/guicang"
        self.ask("POST", role, token_policies=["guicang"])
        known = self.ask("GET", f"{role}/role-id")[1]["data"]["role_id"]
        secret = self.ask("POST", f"{role}/secret-id")[1]["data"]["secret_id"]
        return str(known), str(secret)

    def names(self) -> set[str]:
        told = self.ask("LIST", "transit/keys")[1]
        return set(told.get("data", {}).get("keys", ()))

    def seal(self) -> None:
        self.ask("POST", "sys/seal")

    def transit(self, keys: Path, token: str = "") -> Transit:
        write(keys / "transit.token", token or self.token())
        return Transit(url=self.url, keys=keys)


def write(path: Path, *lines: str) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n")
    path.chmod(0o600)


@contextmanager
def running(folder: Path, *listens: str) -> Iterator[Bao]:
    """Start one with a transit engine, a policy and AppRole.

    ``listens`` are more words of its command line: where else it listens.
    """
    server = Bao(some_port(), secrets.token_hex(16))
    command = [
        *(shops.program("bao"), "server", "-dev", "-dev-no-store-token"),
        f"-dev-root-token-id={server.root}",
        f"-dev-listen-address=127.0.0.1:{server.port}",
        *listens,
    ]

    def answers() -> bool:
        try:
            return server.ask("GET", "sys/health")[0] == http.client.OK
        except (OSError, http.client.HTTPException):
            return False

    with shops._running(command, folder, answers, patience=2.0):
        server.ask("POST", "sys/mounts/transit", type="transit")
        server.ask("POST", "sys/auth/approle", type="approle")
        server.ask("POST", "sys/policies/acl/guicang", policy=POLICY)
        yield server
