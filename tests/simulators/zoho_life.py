"""What happens at the simulated Zoho: tickets, what is said in them, sessions."""

import itertools
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.fakes.clock import FakeClock
from tests.simulators.server import Platform

AGENT = "892000000056010"
CUSTOMER = "892000000042032"
NAMES = {AGENT: "客服A", "892000000056011": "客服B"}


def iso(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03}Z"


@dataclass
class Ticket:
    """A ticket, with its entries as the conversations of it are listed."""

    row: dict[str, Any]
    entries: list[dict[str, Any]] = field(default_factory=list)
    whole: dict[str, str] = field(default_factory=dict)


class Life(Platform):
    """``plain`` is what was said, by thread and message, for counting and comparing."""

    def __init__(self, clock: FakeClock, address: str) -> None:
        super().__init__()
        self.clock = clock
        self.address = address
        self.tickets: dict[str, Ticket] = {}
        self.sessions: dict[str, dict[str, Any]] = {}
        self.chats: dict[str, list[dict[str, Any]]] = {}
        self.files: dict[str, bytes] = {}
        self.plain: dict[tuple[str, str], str] = {}
        self._ids = itertools.count(892_000_000_100_001)

    def number(self) -> str:
        return str(next(self._ids))

    def ticket(self, at: datetime | None = None, **more: Any) -> str:
        at = at or self.clock.now()
        one = self.number()
        self.tickets[one] = Ticket(
            {
                "id": one,
                "ticketNumber": one[-4:],
                "subject": "退款",
                "status": "Open",
                "statusType": "Open",
                "channel": "Chat",
                "createdTime": iso(at),
                "modifiedTime": iso(at),
                "customerResponseTime": iso(at),
                "closedTime": None,
                "contactId": CUSTOMER,
                "assigneeId": AGENT,
                "language": "Chinese",
                "isTrashed": False,
                **more,
            }
        )
        return one

    def say(
        self,
        ticket: str,
        text: str,
        at: datetime | None = None,
        *,
        by: str = "customer",
        **more: Any,
    ) -> str:
        """Add a thread. Its list body is cut where ``isContentTruncated`` says so."""
        at = at or self.clock.now()
        one = self.number()
        mine = by == "agent"
        row = {
            "id": one,
            "type": "thread",
            "channel": "ONLINE_CHAT",
            "direction": "out" if mine else "in",
            "status": "SUCCESS",
            "visibility": "public",
            "isDescriptionThread": False,
            "canReply": True,
            "contentType": "text/html",
            "content": f"<div>{text}</div>",
            "summary": text[:20],
            "isContentTruncated": False,
            "fullContentURL": None,
            "createdTime": iso(at),
            "hasAttach": False,
            "attachmentCount": "0",
            "attachments": [],
            "author": {
                "id": AGENT if mine else CUSTOMER,
                "name": NAMES[AGENT] if mine else "测试客户",
                "type": "AGENT" if mine else "END_USER",
                "email": "c@example.test",
            },
            "source": {"type": "SYSTEM"},
            "channelRelatedInfo": None,
            "actions": [],
            **more,
        }
        self._add(ticket, row, at, answered=not mine)
        self.tickets[ticket].whole[one] = f"<div>{text}</div>"
        self.plain[ticket, one] = text
        return one

    def comment(
        self, ticket: str, text: str, at: datetime | None = None, **more: Any
    ) -> str:
        at = at or self.clock.now()
        one = self.number()
        row = {
            "id": one,
            "type": "comment",
            "content": text,
            "contentType": "plainText",
            "isPublic": False,
            "commentedTime": iso(at),
            "modifiedTime": iso(at),
            "commenterId": AGENT,
            "commenter": {"id": AGENT, "name": NAMES[AGENT], "type": "AGENT"},
            "attachments": [],
            **more,
        }
        self._add(ticket, row, at)
        self.plain[ticket, one] = text
        return one

    def edit(self, ticket: str, comment: str, text: str, at: datetime) -> None:
        for row in self.tickets[ticket].entries:
            if row["id"] == comment:
                row |= {"content": text, "modifiedTime": iso(at)}
        self.tickets[ticket].row["modifiedTime"] = iso(at)

    def _add(
        self, ticket: str, row: dict[str, Any], at: datetime, *, answered: bool = False
    ) -> None:
        with self.lock:
            held = self.tickets[ticket]
            held.entries.append(row)
            held.row["modifiedTime"] = max(held.row["modifiedTime"], iso(at))
            if answered:
                held.row["customerResponseTime"] = iso(at)

    def attach(self, data: bytes, name: str) -> dict[str, str]:
        one = self.number()
        self.files[one] = data
        return {"id": one, "name": name, "size": str(len(data)), "href": "--"}

    def session(self, at: datetime | None = None, **more: Any) -> str:
        at = at or self.clock.now()
        one = self.number()
        self.sessions[one] = {
            "id": one,
            "status": "ON_PROGRESS",
            "integrationService": "WECOM",
            "channel": "WECOM",
            "channelId": "11",
            "agentId": "892000000896697",
            "botId": "",
            "contactId": CUSTOMER,
            "subject": "x",
            "unreadMessagesCount": "0",
            "createdTime": iso(at),
            "lastActiveTime": iso(at),
            "replyStatus": "ACCEPTED",
            "deskAssignee": {"id": AGENT, "name": NAMES[AGENT], "type": "AGENT"},
            "actor": {"id": "892000000099001", "name": "测试客户", "type": "ENDUSER"},
            "meta": {},
            **more,
        }
        self.chats[one] = []
        return one

    def chat(
        self,
        session: str,
        text: str,
        at: datetime | None = None,
        *,
        by: str = "customer",
        **more: Any,
    ) -> str:
        at = at or self.clock.now()
        one = self.number()
        mine = by == "agent"
        row = {
            "id": one,
            "sessionId": session,
            "index": str(len(self.chats[session])),
            "type": "TEXT",
            "direction": "OUT" if mine else "IN",
            "status": "DELIVERED",
            "contentType": "text/plain",
            "displayMessage": text[:300],
            "fullContentURL": f"{self.address}/full" if len(text) > 300 else "",
            "createdTime": iso(at),
            "statusUpdatedTime": iso(at),
            "isRead": True,
            "actor": {
                "id": AGENT if mine else CUSTOMER,
                "name": NAMES[AGENT] if mine else "测试客户",
                "type": "AGENT" if mine else "ENDUSER",
            },
            "attachment": {},
            "location": {"latitude": "", "longitude": ""},
            "info": {},
            "template": {},
            "layout": {},
            "externalInfo": {},
            "action": "",
            "kbArticle": {},
            "meta": {},
            "replyToMessage": {},
            **more,
        }
        with self.lock:
            self.chats[session].append(row)
            self.sessions[session]["lastActiveTime"] = iso(at)
            self.plain[f"im:{session}", one] = text
        return one
