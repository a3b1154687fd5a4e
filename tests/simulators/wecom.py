"""A simulated WeCom: customer service and the calls around the chat archive.

It holds its own messages, forgets them after three days, lets tokens go, counts what
is sent to a customer, and can say afterwards what it holds. Source: as the connector.
"""

import base64
import hashlib
import itertools
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from guicang.adapters.sources.kit.envelope import Envelope, read_key
from guicang.adapters.sources.kit.reading import raw
from guicang.ports.connecting import Call
from tests.fakes.clock import FakeClock
from tests.simulators.server import Answered, Asked, Platform

CORP = "ww1a2b3c4d5e6f7a8b"
SECRET = "specimen-secret-of-an-application"  # noqa: S105 - a specimen
TOKEN = "qDpCorpToken01"  # noqa: S105 - a specimen
AES_KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
WINDOW = 72 * 3600
OPEN_STATES = (0, 1)
BROUGHT = {
    42001: "access_token expired",
    40014: "invalid access_token",
    45009: "api freq out of limit",
    45033: "api concurrent out of limit",
    60020: "not allow to access from your ip",
    48002: "api forbidden",
    40001: "invalid credential",
}


@dataclass
class Account:
    """A customer-service account with its log and those who answer."""

    name: str
    log: list[dict[str, Any]] = field(default_factory=list)
    servicers: dict[str, int] = field(default_factory=dict)
    states: dict[str, int] = field(default_factory=dict)
    sent: dict[str, int] = field(default_factory=dict)
    ours: bool = True


def refused(code: int) -> Answered:
    return Answered({"errcode": code, "errmsg": f"{BROUGHT.get(code, 'no')}, hint"})


def fine(**fields: object) -> Answered:
    return Answered({"errcode": 0, "errmsg": "ok", **fields})


class WeCom(Platform):
    def __init__(self, clock: FakeClock, *, page: int = 1000) -> None:
        super().__init__()
        self.clock, self.page = clock, page
        self.tokens: dict[str, float] = {}
        self.accounts: dict[str, Account] = {}
        self.names: dict[str, str] = {}
        self.unionids: dict[str, str] = {}
        self.files: dict[str, tuple[bytes, str]] = {}
        self.agreed: dict[tuple[str, str], str] = {}
        self.rooms: dict[str, dict[str, str]] = {}
        self.outbox: list[dict[str, Any]] = []
        self._numbers = itertools.count(1)
        self.envelope = Envelope(
            token=TOKEN, key=read_key(AES_KEY, "aes_key"), owner=CORP
        )
        self.route("GET", "/cgi-bin/gettoken", self.gettoken)
        for method, path, function in (
            ("POST", "kf/account/list", self.account_list),
            ("GET", "kf/account/list", self.account_list),
            ("POST", "kf/sync_msg", self.sync_msg),
            ("POST", "kf/customer/batchget", self.batchget),
            ("GET", "kf/servicer/list", self.servicer_list),
            ("POST", "kf/service_state/get", self.state),
            ("POST", "kf/service_state/trans", self.trans),
            ("POST", "kf/send_msg", self.send_msg),
            ("GET", "media/get", self.media),
            ("POST", "msgaudit/check_single_agree", self.single_agree),
            ("POST", "msgaudit/check_room_agree", self.room_agree),
        ):
            self.route(
                method,
                f"/cgi-bin/{path}",
                lambda asked, function=function: self._known(asked, function),
            )

    # What happens there.

    def say(self, account: str, **fields: Any) -> dict[str, Any]:
        """Put an entry into an account's log; ``msgid`` and time by themselves."""
        with self.lock:
            number = next(self._numbers)
            at = int(self.clock.now().timestamp())
            entry = {"msgid": f"m{number:06d}", "send_time": at, **fields}
            self.accounts.setdefault(account, Account(account)).log.append(entry)
            return entry

    def customer(self, account: str, who: str, text: str) -> dict[str, Any]:
        with self.lock:
            place = self.accounts.setdefault(account, Account(account))
            place.states.setdefault(who, 1)
            place.sent[who] = 0
        return self.say(
            account, open_kfid=account, external_userid=who, origin=3,
            msgtype="text", text={"content": text},
        )  # fmt: skip

    def event(self, account: str, who: str, kind: str, **fields: Any) -> dict[str, Any]:
        event = {"open_kfid": account, "external_userid": who, "event_type": kind}
        return self.say(account, origin=4, msgtype="event", event={**event, **fields})

    def held(self) -> dict[str, str]:
        """Say which entries there are, with the SHA-256 of what they are."""
        return {
            entry["msgid"]: hashlib.sha256(raw(entry)).hexdigest()
            for account in self.accounts.values()
            for entry in account.log
        }

    def expire(self) -> None:
        """Let all tokens go before their time."""
        with self.lock:
            self.tokens.clear()

    def call(self, fields: Mapping[str, str], nonce: str = "1372623149") -> Call:
        """Make the call with which it tells an event."""
        inner = "".join(f"<{k}><![CDATA[{v}]]></{k}>" for k, v in fields.items())
        sealed = self.envelope.seal(f"<xml>{inner}</xml>".encode())
        body = (
            f"<xml><ToUserName><![CDATA[{CORP}]]></ToUserName>"
            f"<Encrypt><![CDATA[{sealed}]]></Encrypt><AgentID></AgentID></xml>"
        )
        return self.posted(body.encode(), sealed, nonce)

    def posted(self, body: bytes, sealed: str, nonce: str = "1372623149") -> Call:
        now = self.clock.now()
        timestamp = str(int(now.timestamp()))
        query = {
            "msg_signature": self.envelope.signature(timestamp, nonce, sealed),
            "timestamp": timestamp,
            "nonce": nonce,
        }
        return Call(method="POST", query=query, headers={}, body=body, at=now)

    def wake(self, account: str, nonce: str = "1372623149") -> Call:
        event = {
            "ToUserName": CORP,
            "MsgType": "event",
            "Event": "kf_msg_or_event",
            "Token": f"ENC{account}",
            "OpenKfId": account,
        }
        return self.call(event, nonce)

    # What is asked of it.

    def gettoken(self, asked: Asked) -> Answered:
        if asked.query != {"corpid": CORP, "corpsecret": SECRET}:
            return refused(40001)
        token = f"token-{len(self.asked)}"
        self.tokens[token] = self.clock.now().timestamp() + 7200
        return fine(access_token=token, expires_in=7200)

    def _known(self, asked: Asked, function: Any) -> Answered:
        until = self.tokens.get(asked.query.get("access_token", ""))
        if until is None:
            return refused(40014)
        if until <= self.clock.now().timestamp():
            return refused(42001)
        answered: Answered = function(asked)
        return answered

    def account_list(self, asked: Asked) -> Answered:
        given = asked.json() or {}  # older clients get, and name no part
        offset, limit = given.get("offset", 0), given.get("limit", 100)
        all_ = [
            {"open_kfid": k, "name": a.name, "avatar": "", "manage_privilege": a.ours}
            for k, a in self.accounts.items()
        ]
        return fine(account_list=all_[offset : offset + limit])

    def sync_msg(self, asked: Asked) -> Answered:
        given = asked.json()
        account = self.accounts.get(given.get("open_kfid", ""))
        if account is None:
            return refused(95000)
        token = given.get("token", "")
        if token and token != f"ENC{given['open_kfid']}":
            return refused(95007)
        start = int(base64.b64decode(given.get("cursor") or "MA==").decode())
        first = self.clock.now().timestamp() - WINDOW
        lost = sum(entry["send_time"] < first for entry in account.log)
        start = max(start, lost)
        most = min(given.get("limit", 1000), self.page)
        page = account.log[start : start + most]
        end = start + len(page)
        return fine(
            next_cursor=base64.b64encode(str(end).encode()).decode(),
            has_more=int(end < len(account.log)),
            msg_list=page,
        )

    def batchget(self, asked: Asked) -> Answered:
        ids = asked.json()["external_userid_list"]
        if len(ids) > 100:
            return refused(40058)
        known = [
            {"external_userid": who, "nickname": self.names[who], "gender": 0}
            | ({"unionid": self.unionids[who]} if who in self.unionids else {})
            for who in ids
            if who in self.names
        ]
        strange = [who for who in ids if who not in self.names]
        return fine(customer_list=known, invalid_external_userid=strange)

    def servicer_list(self, asked: Asked) -> Answered:
        account = self.accounts.get(asked.query.get("open_kfid", ""))
        if account is None:
            return refused(95000)
        people = [{"userid": w, "status": s} for w, s in account.servicers.items()]
        return fine(servicer_list=[*people, {"department_id": 2}])

    def state(self, asked: Asked) -> Answered:
        given = asked.json()
        account = self.accounts[given["open_kfid"]]
        return fine(service_state=account.states.get(given["external_userid"], 4))

    def trans(self, asked: Asked) -> Answered:
        given = asked.json()
        account = self.accounts.get(given["open_kfid"])
        if account is None:
            return refused(95000)
        who, servicer = given["external_userid"], given.get("servicer_userid", "")
        if account.states.get(who, 4) == 4:
            return refused(95003)
        if given["service_state"] == 4:
            account.states[who] = 4
            self.event(given["open_kfid"], who, "session_status_change", change_type=3)
            return fine(msg_code="MSGCODE03")
        if account.servicers.get(servicer, 1) != 0:
            return refused(95014)
        account.states[who] = given["service_state"]
        self.event(
            given["open_kfid"], who, "session_status_change",
            change_type=1, new_servicer_userid=servicer,
        )  # fmt: skip
        return fine(msg_code="MSGCODE02")

    def send_msg(self, asked: Asked) -> Answered:
        given = asked.json()
        account = self.accounts.get(given["open_kfid"])
        if account is None:
            return refused(95000)
        who = given["touser"]
        last = max(
            (e["send_time"] for e in account.log if e.get("external_userid") == who),
            default=0,
        )
        if self.clock.now().timestamp() - last > 48 * 3600:
            return refused(95002)
        if account.states.get(who, 4) not in OPEN_STATES:
            return refused(95003)
        if account.sent.get(who, 0) >= 5:
            return refused(95001)
        account.sent[who] = account.sent.get(who, 0) + 1
        self.outbox.append(given)  # and never into the log: sync_msg does not tell it
        return fine(msgid=given["msgid"])

    def media(self, asked: Asked) -> Answered:
        found = self.files.get(asked.query["media_id"])
        if found is None:
            return refused(40007)
        body, name = found
        headers = {
            "etag": f'"{hashlib.sha256(body).hexdigest()}"',
            "content-disposition": f'attachment; filename="{name}"',
        }
        wanted = asked.headers.get("range", "")
        if wanted and asked.headers.get("if-range") == headers["etag"]:
            start = int(wanted.removeprefix("bytes=").rstrip("-"))
            return Answered(body[start:], 206, headers)
        return Answered(body, 200, headers)

    def single_agree(self, asked: Asked) -> Answered:
        asked_for = asked.json()["info"]
        if len(asked_for) > 100:
            return refused(40058)
        found = [
            {
                "status_change_time": 1763856000,
                "userid": each["userid"],
                "exteranalopenid": each["exteranalopenid"],
                "agree_status": self.agreed[each["userid"], each["exteranalopenid"]],
            }
            for each in asked_for
            if (each["userid"], each["exteranalopenid"]) in self.agreed
        ]
        return fine(agreeinfo=found)

    def room_agree(self, asked: Asked) -> Answered:
        people = self.rooms.get(asked.json()["roomid"], {})
        found = [
            {"status_change_time": 1763856000, "exteranalopenid": w, "agree_status": s}
            for w, s in people.items()
        ]
        return fine(agreeinfo=found)


def ours(said_raw: bytes) -> str:
    """Give the SHA-256 of an entry as ``held`` does."""
    return hashlib.sha256(raw(json.loads(said_raw))).hexdigest()
