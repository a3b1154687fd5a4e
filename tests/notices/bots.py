"""Bots on this machine that check what the vendors' bots check.

The checks are written from the vendors' documents, and not with the code that they
check: DingTalk and Feishu refuse a wrong signature and one that is older than an hour.
"""

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

KEY, TOKEN, HOOK = "73febdcb", "d1ng", "f31shu"
SECRET = "SEC-specimen"  # noqa: S105 - a specimen
HOUR = 3_600


@dataclass
class Bots:
    """All three, and a gateway; ``got`` is what was taken, by kind."""

    url: str = ""
    got: list[tuple[str, Any]] = field(default_factory=list)
    answer: Callable[[], tuple[int, bytes]] | None = None
    came: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    @property
    def wecom(self) -> str:
        return f"{self.url}/cgi-bin/webhook/send?key={KEY}"

    @property
    def dingtalk(self) -> str:
        return f"{self.url}/robot/send?access_token={TOKEN}"

    @property
    def feishu(self) -> str:
        return f"{self.url}/open-apis/bot/v2/hook/{HOOK}"

    def take(self, target: str, body: bytes) -> dict[str, object]:
        """Answer as the vendor's bot at that address would."""
        parts = urlsplit(target)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        told = json.loads(body)
        if parts.path == "/cgi-bin/webhook/send":
            return self._wecom(query, told)
        if parts.path == "/robot/send":
            return self._dingtalk(query, told)
        if parts.path == f"/open-apis/bot/v2/hook/{HOOK}":
            return self._feishu(told)
        return {"errcode": 404}

    def _wecom(self, query: dict[str, str], told: Any) -> dict[str, object]:
        if query.get("key") != KEY:
            return {"errcode": 93000, "errmsg": "invalid webhook url"}
        if len(told["text"]["content"].encode()) > 2_048:
            return {"errcode": 40058, "errmsg": "content exceed max length"}
        self.got.append(("wecom", told["text"]["content"]))
        return {"errcode": 0, "errmsg": "ok"}

    def _dingtalk(self, query: dict[str, str], told: Any) -> dict[str, object]:
        at = query.get("timestamp", "0")
        made = hmac.new(
            SECRET.encode(), f"{at}\n{SECRET}".encode(), hashlib.sha256
        ).digest()
        fresh = abs(time.time() * 1_000 - int(at)) < HOUR * 1_000
        right = hmac.compare_digest(
            base64.b64encode(made).decode(), query.get("sign", "")
        )
        if query.get("access_token") != TOKEN or not right or not fresh:
            return {"errcode": 310000, "errmsg": "sign not match"}
        self.got.append(("dingtalk", told["text"]["content"]))
        return {"errcode": 0, "errmsg": "ok"}

    def _feishu(self, told: Any) -> dict[str, object]:
        at = told.get("timestamp", "0")
        key = f"{at}\n{SECRET}".encode()
        made = base64.b64encode(hmac.new(key, b"", hashlib.sha256).digest()).decode()
        fresh = abs(time.time() - int(at)) < HOUR
        if not hmac.compare_digest(made, told.get("sign", "")) or not fresh:
            return {"code": 19021, "msg": "sign match fail"}
        self.got.append(("feishu", told["content"]["text"]))
        return {"code": 0, "msg": "success", "data": {}}


@contextmanager
def bots() -> Iterator[Bots]:
    """Let them listen on a port of this machine."""
    here = Bots()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            here.came.append((self.path, headers, body))
            status, said = 200, b""
            if here.answer is not None:
                status, said = here.answer()
            else:
                said = json.dumps(here.take(self.path, body)).encode()
            self.send_response(status)
            if status == 302:
                self.send_header("location", f"{here.url}/elsewhere")
            self.send_header("content-length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        here.url = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        try:
            yield here
        finally:
            server.shutdown()
