"""Which of a platform's own copies may go without touching what has to stay.

Some platforms delete no single conversation: all that was said before it in the same
place goes with it. So a conversation is asked for only if

1. nothing that keeps it holds it;
2. all that was said there before its end is known here;
3. each other conversation of the place that has begun by its end may go, too, or has
   gone there before.

What rule 3 keeps may in turn keep others: it is asked until nothing changes.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from guicang.domain.sources.model import Grouping
from guicang.domain.sources.threads import Stretch


class Bar(StrEnum):
    """What kept us from asking a platform, in words."""

    HELD = "A legal hold keeps it."
    OTHERS = "Other conversations of the same place there would go, too."
    BEHIND = "Not all that was said there before is known to be here."
    UNPLACED = "Its place there is not known here any more."
    AWAY = "The source was removed or rests."
    CANNOT = "It is not possible on this platform."
    REFUSED = "The platform refused it."
    UNREAD = "What the platform answered could not be read."


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a thread: all its stretches, and which may or did go there."""

    grouping: Grouping
    stretches: Sequence[Stretch]
    gone: frozenset[str]


def thread_name(
    source: str, stretch: Stretch, tag: Callable[[str, str], str]
) -> str | None:
    """Give the platform's id of a stretch's thread, as its conversation is named.

    None where it was hidden: then nothing here knows it any more. ``tag`` gives the
    keyed digest of a source and a thread.
    """
    name = stretch.conversation.removeprefix(f"{source}:")
    for each in (name, name.rpartition("#")[0]):
        if each and tag(source, each) == stretch.thread:
            return each
    return None


def barred(known: Known, wanted: Iterable[Stretch]) -> Mapping[str, Bar]:
    """Name those of a thread's conversations that others keep from being asked for."""
    free = {each.conversation: each for each in wanted}
    kept: dict[str, Bar] = {}
    while touching := [
        name for name, each in free.items() if _touches(known, each, free)
    ]:
        for name in touching:
            del free[name]
            kept[name] = Bar.OTHERS
    return kept


def _touches(known: Known, one: Stretch, free: Mapping[str, Stretch]) -> bool:
    return any(
        other.messages
        and other.conversation not in free
        and other.conversation not in known.gone
        and (known.grouping is Grouping.THREAD or other.first <= one.last)
        for other in known.stretches
    )
