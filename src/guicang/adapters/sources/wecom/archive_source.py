"""会话内容存档: what members and their customers write to each other.

The platform hands messages out in their order, sealed; the vendor's library fetches
and opens them, in a process that may die. A message that it dies of is kept as it
came, and the others go on.
"""

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from guicang.adapters.sources.kit import reading
from guicang.adapters.sources.wecom import archive_messages, consent
from guicang.adapters.sources.wecom.api import checked, listed
from guicang.adapters.sources.wecom.archive_messages import People
from guicang.adapters.sources.wecom.callback import Door
from guicang.adapters.sources.wecom.consent import Consent
from guicang.adapters.sources.wecom.keys import Keys
from guicang.adapters.sources.wecom.library import EXPIRED, Died, Library, told
from guicang.domain.errors import (
    BadRecord,
    CallRefused,
    MediaGone,
    SourceGarbled,
    SourceRefused,
    SourceUnreachable,
)
from guicang.domain.sources.model import Item, MediaRef, Profile, Unread
from guicang.ports.connecting import Call, Heard, Page, Source, Tools

WINDOW: Final = 72
_PAGE: Final = 1000
# If none of so many can be opened, it is not the messages.
_ALL_POISON: Final = 10
_LIBRARY: Final = "the library"
_TRIES: Final = 3
_WAKES: Final = frozenset({"msgaudit_notify"})


class _Expired(Exception):
    """What came after a number is gone."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A message that was opened: its bytes, and its fields where it has any."""

    raw: bytes
    fields: Mapping[str, Any]


@dataclass(slots=True, kw_only=True)
class ArchiveSource(Source):
    """Implements ``Source``."""

    profile: Profile
    library: Library
    keys: Keys
    consent: Consent
    tools: Tools = field(repr=False)
    door: Door | None = field(repr=False)

    def check(self) -> str:
        """Load the library, ask for one message, and name the version of its key."""
        entries = self._sealed(0, 1)
        versions = {str(entry.get("publickey_ver")) for entry in entries}
        return f"publickey_ver {', '.join(sorted(versions)) or '--'}"

    def pull(
        self, cursor: Mapping[str, object], hints: Mapping[str, str] | None = None
    ) -> Page:
        """Read the next page; the end is where the platform gives an empty one."""
        del hints  # a call says nothing but that there is something
        seq = cursor.get("seq", 0)
        if not isinstance(seq, int):
            raise SourceGarbled(reason="a cursor that is not ours")
        lost = cursor.get("lost")
        gaps = [f"nothing before {lost} is served any more"] if lost else []
        began = self.tools.now()
        try:
            entries = self._sealed(seq, _PAGE)
        except _Expired:
            gaps.append(f"what came after {seq} is no longer served")
            entries = self._sealed(0, _PAGE)
        last = max((_seq(entry) for entry in entries), default=seq)
        return Page(
            items=tuple(self._items(entries)),
            cursor={"seq": last},
            more=bool(entries),
            through=None if entries else began,
            gaps=tuple(gaps),
        )

    def window(self, since: datetime, until: datetime) -> Mapping[str, object]:
        """Begin anew: the platform counts messages and knows no other way back."""
        first = self.tools.now() - timedelta(hours=WINDOW)
        if since >= first:
            return {"seq": 0}
        return {"seq": 0, "lost": min(first, until).isoformat(timespec="seconds")}

    def receive(self, call: Call) -> Heard:
        """Answer a trial of the address, or wake. CallRefused."""
        if self.door is None:
            raise CallRefused(reason="no token and key are configured")
        if call.method == "GET":
            return Heard(body=self.door.verified(call))
        event = self.door.event(call)
        agreed = event.get("ChangeType") == "msg_audit_approved"
        return Heard(wakes=agreed or event.get("Event") in _WAKES, body=b"success")

    def media(self, ref: MediaRef, most: int) -> bytes:
        """Fetch a file piece by piece, and compare it with what was said of it."""
        found = bytearray()
        index, done = "", False
        while not done:
            piece, index, done = self._piece(ref.key.get("sdkfileid", ""), index)
            found += piece
            if len(found) > most:
                raise SourceGarbled(reason=f"a file of more than {most} bytes")
            if not piece and not done:
                raise SourceGarbled(reason="a file without an end")
        md5 = hashlib.md5(found, usedforsecurity=False).hexdigest()
        if ref.digest and not hmac.compare_digest(f"md5:{md5}", ref.digest):
            raise MediaGone(reason="it is not what the message said of it")
        return bytes(found)

    def close(self) -> None:
        """End the library's process."""
        self.library.close()

    def _sealed(self, seq: int, limit: int) -> Sequence[Mapping[str, Any]]:
        """Fetch sealed messages. _Expired if the platform let go of them."""
        try:
            code, data = self.library.page(seq, limit)
        except Died:
            raise SourceGarbled(reason="the library ended") from None
        if code == EXPIRED and seq:
            raise _Expired
        if code:
            raise told(code)
        try:
            answer = reading.answer(json.loads(data))
        except ValueError:
            raise SourceGarbled(reason="an answer that is no JSON") from None
        entries = listed(checked(answer), "chatdata")
        if not all(isinstance(entry, dict) for entry in entries):
            raise SourceGarbled(reason="chatdata is no list of objects")
        return entries

    def _items(self, entries: Sequence[Mapping[str, Any]]) -> Iterator[Item]:
        opened = list(self._opened(entries))
        between = [
            _people(each) if isinstance(each, Opened) else None for each in opened
        ]
        agreed = self.consent.agreed(each for each in between if each)
        for each, people in zip(opened, between, strict=True):
            if isinstance(each, Unread):
                yield each
            else:
                wants = consent.wanted(people) if people else ()
                yes = agreed.issuperset(wants)
                yield archive_messages.read(each.fields, each.raw, consented=yes)

    def _opened(
        self, entries: Sequence[Mapping[str, Any]]
    ) -> Iterator[Opened | Unread]:
        """Open what can be opened; keep the rest as it came, and say why."""
        failed, good = 0, False
        for entry in entries:
            found = self._open(entry)
            good = good or isinstance(found, Opened)
            failed += isinstance(found, Unread) and found.reason.startswith(_LIBRARY)
            if failed == _ALL_POISON and not good:
                raise SourceGarbled(reason="the library opens no message")
            yield found

    def _open(self, entry: Mapping[str, Any]) -> Opened | Unread:
        sealed = reading.raw(entry)
        version, message = entry.get("publickey_ver"), entry.get("encrypt_chat_msg")
        if not isinstance(version, int) or not isinstance(message, str):
            return Unread(reason="sealed in an unknown way", raw=sealed)
        if version > self.keys.newest():
            # Somebody changed the key there and not here: that can be mended.
            reason = "there is no private key of this version"
            raise SourceRefused(answer=f"publickey_ver {version}", reason=reason)
        key = self.keys.unwrap(version, str(entry.get("encrypt_random_key", "")))
        if key is None:
            return Unread(reason="its key cannot be unwrapped", raw=sealed)
        try:
            code, data = self.library.open(key, message)
        except Died:
            return Unread(reason=f"{_LIBRARY} ended on it", raw=sealed)
        if code:
            return Unread(reason=f"{_LIBRARY} cannot open it: {code}", raw=sealed)
        try:
            fields = json.loads(data)
        except (ValueError, RecursionError):
            fields = None
        if not isinstance(fields, dict):
            return Unread(reason="no JSON was in it", raw=data)
        return Opened(data, fields)

    def _piece(self, file: str, index: str) -> tuple[bytes, str, bool]:
        """Fetch a piece of a file, again if it failed. MediaGone."""
        failed: Exception = MediaGone(reason="nothing says which file it is")
        for _ in range(_TRIES if file else 0):
            try:
                code, data, after, done = self.library.media(file, index)
            except Died:
                failed = MediaGone(reason="the library ended on it")
                continue
            if not code:
                return data, after, done
            failed = told(code)
            if not isinstance(failed, SourceUnreachable):
                break
        raise failed


def _seq(entry: Mapping[str, Any]) -> int:
    seq = entry.get("seq")
    if not isinstance(seq, int):
        raise SourceGarbled(reason="a message without its number")
    return seq


def _people(opened: Opened) -> People | None:
    """Say who a message is between; None for what has nobody's consent to ask."""
    if opened.fields.get("msgtype") in archive_messages.SILENT:
        return None
    try:
        return archive_messages.people(opened.fields)
    except BadRecord:
        return None
