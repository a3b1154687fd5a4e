"""WeCom's web log-in, in memory: what its three addresses answer.

After developer.work.weixin.qq.com, paths 98151, 91039 and 91023: everything is answered
with 200 and an ``errcode``; a code is good once.
"""

import json
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

CORP, AGENT, SECRET = "ww0000specimen", "1000002", "specimen-secret-of-wecom"


class WeComSimulator:
    """One company; ``who`` is who scans the code next."""

    def __init__(self) -> None:
        self.who: dict[str, str] = {"userid": "LiSi"}
        self.codes: dict[str, dict[str, str]] = {}
        self.tokens: set[str] = set()
        self.url = ""

    def answer(self, path: str, asked: dict[str, str]) -> tuple[int, str]:
        if path == "/wwlogin/sso/login":
            return self._log_in(asked)
        known = {"/cgi-bin/gettoken": self._token}
        known["/cgi-bin/auth/getuserinfo"] = self._who
        return 200, json.dumps(known[path](asked))

    def _log_in(self, asked: dict[str, str]) -> tuple[int, str]:
        assert (asked["appid"], asked["agentid"]) == (CORP, AGENT)
        assert asked["login_type"] == "CorpApp"
        code = secrets.token_hex(8)
        self.codes[code] = self.who
        back = urlencode({"code": code, "state": asked["state"], "appid": CORP})
        return 302, f"{asked['redirect_uri']}?{back}"

    def _token(self, asked: dict[str, str]) -> dict[str, object]:
        if asked != {"corpid": CORP, "corpsecret": SECRET}:
            return {"errcode": 40001, "errmsg": "invalid credential"}
        token = secrets.token_hex(16)
        self.tokens.add(token)
        return {"errcode": 0, "access_token": token, "expires_in": 7200}

    def _who(self, asked: dict[str, str]) -> dict[str, object]:
        if asked["access_token"] not in self.tokens:
            return {"errcode": 40014, "errmsg": "invalid access_token"}
        who = self.codes.pop(asked["code"], None)
        if who is None:
            return {"errcode": 40029, "errmsg": "invalid code"}
        return {"errcode": 0, "errmsg": "ok", **who}


@contextmanager
def wecom() -> Iterator[WeComSimulator]:
    """Serve it on loopback."""
    simulator = WeComSimulator()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            asked = {k: v[0] for k, v in parse_qs(parts.query).items()}
            status, said = simulator.answer(parts.path, asked)
            self.send_response(status)
            if status == 302:
                self.send_header("Location", said)
                said = ""
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(said.encode())

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    simulator.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield simulator
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
