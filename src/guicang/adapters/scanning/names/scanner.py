"""Names of persons by the model, as a scanner beside the one of the rules."""

import re
from collections.abc import Mapping, Sequence
from importlib.resources import files as resources
from pathlib import Path
from typing import Final

import yaml

from guicang.adapters.scanning.names import files
from guicang.adapters.scanning.names.tagger import Tagger
from guicang.adapters.scanning.scanner import words
from guicang.domain.detect.model import Finding
from guicang.domain.detect.names import EDITION, Names, Proposal

# The model was taught sentences; long ones are cut, at a comma if there is one.
_ENDS: Final = "。！？!?；;\r\n"
_PIECE: Final = re.compile(
    f"[^{_ENDS}]{{1,120}}(?![^{_ENDS}])|[^{_ENDS}]{{1,119}}[，,、 ]|[^{_ENDS}]{{1,120}}"
)


class NameScanner:
    """Finds names of persons that no cue word introduces (``ports.scanning.Scanner``).

    NamesMissing and NamesChanged come when it is made, never when it searches. It takes
    about a third of a second and 150 MB. Threads may share one.
    """

    def __init__(self, place: Path | None = None) -> None:
        """Load the model from where its package is installed, or from ``place``."""
        self._tagger = Tagger(files.verified(place or files.folder()))
        self._names = Names(lists())

    @property
    def version(self) -> str:
        """The model's digest, and the edition of what decides of its proposals."""
        return f"names/{EDITION}-{files.VERSION}"

    def scan_one(self, text: str) -> tuple[Finding, ...]:
        """Find names in one text."""
        return self.scan((text,))[0]

    def scan(self, texts: Sequence[str]) -> Sequence[tuple[Finding, ...]]:
        """Find names in each text; what comes several times is read once."""
        places = [
            (row, found.start(), found.group())
            for row, text in enumerate(texts)
            for found in _PIECE.finditer(text)
            if self._names.possible(found.group())
        ]
        pieces = list(dict.fromkeys(piece for *_, piece in places))
        read = dict(zip(pieces, self._tagger.tag(pieces), strict=True))
        proposals: dict[int, list[Proposal]] = {}
        for row, shift, piece in places:
            proposals.setdefault(row, []).extend(
                Proposal(shift + start, shift + end, sure)
                for start, end, sure in read[piece]
            )
        return [
            self._names.judged(text, proposals[row]) if row in proposals else ()
            for row, text in enumerate(texts)
        ]


def lists() -> Mapping[str, Sequence[str]]:
    """Return the lists of the rules and those for models, by name."""
    text = (resources("guicang") / "data" / "detect" / "names.yaml").read_text("utf-8")
    document = yaml.safe_load(text)
    return {**words(), **{k: v for k, v in document.items() if k != "version"}}
