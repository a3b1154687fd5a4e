"""What the demo tells at its end: what came in, was refused, went, and came back."""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from guicang.domain.disposal.model import Batch, Fate
from guicang.domain.record import Conversation, instant
from guicang.domain.retention.model import State
from guicang.domain.retention.wording import STATES
from guicang.entrypoints.cli import visiting
from guicang.entrypoints.cli.common import _, line, panel, show
from guicang.entrypoints.cli.laws import clause_name
from guicang.entrypoints.labels import ENDS, FATES, SPEAKERS
from guicang.services.intake import Result


@dataclass(slots=True)
class Story:
    """What happened, for the summary."""

    taken: dict[str, Result] = field(default_factory=dict)
    seen: visiting.Seen | None = None
    found: int = 0
    states: dict[str, int] = field(default_factory=dict)
    clauses: dict[str, int] = field(default_factory=dict)
    refusals: list[tuple[str, str]] = field(default_factory=list)
    batches: list[Batch] = field(default_factory=list)
    why: list[str] = field(default_factory=list)
    restored: Conversation | None = None
    entries: int = 0
    root: str = ""


def plain(story: Story, place: Path) -> dict[str, Any]:
    """Turn it into plain values."""
    return {
        "home": str(place),
        "taken_in": {
            name: {"conversations": r.conversations, "messages": r.messages}
            for name, r in story.taken.items()
        },
        "quarantined": sum(r.quarantined for r in story.taken.values()),
        "findings": story.found,
        "states": story.states,
        "refusals": [list(pair) for pair in story.refusals],
        "batches": [
            {
                "id": b.id,
                "end": b.end.value,
                "counts": {str(k): v for k, v in b.counts.items()},
                "certificate": b.certificate,
            }
            for b in story.batches
        ],
        "restored": story.restored.id if story.restored else None,
        "ledger": {"entries": story.entries, "root": story.root},
    } | ({"read": visiting.plain(story.seen)} if story.seen else {})


def tell(story: Story, place: Path, console: Iterable[str]) -> None:
    """Print it all, in boxes; ``console`` is what to say of it, if it was begun."""
    panel(_("What came in"), _came_in(story))
    if story.seen is not None:
        panel(_("What the connectors read"), visiting.told(story.seen))
    panel(_("What was due, and why"), _due(story))
    panel(_("What was refused, and why"), [f"{a}  {b}" for a, b in story.refusals])
    panel(_("What was taken offline, destroyed and certified"), _done(story, place))
    if story.restored is not None:
        panel(_("One conversation, restored"), _talk(story.restored))
    panel(
        _("The ledger"),
        [
            _("{entries} entries, verified by hashing each one again").format(
                entries=show(story.entries)
            ),
            f"{_('root')} {story.root}",
        ],
    )
    if said := list(console):
        panel(_("The console"), said)
    line(
        _("Look around: {program} --home {home} batch list").format(
            program=program(), home=near(place)
        )
    )


def program() -> str:
    """Name the program as it was called; it may lie in no folder that is searched."""
    called = sys.argv[0]
    return called if Path(called).name == "guicang" else "guicang"


def near(place: Path) -> str:
    """Name a folder as short as it can be named from here."""
    here = Path.cwd()
    return str(place.relative_to(here) if place.is_relative_to(here) else place)


def _came_in(story: Story) -> Iterator[str]:
    for platform, result in story.taken.items():
        yield _(
            "{platform}: {conversations} conversations, {messages} messages"
        ).format(
            platform=f"{platform:<9}",
            conversations=show(result.conversations),
            messages=show(result.messages),
        )
    yield _("{found} sensitive values were found and masked").format(
        found=show(story.found)
    )
    yield _("{count} unreadable lines are kept raw in quarantine").format(
        count=show(sum(r.quarantined for r in story.taken.values()))
    )


def _due(story: Story) -> Iterator[str]:
    for state, count in sorted(story.states.items()):
        yield f"{_(STATES[State(state)])}: {show(count)}"
    for clause, count in sorted(story.clauses.items()):
        yield f"  {clause_name(clause)}: {show(count)}"
    yield ""
    yield from story.why


def _done(story: Story, place: Path) -> Iterator[str]:
    for batch in story.batches:
        counts = batch.counts
        yield f"{batch.id}  {_(ENDS[batch.end])}: " + "  ".join(
            f"{_(FATES[fate])} {show(counts.get(fate, 0))}"
            for fate in (Fate.DESTROYED, Fate.REFUSED, Fate.FAILED)
        )
        yield f"  → {near(place)}/certificates/{batch.certificate}.pdf"


def _talk(conversation: Conversation) -> Iterator[str]:
    for message in conversation.messages[:8]:
        role = _(SPEAKERS[message.role])
        yield f"{show(instant(message.at))}  {role}  {message.text}"
