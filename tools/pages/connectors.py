"""The page on connectors, from what each says of itself and of its platform."""

from collections.abc import Iterator
from typing import Final

from guicang.adapters.connecting.plugins import Plugins
from guicang.adapters.sources.pushed import PUSHED
from guicang.domain.errors import ConnectorBroken
from guicang.domain.sources.connection import form_of
from guicang.domain.sources.model import Profile
from guicang.entrypoints.comparing import CAUTIONS, compared, kept
from guicang.entrypoints.sources import ABILITIES, ANSWERS

PATH: Final = "docs/reference/connectors.md"
_INTRODUCTION: Final = """\
# Connectors

Generated from the profiles of the connectors that come with the product. Do not edit:
change `adapters/sources/` and run `make docs`.

What a platform does not offer is answered "not possible on this platform" by every
door; nobody pretends that it was done. How to connect one is in the how-to of each
platform; how to write one of your own in
[write a connector](../how-to/write-a-connector.md).
"""
_RETENTION: Final = """\
Nothing of this can be read or set by a programme, but for Matrix: a person says what
they see in the platform's own settings (`guicang source attest`). The days are choices
that an article on customer-service records names; no public page confirms them. An
empty cell means that nobody says so.
"""


def render() -> str:
    """Return the page."""
    found = list(_profiles())
    parts = [
        _INTRODUCTION,
        "## What each platform can do\n",
        *_matrix(found),
        "## What each platform does by itself\n",
        _RETENTION,
        _natives(found),
    ]
    for profile in found:
        parts += [f"## {profile.title} (`{profile.kind}`)\n", *_about(profile)]
    return "\n".join(parts)


def _profiles() -> Iterator[Profile]:
    registry = Plugins(more={PUSHED.profile.kind: PUSHED})
    for kind in registry.kinds():
        try:
            connector = registry.connector(kind)
        except ConnectorBroken:
            continue
        if type(connector).__module__.startswith("guicang."):
            yield connector.profile


def _matrix(found: list[Profile]) -> Iterator[str]:
    told = compared(found, str)
    heads = ["Wish", *(f"`{profile.kind}`" for profile in told.profiles)]
    rows = [
        [
            wish.title,
            *(f"{c.brief} ({c.note})" if c.note else c.brief for c in wish.cells),
        ]
        for wish in told.wishes
    ]
    yield _table(heads, rows)
    yield "".join(f"{n}. {note}\n" for n, note in enumerate(told.notes, 1))


def _natives(found: list[Profile]) -> str:
    heads = ["Connectors", "Days", *CAUTIONS.values(), "How it works there", "Source"]
    rows = [
        [
            ", ".join(f"`{kind}`" for kind in row.kinds),
            row.days,
            *("yes" if each else "" for each in row.cautions),
            " ".join([row.where and f"`{row.where}`", *row.semantics]).strip(),
            row.source,
        ]
        for row in kept(found, str)
    ]
    return _table(heads, rows)


def _about(profile: Profile) -> Iterator[str]:
    window = f"{profile.window} hours" if profile.window else "none"
    limits = ", ".join(f"{c} calls in {s} s" for c, s in profile.limits) or "none"
    hosts = ", ".join(f"`{host}`" for host in profile.hosts) or "those you configure"
    facts = [
        f"- One conversation is a {profile.grouping.value}.",
        f"- Window of the platform: {window}.",
        f"- Calls are held back to: {limits}.",
        f"- Hosts: {hosts}.",
    ]
    if profile.experimental:
        facts.append("- Experimental: what it reads was not seen on the platform.")
    yield "\n".join([*facts, *(f"- {note}" for note in profile.notes)]) + "\n"
    rows = [
        [
            f"`{f.name}`",
            f.label + (" (secret)" if f.secret else ""),
            "yes" if f.required else "",
            f.default,
            f.help,
        ]
        for f in form_of(profile)
    ]
    yield _table(["Field", "What it is", "Needed", "Default", "Help"], rows)
    notes = [
        [ABILITIES[a.value], ANSWERS[answer.can.value], answer.note]
        for a, answer in profile.abilities.items()
        if answer.note
    ]
    if notes:
        yield _table(["Wish", "Answer", "Note"], notes)


def _table(heads: list[str], rows: list[list[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    text = ("| " + " | ".join(_cell(c) for c in line) + " |" for line in lines)
    return "\n".join(text) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
