"""Read training files: JSON Lines of ``text`` and ``label``; what is bad is named.

``customer`` and ``at`` (ISO 8601) may stand beside them: by these, what is measured is
held apart from what is learned from.
"""

import json
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from gzip import open as open_gzip
from hashlib import sha256
from pathlib import Path
from typing import Final

from guicang.domain.classify.split import Origin
from guicang.domain.classify.wording import (
    NO_LABEL,
    NO_OBJECT,
    NO_TEXT,
    NOT_JSON,
    TOO_LONG,
)
from guicang.domain.errors import BadExamples
from guicang.ports.classifying import Example, Examples

_LINE: Final = 1 << 20
_LEAST: Final = 2


def read(path: Path) -> Examples:
    """Read a file, gzip or not. BadExamples if there is none, or nothing in it."""
    digest = sha256()
    rows: list[Example] = []
    bad: list[tuple[int, str]] = []
    try:
        with open_gzip(path) if path.suffix == ".gz" else path.open("rb") as file:
            for number, line in enumerate(file, 1):
                digest.update(line)
                found = _example(line)
                if isinstance(found, Example):
                    rows.append(found._replace(line=number))
                elif found:
                    bad.append((number, found))
    except (OSError, EOFError) as error:
        raise BadExamples(file=path, reason="cannot be read") from error
    if not rows:
        raise BadExamples(file=path, reason=f"no examples, {len(bad)} bad lines")
    return Examples(rows=rows, bad=bad, digest=digest.hexdigest())


def require_learnable(examples: Examples, name: str) -> None:
    """Raise BadExamples unless there are two labels with two texts each."""
    times = Counter(row.label for row in examples.rows)
    if sum(number >= _LEAST for number in times.values()) < _LEAST:
        raise BadExamples(file=name, reason="fewer than two labels with two texts")


def _example(line: bytes) -> Example | str:
    """Give the example of a line, or what is wrong with it; "" for an empty line."""
    if not line.strip():
        return ""
    if len(line) > _LINE:
        return TOO_LONG
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        return NOT_JSON
    return _checked(row) if isinstance(row, dict) else NO_OBJECT


def _checked(row: Mapping[str, object]) -> Example | str:
    text, label = row.get("text"), row.get("label")
    if isinstance(label, int) and not isinstance(label, bool):
        label = str(label)
    if not isinstance(text, str) or not text.strip():
        return NO_TEXT
    if not isinstance(label, str) or not label.strip():
        return NO_LABEL
    return Example(text, label.strip(), origin=_origin(row))


def _origin(row: Mapping[str, object]) -> Origin:
    """Read of whom and when a text was; what is not written so is not known."""
    customer, at = row.get("customer"), row.get("at")
    try:
        found = datetime.fromisoformat(at) if isinstance(at, str) else None
    except ValueError:
        found = None
    return Origin(
        customer=customer.strip() if isinstance(customer, str) else "",
        at=found if found is not None and found.tzinfo is not None else None,
    )
