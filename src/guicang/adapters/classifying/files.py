"""Models as data: a JSON file that says what it is, and arrays. Nothing is ever run.

``model.json`` names the SHA-256 of ``weights.npz``; the digest of a model is that of
``model.json``. Arrays are read with pickles forbidden.
"""

import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any, Final
from zipfile import BadZipFile

import numpy as np

from guicang.adapters.classifying import sentences
from guicang.adapters.classifying.features import Features
from guicang.adapters.classifying.model import LinearModel
from guicang.adapters.classifying.near import Near
from guicang.domain.errors import ModelBroken, ModelExists, NoSuchModel
from guicang.ports.classifying import Kept

SCHEMA: Final = "guicang.model/3"
"""Words count by their share. What only knows the older ones would say otherwise."""
_OLDER: Final = {"guicang.model/1", "guicang.model/2"}
"""They are read as they were meant: without prototypes, and with them."""
_CARD: Final = "model.json"
_ARRAYS: Final = "weights.npz"
_PART: Final = "\n"


def packed(model: LinearModel) -> tuple[bytes, bytes]:
    """Give both files of a model; the same model gives the same bytes."""
    arrays = BytesIO()
    words = _PART.join(model.features.vocabulary).encode("utf-8", "surrogatepass")
    np.savez_compressed(
        arrays,
        vocabulary=np.frombuffer(words, np.uint8),
        idf=model.features.idf,
        weights=model.weights.astype(np.float16),
        dense=model.dense.astype(np.float16),
        bias=model.bias,
        **_near(model.near),
    )
    card = {
        "schema": SCHEMA,
        "labels": list(model.labels),
        "temperature": model.temperature,
        "sentences": sentences.NAME if model.dense.size else "",
        "sha256": sha256(arrays.getvalue()).hexdigest(),
        "card": dict(model.card),
    }
    text = json.dumps(card, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    return text.encode("utf-8", "surrogatepass"), arrays.getvalue()


def _near(near: Near | None) -> dict[str, Any]:
    if near is None:
        return {}
    return {"prototypes": near.prototypes.astype(np.float16), "pull": near.pull}


def unpacked(card: bytes, arrays: bytes, folder: str) -> LinearModel:
    """Read both files. ModelBroken."""
    try:
        told = json.loads(card)
        if told["schema"] not in {SCHEMA, *_OLDER}:
            raise ModelBroken(folder=folder, reason="another release made it")
        if sha256(arrays).hexdigest() != told["sha256"]:
            raise ModelBroken(folder=folder, reason="weights.npz was changed")
        if told["sentences"] not in {"", sentences.NAME}:
            raise ModelBroken(folder=folder, reason="it needs another sentence model")
        with np.load(BytesIO(arrays), allow_pickle=False) as found:
            model = _model(told, found, sha256(card).hexdigest())
    except (BadZipFile, KeyError, TypeError, ValueError, OSError, EOFError) as error:
        raise ModelBroken(folder=folder, reason="it cannot be read") from error
    _require_whole(model, folder)
    return model


def _model(told: Mapping[str, Any], found: Any, digest: str) -> LinearModel:
    words = found["vocabulary"].tobytes().decode("utf-8", "surrogatepass")
    return LinearModel(
        labels=tuple(map(str, told["labels"])),
        features=Features(
            vocabulary=words.split(_PART),
            idf=found["idf"],
            shared=told["schema"] not in _OLDER,
        ),
        weights=found["weights"].astype(np.float32),
        dense=found["dense"].astype(np.float32),
        bias=found["bias"].astype(np.float32),
        temperature=float(told["temperature"]),
        near=Near(found["prototypes"].astype(np.float32), found["pull"])
        if "prototypes" in found
        else None,
        card=dict(told["card"]),
        digest=digest,
    )


def _require_whole(model: LinearModel, folder: str) -> None:
    """Raise ModelBroken if its parts do not fit together, or are no numbers."""
    many, labels = len(model.features.vocabulary), len(model.labels)
    wide = sentences.WIDTH if model.dense.size else 0
    fits = (
        model.weights.shape == (many, labels)
        and model.features.idf.shape == (many,)
        and model.dense.shape == (wide, labels)
        and model.bias.shape == (labels,)
        and model.temperature > 0
        and (model.near is None or _fits(model.near, labels))
    )
    arrays = (model.weights, model.dense, model.bias, model.features.idf)
    arrays += model.near or ()
    if not fits or not all(np.isfinite(each).all() for each in arrays):
        raise ModelBroken(folder=folder, reason="its parts do not fit together")


def _fits(near: Near, labels: int) -> bool:
    many = len(near.prototypes)
    shapes = (near.prototypes.shape, near.pull.shape)
    return shapes == ((many, sentences.WIDTH), (many, labels))


def save(model: LinearModel, folder: Path, *, replace: bool) -> None:
    """Write a model whole or not at all. ModelExists."""
    if folder.exists() and (any(folder.iterdir()) and not replace):
        raise ModelExists(folder=folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        for name, data in zip((_CARD, _ARRAYS), packed(model), strict=True):
            (fresh / name).write_bytes(data)
        fresh.chmod(0o755)
        if folder.exists():
            old = fresh.with_name(f"{fresh.name}.old")
            folder.rename(old)
            fresh.rename(folder)
            rmtree(old)
        else:
            fresh.rename(folder)
    finally:
        if fresh.exists():
            rmtree(fresh)


def load(folder: Path) -> LinearModel:
    """Read a model. NoSuchModel, ModelBroken."""
    card, arrays = folder / _CARD, folder / _ARRAYS
    name = os.fspath(folder)
    if not (card.is_file() and arrays.is_file()):
        raise NoSuchModel(folder=name)
    try:
        both = card.read_bytes(), arrays.read_bytes()
    except OSError as error:
        raise ModelBroken(folder=name, reason="it cannot be read") from error
    return unpacked(*both, name)


def kept(folder: Path) -> list[Kept]:
    """Give the cards of the models in a folder, the newest first; broken ones not."""
    cards = folder.glob(f"[!.]*/{_CARD}")
    found = [each for path in cards if (each := _kept(path)) is not None]
    return sorted(found, key=lambda each: (each.at, each.digest), reverse=True)


def _kept(path: Path) -> Kept | None:
    try:
        data = path.read_bytes()
        told = json.loads(data)
        return Kept(
            digest=sha256(data).hexdigest(),
            labels=tuple(map(str, told["labels"])),
            card=dict(told["card"]),
            at=datetime.fromtimestamp(path.stat().st_mtime, UTC),
        )
    except (KeyError, TypeError, ValueError, OSError):
        return None
