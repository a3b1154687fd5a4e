"""A connector of our own for the platform without a name: small, and whole."""

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from guicang.adapters.sources.kit.reading import canonical, raw, seconds
from guicang.domain.errors import (
    BadRecord,
    BadSource,
    CallRefused,
    MediaGone,
    SourceRefused,
    SourceThrottled,
    SourceUnreachable,
)
from guicang.domain.record import Kind, Message, Role
from guicang.domain.sources.model import (
    Ability,
    Answer,
    Can,
    Field,
    Grouping,
    Item,
    Mark,
    MediaRef,
    Native,
    Profile,
    Said,
    Turn,
    Unread,
)
from guicang.ports.connecting import Call, Heard, Page, Reply, Source, Tools
from guicang.ports.recalling import Place

_KNOWN = frozenset({"id", "thread", "text", "at", "who"})
ABILITIES = {
    Ability.PULL: Answer(Can.YES),
    Ability.PUSH: Answer(Can.YES),
    Ability.MEDIA: Answer(Can.YES),
    Ability.AGENT_STATE: Answer(Can.NO),
    Ability.TRANSFER: Answer(Can.NO),
    Ability.NOTICE: Answer(Can.NO),
    Ability.END: Answer(Can.NO),
    Ability.RECALL: Answer(Can.NO),
    Ability.DELETE: Answer(Can.NO),
    Ability.RETENTION: Answer(Can.ATTESTED, "A person looks at its settings."),
}


@dataclass(frozen=True)
class PlainConnector:
    """The plugin. ``grouping`` lets tests have both."""

    grouping: Grouping = Grouping.SESSION
    window: int | None = 72
    deletes: Can = Can.NO
    limits: tuple[tuple[int, int], ...] = ()

    @property
    def profile(self) -> Profile:
        return Profile(
            kind="plain",
            title="Plain",
            grouping=self.grouping,
            fields=(
                Field(name="url", label="address"),
                Field(name="secret", label="secret", secret=True),
            ),
            abilities={**ABILITIES, Ability.DELETE: Answer(self.deletes)},
            window=self.window,
            limits=self.limits,
            native=Native(presets=(7, 30), default=30, where="settings"),
        )

    def open(self, settings: Mapping[str, str], tools: Tools) -> "PlainSource":
        for name in ("url", "secret"):
            if not settings.get(name):
                raise BadSource(field=name, reason="it is missing")
        return PlainSource(self.profile, settings, tools)


class PlainSource(Source):
    def __init__(
        self, profile: Profile, settings: Mapping[str, str], tools: Tools
    ) -> None:
        self.profile = profile
        self.url = settings["url"]
        self.secret = settings["secret"]
        self.tools = tools

    def check(self) -> str:
        return str(self._get("/me").json()["name"])

    def pull(
        self, cursor: Mapping[str, object], hints: Mapping[str, str] | None = None
    ) -> Page:
        after = int(str(cursor.get("after", 0)))
        found: Any = self._get("/log", after=after).json()
        return Page(
            items=tuple(_item(each) for each in found["items"]),
            cursor={"after": found["next"]},
            more=found["more"],
            told=found.get("told", {}),
            numbers=tuple(found.get("numbers", ())),
        )

    def window(self, since: Any, until: Any) -> Mapping[str, object]:
        return {"after": 0}

    def receive(self, call: Call) -> Heard:
        given = call.headers.get("x-signature", "")
        good = hmac.new(self.secret.encode(), call.body, "sha256").hexdigest()
        if not hmac.compare_digest(good.encode(), given.encode()):
            raise CallRefused(reason="a wrong signature")
        body = json.loads(call.body)  # whoever signed it speaks JSON
        if self.tools.kept.seen(str(body["nonce"]), 300):
            raise CallRefused(reason="a replay")
        return Heard(
            items=tuple(_item(each) for each in body.get("items", ())),
            wakes=bool(body.get("wakes")),
            hints={"because": "a call"},
            body=b"ok",
        )

    def media(self, ref: MediaRef, most: int) -> bytes:
        reply = self.tools.http.file(
            f"{self.url}/file/{ref.key['name']}", headers=self._headers(), most=most
        )
        if reply.status != 200:
            raise MediaGone(reason="the platform has it no more")
        return reply.body

    def delete(self, place: Place) -> str:
        if self.profile.abilities[Ability.DELETE].can is Can.NO:
            return super().delete(place)
        reply = self.tools.http.call(
            "POST",
            f"{self.url}/purge",
            headers=self._headers(),
            json={"thread": place.conversation, "message": place.message},
        )
        if reply.status >= 500:
            raise SourceUnreachable(reason=f"status {reply.status}")
        if reply.status != 200:
            raise SourceRefused(answer=str(reply.status), reason="gone")
        return "Deleted with all before it."

    def _headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.tools.kept.fresh('token', self._new)}"}

    def _new(self) -> tuple[str, int]:
        reply = self.tools.http.call(
            "POST", f"{self.url}/token", json={"secret": self.secret}
        )
        if reply.status == 401:
            raise SourceRefused(answer="401", reason="a wrong secret")
        found: Any = reply.json()
        return found["token"], found["seconds"]

    def _get(self, path: str, **query: int) -> Reply:
        headers = self._headers()
        reply = self._once(path, headers, query)
        if reply.status == 401:
            token = headers["authorization"].removeprefix("Bearer ")
            self.tools.kept.drop("token", token)
            reply = self._once(path, self._headers(), query)
        if reply.status == 429:
            raise SourceThrottled(seconds=int(reply.headers.get("retry-after", "60")))
        if reply.status >= 500:
            raise SourceUnreachable(reason=f"status {reply.status}")
        return reply

    def _once(self, path: str, headers: dict[str, str], query: dict[str, int]) -> Reply:
        return self.tools.http.call(
            "GET", f"{self.url}{path}", query=query, headers=headers
        )


def _item(each: dict[str, Any]) -> Item:
    try:
        at = seconds(each.get("at"), "at")
    except BadRecord:
        return Unread(reason="no instant", raw=raw(each))
    if "turn" in each:
        return Mark(
            thread=each["thread"],
            at=at,
            turn=Turn(each["turn"]),
            raw=raw(each),
            agent=each.get("agent", ""),
        )
    return Said(
        thread=each["thread"],
        message=Message(
            seq=0,
            id=each["id"],
            at=at,
            sender=each["who"],
            role=Role.CUSTOMER if each["who"] == "customer" else Role.AGENT,
            kind=Kind.FILE if "file" in each else Kind.TEXT,
            text=each["text"],
            recalled=bool(each.get("gone")),
            extra=canonical({n: v for n, v in each.items() if n not in _KNOWN})
            if each.keys() - _KNOWN
            else "",
        ),
        raw=raw(each),
        customer=each.get("customer", ""),
        customer_name=each.get("customer_name", ""),
        edits=each.get("edits", ""),
        recalls=each.get("recalls", ""),
        consented=each.get("agreed", True),
        media=tuple(
            MediaRef(
                key={"name": each["file"]},
                name=each["file"],
                digest=each.get("digest", ""),
            )
            for _ in range("file" in each)
        ),
    )


PLAIN = PlainConnector()
