"""The model that ships: built from made-up texts, small, the same each time."""

from typing import Any

import numpy as np
from tools.starter.__main__ import build

from guicang.adapters.classifying.models import FileModels
from guicang.bootstrap.classification import starter
from guicang.domain.classify.taxonomy import CATEGORIES

SAID = {
    "chat.medical_consult": "最近膝盖疼要看什么科",
    "chat.ip_evidence": "你们店盗用我的图片",
    "chat.accounting_voucher": "please issue a vat invoice",
    "chat.transaction": "where is my parcel",
}


def test_it_is_built_from_its_texts_alone():
    made, ships = build(), FileModels().load(starter())

    assert _rounded(made.card) == _rounded(ships.card)
    assert made.labels == ships.labels
    assert made.features.vocabulary == ships.features.vocabulary
    # The last digits of a sum are another processor's own.
    for ours, theirs in (
        (made.features.idf, ships.features.idf),
        (made.weights, ships.weights),
        (made.bias, ships.bias),
        (made.temperature, ships.temperature),
    ):
        np.testing.assert_allclose(ours, theirs, atol=1e-3)


def _rounded(told: Any) -> Any:
    """Give what a card tells without the last digits of its numbers."""
    if isinstance(told, dict):
        return {name: _rounded(each) for name, each in told.items()}
    if isinstance(told, list):
        return [_rounded(each) for each in told]
    return round(told, 6) if isinstance(told, float) else told


def test_it_is_small_and_says_that_it_learned_from_made_up_texts():
    model = FileModels().load(starter())

    assert sum(path.stat().st_size for path in starter().iterdir()) < 1_000_000
    assert model.card["origin"] == "synthetic"
    assert set(model.labels) <= CATEGORIES.keys()


def test_it_knows_what_it_was_told():
    model = FileModels().load(starter())

    found = {k: model.classify([[text]])[0].label for k, text in SAID.items()}

    assert found == dict(zip(SAID, SAID, strict=True))
