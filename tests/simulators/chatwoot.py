"""Chatwoot's application interface, with pages, deletions and signed webhooks.

Messages have numbers that grow over all conversations. A page of messages after a
number is ordered by time and has 100; one between two numbers has 1,000.
"""

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tests.simulators.server import Answered, Asked, Platform, running

TOKEN, SECRET = "chatwoot-token-SYN", "chatwootSecretSyn"
HOME = "/api/v1/accounts/1"
DELETED = "This message was deleted"


class Chatwoot(Platform):
    def __init__(self) -> None:
        super().__init__()
        self.address = ""
        self.now = 1_763_856_000
        self.last = 0
        self.conversations: dict[int, dict[str, Any]] = {}
        self.messages: dict[int, list[dict[str, Any]]] = {}
        self.files: dict[str, bytes] = {}
        self.agents = {
            2: self._agent(2, "客服A", "online"),
            3: self._agent(3, "客服B", "offline"),
        }
        for method, path, function in (
            ("GET", "/api/v1/profile", self.profile),
            ("GET", f"{HOME}/conversations", self.list_conversations),
            ("GET", f"{HOME}/conversations/(\\d+)", self.show),
            ("DELETE", f"{HOME}/conversations/(\\d+)", self.destroy),
            ("GET", f"{HOME}/conversations/(\\d+)/messages", self.list_messages),
            ("POST", f"{HOME}/conversations/(\\d+)/messages", self.create),
            ("DELETE", f"{HOME}/conversations/(\\d+)/messages/(\\d+)", self.remove),
            ("POST", f"{HOME}/conversations/(\\d+)/assignments", self.assign),
            ("POST", f"{HOME}/conversations/(\\d+)/toggle_status", self.toggle),
            ("GET", f"{HOME}/agents", self.list_agents),
            ("PATCH", f"{HOME}/agents/(\\d+)", self.change_agent),
        ):
            self.route(method, path, self._known(function))
        self.route("GET", "/rails/active_storage/blobs/redirect/(.+)", self.blob)
        self.route("GET", "/rails/active_storage/disk/(.+)", self.disk)

    def _agent(self, number: int, name: str, presence: str) -> dict[str, Any]:
        return {
            "id": number,
            "account_id": 1,
            "name": name,
            "email": f"a{number}@example.test",
            "role": "agent",
            "availability_status": presence,
            "confirmed": True,
        }

    def _known(self, function: Callable[[Asked], Answered]) -> Any:
        def checked(asked: Asked) -> Answered:
            if asked.headers.get("api_access_token") != TOKEN:
                return Answered({"error": "Invalid Access Token"}, 401)
            try:
                return function(asked)
            except LookupError:
                return Answered({"error": "Resource could not be found"}, 404)

        return checked

    # What people do

    def open(self, customer: str = "测试客户") -> int:
        number = len(self.conversations) + 1
        self.conversations[number] = {
            "id": number,
            "account_id": 1,
            "inbox_id": 1,
            "status": "open",
            "created_at": self.now,
            "last_activity_at": self.now,
            "labels": [],
            "meta": {
                "sender": {"id": 1_000 + number, "name": customer},
                "assignee": None,
            },
        }
        self.messages[number] = []
        return number

    def say(
        self, conversation: int, content: str | None, kind: int = 0, **more: Any
    ) -> int:
        """Say something a second later; return its number."""
        with self.lock:
            self.now += 1
            self.last += 1
            at = more.pop("created_at", self.now)
            sender = (
                {"id": 1_000 + conversation, "name": "测试客户", "type": "contact"}
                if kind == 0
                else {"id": 2, "name": "客服A", "type": "user"}
            )
            self.messages[conversation].append(
                {
                    "id": self.last,
                    "content": content,
                    "message_type": kind,
                    "content_type": "text",
                    "content_attributes": {},
                    "created_at": at,
                    "private": False,
                    "status": "sent",
                    "conversation_id": conversation,
                    "inbox_id": 1,
                    "sender": sender if kind in (0, 1) else None,
                    **more,
                }
            )
            self.conversations[conversation]["last_activity_at"] = self.now
            return self.last

    def attach(self, name: str, body: bytes, kind: str = "image") -> dict[str, Any]:
        self.files[name] = body
        url = f"{self.address}/rails/active_storage/blobs/redirect/{name}"
        return {
            "id": 1,
            "message_id": 1,
            "account_id": 1,
            "file_type": kind,
            "data_url": url,
            "file_size": len(body),
        }

    def webhook(
        self, event: str, delivery: str, at: int, **told: Any
    ) -> tuple[dict[str, str], bytes]:
        body = json.dumps({"event": event, **told}, ensure_ascii=False).encode()
        signed = f"{at}.".encode() + body
        digest = hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()
        headers = {
            "x-chatwoot-timestamp": str(at),
            "x-chatwoot-delivery": delivery,
            "x-chatwoot-signature": f"sha256={digest}",
        }
        return headers, body

    def held(self) -> dict[str, str]:
        """Say what is held, by number."""
        return {
            str(each["id"]): each["content"] or ""
            for found in self.messages.values()
            for each in found
        }

    # What is asked

    def profile(self, asked: Asked) -> Answered:
        return Answered(
            {
                "id": 2,
                "name": "客服A",
                "email": "a@example.test",
                "access_token": TOKEN,
                "account_id": 1,
                "role": "administrator",
                "accounts": [{"id": 1, "name": "acme", "role": "administrator"}],
            }
        )

    def list_conversations(self, asked: Asked) -> Answered:
        assert asked.query["status"] == "all"
        found = sorted(
            self.conversations.values(), key=lambda c: -c["last_activity_at"]
        )
        start = (int(asked.query.get("page", 1)) - 1) * 25
        meta = {"all_count": len(found)}
        return Answered({"data": {"meta": meta, "payload": found[start : start + 25]}})

    def show(self, asked: Asked) -> Answered:
        return Answered(self.conversations[int(asked.found[0])])

    def destroy(self, asked: Asked) -> Answered:
        number = int(asked.found[0])
        del self.conversations[number]
        del self.messages[number]
        return Answered(b"")

    def list_messages(self, asked: Asked) -> Answered:
        number = int(asked.found[0])
        held = sorted(self.messages[number], key=lambda m: m["created_at"])
        after, before = asked.query.get("after"), asked.query.get("before")
        if after and before:
            found = [m for m in held if int(after) <= m["id"] < int(before)][:1_000]
        elif after:
            found = [m for m in held if m["id"] > int(after)][:100]
        else:
            found = held[-20:]
        contact = self.conversations[number]["meta"]["sender"]
        return Answered({"meta": {"labels": [], "contact": contact}, "payload": found})

    def create(self, asked: Asked) -> Answered:
        told, conversation = asked.json(), int(asked.found[0])
        assert told["message_type"] == "outgoing"
        number = self.say(
            conversation, told["content"], 1, private=told.get("private", False)
        )
        return Answered(self._message(conversation, number))

    def _message(self, conversation: int, number: int) -> dict[str, Any]:
        found = [m for m in self.messages[conversation] if m["id"] == number]
        if not found:
            raise LookupError(number)
        return found[0]

    def remove(self, asked: Asked) -> Answered:
        found = self._message(int(asked.found[0]), int(asked.found[1]))
        found |= {"content": DELETED, "content_attributes": {"deleted": True}}
        found.pop("attachments", None)
        return Answered(b"")

    def assign(self, asked: Asked) -> Answered:
        agent = self.agents[int(asked.json()["assignee_id"])]
        self.now += 1
        found = self.conversations[int(asked.found[0])]
        found["meta"]["assignee"] = agent
        found["last_activity_at"] = self.now
        return Answered(agent)

    def toggle(self, asked: Asked) -> Answered:
        self.now += 1
        found = self.conversations[int(asked.found[0])]
        found["status"] = asked.json()["status"]
        found["last_activity_at"] = self.now
        payload = {"success": True, "current_status": found["status"]}
        return Answered({"meta": {}, "payload": payload})

    def list_agents(self, asked: Asked) -> Answered:
        return Answered(list(self.agents.values()))

    def change_agent(self, asked: Asked) -> Answered:
        found = self.agents[int(asked.found[0])]
        found["availability_status"] = asked.json()["availability"]
        return Answered(found)

    def blob(self, asked: Asked) -> Answered:
        to = f"/rails/active_storage/disk/{asked.found[0]}"
        return Answered(status=302, headers={"location": to})

    def disk(self, asked: Asked) -> Answered:
        if asked.found[0] not in self.files:
            return Answered(b"", 404)
        return Answered(self.files[asked.found[0]])


@contextmanager
def chatwoot() -> Iterator[Chatwoot]:
    platform = Chatwoot()
    with running(platform) as address:
        platform.address = address
        yield platform
