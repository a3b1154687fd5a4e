"""Looking for what should be gone."""

from collections.abc import Mapping, Sequence
from typing import Protocol


class Probe(Protocol):
    """Searches the bytes of every file of the store."""

    def search(self, needles: Mapping[str, bytes]) -> Mapping[str, Sequence[str]]:
        """Give, for each needle that is found, the files that hold it."""
        ...

    def scope(self) -> Mapping[str, object]:
        """Say what was searched (``probed``) and what could not be (``not_probed``)."""
        ...
