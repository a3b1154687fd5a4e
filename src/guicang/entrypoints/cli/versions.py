"""What rules and masking policies have in common: versions that come by approval."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Protocol

import typer

from guicang.domain.access.model import May
from guicang.domain.approval.model import Request
from guicang.domain.errors import BadUsage
from guicang.entrypoints.cli.batches import print_request
from guicang.entrypoints.cli.common import Format, _, actor, emit, line
from guicang.entrypoints.shapes import request_shape
from guicang.ports.versions import Version

Back = Annotated[int, typer.Option(help=_("Go back to this version instead."))]
Document = Mapping[str, object]


class Versioned(Protocol):
    """A service whose documents are in force by approval, and reach the gateway."""

    def propose(self, document: Document, *, by: str, reason: str) -> Request:
        """Ask for a document to be in force."""
        ...

    def roll_back(self, version: int, *, by: str, reason: str) -> Request:
        """Ask for an old version to be in force again."""
        ...

    def publish(self) -> Version | None:
        """Give the gateway what is in force."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A file, or a version to go back to; who asks, and why."""

    file: str
    version: int
    as_: str
    otp: str
    reason: str


def ask(
    service: Versioned,
    document: Callable[[str], Document],
    may: May,
    wanted: Wanted,
    output: Format,
) -> None:
    """Ask for a document to be in force, or for an old version. BadUsage."""
    file, version, reason = wanted.file, wanted.version, wanted.reason
    if bool(file) == bool(version):
        raise BadUsage(reason=_("give either a file or --version"))
    by = actor(wanted.as_, wanted.otp, may)
    if version:
        request = service.roll_back(version, by=by, reason=reason or "--")
    else:
        request = service.propose(document(file), by=by, reason=reason or file)
    emit(output, request_shape(request), lambda: print_request(request))


def published(version: Version | None, nothing: str, output: Format) -> None:
    """Say which version the gateway has now; ``nothing`` where there is none."""
    name = version.name if version else None
    emit(
        output,
        {"published": name},
        lambda: line(
            _("The gateway has {name}.").format(name=name) if name else nothing
        ),
    )


def version_shape(version: Version) -> dict[str, Any]:
    """Give a version as JSON."""
    return {
        "version": version.version,
        "name": version.name,
        "by": version.by,
        "at": version.at,
        "digest": version.digest,
        "document": version.document,
    }
