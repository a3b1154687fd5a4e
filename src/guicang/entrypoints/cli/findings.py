"""How ``detect`` says what it found: JSON Lines, or columns for people."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import orjson

from guicang.domain.detect.model import Finding
from guicang.entrypoints.cli.common import LANGUAGE, Format, _
from guicang.entrypoints.cli.messages import Message
from guicang.entrypoints.reasons import why, whys
from guicang.services.inspecting import Inspection


class Judged(NamedTuple):
    """What was found in a message, and what rules of one's own say besides."""

    leaks: tuple[Finding, ...]
    masked: tuple[Finding, ...]
    inspection: Inspection | None = None


Put = Callable[[Message, Judged], bytes]
"""Gives what is written of a message."""


def teller(output: Format, *, reasons: bool) -> Put:
    """Give what says findings, with the reasons if they are wanted."""
    if output is Format.TEXT:
        return _text_explained if reasons else _text
    return _json_explained if reasons else _json


def _json(message: Message, found: Judged) -> bytes:
    return _dump(message, found, _plain)


def _json_explained(message: Message, found: Judged) -> bytes:
    return _dump(message, found, _explained)


def _dump(
    message: Message, found: Judged, show: Callable[[Finding], dict[str, Any]]
) -> bytes:
    data: dict[str, Any] = {"id": message.id}
    data |= {name: said for name, said in message.place._asdict().items() if said}
    data["findings"] = [show(f) for f in found.leaks]
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
