"""Zoho: accounts, Desk and SalesIQ at one address, as their documents describe them."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.fakes.clock import FakeClock
from tests.simulators.server import Answered, Asked
from tests.simulators.zoho_life import AGENT, CUSTOMER, NAMES, Life

ORG = "60001280952"
HOOK = "892000000077001"
CLIENT = "1000.SPECIMEN"
SECRET = "not-a-secret-of-anybody"  # noqa: S105 - a specimen
REFRESH = "1000.specimen.refresh"
SETTINGS = {
    "centre": "cn",
    "client_id": CLIENT,
    "client_secret": SECRET,
    "refresh_token": REFRESH,
    "org": ORG,
    "webhook": HOOK,
    "screen": "specimen",
}


class Zoho(Life):
    """The platform, as far as it is asked."""

    def __init__(self, clock: FakeClock, address: str = "") -> None:
        super().__init__(clock, address)
        self.tokens: dict[str, datetime] = {}
        self.refreshed: list[datetime] = []
        self.credits = 50_000
        self.silent = False  # whether listings leave out counts and instants
        self.presence: dict[str, dict[str, str]] = {
            one: {"status": "ONLINE", "phoneStatus": "OFFLINE"} for one in NAMES
        }
        self.conversations: dict[str, dict[str, Any]] = {}
        self.exports: dict[str, list[Any]] = {}
        self.key = rsa.generate_private_key(65537, 2048)
        self.kid = "key-1"
        self._routes_of_accounts()
        self._routes_of_desk()
        self._routes_of_salesiq()

    # Accounts.

    def _routes_of_accounts(self) -> None:
        self.route("POST", "/oauth/v2/token", self._token)

    def _token(self, asked: Asked) -> Answered:
        form = asked.form()
        now = self.clock.now()
        if form.get("grant_type") != "refresh_token":
            return Answered({"error": "invalid_request"})
        if (form.get("client_id"), form.get("client_secret")) != (CLIENT, SECRET):
            return Answered({"error": "invalid_client"})
        if form.get("refresh_token") != REFRESH:
            return Answered({"error": "invalid_code"})
        recent = [at for at in self.refreshed if at > now - timedelta(minutes=10)]
        if len(recent) >= 10:
            return Answered({"error": "Access Denied", "status": "failure"}, 400)
        self.refreshed.append(now)
        token = f"1000.access.{len(self.refreshed)}"
        self.tokens[token] = now + timedelta(hours=1)
        for old in list(self.tokens)[:-10]:
            del self.tokens[old]
        return Answered(
            {
                "access_token": token,
                "api_domain": "https://www.zohoapis.com.cn",
                "token_type": "Bearer",
                "expires_in": 3600,
            }
        )

    def revoke(self) -> None:
        """Take back all tokens that are out."""
        with self.lock:
            self.tokens.clear()

    def answer(self, asked: Asked) -> Answered:
        """Ask for the token before anything else of an API."""
        if "/api/" in asked.path and (refused := self._refused(asked)):
            with self.lock:
                self.asked.append(asked)
            return refused
        answered = super().answer(asked)
        self.credits -= 1
        left = {"X-Rate-Limit-Remaining-v3": str(max(0, self.credits))}
        return Answered(
            answered.body,
            answered.status,
            {**left, **answered.headers},
            answered.cut,
            answered.slow,
        )

    def _refused(self, asked: Asked) -> Answered | None:
        token = asked.headers.get("authorization", "").removeprefix("Zoho-oauthtoken ")
        with self.lock:
            ends = self.tokens.get(token)
        if ends is None or ends <= self.clock.now():
            return error("INVALID_OAUTH", 401)
        if "/api/v1/" in asked.path and asked.headers.get("orgid", ORG) != ORG:
            return error("OAUTH_ORG_MISMATCH", 403)
        return None

    # Desk.

    def _routes_of_desk(self) -> None:
        one = "([0-9]+)"
        api = "/api/v1"
        ticket, session = f"{api}/tickets/{one}", f"{api}/im/sessions/{one}"
        entry = f"{ticket}/(threads|comments)/{one}"
        for method, pattern, function in (
            ("GET", "/.well-known/jwks.json", self._keys),
            ("GET", f"{api}/organizations", self._organizations),
            ("GET", f"{api}/tickets/search", self._search),
            ("POST", f"{api}/tickets/moveToTrash", self._trash),
            ("GET", ticket, self._ticket),
            ("PATCH", ticket, self._assign),
            ("GET", f"{ticket}/conversations", self._entries),
            ("GET", f"{ticket}/threads/{one}", self._thread),
            ("GET", f"{ticket}/threads/{one}/fullContent", self._full),
            ("GET", f"{entry}/attachments/{one}/content", self._file),
            ("GET", f"{api}/im/sessions", self._sessions),
            ("GET", session, self._session),
            ("PATCH", session, self._update),
            ("GET", f"{session}/messages", self._messages),
            ("POST", f"{session}/messages", self._send),
            ("GET", f"{session}/messages/{one}/fullContent", self._whole),
            ("GET", f"{session}/attachments/{one}", self._file),
            ("GET", f"{api}/agents", self._agents),
            ("GET", f"{api}/agentAvailability", self._availability),
            ("GET", f"{api}/agentsTicketsCount", self._counts),
        ):
            self.route(method, pattern, function)

    def _organizations(self, asked: Asked) -> Answered:
        return Answered({"data": [{"id": ORG, "companyName": "示例公司"}]})

    def _search(self, asked: Asked) -> Answered:
        start, limit = int(asked.query["from"]), int(asked.query["limit"])
        if start > 4999 or not 1 <= limit <= 100:
            return error("UNPROCESSABLE_ENTITY", 422)
        name = asked.query["sortBy"]
        lo, hi = asked.query[f"{name}Range"].split(",")
        rows = [t.row for t in self.tickets.values() if lo <= str(t.row[name]) <= hi]
        rows.sort(key=lambda row: (row[name], row["id"]))
        if not rows:
            return Answered(status=204)
        shown = rows[start : start + limit]
        if self.silent:
            return Answered({"data": [{"id": row["id"]} for row in shown]})
        return Answered({"data": shown, "count": len(rows)})

    def _ticket(self, asked: Asked) -> Answered:
        held = self.tickets.get(asked.found[0])
        if held is None:
            return error("URL_NOT_FOUND", 404)
        agent = held.row["assigneeId"]
        comments = sum(e.get("type") == "comment" for e in held.entries)
        return Answered(
            {
                **held.row,
                "threadCount": str(len(held.entries) - comments),
                "commentCount": str(comments),
                "contact": {"id": CUSTOMER, "firstName": None, "lastName": "测试客户"},
                "assignee": agent and {"id": agent, "lastName": NAMES.get(agent)},
            }
        )

    def _assign(self, asked: Asked) -> Answered:
        if asked.json().get("assigneeId", AGENT) not in NAMES:
            return error("INVALID_DATA", 422)
        if asked.json().get("status") == "Closed":
            now = self.clock.now().strftime("%Y-%m-%dT%H:%M:%S.000Z")
            self.tickets[asked.found[0]].row["closedTime"] = now
        self.tickets[asked.found[0]].row |= asked.json()
        return Answered(self.tickets[asked.found[0]].row)

    def _entries(self, asked: Asked) -> Answered:
        start = int(asked.query.get("from", 0))
        limit = int(asked.query.get("limit", 100))
        if limit > 200:
            return error("UNPROCESSABLE_ENTITY", 422)
        rows = list(reversed(self.tickets[asked.found[0]].entries))
        return Answered({"data": [_listed(r) for r in rows[start : start + limit]]})

    def _thread(self, asked: Asked) -> Answered:
        for row in self.tickets[asked.found[0]].entries:
            if row["id"] == asked.found[1]:
                return Answered(_listed(row))
        return error("URL_NOT_FOUND", 404)

    def _full(self, asked: Asked) -> Answered:
        ticket, thread = asked.found
        return Answered({"content": self.tickets[ticket].whole[thread]})

    def _file(self, asked: Asked) -> Answered:
        data = self.files.get(asked.found[-1])
        if data is None:
            return error("URL_NOT_FOUND", 404)
        headers = {"etag": f'"{hashlib.sha256(data).hexdigest()[:16]}"'}
        wanted = asked.headers.get("range", "").removeprefix("bytes=").rstrip("-")
        if wanted and asked.headers.get("if-range") == headers["etag"]:
            return Answered(data[int(wanted) :], 206, headers)
        return Answered(data, 200, headers)

    def _trash(self, asked: Asked) -> Answered:
        for one in asked.json()["ticketIds"]:
            self.tickets[one].row["isTrashed"] = True
        return Answered(status=204)

    def _sessions(self, asked: Asked) -> Answered:
        after = asked.query.get("modifiedAfter", "")
        rows = [s for s in self.sessions.values() if s["lastActiveTime"] >= after]
        return _page([self._shown(s) for s in rows], asked, 50)

    def _shown(self, session: Mapping[str, Any]) -> dict[str, Any]:
        return {**session, "messagesCount": str(len(self.chats[session["id"]]))}

    def _session(self, asked: Asked) -> Answered:
        found = self.sessions.get(asked.found[0])
        return Answered(self._shown(found)) if found else error("URL_NOT_FOUND", 404)

    def _update(self, asked: Asked) -> Answered:
        session, wanted = self.sessions[asked.found[0]], asked.json()
        if wanted.keys() - {"agentId", "botId", "status"}:
            return error("INVALID_DATA", 422)
        agent = wanted.get("agentId")
        if agent not in NAMES:
            return error("INVALID_DATA", 422)
        session["deskAssignee"] = {"id": agent, "name": NAMES[agent], "type": "AGENT"}
        return Answered(self._shown(session))

    def _messages(self, asked: Asked) -> Answered:
        after = asked.query.get("modifiedAfter", "")
        rows = [
            m for m in self.chats[asked.found[0]] if m["statusUpdatedTime"] >= after
        ]
        return _page(rows, asked, 50)

    def _send(self, asked: Asked) -> Answered:
        session = asked.found[0]
        if self.sessions[session]["deskAssignee"]["id"] != AGENT:
            return error("FORBIDDEN", 403)
        one = self.chat(session, asked.json()["message"], by="agent", status="QUEUED")
        return Answered(next(m for m in self.chats[session] if m["id"] == one))

    def _whole(self, asked: Asked) -> Answered:
        session, message = asked.found
        return Answered(self.plain[f"im:{session}", message])

    def _agents(self, asked: Asked) -> Answered:
        start, limit = int(asked.query["from"]) - 1, int(asked.query["limit"])
        rows = [{"id": one, "name": name} for one, name in NAMES.items()]
        return Answered({"data": rows[start : start + limit]})

    def _availability(self, asked: Asked) -> Answered:
        if asked.query.get("departmentId") != "-1":
            return error("UNPROCESSABLE_ENTITY", 422)
        rows = [{"agentId": one, **row} for one, row in self.presence.items()]
        start = int(asked.query["from"])
        return Answered(
            {
                "data": rows[
                    start : start + 1
                ],  # one a page: whoever stops early is seen
                "hasMore": start + 1 < len(rows),
                "totalAgentsCount": str(len(rows)),
            }
        )

    def _counts(self, asked: Asked) -> Answered:
        ids = asked.query["agentIds"].split(",")
        if len(ids) > 50:
            return error("UNPROCESSABLE_ENTITY", 422)
        open_ = [t.row for t in self.tickets.values() if t.row["statusType"] == "Open"]
        rows = [
            {"agentId": i, "openCount": str(sum(r["assigneeId"] == i for r in open_))}
            for i in ids
        ]
        return Answered({"data": rows})

    # Webhooks.

    def _keys(self, asked: Asked) -> Answered:
        public = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        return Answered({"keys": [{**public, "kid": self.kid, "alg": "RS256"}]})

    def rotate(self) -> None:
        self.key = rsa.generate_private_key(65537, 2048)
        self.kid = f"key-{self.number()}"

    def token(self, key: Any = None, kid: str = "", **claims: Any) -> str:
        """Sign a token as Zoho does, by PyJWT; None as a claim leaves it out."""
        now = int(self.clock.now().timestamp())
        given = {
            "iss": f"orgId:{ORG}",
            "aud": f"webhookId:{HOOK}",
            "iat": now,
            "exp": now + 300,
            **claims,
        }
        given = {name: value for name, value in given.items() if value is not None}
        headers = {"kid": kid or self.kid}
        return jwt.encode(given, key or self.key, "RS256", headers)

    # SalesIQ.

    def _routes_of_salesiq(self) -> None:
        base = "/api/v2/specimen/conversations"
        self.route("GET", base, self._conversations)
        self.route("POST", f"{base}/([^/]+)/export", self._export)

    def _conversations(self, asked: Asked) -> Answered:
        lo, hi = int(asked.query["from_time"]), int(asked.query["to_time"])
        limit = int(asked.query["limit"])
        if limit > 99:
            return error("invalid_limit", 400)
        start = (int(asked.query["page"]) - 1) * limit
        rows = [
            row
            for row in self.conversations.values()
            if lo <= int(row["start_time"]) <= hi
        ]
        return Answered({"data": rows[start : start + limit]})

    def _export(self, asked: Asked) -> Answered:
        if asked.json() != {"data": "messages", "format": "json"}:
            return error("invalid_data", 400)
        return Answered({"data": self.exports[asked.found[0]]})


def _listed(row: Mapping[str, Any]) -> dict[str, Any]:
    """Cut what says that it is cut."""
    if row.get("isContentTruncated"):
        return {**row, "content": str(row["content"])[:10]}
    return dict(row)


def _page(rows: Iterable[Any], asked: Asked, most: int) -> Answered:
    every = list(rows)
    start = int(asked.query.get("from", 0))
    limit = min(most, int(asked.query.get("limit", most)) or most)
    if not every[start:]:
        return Answered(status=204)
    more = start + limit < len(every)
    return Answered({"data": every[start : start + limit], "hasMore": more})


def error(code: str, status: int, **headers: str) -> Answered:
    return Answered({"errorCode": code, "message": "x"}, status, headers)
