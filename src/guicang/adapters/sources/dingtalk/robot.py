"""A robot: what it is told where somebody calls it, and what it says itself."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from guicang.adapters.sources.dingtalk import profiles
from guicang.adapters.sources.dingtalk.api import Api, opened
from guicang.adapters.sources.dingtalk.doors import Door, bounded, envelope
from guicang.adapters.sources.dingtalk.files import fetched, link
from guicang.adapters.sources.dingtalk.messages import addressed, event, heard as read
from guicang.adapters.sources.dingtalk.stream import Stream
from guicang.adapters.sources.kit.answers import answering
from guicang.adapters.sources.kit.reading import canonical, maybe, raw
from guicang.domain.errors import BadSource, SourceGarbled, SourceRefused
from guicang.domain.record import Kind, Message, Role, micros
from guicang.domain.sources.model import MediaRef, Said
from guicang.ports.connecting import Call, Connector, Heard, Source, Tools
from guicang.ports.recalling import CannotRecall, Place, Recalled

_OWN: Final = "robot:"
"""Before the platform's key of what the robot said: only that can be recalled."""
_MEMBERS: Final = {"customers": Role.CUSTOMER, "agents": Role.AGENT}
_OK: Final = b"{}"


@dataclass(frozen=True, kw_only=True)
class Robot(Source):
    """A robot, opened."""

    api: Api
    code: str
    door: Door
    members: Role
    profile = profiles.ROBOT

    def check(self) -> str:
        """Ask for a token: nothing can be read of a robot."""
        told = self.api.plain(
            "/v1.0/oauth2/accessToken",
            {"appKey": self.api.key, "appSecret": self.api.secret},
        )
        return f"{self.api.key}: a token for {told.get('expireIn')} seconds"

    def receive(self, call: Call) -> Heard:
        """Read a message for the robot, or an event in an envelope."""
        bounded(call)
        if "sign" not in call.headers:
            told, data = self.door.event(call)
            kind, at = str(told.get("EventType")), micros(call.at)
            return self.door.answered(Heard(items=event(kind, told, at, data)), call)
        self.door.robot(call)
        item = read(call.body, self.members)
        if isinstance(item, Said):
            self.door.once(item.message.id, call.body)
        return Heard(items=(item,), body=_OK, media_type="application/json")

    def listen(
        self, heard: Callable[[Heard], None], stopped: Callable[[], bool]
    ) -> None:
        """Hold the long connection."""
        Stream(api=self.api, members=self.members).held(heard, stopped)

    def media(self, ref: MediaRef, most: int) -> bytes:
        """Fetch a file by the code that came with its message."""
        body = {
            "downloadCode": ref.key.get("downloadCode", ""),
            "robotCode": ref.key.get("robotCode") or self.code,
        }
        path = "/v1.0/robot/messageFiles/download"
        url = link(lambda: self.api.call("POST", path, json=body), "downloadUrl")
        return fetched(self.api.tools.http, url, most)

    @answering()
    def tell(self, thread: str, text: str) -> Said:
        """Say something as the robot."""
        chat, member = addressed(thread)
        body: dict[str, object] = {
            "robotCode": self.code,
            "msgKey": "sampleText",
            "msgParam": json.dumps({"content": text}, ensure_ascii=False),
        }
        if member:
            path = "/v1.0/robot/oToMessages/batchSend"
            told = self.api.call("POST", path, json=body | {"userIds": [member]})
        else:
            path = "/v1.0/robot/groupMessages/send"
            told = self.api.call("POST", path, json=body | {"openConversationId": chat})
        key = maybe(told, "processQueryKey")
        if not key:
            raise _unsent(told)
        return Said(
            thread=thread,
            message=Message(
                seq=0,
                id=_OWN + key,
                at=micros(self.api.tools.now()),
                sender=self.code,
                role=Role.BOT,
                kind=Kind.TEXT,
                text=text,
                extra=canonical({"processQueryKey": key}),
            ),
            raw=raw({"sent": body, "answer": dict(told)}),
        )

    @answering()
    def recall(self, place: Place) -> Recalled | CannotRecall:
        """Take back what the robot said."""
        key = place.message.removeprefix(_OWN)
        if key == place.message:
            return CannotRecall("DingTalk recalls only what the robot itself said")
        chat, member = addressed(place.conversation)
        body: dict[str, object] = {"robotCode": self.code, "processQueryKeys": [key]}
        if member:
            path = "/v1.0/robot/otoMessages/batchRecall"
        else:
            path = "/v1.0/robot/groupMessages/recall"
            body["openConversationId"] = chat
        try:
            told = self.api.call("POST", path, json=body)
        except SourceRefused as error:
            return CannotRecall(f"DingTalk refused it ({error.data['answer']})")
        done = told.get("successResult")
        if isinstance(done, list) and key in done:
            return Recalled()
        return CannotRecall("DingTalk did not recall it")


def _unsent(told: Mapping[str, object]) -> SourceRefused | SourceGarbled:
    """Say why nothing was sent: whom it cannot reach it only names."""
    for name in ("invalidStaffIdList", "flowControlledStaffIdList"):
        if told.get(name):
            return SourceRefused(answer=name, reason="the robot cannot write to them")
    return SourceGarbled(reason="an answer without the key of a message")


@dataclass(frozen=True, slots=True)
class RobotConnector:
    """Opens robots."""

    profile = profiles.ROBOT

    def open(self, settings: Mapping[str, str], tools: Tools) -> Source:
        """Open one. BadSource."""
        api = opened(settings, tools)
        members = settings.get("members", "") or "customers"
        if members not in _MEMBERS:
            raise BadSource(field="members", reason="customers or agents")
        return Robot(
            api=api,
            code=settings.get("robot_code", "").strip() or api.key,
            door=Door(kept=tools.kept, secret=api.secret, envelope=envelope(settings)),
            members=_MEMBERS[members],
        )


ROBOT: Final[Connector] = RobotConnector()
