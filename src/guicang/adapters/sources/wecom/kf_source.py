"""微信客服: customers in WeChat, answered in WeCom.

The platform serves what was said in the last three days, account by account, each with
a cursor of its own, and never what was sent by a program. Its callbacks carry no
message: they wake, with a token that lifts the limit on reading for ten minutes.
Source: developer.work.weixin.qq.com, paths 94670, 94669, 94677 and 94661.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from guicang.adapters.sources.wecom import kf_messages, kf_people
from guicang.adapters.sources.wecom.api import Api, listed
from guicang.adapters.sources.wecom.callback import Door
from guicang.adapters.sources.wecom.kf_round import Round, iso
from guicang.domain.errors import (
    CallRefused,
    MediaGone,
    SourceRefused,
)
from guicang.domain.sources.model import (
    Agent,
    Item,
    MediaRef,
    Profile,
    Said,
)
from guicang.ports.connecting import Call, Heard, Page, Source, Tools

WINDOW: Final = 72
# What fits into a cursor of 64 KiB with room to spare.
MOST_ACCOUNTS: Final = 400
_PAGE: Final = 1000
_ACCOUNTS: Final = 100
_NAMES: Final = 100
_TOKEN_HOLDS: Final = timedelta(minutes=10)
_NO_ACCOUNT: Final = "95000"


@dataclass(slots=True, kw_only=True)
class KfSource(Source):
    """Implements ``Source``. ``accounts`` are those to read; none means all."""

    profile: Profile
    api: Api
    tools: Tools = field(repr=False)
    door: Door | None = field(repr=False)
    accounts: tuple[str, ...] = ()
    names: bool = True
    _tokens: dict[str, tuple[str, datetime]] = field(default_factory=dict, repr=False)
    _heard: dict[str, str] = field(default_factory=dict, repr=False)

    def check(self) -> str:
        """Name the accounts that we may read."""
        found = [f"{name} ({account})" for account, name in self._accounts().items()]
        return ", ".join(found)

    def pull(
        self, cursor: Mapping[str, object], hints: Mapping[str, str] | None = None
    ) -> Page:
        """Read a page of one account, and say whether it or another has more."""
        woken = hints or {}
        round_ = self._told(Round.read(cursor), woken)
        if not round_.todo:
            return self._page(round_, ())
        account = round_.todo[0]
        try:
            answer = self._sync(account, round_.at.get(account, ""))
        except SourceRefused as error:
            if error.data["answer"] != _NO_ACCOUNT:
                raise
            round_.done(account)
            gap = f"{account}: the platform no longer knows this account"
            return self._page(round_, (), gap)
        round_.went(account, answer)
        if account not in round_.todo and account in woken:
            self._heard[account] = woken[account]
        return self._page(round_, listed(answer, "msg_list"))

    def window(self, since: datetime, until: datetime) -> Mapping[str, object]:
        """Begin anew: the platform has no other way back, and its three days are all.

        What was said before them is named as a gap by the page that this leads to.
        """
        first = self.tools.now() - timedelta(hours=WINDOW)
        return {"lost": iso(min(first, until))} if since < first else {}

    def receive(self, call: Call) -> Heard:
        """Answer a trial of the address, or wake for an account. CallRefused."""
        if self.door is None:
            raise CallRefused(reason="no token and key are configured")
        if call.method == "GET":
            return Heard(body=self.door.verified(call))
        event = self.door.event(call)
        account, token = event.get("OpenKfId", ""), event.get("Token", "")
        ours = not self.accounts or account in self.accounts
        if event.get("Event") != "kf_msg_or_event" or not account or not ours:
            return Heard(body=b"success")
        return Heard(wakes=True, hints={account: token}, body=b"success")

    def media(self, ref: MediaRef, most: int) -> bytes:
        """Fetch a file; the platform keeps it for some days only. MediaGone."""
        if not ref.key.get("media_id"):
            raise MediaGone(reason="nothing says which file it is")
        return self.api.file(ref.key["media_id"], most)

    def agents(self) -> Sequence[Agent]:
        """Name the servicers of all accounts: there if there at any of them."""
        return kf_people.servicers(self.api, self._accounts())

    def transfer(self, thread: str, agent: str) -> None:
        """Hand a customer over to a servicer, who has to be there."""
        kf_people.hand_over(self.api, thread, agent)

    def tell(self, thread: str, text: str) -> Said:
        """Send a text. The platform never returns it, so it is returned from here.

        It takes it where no person serves yet, 48 hours from the customer's last
        message and at most five times. That it takes it does not say that it arrived:
        an event tells later if not.
        """
        return kf_people.send(self.api, thread, text, self.tools.now())

    def end(self, thread: str) -> None:
        """End a session with a customer."""
        kf_people.end(self.api, thread)

    def _accounts(self) -> dict[str, str]:
        """Give the names of the accounts that we may read and were asked to."""
        found: dict[str, str] = {}
        for entry in self._listed():
            account = entry.get("open_kfid")
            asked = not self.accounts or account in self.accounts
            if isinstance(account, str) and entry.get("manage_privilege", True):
                found |= {account: str(entry.get("name", ""))} if asked else {}
        if len(found) > MOST_ACCOUNTS:
            reason = f"more than {MOST_ACCOUNTS} accounts: name those of this source"
            raise SourceRefused(answer=str(len(found)), reason=reason)
        return found

    def _listed(self) -> Iterator[Mapping[str, Any]]:
        offset = 0
        while True:
            asked = {"offset": offset, "limit": _ACCOUNTS}
            answer = self.api.call("kf/account/list", asked)
            entries = listed(answer, "account_list")
            yield from (entry for entry in entries if isinstance(entry, dict))
            if len(entries) < _ACCOUNTS:
                return
            offset += len(entries)

    def _told(self, round_: Round, woken: Mapping[str, str]) -> Round:
        """Begin a round, or let those that woke us go first in the one that is on."""
        until = self.tools.now() + _TOKEN_HOLDS
        self._tokens |= {account: (token, until) for account, token in woken.items()}
        if round_.todo:
            new = [a for a in sorted(woken) if self._heard.get(a) != woken[a]]
            round_.todo = [*new, *(each for each in round_.todo if each not in new)]
            return round_
        if woken:
            return Round(at=round_.at, todo=sorted(woken), lost=round_.lost)
        accounts = list(self._accounts())
        known = {a: c for a, c in round_.at.items() if a in accounts}
        began = iso(self.tools.now())
        return Round(at=known, todo=accounts, began=began, lost=round_.lost)

    def _sync(self, account: str, cursor: str) -> Mapping[str, Any]:
        asked = {
            "cursor": cursor,
            "limit": _PAGE,
            "voice_format": 0,
            "open_kfid": account,
        }
        token, until = self._tokens.get(account, ("", self.tools.now()))
        if token and self.tools.now() < until:
            try:
                return self.api.call("kf/sync_msg", {**asked, "token": token})
            except SourceRefused:
                # It may be the token: without one it is allowed too, if less often.
                del self._tokens[account]
        return self.api.call("kf/sync_msg", asked)

    def _page(self, round_: "Round", entries: Sequence[Any], gap: str = "") -> Page:
        items = tuple(self._items(entries))
        lost = f"nothing before {round_.lost} is served any more" if round_.lost else ""
        round_.lost = ""
        whole = round_.began if not round_.todo else ""
        return Page(
            items=items,
            cursor=round_.written(),
            more=bool(round_.todo),
            through=datetime.fromisoformat(whole) if whole else None,
            gaps=tuple(each for each in (lost, gap) if each),
        )

    def _items(self, entries: Sequence[Any]) -> Iterator[Item]:
        people = self._people(kf_messages.customers(list(entries)))
        names = {who: name for who, (name, _) in people.items()}
        for entry in entries:
            item = kf_messages.read(entry, names)
            yield kf_people.vouched(item, people, self.api.corp)

    def _people(self, ids: Sequence[str]) -> Mapping[str, kf_people.Known]:
        """Ask who customers are; without permission nothing is known of them."""
        found: dict[str, kf_people.Known] = {}
        for start in range(0, len(ids) if self.names else 0, _NAMES):
            asked = {"external_userid_list": list(ids[start : start + _NAMES])}
            try:
                answer = self.api.call("kf/customer/batchget", asked)
            except SourceRefused:
                return {}
            for entry in listed(answer, "customer_list"):
                if isinstance(entry, dict):
                    who = str(entry.get("external_userid"))
                    found[who] = kf_people.known(entry)
        return found
