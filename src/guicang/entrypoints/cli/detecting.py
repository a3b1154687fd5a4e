"""``detect``, ``mask``: messages through the scanner as they come.

Neither has a home, unless it is asked to judge by the rules in force there.

Where lines were left out because they hold no message, the command ends with 1.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import orjson
import typer

from guicang.bootstrap.detection import LEVELS, scanner
from guicang.domain.detect.model import Entity, Finding
from guicang.domain.detect.selection import Selection
from guicang.domain.detect.wording import UNSEARCHED
from guicang.domain.errors import BadUsage
from guicang.entrypoints.cli.bulk import find
from guicang.entrypoints.cli.common import LANGUAGE, STATE, Format, _
from guicang.entrypoints.cli.hiding import Operator, hiding
from guicang.entrypoints.cli.messages import Message, Messages, Shape
from guicang.entrypoints.needs import NO_HOME, public
from guicang.entrypoints.reasons import why, whys
from guicang.services.inspecting import Inspecting, Inspection, Plain

if TYPE_CHECKING:
    from guicang.bootstrap.ownrules import Own


class Judged(NamedTuple):
    """What was found in a message, and what rules of one's own say besides."""

    leaks: tuple[Finding, ...]
    masked: tuple[Finding, ...]
    inspection: Inspection | None = None


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
Put = Callable[[Message, Judged], bytes]
Judge = Callable[[list[str]], list[Judged]]


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
        find(file, to, jobs, _selection(types, min_score, None), output)
        return
    if output is Format.TEXT:
        put: Put = _text_explained if explain else _text
    else:
        put = _json_explained if explain else _json
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
        typer.Option(help=_("What stands for a value; pseudonyms need --home.")),
    ] = Operator.MASK,
    types: Types = None,
    min_score: MinScore = 0.0,
    names: Names = False,
    rules: Rules = None,
    in_force: OfHome = False,
    lines: Lines = Shape.AUTO,
) -> None:
    """Mask sensitive information: text comes out as text, JSON Lines as JSON Lines.

    Of an object only "id" and "text" come out: nothing else in it was looked at.
    """
    messages = Messages(_path(file), lines)
    hide = hiding(operator, LEVELS[level], STATE.home)

    def as_object(message: Message, found: Judged) -> bytes:
        text = hide(message.text, found.leaks)
        return orjson.dumps({"id": message.id, "text": text}) + b"\n"

    def as_text(message: Message, found: Judged) -> bytes:
        return hide(message.text, found.leaks).encode() + b"\n"

    own = _own(rules, in_force=in_force, names=names)
    _pass(
        messages,
        _judge(own, _selection(types, min_score, own), names=names),
        lambda: as_object if messages.shape is Shape.JSONL else as_text,
    )


def _pass(messages: Messages, judge: Judge, put: Callable[[], Put]) -> None:
    """Write what ``put`` makes of each message; ask for it when the shape is known."""
    out = sys.stdout.buffer
    for batch in messages:
        write = put()
        found = judge([message.text for message in batch])
        for message, judged in zip(batch, found, strict=True):
            out.write(write(message, judged))
        out.flush()
    if messages.broken:
        text = _("{count} lines held no message and were left out.")
        sys.stderr.write(text.format(count=f"{messages.broken:,}") + "\n")
        raise typer.Exit(1)


def _inspected(
    inspecting: Inspecting, texts: Sequence[str], selection: Selection
) -> list[Judged]:
    """Judge by rules of one's own. EngineFailed if the engine fails at any text."""
    judged = []
    for each in inspecting.inspect_all(texts):
        if each.failure is not None:
            raise each.failure
        judged.append(
            Judged(*selection.of((*each.found.leaks, *each.found.masked)), each)
        )
    return judged


def _judge(own: "Own | None", selection: Selection, *, names: bool) -> Judge:
    """Give what judges; rules of one's own were made with the model or without."""
    if own:
        inspecting = Inspecting(scanner=own.inspector)
        return lambda texts: _inspected(inspecting, texts, selection)
    plain = Inspecting(scanner=Plain(scanner(names=names)))
    return lambda texts: [Judged(*selection.of(each)) for each in plain.find(texts)]


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


# --- results --------------------------------------------------------------------------


def _json(message: Message, found: Judged) -> bytes:
    return _dump(message, found, _plain)


def _json_explained(message: Message, found: Judged) -> bytes:
    return _dump(message, found, _explained)


def _dump(
    message: Message, found: Judged, show: Callable[[Finding], dict[str, Any]]
) -> bytes:
    data: dict[str, Any] = {
        "id": message.id,
        "findings": [show(f) for f in found.leaks],
    }
    if found.masked:
        data["masked"] = [show(f) for f in found.masked]
    if found.inspection is not None:
        data["verdict"] = found.inspection.verdict.value
        data["reports"] = [show(f) for f in found.inspection.reports]
        data["preserve"] = found.inspection.preserve
    return orjson.dumps(data) + b"\n"


def _plain(finding: Finding) -> dict[str, Any]:
    kind, start, end, score, *_rest = finding
    return {"type": kind, "start": start, "end": end, "score": score}


def _explained(finding: Finding) -> dict[str, Any]:
    return {**_plain(finding), "rule": finding.rule, "why": whys(finding.rule)}


def _text(message: Message, found: Judged) -> bytes:
    return b"".join(_told(message, found))


def _text_explained(message: Message, found: Judged) -> bytes:
    return b"".join(_told(message, found, reasons=True))


def _told(message: Message, found: Judged, *, reasons: bool = False) -> Iterator[bytes]:
    reports = found.inspection.reports if found.inspection else ()
    rows = (*found.leaks, *found.masked, *reports)
    for finding in sorted(rows, key=lambda f: f.start):
        columns = [
            str(message.id),
            finding.type,
            f"{finding.start}-{finding.end}",
            f"{finding.score:.2f}",
        ]
        if finding.masked:
            columns.append(_("masked already"))
        if reasons:
            columns.append(f"{finding.rule}: {why(finding.rule, LANGUAGE)}")
        yield ("\t".join(columns) + "\n").encode()
