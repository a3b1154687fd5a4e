"""What an organisation changes in the compliance calendar: its own items, and ours.

1. Every change is a version of an item; the last one holds. None is ever deleted.
2. An item that ships keeps its legal source, its list and what the system knows of it;
   its title, period and text may be the organisation's.
3. A retired item is asked for no more, and stays listed as retired, with who and why.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from guicang.domain.errors import BadItem
from guicang.domain.programme.calendar import Item, List

PERIODS: Final = ("", "P1M", "P3M", "P6M", "P1Y", "P2Y", "P3Y")
"""How often; "" for once."""
LONGEST_TITLE: Final = 200
LONGEST_TEXT: Final = 2_000
_ID: Final = re.compile(r"[a-z][a-z0-9-]{1,39}\Z")
_TONGUES: Final = ("en", "zh")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """An item as somebody wants it. One title stands for both where one is empty."""

    list: str = ""
    every: str = ""
    basis: str = ""
    en: str = ""
    zh: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A version of an item: the wish as it was checked, or that it was retired."""

    item: str
    wish: Wish
    retired: bool
    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Retired:
    """An item that is asked for no more, and the change that says so."""

    item: Item
    change: Change


def checked(id_: str, wish: Wish, before: Item | None) -> Wish:
    """Give a wish as it may stand, over an item that there is. BadItem."""
    if not _ID.match(id_):
        raise BadItem(item=id_, reason="an id is 2 to 40 small letters, digits and -")
    titles = {tongue: getattr(wish, tongue).strip() for tongue in _TONGUES}
    known = before.titles if before is not None and before.ours else {}
    one = titles["en"] or titles["zh"]
    for tongue in _TONGUES:
        titles[tongue] = titles[tongue] or known.get(tongue, one)
    if not all(0 < len(each) <= LONGEST_TITLE for each in titles.values()):
        raise BadItem(item=id_, reason=f"a title has 1 to {LONGEST_TITLE} letters")
    if len(wish.text) > LONGEST_TEXT or len(wish.basis) > LONGEST_TITLE:
        raise BadItem(item=id_, reason=f"a text has at most {LONGEST_TEXT} letters")
    if wish.every not in PERIODS:
        periods = ", ".join(PERIODS[1:])
        raise BadItem(item=id_, reason=f"a period is one of {periods}, or empty")
    ours = before if before is not None and before.ours else None
    return replace(
        wish,
        **titles,
        list=ours.list.value if ours else _list(id_, wish.list),
        basis=ours.basis if ours else wish.basis.strip(),
        text=wish.text.strip(),
    )


def _list(id_: str, name: str) -> str:
    try:
        return List(name).value
    except ValueError:
        reason = f"a list is one of {', '.join(List)}"
        raise BadItem(item=id_, reason=reason) from None


def standing(
    shipped: Sequence[Item], changes: Iterable[Change]
) -> tuple[tuple[Item, ...], tuple[Retired, ...]]:
    """Give the items that are asked for, and those that are retired."""
    items = {item.id: item for item in shipped}
    last: dict[str, Change] = {}
    for change in changes:
        before = items.get(change.item)
        items[change.item] = _changed(change, before)
        last[change.item] = change
    gone = {name for name, change in last.items() if change.retired}
    return (
        tuple(item for name, item in items.items() if name not in gone),
        tuple(Retired(item=items[n], change=last[n]) for n in items if n in gone),
    )


def _changed(change: Change, before: Item | None) -> Item:
    wish = change.wish
    version = 1 if before is None else before.version + 1
    titles: Mapping[str, str] = {"en": wish.en, "zh": wish.zh}
    if before is not None and before.ours:
        return replace(
            before, every=wish.every, titles=titles, text=wish.text, version=version
        )
    return Item(
        id=change.item,
        list=List(wish.list),
        every=wish.every,
        known="",
        basis=wish.basis,
        titles=titles,
        text=wish.text,
        ours=False,
        version=version,
    )


def wish_of(item: Item) -> Wish:
    """Give an item as a wish, to be changed from."""
    return Wish(
        list=item.list.value,
        every=item.every,
        basis=item.basis,
        en=item.titles["en"],
        zh=item.titles["zh"],
        text=item.text,
    )
