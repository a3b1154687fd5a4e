"""``detect --to``: tables of any size through the scanner, in several processes."""

from dataclasses import asdict
from errno import EEXIST
from os import strerror
from pathlib import Path

from guicang.bootstrap.detection import bulk
from guicang.domain.detect.selection import Selection
from guicang.entrypoints.cli.common import Format, _, bars, emit, line, show


def find(
    source: str, target: Path, jobs: int, selection: Selection, output: Format
) -> None:
    """Scan a table of messages into a table of findings."""
    if target.exists():
        raise FileExistsError(EEXIST, strerror(EEXIST), str(target))
    with bars() as move:
        done = bulk(jobs, selection).find(
            source, str(target), lambda n: move(_("messages"), n, n)
        )
    emit(
        output,
        {"file": str(target), **asdict(done)},
        lambda: line(
            _("{findings} values in {messages} messages are listed in {file}.").format(
                findings=show(done.findings), messages=show(done.messages), file=target
            )
        ),
    )
