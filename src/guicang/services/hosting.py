"""Set up channels of web chat.

A channel is never removed, it rests: its notices are what visitors agreed to. Whenever
a notice changes, it gets a number of its own.
"""

import hashlib
import json
from dataclasses import dataclass, replace

from guicang.domain.access.model import May
from guicang.domain.chat.channel import Channel, check
from guicang.domain.errors import BadChannel
from guicang.domain.ledger.model import Tag
from guicang.ports.chat import Channels
from guicang.ports.clock import Clock
from guicang.ports.ledger import Ledger
from guicang.services.governing import Governing


@dataclass(frozen=True, slots=True, kw_only=True)
class Hosting:
    """The use case."""

    channels: Channels
    governing: Governing
    ledger: Ledger
    clock: Clock

    def add(self, channel: Channel, *, by: str, code: str, reason: str) -> Channel:
        """Add a channel. BadChannel; WrongCode, NotAllowed."""
        person = self.governing.prove(by, code, May.SOURCE_CHANGE).name
        channel = replace(check(channel), notice=1)
        with self.channels.transaction():
            if any(each.name == channel.name for each in self.channels.list()):
                raise BadChannel(field="name", reason="it is taken")
            self._put(Tag.CHAT_ADDED, channel, person, reason)
        return channel

    def change(self, channel: Channel, *, by: str, code: str, reason: str) -> Channel:
        """Put a channel in the place of the one of its name. NoSuchChannel."""
        person = self.governing.prove(by, code, May.SOURCE_CHANGE).name
        channel = check(channel)
        with self.channels.transaction():
            before = self.channels.get(channel.name, lock=True)
            newer = channel.terms != before.terms
            channel = replace(channel, notice=before.notice + newer)
            if channel != before:
                self._put(Tag.CHAT_CHANGED, channel, person, reason)
        return channel

    def _put(self, tag: Tag, channel: Channel, person: str, reason: str) -> None:
        now = self.clock.now()
        version = self.channels.put(channel, person, now)
        terms = json.dumps(dict(channel.terms), sort_keys=True, ensure_ascii=False)
        about = {
            "channel": channel.name,
            "version": version,
            "notice": channel.notice,
            "notice_sha256": hashlib.sha256(terms.encode()).hexdigest(),
            "origins": list(channel.origins),
            "active": channel.active,
            "reason": reason,
        }
        self.ledger.append(tag, person, about, now)
