"""Steps of a search, timed: what was said is opened, in the working store and archive.

Some conversations are taken in with what they say, and half of them are archived, in a
home that then gets as many rows as are wanted: a step looks at so many conversations,
however many others there are.
"""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from bench.console_rows import NOW

SOURCE: Final = "bench-search"
SAID: Final = 100
"""Conversations in each of both places: two pages of a step, and a segment."""
MESSAGES: Final = 8
WORD: Final = "发货"
_LINES: Final = (
    "您好，请问什么时候{word}？",
    "这边查一下，明天{word}。",
    "好的，谢谢。",
)


def prepare(house: Any, hands: Any, folder: Path) -> None:
    """Take conversations in, and let half of them be archived as people would."""
    from guicang.domain.disposal.model import End
    from guicang.services.disposing import Wish

    path = folder / "search.jsonl"
    talks = (_talk(number) for number in range(2 * SAID))
    path.write_text("".join(json.dumps(each) + "\n" for each in talks), "utf-8")
    house.intake.take(path, house.files)
    only = frozenset(f"{SOURCE}-{number:04}" for number in range(SAID))
    wish = Wish(end=End.OFFLINE, by="hr", reason="bench", only=only, review=True)
    batch = house.disposing.propose(wish)
    hands.sign(batch.id, "admin", "supervisor", "compliance")
    house.running.run(batch.id)


def _talk(number: int) -> dict[str, Any]:
    at = NOW - timedelta(days=900, minutes=number)
    messages = [
        {
            "seq": seq,
            "ts": (at + timedelta(seconds=seq)).isoformat(),
            "sender": "a" if seq % 2 else "c",
            "role": "agent" if seq % 2 else "customer",
            "type": "text",
            "text": _LINES[seq % len(_LINES)].format(word=WORD),
        }
        for seq in range(MESSAGES)
    ]
    return {
        "conversation_id": f"{SOURCE}-{number:04}",
        "source": SOURCE,
        "channel": "web",
        "lang": "zh",
        "opened_at": at.isoformat(),
        "closed_at": (at + timedelta(minutes=5)).isoformat(),
        "customer": {"id": f"c-{number}"},
        "agent": {"id": "agent-1"},
        "messages": messages,
    }


def searches(house: Any) -> dict[str, Callable[[], object]]:
    """Name the steps of a search."""
    from guicang.adapters.db.queries.filters import Filter
    from guicang.entrypoints import houses
    from guicang.entrypoints.searches import ARCHIVE, Wanted, step

    houses._LOCAL.house = house  # noqa: SLF001 - the home that this process has opened
    person = house.people.get("compliance")
    wanted = Wanted(person, WORD, Filter(source=SOURCE), archive=True)

    def stored() -> object:
        found = step(wanted, "", {"source": SOURCE})
        if len(found.found) != SAID:
            raise AssertionError(len(found.found))
        return found

    def archived() -> object:
        found = step(wanted, ARCHIVE, {})
        if len(found.found) != SAID:
            raise AssertionError(len(found.found))
        return found

    return {
        f"search, {SAID} stored conversations opened": stored,
        f"search, a segment of {SAID} conversations opened": archived,
    }
