"""Every text that people read has its Chinese, and the Chinese says the same."""

import json
import shutil

import polib
import pytest
from tools import catalogues
from tools.pages.errors import errors

from guicang.domain.errors import (
    GuicangError,
    NoSpace,
    NoSuchPerson,
    RequestClosed,
    SealBroken,
)
from guicang.entrypoints import words


@pytest.fixture
def catalogue():
    return polib.pofile(str(catalogues.CATALOGUE))


@pytest.fixture(scope="module")
def locale(tmp_path_factory):
    """A folder in which the catalogue is compiled: there are hundreds of errors."""
    root = tmp_path_factory.mktemp("locale")
    folder = root / "zh_Hans" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    shutil.copy(catalogues.CATALOGUE, folder / "guicang.po")
    catalogues.compile_all(root)
    return root


@pytest.fixture
def compiled(locale, monkeypatch):
    monkeypatch.setattr(words, "_LOCALE", locale)
    return words.translator("zh")


def test_every_text_that_people_read_is_translated(catalogue):
    wanted = catalogues.wanted()

    missing = [i for i in catalogues.untranslated(catalogue, wanted) if i.must]

    assert {kind.message for kind in errors()} <= wanted.keys()
    assert missing == []


def test_no_translation_drops_or_invents_a_field(catalogue):
    assert catalogues.crooked(catalogue) == []


def test_no_translation_is_doubtful_or_obsolete(catalogue):
    assert [e.msgid for e in catalogue if e.fuzzy or e.obsolete] == []


def test_a_text_without_translation_is_found():
    empty = polib.POFile()
    wanted = {"new": catalogues.Wanted(text="new", place="here")}

    assert catalogues.untranslated(empty, wanted) == [wanted["new"]]


def test_a_fuzzy_translation_counts_as_none():
    fuzzy = polib.POFile()
    fuzzy.append(polib.POEntry(msgid="new", msgstr="新", flags=["fuzzy"]))
    wanted = {"new": catalogues.Wanted(text="new", place="here")}

    assert catalogues.untranslated(fuzzy, wanted) == [wanted["new"]]


def test_a_translation_that_loses_a_field_is_found():
    lossy = polib.POFile()
    lossy.append(polib.POEntry(msgid="held by {holds}", msgstr="受保全"))

    assert catalogues.crooked(lossy) == ["held by {holds}"]


MARKED = {
    "a marked text": ('_("two " "halves")', [("two halves", True)]),
    "a label of a paper": ('self.words("Batch")', [("Batch", True)]),
    "a reason of an error": ('BadPolicy(reason="no name")', [("no name", False)]),
    "a text that is computed": ("_(name)", []),
    "a reason that is computed": ('BadPolicy(reason=f"no {name}")', []),
    "a call of something else": ('print("hello")', []),
}


@pytest.mark.parametrize(("source", "found"), list(MARKED.values()), ids=list(MARKED))
def test_marked_texts_are_found_in_the_source(source, found):
    texts = catalogues.marked(source, "x.py")

    assert [(item.text, item.must) for item in texts] == found


def test_merging_keeps_what_is_sure_and_takes_what_is_not():
    mixed = polib.POFile()
    mixed.append(polib.POEntry(msgid="a", msgstr="甲"))
    mixed.append(polib.POEntry(msgid="b", msgstr="乙?", flags=["fuzzy"]))

    count = catalogues.merge(mixed, {"a": "另", "b": "乙", "c": "丙"})

    assert count == 2
    assert [(e.msgid, e.msgstr, e.fuzzy) for e in mixed] == [
        ("a", "甲", False),
        ("b", "乙", False),
        ("c", "丙", False),
    ]


def test_what_is_missing_is_printed_ready_to_be_filled_in(capsys, monkeypatch):
    new = catalogues.Wanted(text="quite new", place="here")
    monkeypatch.setattr(catalogues, "wanted", lambda: {new.text: new})

    assert catalogues.main(["--missing"]) == 0
    assert json.loads(capsys.readouterr().out) == {"quite new": ""}


def test_the_gate_fails_for_a_text_without_translation(capsys, monkeypatch):
    new = catalogues.Wanted(text="quite new", place="here")
    monkeypatch.setattr(catalogues, "wanted", lambda: {new.text: new})

    assert catalogues.main(["--check"]) == 1
    assert "quite new" in capsys.readouterr().out


def test_an_error_is_told_in_chinese_with_its_data(compiled):
    message, advice = words.say(SealBroken(place="c1/3/text"), compiled)

    assert message == "c1/3/text 的密封内容无法解开"
    assert advice.startswith("请停止写入")


def test_a_state_in_the_data_is_translated_and_a_name_is_not(compiled):
    closed, _ = words.say(RequestClosed(request="r1", state="expired"), compiled)
    nobody, _ = words.say(NoSuchPerson(person="expired"), compiled)

    assert closed == "申请 r1 的状态为：已过期"
    assert nobody == "没有名为 expired 的人员"


def test_a_store_in_the_data_is_translated_and_a_file_is_not(compiled):
    ring, _ = words.say(NoSpace(what="the key ring"), compiled)
    file, _ = words.say(NoSpace(what="now"), compiled)

    assert ring == "写入 密钥环 时空间不足"
    assert file == "写入 now 时空间不足"


def test_without_a_compiled_catalogue_errors_are_told_in_english(tmp_path, monkeypatch):
    monkeypatch.setattr(words, "_LOCALE", tmp_path)

    told = words.say(SealBroken(place="x"), words.translator("zh"))

    assert told == ("sealed content of x does not open", SealBroken.advice)


@pytest.mark.parametrize("kind", errors(), ids=lambda kind: kind.code)
def test_every_error_can_be_told_in_both_languages(kind, compiled):
    data = dict.fromkeys(catalogues._FIELD.findall(kind.message + kind.advice), "7")
    error: GuicangError = kind(**data)

    english = words.say(error, words.translator("en"))
    chinese = words.say(error, compiled)

    assert english == (str(error), kind.advice.format(**data))
    assert chinese[1] != english[1]


def test_the_empty_text_is_not_the_catalogues_header(compiled):
    assert compiled("") == ""


LANGUAGES = {
    "the option comes first": (("en", "zh", {"GUICANG_LANG": "zh"}), "en"),
    "then the variable": ((None, "zh", {"GUICANG_LANG": "en"}), "en"),
    "then the configuration": ((None, "en", {"LANG": "zh_CN.UTF-8"}), "en"),
    "then LC_ALL": ((None, "", {"LC_ALL": "en_GB", "LANG": "zh_CN"}), "en"),
    "then LANG": ((None, "", {"LANG": "en_US.UTF-8"}), "en"),
    "C says nothing": ((None, "", {"LC_ALL": "C", "LANG": "en_US"}), "en"),
    "an unknown language says nothing": ((None, "", {"LANG": "fr_FR"}), "zh"),
    "nothing at all means Chinese": ((None, "", {}), "zh"),
}


@pytest.mark.parametrize(
    ("given", "chosen"), list(LANGUAGES.values()), ids=list(LANGUAGES)
)
def test_the_language_is_chosen_in_this_order(given, chosen):
    assert words.language(*given) == chosen
