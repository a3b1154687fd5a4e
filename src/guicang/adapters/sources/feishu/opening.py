"""Opening the connectors of Feishu with what a person filled in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from guicang.adapters.sources.feishu import profiles
from guicang.adapters.sources.feishu.client import Client
from guicang.adapters.sources.feishu.desk import Desk
from guicang.adapters.sources.feishu.door import Door
from guicang.adapters.sources.feishu.im import Chats
from guicang.adapters.sources.feishu.messages import Who
from guicang.domain.errors import BadSource
from guicang.domain.sources.model import Profile
from guicang.ports.connecting import Source, Tools

_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,80}")


@dataclass(frozen=True, slots=True)
class ImConnector:
    """Implements ``Connector`` for chats."""

    profile: Profile = profiles.IM

    def open(self, settings: Mapping[str, str], tools: Tools) -> Source:
        """Open it. BadSource."""
        client, door = _app(settings, tools)
        who = Who(
            agents=frozenset(_ids(settings, "agents")),
            tenant=settings.get("tenant", "").strip(),
        )
        return Chats(
            profile=self.profile, client=client, door=door, who=who,
            chats=_ids(settings, "chats"),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class HelpdeskConnector:
    """Implements ``Connector`` for a helpdesk."""

    profile: Profile = profiles.HELPDESK

    def open(self, settings: Mapping[str, str], tools: Tools) -> Source:
        """Open it. BadSource."""
        client, door = _app(settings, tools)
        return Desk(
            profile=self.profile,
            client=client,
            door=door,
            desk=_given(settings, "helpdesk_id"),
            token=_given(settings, "helpdesk_token"),
            user=settings.get("user_token", "").strip(),
        )


IM: Final = ImConnector()
HELPDESK: Final = HelpdeskConnector()


def _app(settings: Mapping[str, str], tools: Tools) -> tuple[Client, Door]:
    app = _given(settings, "app_id")
    client = Client(
        base=_base(settings), app=app, secret=_given(settings, "app_secret"),
        tools=tools,
    )  # fmt: skip
    door = Door(
        app=app,
        key=settings.get("encrypt_key", "").strip(),
        token=settings.get("verification_token", "").strip(),
        kept=tools.kept,
    )
    return client, door


def _base(settings: Mapping[str, str]) -> str:
    own = settings.get("base", "").strip().rstrip("/")
    if own:
        parts = urlsplit(own)
        if parts.scheme not in {"https", "http"} or not parts.hostname or parts.query:
            raise BadSource(field="base", reason="an address such as https://host")
        return own
    host = settings.get("host", "").strip() or profiles.HOSTS[0]
    if host not in profiles.HOSTS:
        raise BadSource(field="host", reason=f"one of {', '.join(profiles.HOSTS)}")
    return f"https://{host}"


def _given(settings: Mapping[str, str], name: str) -> str:
    value = settings.get(name, "").strip()
    if not value:
        raise BadSource(field=name, reason="it is needed")
    return value


def _ids(settings: Mapping[str, str], name: str) -> tuple[str, ...]:
    found = tuple(
        each.strip()
        for each in re.split(r"[,\s]+", settings.get(name, ""))
        if each.strip()
    )
    if not all(_ID.fullmatch(each) for each in found):
        raise BadSource(field=name, reason="ids with commas between them")
    return found
