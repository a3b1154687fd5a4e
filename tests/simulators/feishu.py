"""Feishu on loopback: chats, a helpdesk, events and the long connection.

What is not known of the real platform is done in the way that is hardest for a reader:
lists are cut into small pages, tickets are listed by their last change, newest first,
and a thread's answers are in no chat's history.
"""

import base64
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from tests.simulators.feishu_desk import Desk
from tests.simulators.server import Answered, Asked, Platform

APP = "cli_specimen"
SECRET = "specimen-app-secret"  # noqa: S105
ENCRYPT = "specimen-encrypt-key"
VERIFY = "specimen-verification-token"
BOT = "ou_bot"
TENANT = "tenant_home"
YEAR = 365 * 86_400_000


@dataclass
class Line:
    """A message as the platform holds it; ``at`` in milliseconds."""

    id: str
    chat: str
    kind: str
    content: str
    at: int
    sender: str
    thread: str = ""
    root: str = ""
    changed: int = 0
    recalled: bool = False
    mentions: list[dict[str, str]] = field(default_factory=list)
    children: list[dict[str, Any]] = field(default_factory=list)
    more: dict[str, Any] = field(default_factory=dict)


@dataclass
class Chat:
    """A chat; ``admin`` says that the bot is one, ``inside`` that it is in it."""

    id: str
    mode: str = "group"
    admin: bool = False
    inside: bool = True


class Feishu(Platform):
    """The platform. ``now`` gives milliseconds; ``page`` is the longest page."""

    def __init__(self, now: Callable[[], int], page: int = 50) -> None:
        super().__init__()
        self.now, self.page = now, page
        self.chats: dict[str, Chat] = {}
        self.lines: dict[str, Line] = {}
        self.files: dict[str, bytes] = {}
        self.names = {"ou_cust": "测试客户", "ou_agent": "客服甲"}
        self.tokens: list[str] = []
        self.live: set[str] = set()
        self.expire = 7200
        self.line_address = ""
        self.desk = Desk(self)
        self._routes_of_chats()

    def _routes_of_chats(self) -> None:
        open_ = "/open-apis"
        im = f"{open_}/im/v1"
        self.route("POST", f"{open_}/auth/v3/tenant_access_token/internal", self._token)
        self.route("POST", "/callback/ws/endpoint", self._endpoint)
        for method, pattern, function in (
            ("GET", f"{open_}/bot/v3/info", self._bot),
            ("GET", f"{im}/chats", self._chats),
            ("GET", f"{im}/messages", self._history),
            ("POST", f"{im}/messages", self._send),
            ("GET", rf"{im}/messages/([^/]+)", self._one),
            ("DELETE", rf"{im}/messages/([^/]+)", self._take_back),
            ("GET", rf"{im}/messages/([^/]+)/resources/([^/]+)", self._resource),
        ):
            self.route(method, pattern, self.known(function))

    def known(self, function: Callable[[Asked], Answered]) -> Any:
        """Let in whoever has a tenant token that lives."""

        def checked(asked: Asked) -> Answered:
            given = asked.headers.get("authorization", "").removeprefix("Bearer ")
            if given not in self.live:
                return refused(99991663, "Invalid access token for authorization.")
            return function(asked)

        return checked

    # What tests do to it

    def chat(self, id_: str, **given: Any) -> Chat:
        self.chats[id_] = Chat(id_, **given)
        return self.chats[id_]

    def say(
        self, chat: str, said: str | dict[str, Any], kind: str = "text",
        sender: str = "ou_cust", at: int | None = None, **given: Any,
    ) -> str:  # fmt: skip
        with self.lock:
            id_ = f"om_{len(self.lines):06d}"
            content = {"text": said} if isinstance(said, str) else said
            spelled = json.dumps(content, ensure_ascii=False)
            self.lines[id_] = Line(
                id_, chat, kind, spelled, self.now() if at is None else at, sender,
                **given,
            )  # fmt: skip
            return id_

    def edit(self, id_: str, text: str) -> None:
        line = self.lines[id_]
        line.content = json.dumps({"text": text}, ensure_ascii=False)
        line.changed = self.now()

    def take_back(self, id_: str) -> None:
        line = self.lines[id_]
        line.recalled, line.changed = True, self.now()

    def expire_tokens(self) -> None:
        with self.lock:
            self.live.clear()

    def held(self) -> dict[str, str]:
        """Give every message that can be read, with the digest of its content."""
        return {
            each.id: hashlib.sha256(each.content.encode()).hexdigest()
            for each in self.lines.values()
            if not each.recalled
        }

    # What it answers

    def _token(self, asked: Asked) -> Answered:
        body = asked.json()
        if body != {"app_id": APP, "app_secret": SECRET}:
            return refused(10014, "app secret invalid", 200)
        token = f"t-{len(self.tokens)}-specimen"
        self.tokens.append(token)
        self.live.add(token)
        return Answered(
            {
                "code": 0,
                "msg": "ok",
                "tenant_access_token": token,
                "expire": self.expire,
            }
        )

    def _bot(self, asked: Asked) -> Answered:
        bot = {"app_name": "归藏", "open_id": BOT, "activate_status": 2}
        return Answered({"code": 0, "msg": "ok", "bot": bot})

    def _chats(self, asked: Asked) -> Answered:
        listed = [
            {"chat_id": each.id, "name": "群", "external": True, "tenant_key": TENANT}
            for each in self.chats.values()
            if each.mode == "group" and each.inside
        ]
        return self._paged(listed, asked, lambda each: each["chat_id"])

    def _history(self, asked: Asked) -> Answered:
        where, id_ = asked.query["container_id_type"], asked.query["container_id"]
        lines = [each for each in self.lines.values() if self._within(each, asked)]
        if where == "chat":
            if id_ not in self.chats or not self.chats[id_].inside:
                return refused(230002, "The bot can not be outside the group.")
            lines = [each for each in lines if not each.root]
        lines.sort(
            key=lambda each: (each.at, each.id),
            reverse=asked.query.get("sort_type") == "ByCreateTimeDesc",
        )
        items = [self.item(each) for each in lines]
        return self._paged(items, asked, lambda each: each["message_id"])

    def _within(self, line: Line, asked: Asked) -> bool:
        query = asked.query
        if query["container_id_type"] == "thread":
            return line.thread == query["container_id"]
        begin, end = query.get("start_time", "0"), query.get("end_time", "9" * 11)
        return line.chat == query["container_id"] and int(
            begin
        ) <= line.at // 1000 <= int(end)

    def item(self, line: Line) -> dict[str, Any]:
        """Give a message as the history lists it."""
        robot = line.sender.startswith("cli_")
        held = {
            "message_id": line.id,
            "root_id": line.root,
            "parent_id": line.root,
            "msg_type": line.kind,
            "create_time": str(line.at),
            "update_time": str(line.changed or line.at),
            "deleted": line.recalled,
            "updated": bool(line.changed) and not line.recalled,
            "chat_id": line.chat,
            "sender": {
                "id": line.sender,
                "id_type": "app_id" if robot else "open_id",
                "sender_type": "app" if robot else "user",
                "tenant_key": "tenant_out" if line.sender == "ou_cust" else TENANT,
                "sender_name": self.names.get(line.sender, ""),
            },
            "body": {
                "content": "This message was recalled"
                if line.recalled
                else line.content
            },
            "mentions": line.mentions,
            "message_position": int(line.id[3:]),
            **line.more,
        }
        return held | ({"thread_id": line.thread} if line.thread else {})

    def _paged(
        self, items: list[dict[str, Any]], asked: Asked, key: Callable[[Any], str]
    ) -> Answered:
        """Cut a page; the token is the key of the last item of the page before."""
        size = int(asked.query.get("page_size", "20"))
        token = asked.query.get("page_token", "")
        start = 0
        if token:
            after = base64.urlsafe_b64decode(token).decode()
            places = [n for n, each in enumerate(items) if key(each) == after]
            if not places:
                return refused(230001, "Your request contains an invalid parameter.")
            start = places[0] + 1
        page = items[start : start + min(size, self.page)]
        more = start + len(page) < len(items)
        mark = base64.urlsafe_b64encode(key(page[-1]).encode()).decode() if more else ""
        return good({"has_more": more, "page_token": mark, "items": page})

    def _one(self, asked: Asked) -> Answered:
        line = self.lines.get(asked.found[0])
        if line is None:
            return refused(230110, "The message is deleted.")
        return good({"items": [self.item(line), *line.children]})

    def _send(self, asked: Asked) -> Answered:
        body = asked.json()
        if asked.query.get("receive_id_type") != "chat_id":
            return refused(230001, "Your request contains an invalid parameter.")
        id_ = self.say(
            body["receive_id"],
            json.loads(body["content"]),
            body["msg_type"],
            sender=APP,
        )
        return good(self.item(self.lines[id_]))

    def _take_back(self, asked: Asked) -> Answered:
        line = self.lines.get(asked.found[0])
        if line is None:
            return refused(230001, "Your request contains an invalid parameter.")
        chat, own = self.chats[line.chat], line.sender == APP
        late = self.now() - line.at > (86_400_000 if own else YEAR)
        if not own and (not chat.admin or chat.mode != "group" or late):
            return refused(230026, "No permission to recall this message.")
        if late:
            return refused(230009, "Message can only be recalled within one days.")
        if line.recalled:
            return refused(230110, "The message is deleted.")
        self.take_back(line.id)
        return good({})

    def _resource(self, asked: Asked) -> Answered:
        id_, key = asked.found
        line = self.lines[id_]
        if line.kind in {"sticker", "interactive", "merge_forward"}:
            return refused(234043, "unsupported message type")
        if key not in line.content:
            return refused(234003, "File not in msg.")
        if key not in self.files:
            return refused(234004, "The file is gone.")
        return blob(self.files[key], asked)

    def _endpoint(self, asked: Asked) -> Answered:
        if asked.json() != {"AppID": APP, "AppSecret": SECRET}:
            return refused(1000040346, "invalid app", 200)
        config = {
            "ReconnectCount": -1, "ReconnectInterval": 120, "ReconnectNonce": 30,
            "PingInterval": 90,
        }  # fmt: skip
        url = f"{self.line_address}/ws/v2?device_id=1&service_id=33&ticket=specimen"
        return good({"URL": url, "ClientConfig": config})


def good(data: Any) -> Answered:
    return Answered({"code": 0, "msg": "success", "data": data})


def refused(code: int, said: str, status: int = 400) -> Answered:
    return Answered({"code": code, "msg": said}, status)


def blob(data: bytes, asked: Asked) -> Answered:
    """Give a file, or the rest of it to whoever has its beginning."""
    tag = f'"{hashlib.sha256(data).hexdigest()[:16]}"'
    headers = {"etag": tag, "content-disposition": 'attachment; filename="x"'}
    wanted = asked.headers.get("range", "")
    if wanted and asked.headers.get("if-range") == tag:
        start = int(wanted.removeprefix("bytes=").rstrip("-"))
        return Answered(data[start:], 206, headers)
    return Answered(data, 200, headers)


# Events


def event(kind: str, told: dict[str, Any], at: int, id_: str = "ev1") -> dict[str, Any]:
    """Build an event of schema 2.0."""
    header = {
        "event_id": id_,
        "event_type": kind,
        "create_time": str(at),
        "token": VERIFY,
        "app_id": APP,
        "tenant_key": TENANT,
    }
    return {"schema": "2.0", "header": header, "event": told}


def received(line: Line, mode: str = "group") -> dict[str, Any]:
    """Give what the event of a message tells."""
    return {
        "sender": {
            "sender_id": {"open_id": line.sender, "union_id": "on_x", "user_id": ""},
            "sender_type": "user",
            "tenant_key": "tenant_out" if line.sender == "ou_cust" else TENANT,
        },
        "message": {
            "message_id": line.id,
            "root_id": line.root,
            "parent_id": line.root,
            "create_time": str(line.at),
            "update_time": str(line.at),
            "chat_id": line.chat,
            "thread_id": line.thread,
            "chat_type": mode,
            "message_type": line.kind,
            "content": line.content,
            "mentions": [
                {**each, "id": {"open_id": each["id"], "union_id": "on_y"}}
                for each in line.mentions
            ],
            "user_agent": "specimen",
            **line.more,
        },
    }


def sealed(plain: bytes, key: str = ENCRYPT, vector: bytes = b"v" * 16) -> str:
    """Encrypt as the platform does."""
    padder = padding.PKCS7(128).padder()
    data = padder.update(plain) + padder.finalize()
    secret = hashlib.sha256(key.encode()).digest()
    encryptor = Cipher(algorithms.AES(secret), modes.CBC(vector)).encryptor()
    return base64.b64encode(
        vector + encryptor.update(data) + encryptor.finalize()
    ).decode()


def posted(
    told: dict[str, Any], at: int, nonce: str = "n1", key: str = ENCRYPT
) -> tuple[dict[str, str], bytes]:
    """Give headers and body of a request to the door; ``at`` in seconds."""
    plain = json.dumps(told, ensure_ascii=False).encode()
    body = json.dumps({"encrypt": sealed(plain, key)}).encode()
    signature = hashlib.sha256(f"{at}{nonce}{key}".encode() + body).hexdigest()
    return {
        "x-lark-request-timestamp": str(at),
        "x-lark-request-nonce": nonce,
        "x-lark-signature": signature,
        "content-type": "application/json; charset=utf-8",
    }, body
