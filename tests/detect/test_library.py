"""The library finds what the scanner finds, and loads nothing that it does not need."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from guicang import detect
from guicang.bootstrap.detection import LEVELS, scanner

ROOT = Path(__file__).parents[2]
TEXT = "手机 13800138000，身份证 11010519491231002X，谢谢"


def test_results_are_what_presidios_users_know():
    phone, card = detect.analyze(TEXT)

    assert (phone.entity_type, phone.start, phone.end, phone.score) == (
        "MOBILE",
        3,
        14,
        1.0,
    )
    assert TEXT[card.start : card.end] == "11010519491231002X"


def test_entities_and_threshold_choose():
    assert [f.type for f in detect.analyze(TEXT, ["CN_ID"])] == ["CN_ID"]
    assert [f.type for f in detect.analyze(TEXT, {detect.Entity.MOBILE})] == ["MOBILE"]
    assert detect.analyze(TEXT, []) == []
    assert detect.analyze(TEXT, score_threshold=1.01) == []


def test_an_entity_nobody_knows_is_an_error_and_not_silence():
    with pytest.raises(ValueError, match="CN_IDD"):
        detect.analyze(TEXT, ["CN_IDD", "MOBILE"])


def test_many_texts_give_what_each_gives():
    texts = [TEXT, "", "😀 13800138000", "e\u0301 13800138000", "你好"]

    assert detect.analyze_batch(iter(texts)) == [detect.analyze(t) for t in texts]
    assert detect.analyze_batch([]) == []


def test_places_count_code_points():
    text = "😀👩\u200d👩\u200d👧e\u0301 13800138000"

    [found] = detect.analyze(text)

    assert text[found.start : found.end] == "13800138000"


@pytest.mark.parametrize("level", LEVELS)
def test_what_is_masked_is_found_no_more(level):
    masked = detect.mask(TEXT, level=level)

    assert detect.analyze(masked) == []
    assert masked.startswith("手机 ")


def test_masking_only_some_types_leaves_the_others():
    assert detect.mask(TEXT, ["MOBILE"]) == TEXT.replace("13800138000", "138****8000")


def test_every_finding_is_explained_in_both_languages():
    phone, card = detect.explain(TEXT)

    assert phone.rule == phone.finding.rule == "mobile/cn"
    assert "mobile number" in phone.why["en"]
    assert "手机" in phone.why["zh"]
    assert "校验码" in card.why["zh"]


def test_the_version_is_the_scanners():
    assert detect.version() == scanner().version


def test_it_loads_neither_django_nor_a_database_nor_the_house():
    heavy = ("django", "pyarrow", "typer", "guicang.bootstrap.house")
    code = (
        "import sys\n"
        "from guicang import detect\n"
        "assert detect.analyze('13800138000')\n"
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout == "[]\n"
