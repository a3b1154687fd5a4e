"""The helpdesk of the simulated Feishu."""

import base64
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.simulators.server import Answered, Asked

if TYPE_CHECKING:
    from tests.simulators.feishu import Feishu

HELPDESK = "hd_specimen"
TOKEN = "specimen-helpdesk-token"  # noqa: S105
USER = "u-specimen"
MOST = 10_000


@dataclass
class Ticket:
    """A ticket as the platform holds it; instants in milliseconds."""

    id: str
    guest: str
    created: int
    changed: int
    status: int = 2
    closed: int = 0
    agents: list[str] = field(default_factory=list)
    messages: list[dict[str, Any]] = field(default_factory=list)


class Desk:
    """Its tickets, agents and images."""

    def __init__(self, platform: "Feishu") -> None:
        self.platform = platform
        self.tickets: dict[str, Ticket] = {}
        self.agents: dict[str, int] = {"ou_agent": 1}
        self.images: dict[tuple[str, str], bytes] = {}
        desk = "/open-apis/helpdesk/v1"
        for method, pattern, function in (
            ("GET", f"{desk}/tickets", self._list),
            ("GET", rf"{desk}/tickets/([^/]+)", self._one),
            ("GET", rf"{desk}/tickets/([^/]+)/messages", self._messages),
            ("POST", rf"{desk}/tickets/([^/]+)/messages", self._send),
            ("GET", f"{desk}/ticket_images", self._image),
            ("GET", f"{desk}/agent_schedules", self._schedules),
        ):
            platform.route(method, pattern, platform.known(self._checked(function)))
        platform.route(
            "PATCH", rf"{desk}/agents/([^/]+)", self._checked(self._set_agent)
        )

    def _checked(self, function: Any) -> Any:
        good = base64.b64encode(f"{HELPDESK}:{TOKEN}".encode()).decode()

        def checked(asked: Asked) -> Answered:
            if asked.headers.get("x-lark-helpdesk-authorization") != good:
                return _refused(154001, "Unauthorized", 401)
            return function(asked)

        return checked

    def open(self, id_: str, guest: str = "ou_cust", at: int | None = None) -> Ticket:
        now = self.platform.now() if at is None else at
        self.tickets[id_] = Ticket(id_, guest, now, now, agents=["ou_agent"])
        return self.tickets[id_]

    def say(
        self, ticket: str, content: Any, user: str = "ou_cust", kind: str = "text",
        at: int | None = None, bump: bool = True,
    ) -> str:  # fmt: skip
        held = self.tickets[ticket]
        now = self.platform.now() if at is None else at
        number = len(held.messages) + 1
        held.messages.append(
            {
                "id": f"{ticket}-{number}",
                "message_id": f"om_{ticket}_{number}",
                "message_type": kind,
                "created_at": now,
                "content": json.dumps(
                    {"content": content, "msg_type": kind}
                    if isinstance(content, str)
                    else content | {"msg_type": kind},
                    ensure_ascii=False,
                ),
                "user_name": self.platform.names.get(user, ""),
                "avatar_url": "",
                "user_id": user,
            }
        )
        if bump:
            held.changed = now
        return f"om_{ticket}_{number}"

    def close(self, ticket: str, status: int = 51) -> None:
        held = self.tickets[ticket]
        held.status, held.closed = status, self.platform.now()
        held.changed = held.closed

    def held(self) -> dict[str, int]:
        return {each.id: len(each.messages) for each in self.tickets.values()}

    def shown(self, ticket: Ticket) -> dict[str, Any]:
        names = self.platform.names
        return {
            "ticket_id": ticket.id,
            "helpdesk_id": HELPDESK,
            "guest": {"id": ticket.guest, "name": names.get(ticket.guest, "")},
            "ticket_type": 2,
            "status": ticket.status,
            "score": 3,
            "created_at": ticket.created,
            "updated_at": ticket.changed,
            "closed_at": ticket.closed,
            "agents": [{"id": x, "name": names.get(x, "")} for x in ticket.agents],
            "channel": 0,
            "solve": 1,
            "tags": [{"id": "1", "name": "投诉"}],
        }

    def _list(self, asked: Asked) -> Answered:
        page, size = int(asked.query["page"]), int(asked.query["page_size"])
        if page * size > MOST + size or size > 200:
            return _refused(154000, "Bad request", 400)
        begin = int(asked.query.get("update_time_start", "0"))
        end = int(asked.query.get("update_time_end", "9" * 14))
        found = [x for x in self.tickets.values() if begin <= x.changed <= end]
        found.sort(key=lambda each: (-each.changed, each.id))
        listed = [self.shown(x) for x in found[(page - 1) * size : page * size]]
        return _good({"total": len(found), "tickets": listed})

    def _one(self, asked: Asked) -> Answered:
        ticket = self.tickets.get(asked.found[0])
        if ticket is None:
            return _refused(154000, "Bad request", 400)
        return _good({"ticket": self.shown(ticket)})

    def _messages(self, asked: Asked) -> Answered:
        held = self.tickets[asked.found[0]].messages
        page, size = int(asked.query["page"]), int(asked.query["page_size"])
        start, size = (page - 1) * size, min(size, 200)
        return _good({"total": len(held), "messages": held[start : start + size]})

    def _send(self, asked: Asked) -> Answered:
        body = asked.json()
        text = json.loads(body["content"])["text"]
        id_ = self.say(asked.found[0], text, user="", kind=body["msg_type"])
        return _good({"message_id": id_})

    def _image(self, asked: Asked) -> Answered:
        key = (asked.query["msg_id"], asked.query.get("index", ""))
        if key not in self.images:
            return _refused(154000, "Bad request", 400)
        headers = {"content-disposition": 'attachment; filename="image"'}
        return Answered(self.images[key], 200, headers)

    def _schedules(self, asked: Asked) -> Answered:
        listed = [
            {
                "status": status,
                "agent": {"id": id_, "name": self.platform.names.get(id_, "")},
                "schedule": [],
                "agent_skills": [],
            }
            for id_, status in self.agents.items()
        ]
        return _good({"agent_schedules": listed})

    def _set_agent(self, asked: Asked) -> Answered:
        if asked.headers.get("authorization") != f"Bearer {USER}":
            return _refused(99991668, "Invalid access token", 400)
        self.agents[asked.found[0]] = asked.json()["status"]
        return _good({})


def _good(data: Any) -> Answered:
    return Answered({"code": 0, "msg": "success", "data": data})


def _refused(code: int, said: str, status: int) -> Answered:
    return Answered({"code": code, "msg": said}, status)
