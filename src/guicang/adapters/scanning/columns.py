"""Texts and Arrow arrays through the batch engine, slice by slice."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from guicang.adapters.scanning import batch
from guicang.adapters.scanning.buffers import arrow
from guicang.adapters.scanning.plan import Plan
from guicang.adapters.scanning.single import Single
from guicang.domain.detect.model import Finding


def findings(
    plan: Plan, single: Single, texts: Sequence[str], size: int
) -> list[tuple[Finding, ...]]:
    """Return the findings of each text."""
    found: list[tuple[Finding, ...]] = [()] * len(texts)
    odd: list[int] = []
    try:
        array = pa.array(texts, pa.large_string())
    except UnicodeEncodeError:
        odd = [i for i, text in enumerate(texts) if not _sound(text)]
        broken = set(odd)
        sound = ["" if i in broken else text for i, text in enumerate(texts)]
        array = pa.array(sound, pa.large_string())
    lines: dict[int, list[Finding]] = {}
    made = [(r.entity, r.score, r.name, r.masked) for r in plan.rules]
    for first, columns in _slices(plan, array, size):
        for row, start, end, rule in zip(*(c.tolist() for c in columns), strict=True):
            kind, score, name, masked = made[rule]
            finding = Finding(kind, start, end, score, name, masked)
            lines.setdefault(first + row, []).append(finding)
    for row, line in lines.items():
        found[row] = tuple(line)
    for row in odd:
        found[row] = single.scan(texts[row])
    return found


def table(plan: Plan, texts: Any, size: int) -> Any:
    """Return the findings of an array as a table."""
    array = arrow(texts)
    parts = []
    for first, columns in _slices(plan, array, size):
        parts.append(columns._replace(row=columns.row + first))
    joined = [np.concatenate(c) for c in zip(*parts, strict=True)] if parts else []
    row, start, end, rule = joined or [np.zeros(0, np.int64)] * 4
    rules = plan.rules
    types = sorted({rule.entity for rule in rules})
    kind = np.array([types.index(rule.entity) for rule in rules], np.int32)
    score = np.array([rule.score for rule in rules], np.float32)
    names = pa.array([rule.name for rule in rules])
    masked = np.array([rule.masked for rule in rules], np.bool_)
    return pa.table(
        {
            "row": row,
            "type": pa.DictionaryArray.from_arrays(kind[rule], pa.array(types)),
            "start": start.astype(np.int32),
            "end": end.astype(np.int32),
            "score": score[rule],
            "rule": pa.DictionaryArray.from_arrays(rule.astype(np.int32), names),
            "masked": masked[rule],
        }
    )


def _slices(plan: Plan, array: Any, size: int) -> Iterator[tuple[int, batch.Found]]:
    for first in range(0, len(array), size):
        yield first, _each_once(plan, array.slice(first, size))


def _each_once(plan: Plan, array: Any) -> batch.Found:
    """Read each text once, however often it was sent: a third of talk is repeated."""
    encoded = array.dictionary_encode()
    found = batch.scan(plan, encoded.dictionary)
    if len(encoded.dictionary) == len(array):
        return found
    which = encoded.indices.to_numpy()
    counts = np.bincount(found.row, minlength=len(encoded.dictionary))
    begins = np.cumsum(counts) - counts
    each = counts[which]
    shifts = begins[which] - (np.cumsum(each) - each)
    at = np.repeat(shifts, each) + np.arange(each.sum())
    row = np.repeat(np.arange(len(which)), each)
    return batch.Found(row, found.start[at], found.end[at], found.rule[at])


def _sound(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
