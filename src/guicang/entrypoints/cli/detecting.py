"""``detect``, ``mask``: messages through the scanner as they come.

Neither has a home, unless it is asked to judge by the rules in force there.

Where lines were left out because they hold no message, the command ends with 1.
"""

import sys
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import orjson
import typer

from guicang.bootstrap.detection import LEVELS, scanner
from guicang.domain.detect.model import Entity
from guicang.domain.detect.selection import Selection
from guicang.domain.detect.wording import UNSEARCHED
from guicang.domain.errors import BadUsage
from guicang.entrypoints.cli.bulk import find as find_in_table
from guicang.entrypoints.cli.common import STATE, Format, _
from guicang.entrypoints.cli.findings import Judged, Put, teller
from guicang.entrypoints.cli.hiding import Manner, Operator, hiding
from guicang.entrypoints.cli.messages import Message, Messages, Shape
from guicang.entrypoints.needs import NO_HOME, public
from guicang.ports.rules import Inspector
from guicang.services.inspecting import Inspecting, Plain

if TYPE_CHECKING:
    from guicang.bootstrap.ownrules import Own


class Strength(StrEnum):
    """How much of a value is hidden."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


File = Annotated[
    str, typer.Argument(metavar="FILE|-", help=_("A file, or - for standard input."))
]
Lines = Annotated[
    Shape,
    typer.Option(
        "--lines", help=_('What a line is: an object with a "text", or the text.')
    ),
]
Types = Annotated[
    list[str] | None,
    typer.Option("--types", help=_("Only these types, such as CN_ID,MOBILE.")),
]
MinScore = Annotated[
    float, typer.Option(min=0, max=1, help=_("Only from this score on, 0 to 1."))
]
Names = Annotated[
    bool,
    typer.Option(
        "--names", help=_("Search for names behind no cue word too (extra `names`).")
    ),
]
Rules = Annotated[
    Path | None,
    typer.Option(
        exists=True,
        dir_okay=False,
        help=_("By this rule-set file, too; it needs no home."),
    ),
]
OfHome = Annotated[
    bool,
    typer.Option(
        "--in-force", help=_("By the rules in force in --home, as its gateway does.")
    ),
]
Judge = Callable[[list[Message]], list[Judged]]


@public(NO_HOME)
def detect(
    file: File,
    *,
    types: Types = None,
    min_score: MinScore = 0.0,
    rules: Rules = None,
    in_force: OfHome = False,
    explain: Annotated[
        bool, typer.Option("--explain", help=_("Say which rule found it, and why."))
    ] = False,
    names: Names = False,
    lines: Lines = Shape.AUTO,
    to: Annotated[
        Path | None,
        typer.Option(help=_("Read a table (Parquet, Arrow), and list findings here.")),
    ] = None,
    jobs: Annotated[
        int, typer.Option(min=1, help=_("With --to: in how many processes."))
    ] = 1,
    output: Annotated[
        Format, typer.Option("--output", "-o", help=_("How to print the result."))
    ] = Format.JSON,
) -> None:
    """Find sensitive information: one JSON line a message. Needs no home.

    Reads JSON Lines or plain text, a line a message; plain, .gz or .zst.
    """
    if to is not None:
        if names or explain:
            raise BadUsage(reason=_("--to goes with neither --names nor --explain"))
        find_in_table(file, to, jobs, _selection(types, min_score, None), output)
        return
    put = teller(output, reasons=explain)
    own = _own(rules, in_force=in_force, names=names)
    if explain and not names:
        sys.stderr.write(_(UNSEARCHED["names"]) + "\n")
    judge = _judge(own, _selection(types, min_score, own), names=names)
    _pass(Messages(_path(file), lines), judge, lambda: put)


@public(NO_HOME)
def mask(
    file: File,
    *,
    level: Annotated[
        Strength, typer.Option(help=_("How much of a value is hidden."))
    ] = Strength.LOW,
    operator: Annotated[
        Operator,
        typer.Option(help=_("What stands for a value; some need a key.")),
    ] = Operator.MASK,
    types: Types = None,
    min_score: MinScore = 0.0,
    names: Names = False,
    rules: Rules = None,
    in_force: OfHome = False,
    lines: Lines = Shape.AUTO,
    key: Annotated[
        Path | None,
        typer.Option(help=_("A key file; see `guicang masking key`. It is a secret.")),
    ] = None,
    undo: Annotated[
        bool,
        typer.Option("--undo", help=_("Give back what encrypt or fpe made of it.")),
    ] = False,
) -> None:
    """Mask sensitive information: text comes out as text, JSON Lines as JSON Lines.

    Of an object only "id" and "text" come out: nothing else in it was looked at.
    """
    messages = Messages(_path(file), lines)
    manner = Manner(
        operator=operator, level=LEVELS[level], home=STATE.home, key=key, undo=undo
    )
    own = _own(rules, in_force=in_force, names=names)
    wanted = _selection(types, min_score, own)
    hide = hiding(manner, lambda: _inspector(own, names=names), wanted)

    def as_object(message: Message, found: Judged) -> bytes:
        text = hide(message, found.leaks)
        return orjson.dumps({"id": message.id, "text": text}) + b"\n"

    def as_text(message: Message, found: Judged) -> bytes:
        return hide(message, found.leaks).encode() + b"\n"

    _pass(
        messages,
        _nothing if undo else _judge(own, wanted, names=names, to_mask=True),
        lambda: as_object if messages.shape is Shape.JSONL else as_text,
    )


def _nothing(batch: list[Message]) -> list[Judged]:
    return [Judged((), ())] * len(batch)


def _pass(messages: Messages, judge: Judge, put: Callable[[], Put]) -> None:
    """Write what ``put`` makes of each message; ask for it when the shape is known."""
    out = sys.stdout.buffer
    for batch in messages:
        write = put()
        for message, judged in zip(batch, judge(batch), strict=True):
            out.write(write(message, judged))
        out.flush()
    if messages.broken:
        text = _("{count} lines held no message and were left out.")
        sys.stderr.write(text.format(count=f"{messages.broken:,}") + "\n")
        raise typer.Exit(1)


def _inspected(
    inspecting: Inspecting, batch: Sequence[Message], selection: Selection
) -> list[Judged]:
    """Judge by rules of one's own. EngineFailed if the engine fails at any text."""
    judged = []
    texts, places = [m.text for m in batch], [m.place for m in batch]
    for each in inspecting.inspect_all(texts, places):
        if each.failure is not None:
            raise each.failure
        judged.append(
            Judged(*selection.of((*each.found.leaks, *each.found.masked)), each)
        )
    return judged


def _judge(
    own: "Own | None", selection: Selection, *, names: bool, to_mask: bool = False
) -> Judge:
    """Give what judges; rules of one's own were made with the model or without."""
    inspecting = Inspecting(scanner=_inspector(own, names=names))
    if own:
        return lambda batch: _inspected(inspecting, batch, selection)
    find = inspecting.find_to_mask if to_mask else inspecting.find
    return lambda batch: [
        Judged(*selection.of(each)) for each in find([m.text for m in batch])
    ]


def _inspector(own: "Own | None", *, names: bool) -> Inspector:
    return own.inspector if own else Plain(scanner(names=names))


def _own(rules: Path | None, *, in_force: bool, names: bool) -> "Own | None":
    if rules is not None and in_force:
        raise BadUsage(reason=_("give either --rules or --in-force"))
    if rules is None and not in_force:
        return None
    from guicang.bootstrap.ownrules import by_file, by_home

    return by_home(STATE.home) if rules is None else by_file(rules, names=names)


def _path(file: str) -> Path | None:
    return None if file == "-" else Path(file)


def _selection(
    types: Sequence[str] | None, min_score: float, own: "Own | None"
) -> Selection:
    names = {name.strip() for text in types or () for name in text.split(",")} - {""}
    known = {str(name) for name in (own.types if own else Entity)}
    if unknown := names - known:
        reason = _("no such type: {types}; known are {known}").format(
            types=", ".join(sorted(unknown)), known=", ".join(sorted(known))
        )
        raise BadUsage(reason=reason)
    return Selection(types=frozenset(names) or None, min_score=min_score)
