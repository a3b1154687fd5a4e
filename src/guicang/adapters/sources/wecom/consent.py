"""Who has agreed to be archived.

The platform asks customers and tells what they said; whoever said nothing may count as
agreeing there (默认同意). Here it counts only if the source's form says so: consent has
to be given freely and expressly (PIPL art. 14). Source: developer.work.weixin.qq.com,
path 91782.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any, Final

from guicang.adapters.sources.wecom.api import Api, listed
from guicang.adapters.sources.wecom.archive_messages import People

_PAIRS: Final = 100
# The platform spells it so.
_STRANGER: Final = "exteranalopenid"


@dataclass(frozen=True, slots=True)
class Consent:
    """Asks whether those in conversations agreed. ``silent`` counts who said nothing.

    Colleagues and robots are not asked.
    """

    api: Api
    silent: bool

    def agreed(self, conversations: Iterable[People]) -> frozenset[tuple[str, str]]:
        """Give the places and strangers of those that agreed, as ``wanted`` names them.

        A place is a colleague, or a room.
        """
        pairs: dict[tuple[str, str], None] = {}
        rooms: dict[str, None] = {}
        for one in conversations:
            if one.room and one.strangers:
                rooms[one.room] = None
            elif one.strangers:
                pairs |= dict.fromkeys(product(one.colleagues, one.strangers))
        return frozenset((*self._of_pairs(list(pairs)), *self._of_rooms(rooms)))

    def _of_pairs(self, pairs: list[tuple[str, str]]) -> Iterable[tuple[str, str]]:
        for start in range(0, len(pairs), _PAIRS):
            info = [
                {"userid": colleague, _STRANGER: stranger}
                for colleague, stranger in pairs[start : start + _PAIRS]
            ]
            answer = self.api.call("msgaudit/check_single_agree", {"info": info})
            for each in self._yes(answer):
                yield str(each.get("userid")), str(each.get(_STRANGER))

    def _of_rooms(self, rooms: Iterable[str]) -> Iterable[tuple[str, str]]:
        for room in rooms:
            answer = self.api.call("msgaudit/check_room_agree", {"roomid": room})
            for each in self._yes(answer):
                yield room, str(each.get(_STRANGER))

    def _yes(self, answer: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
        yes = {"Agree", "Default_Agree"} if self.silent else {"Agree"}
        for each in listed(answer, "agreeinfo"):
            if isinstance(each, dict) and each.get("agree_status") in yes:
                yield each


def wanted(one: People) -> tuple[tuple[str, str], ...]:
    """Name the consents that a message wants, all of them.

    Of two people the stranger's, whoever speaks; in a room the speaker's.
    """
    if not one.room:
        return tuple(product(one.colleagues or ("",), one.strangers))
    return ((one.room, one.sender),) if one.sender in one.strangers else ()
