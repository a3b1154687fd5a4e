"""DingTalk, as far as three connectors see it: its open platform and its long line.

Tokens expire, pages may be short, block pages and cut lines come by plan, and what a
robot was told is told again until it is acknowledged.
"""

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from urllib.parse import parse_qs, urlsplit

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import ServerConnection, serve

from guicang.adapters.sources.kit.envelope import Envelope, read_key
from tests.simulators.server import Answered, Asked, Platform, running

KEY, SECRET = "dingSYN", "SYNAPPSECRET"
TOKEN, AES_KEY = "dingToken01", "Yue0EfdN5900c1ce5cf6A152c63DDe1808a60c5ecd7"
TEAM, TEMPLATE = "teamSYN", "T1"
CHINA = timezone(timedelta(hours=8))
BLOCKED = Answered(b"<!doctype html><title>x5sec</title>", 200)
PUNISHED = Answered({"status": 1111, "wait": 5, "source": "x5", "punish": "deny"})
BUSY = Answered({"errcode": 88, "errmsg": "busy", "sub_code": "90018"})


def _no(code: str, status: int = 400) -> Answered:
    return Answered({"code": code, "requestid": "r", "message": code}, status)


def _local(at: int) -> str:
    """Write milliseconds as DingTalk writes times: China's, without a zone."""
    moment = datetime.fromtimestamp(at / 1_000, UTC).astimezone(CHINA)
    return moment.strftime("%Y-%m-%d %H:%M:%S")


class DingTalk(Platform):
    def __init__(self) -> None:
        super().__init__()
        self.address = self.line = ""
        self.tokens = 0
        self.refreshes = 0
        self.tickets: set[str] = set()
        self.frames: dict[str, dict[str, Any]] = {}
        self.acked: list[dict[str, Any]] = []
        self.lines = 0
        self.greetings: list[str | bytes] = []
        self.cut_after: int | None = None
        self.stopped = threading.Event()
        self.files: dict[str, bytes] = {}
        self.sent: dict[str, dict[str, Any]] = {}
        self.recalled: set[str] = set()
        self.cases: list[dict[str, Any]] = []
        self.actions: dict[str, list[dict[str, Any]]] = {}
        self.group_cases: dict[str, dict[str, Any]] = {}
        self.records: dict[str, list[dict[str, Any]]] = {}
        self.groups: dict[str, list[dict[str, Any]]] = {}
        self._route()

    def _route(self) -> None:
        self.route("POST", "/v1.0/oauth2/accessToken", self.token)
        self.route("POST", "/v1.0/gateway/connections/open", self.open)
        for method, path, function in (
            ("POST", "/v1.0/robot/messageFiles/download", self.download),
            ("POST", "/v1.0/robot/groupMessages/send", self.send),
            ("POST", "/v1.0/robot/oToMessages/batchSend", self.send),
            ("POST", "/v1.0/robot/groupMessages/recall", self.recall),
            ("POST", "/v1.0/robot/otoMessages/batchRecall", self.recall),
            ("GET", "/v1.0/customerService/tickets", self.list_cases),
            ("GET", "/v1.0/customerService/tickets/([^/]+)/actions", self.list_actions),
            ("GET", "/v1.0/serviceGroup/tickets", self.group_case),
            ("GET", "/v1.0/serviceGroup/tickets/operateRecords", self.list_records),
            ("POST", "/v1.0/serviceGroup/tickets/transfer", self.transfer),
            ("POST", "/v1.0/serviceGroup/messages/send", self.post),
            ("GET", "/v1.0/serviceGroup/ossServices/tempUrls", self.temporary),
            ("POST", "/v1.0/exclusive/audits/outsideGroups/query", self.list_groups),
            (
                "POST",
                "/v1.0/exclusive/audits/outsideGroups/messages/query",
                self.list_messages,
            ),
        ):
            self.route(method, path, self._known(function))
        self.route("GET", "/dl/(.+)", self.file)

    # Tokens

    def _known(self, function: Any) -> Any:
        def checked(asked: Asked) -> Answered:
            good = asked.headers.get("x-acs-dingtalk-access-token")
            if good != f"token-{self.tokens}":
                return _no("InvalidAuthentication")
            return function(asked)

        return checked

    def token(self, asked: Asked) -> Answered:
        told = asked.json()
        if (told["appKey"], told["appSecret"]) != (KEY, SECRET):
            return _no("invalidClientIdOrSecret")
        self.refreshes += 1
        self.tokens += 1
        return Answered({"accessToken": f"token-{self.tokens}", "expireIn": 7200})

    def expire(self) -> None:
        with self.lock:
            self.tokens += 1

    # The long line

    def open(self, asked: Asked) -> Answered:
        told = asked.json()
        if (told["clientId"], told["clientSecret"]) != (KEY, SECRET):
            return _no("authFailed", 401)
        ticket = f"ticket+{len(self.asked)}="
        self.tickets.add(ticket)
        return Answered({"endpoint": f"{self.line}/connect", "ticket": ticket})

    def frame(self, kind: str, topic: str, data: object, **headers: str) -> str:
        """Queue a frame until it is acknowledged; return its id."""
        with self.lock:
            name = f"frame{len(self.frames) + len(self.acked) + 1:04}"
            self.frames[name] = {
                "specVersion": "1.0",
                "type": kind,
                "headers": {
                    "appId": "app-syn",
                    "connectionId": "conn-syn",
                    "contentType": "application/json",
                    "messageId": name,
                    "time": "1763856000001",
                    "topic": topic,
                    **headers,
                },
                "data": json.dumps(data, ensure_ascii=False),
            }
        return name

    def connected(self, line: ServerConnection) -> None:
        ticket = parse_qs(urlsplit(line.request.path).query).get("ticket", [""])[0]
        with self.lock:
            if ticket not in self.tickets:
                line.close(1008)
                return
            self.tickets.discard(ticket)
            self.lines += 1
        sent: set[str] = set()
        with suppress(ConnectionClosed):
            for greeting in self.greetings:
                line.send(greeting)
            while not self.stopped.is_set():
                self._sending(line, sent)
                with suppress(TimeoutError):
                    self._acknowledged(json.loads(line.recv(timeout=0.02)))

    def _sending(self, line: ServerConnection, sent: set[str]) -> None:
        with self.lock:
            waiting = [f for name, f in self.frames.items() if name not in sent]
        for frame in waiting:
            line.send(json.dumps(frame, ensure_ascii=False))
            sent.add(frame["headers"]["messageId"])
            if self.cut_after is not None and len(sent) > self.cut_after:
                self.cut_after = None
                line.close(1011)

    def _acknowledged(self, ack: dict[str, Any]) -> None:
        with self.lock:
            if ack["code"] == 200:
                self.frames.pop(ack["headers"]["messageId"], None)
                self.acked.append(ack)

    # Calls to a door

    def robot_call(self, message: object, at: int) -> tuple[dict[str, str], bytes]:
        stamp = str(at)
        text = f"{stamp}\n{SECRET}".encode()
        digest = hmac.new(SECRET.encode(), text, hashlib.sha256).digest()
        sign = base64.b64encode(digest).decode()
        return {"timestamp": stamp, "sign": sign}, json.dumps(message).encode()

    def event_call(
        self, event: object, at: int, nonce: str = "n1", owner: str = KEY
    ) -> tuple[dict[str, str], bytes]:
        """Seal an event as the official sample does: base64 in lines, signed so."""
        envelope = Envelope(TOKEN, read_key(AES_KEY, "aes_key"), owner)
        sealed = base64.encodebytes(
            base64.b64decode(envelope.seal(json.dumps(event).encode()))
        ).decode()
        stamp = str(at)
        query = {
            "msg_signature": envelope.signature(stamp, nonce, sealed),
            "timestamp": stamp,
            "nonce": nonce,
        }
        return query, json.dumps({"encrypt": sealed}).encode()

    # Robots

    def download(self, asked: Asked) -> Answered:
        code = asked.json()["downloadCode"]
        if code not in self.files:
            return _no("downloadCode.expired")
        return Answered({"downloadUrl": f"{self.address}/dl/{code}"})

    def file(self, asked: Asked) -> Answered:
        if asked.found[0] not in self.files:
            return Answered(b"gone", 404)
        body = self.files[asked.found[0]]
        etag = {"etag": f'"{hashlib.sha256(body).hexdigest()[:16]}"'}
        wanted = asked.headers.get("range", "")
        if wanted and asked.headers.get("if-range") == etag["etag"]:
            start = int(wanted.removeprefix("bytes=").rstrip("-"))
            return Answered(body[start:], 206, etag)
        return Answered(body, 200, etag)

    def send(self, asked: Asked) -> Answered:
        told = asked.json()
        unknown = [u for u in told.get("userIds", ()) if not u.startswith("user")]
        if unknown:
            return Answered({"invalidStaffIdList": unknown})
        key = f"pqk{len(self.sent) + 1}"
        self.sent[key] = told
        return Answered({"processQueryKey": key})

    def recall(self, asked: Asked) -> Answered:
        keys = asked.json()["processQueryKeys"]
        good = [key for key in keys if key in self.sent]
        self.recalled.update(good)
        bad = {key: "not found" for key in keys if key not in self.sent}
        return Answered({"successResult": good, "failedResult": bad})

    # Customer service

    def case(self, name: str, at: int, *said: str, changed: int = 0) -> None:
        """Keep a ticket; ``at`` and ``changed`` in milliseconds."""
        self.cases.append(
            {
                "ticketId": name,
                "title": f"题{name}",
                "ticketStatus": "PROCESSING",
                "templateId": TEMPLATE,
                "openInstanceId": "oi",
                "productionType": 1,
                "foreignId": f"f-{name}",
                "foreignName": "测试客户",
                "sourceId": "s",
                "created": at,
                "changed": changed or at,
                "bizDataMap": {"k": "v"},
            }
        )
        self.actions[name] = []
        for text in said:
            self.act(name, text)

    def act(self, name: str, text: str, changed: int = 0) -> None:
        """Reply in a ticket, by the customer and the agent in turn."""
        customer = len(self.actions[name]) % 2 == 0
        self.actions[name].append(
            {
                "actionCode": "REPLY",
                "operator": "测试客户" if customer else "客服A",
                "operatorId": f"f-{name}" if customer else "u1",
                "operatorRole": "CREATOR" if customer else "AGENT",
                "actionContent": [
                    {
                        "name": "reply",
                        "displayName": "回复",
                        "value": text,
                        "displayValue": text,
                        "valueType": "STRING",
                    }
                ],
            }
        )
        if changed:
            self.found(name)["changed"] = changed

    def found(self, name: str) -> dict[str, Any]:
        return next(each for each in self.cases if each["ticketId"] == name)

    def list_cases(self, asked: Asked) -> Answered:
        query = asked.query
        if query["templateId"] != TEMPLATE:
            return _no("Forbidden.AccessDenied.AccessTokenPermissionDenied", 403)
        since, until = int(query["startTime"]), int(query["endTime"])
        found = [
            {k: v for k, v in each.items() if k not in {"created", "changed"}}
            | {
                "gmtCreate": _local(each["created"]),
                "gmtModified": _local(each["changed"]),
            }
            for each in self.cases
            if since <= each["created"] < until
        ]
        return self._paged(found, query, 20)

    def list_actions(self, asked: Asked) -> Answered:
        return self._paged(self.actions[asked.found[0]], asked.query, 20)

    def _paged(self, found: list[Any], query: Mapping[str, str], most: int) -> Answered:
        """Give a page, sometimes a short one: only the cursor says what is next."""
        start = int(query["nextToken"])
        size = min(int(query["maxResults"]), most)
        end = start + (size if start % 3 else max(1, size - 1))
        following = end if end < len(found) else -1
        return Answered(
            {"list": found[start:end], "nextCursor": following, "total": len(found)}
        )

    # Service groups

    def group_case(self, asked: Asked) -> Answered:
        if asked.query["openTeamId"] != TEAM:
            return _no("team.notFound", 404)
        found = self.group_cases.get(asked.query["openTicketId"])
        return Answered(found) if found else _no("ticket.notFound", 404)

    def list_records(self, asked: Asked) -> Answered:
        return Answered({"records": self.records[asked.query["openTicketId"]]})

    def transfer(self, asked: Asked) -> Answered:
        told = asked.json()
        found = self.group_cases.get(told["openTicketId"])
        if not found:
            return _no("ticket.notFound", 404)
        (union,) = told["processorUnionIds"]
        found["processor"] = {"unionId": union, "nickName": f"名{union}"}
        return Answered({})

    def post(self, asked: Asked) -> Answered:
        key = f"task{len(self.sent) + 1}"
        self.sent[key] = asked.json()
        return Answered({"openMsgTaskId": key})

    def temporary(self, asked: Asked) -> Answered:
        return Answered({"url": f"{self.address}/dl/{asked.query['key']}"})

    # The exclusive edition

    def list_groups(self, asked: Asked) -> Answered:
        told = asked.json()
        start = (told["pageNumber"] - 1) * told["pageSize"]
        names = list(self.groups)[start : start + told["pageSize"]]
        body = {
            "groupList": [{"openConversationId": name} for name in names],
            "total": len(self.groups),
        }
        return Answered({"responseBody": body})

    def list_messages(self, asked: Asked) -> Answered:
        told = asked.json()
        found = self.groups[told["openConversationId"]]
        end = told["nextToken"] + min(told["maxResults"], 7)
        body: dict[str, Any] = {"messageList": found[told["nextToken"] : end]}
        if end < len(found):
            body["nextToken"] = str(end)
        return Answered({"responseBody": body})


def robot_message(name: str, text: str, at: int, **more: object) -> dict[str, object]:
    """Write what a robot is told."""
    return {
        "conversationId": "cidSYN01==",
        "chatbotCorpId": "dingcorpsyn",
        "msgId": name,
        "senderNick": "测试客户",
        "senderStaffId": "user001",
        "sessionWebhook": "https://oapi.dingtalk.com/robot/sendBySession?session=syn",
        "sessionWebhookExpiredTime": at + 5_400_000,
        "createAt": at,
        "senderCorpId": "dingcorpsyn",
        "conversationType": "2",
        "senderId": "$:LWCP_v1:$SENDER",
        "isInAtList": True,
        "robotCode": KEY,
        "msgtype": "text",
        "text": {"content": text},
        **more,
    }


@contextmanager
def dingtalk() -> Iterator[DingTalk]:
    """Run the platform, with its long line on a port of its own."""
    platform = DingTalk()
    with (
        running(platform) as address,
        serve(platform.connected, "127.0.0.1", 0) as server,
    ):
        host, port = server.socket.getsockname()[:2]
        platform.address, platform.line = address, f"ws://{host}:{port}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield platform
        finally:
            platform.stopped.set()
            server.shutdown()
            thread.join()
