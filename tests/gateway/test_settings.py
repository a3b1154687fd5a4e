"""A setting that would let something pass is refused before the gateway starts."""

import json

import pytest

from guicang.bootstrap.gateway import gateway_parts
from guicang.config import load
from guicang.domain.errors import BadSetting, NoHome
from tests.cli.hands import guicang


def home(folder, **values):
    lines = [f'"{k.replace("__", ".")}" = {json.dumps(v)}' for k, v in values.items()]
    (folder / "guicang.toml").write_text("\n".join(lines) + "\n")
    return folder


BAD = {
    "a type nobody knows": {"gateway__block": ["CNID"]},
    "a level that is none": {"gateway__level": "utter"},
    "no time at all": {"gateway__seconds": 0},
    "no number": {"gateway__text": "long"},
    "neither true nor false": {"gateway__access_log": "perhaps"},
}


@pytest.mark.parametrize("values", BAD.values(), ids=BAD)
def test_a_bad_setting_is_refused(tmp_path, values):
    with pytest.raises(BadSetting):
        gateway_parts(home(tmp_path, **values))


def test_a_folder_that_is_no_home_is_refused(tmp_path):
    with pytest.raises(NoHome):
        gateway_parts(tmp_path)

    answer = guicang("gateway", "serve", "-h", home=tmp_path)
    refused = guicang("gateway", "serve", home=tmp_path)
    assert (answer.code, refused.code) == (0, 2)
    assert "GC-801" in refused.err


TRUE = {"as TOML has it": True, "as a text": "true", "in capitals": "TRUE"}


@pytest.mark.parametrize("said", TRUE.values(), ids=TRUE)
def test_a_truth_can_be_said_in_the_file_and_in_a_variable(tmp_path, monkeypatch, said):
    written = load(home(tmp_path, gateway__access_log=said))
    monkeypatch.setenv("GUICANG_GATEWAY_ACCESS_LOG", "false")
    overridden = load(tmp_path)

    assert written["gateway.access_log"] is True
    assert overridden["gateway.access_log"] is False


def test_types_in_a_variable_are_separated_like_paths(tmp_path, monkeypatch):
    monkeypatch.setenv("GUICANG_GATEWAY_BLOCK", "CN_ID:BANK_CARD")

    made = gateway_parts(home(tmp_path)).make()

    assert made.block == {"CN_ID", "BANK_CARD"}
