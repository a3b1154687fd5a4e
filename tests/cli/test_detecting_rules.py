"""``detect`` and ``mask`` by rules of one's own, from a file or as published."""

import json

import pytest

from tests.cli.hands import guicang
from tests.cli.specimens import objects
from tests.gateway.test_rules import Office
from tests.specimens.rules import document, rule

OWN = document(
    rule("keywords", "内部价", type="PRICE", id="prices"),
    rule("blacklist", "私下转账", type="OFF", id="off"),
    rule("prohibited", "赌博充值", type="BAD", id="bad"),
    rule("marks", "AB-1234", type="PICKED", id="picked"),
)
SAID = "内部价\n请私下转账\n赌博充值\n编号ab1234\n你好"


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    path = tmp_path_factory.mktemp("own") / "own.json"
    path.write_text(json.dumps(OWN), "utf-8")
    return str(path)


def test_a_rule_set_file_judges_without_a_home(own, tmp_path):
    answer = guicang("detect", "-", "--rules", own, input=SAID, home=tmp_path / "none")

    found = objects(answer.out)
    assert [f["verdict"] for f in found] == ["mask", "block", "allow", "mask", "allow"]
    assert [[x["type"] for x in f["findings"]] for f in found] == [
        ["PRICE"],
        ["OFF"],
        [],
        ["PICKED"],
        [],
    ]
    assert [x["type"] for x in found[2]["reports"]] == ["BAD"]
    assert [f["preserve"] for f in found] == [False, False, True, False, False]


def test_a_rule_set_file_masks_and_its_types_can_be_chosen(own):
    all_ = guicang("mask", "-", "--rules", own, input=SAID).out.splitlines()
    some = guicang("mask", "-", "--rules", own, "--types", "PICKED", input=SAID)

    assert all_[0] == "***"
    assert all_[2] == "赌博充值"
    assert some.out.splitlines()[0] == "内部价"
    assert "1234" not in some.out


def test_a_rule_of_ones_own_is_explained_as_one(own):
    answer = guicang("detect", "-", "--rules", own, "--explain", input="内部价")

    [found] = objects(answer.out)[0]["findings"]
    assert found["rule"] == "prices"
    assert found["why"]["en"] == "A rule of the organisation found it."


def test_rules_in_force_are_those_that_the_home_published(tmp_path):
    (tmp_path / "guicang.toml").write_text("")
    before = guicang("detect", "-", "--in-force", input=SAID, home=tmp_path)
    Office(tmp_path).publish(OWN)
    after = guicang("detect", "-", "--in-force", input=SAID, home=tmp_path)

    assert {f["verdict"] for f in objects(before.out)} == {"allow"}
    assert [f["verdict"] for f in objects(after.out)][:2] == ["mask", "block"]
    assert objects(after.out)[3]["findings"]


def test_rules_that_do_not_fit_are_refused(own, tmp_path):
    both = guicang("detect", "-", "--in-force", "--rules", own, input=SAID)
    none = guicang("detect", "-", "--in-force", input=SAID, home=tmp_path)
    lost = guicang("detect", "-", "--rules", "nowhere.yaml", input=SAID)

    assert (both.code, none.code, lost.code) == (2, 2, 2)
    assert "GC-801" in none.err
    assert "GC-804" in both.err


@pytest.fixture
def by_channel(tmp_path):
    off = rule("blacklist", "私下转账", id="off", scope={"channels": ["web"]})
    shop = rule("keywords", "内部价", id="shop", scope={"sources": ["shop"]})
    path = tmp_path / "ours.json"
    path.write_text(json.dumps(document(off, shop)), "utf-8")
    return path


WHERE = [
    ({"channel": "web"}, "block"),
    ({"channel": "phone", "source": "desk"}, "allow"),
    ({"channel": "phone", "source": "shop"}, "mask"),
    ({"source": "desk"}, "block"),
    ({}, "block"),
    ({"channel": 7, "source": ["desk"]}, "block"),
    ({"channel": "w" * 201}, "block"),
]


def test_rules_hold_where_the_lines_say_that_they_were_said(by_channel):
    text = "请私下转账，给内部价"
    said = [{"id": n, "text": text, **where} for n, (where, _) in enumerate(WHERE)]
    lines = "".join(json.dumps(each) + "\n" for each in said)

    found = objects(guicang("detect", "-", "--rules", by_channel, input=lines).out)
    masked = objects(guicang("mask", "-", "--rules", by_channel, input=lines).out)
    plain = objects(guicang("detect", "-", input=lines).out)

    assert [each["verdict"] for each in found] == [verdict for _, verdict in WHERE]
    assert [masked[n]["text"] == text for n in (1, 2)] == [True, False]
    for told in (found, plain):
        assert (
            told[2].items() >= {"id": 2, "channel": "phone", "source": "shop"}.items()
        )
        assert not {"channel", "source"} & told[5].keys()
