"""Rules of one's own through the command line, from the example to a masked word."""

import json
import re

import pytest
import yaml

from tests.cli.hands import at, guicang
from tests.cli.specimens import talk, write
from tests.specimens.rules import document, rule

CHINESE = re.compile(r"[\u4e00-\u9fff]")
PRICE = "内部价"
VALUE = "AB-1234"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    with at(tmp_path_factory.mktemp("rules") / "home") as home:
        home.init()
        said = talk("c-1")
        said["messages"][1]["text"] = f"给您{PRICE}，编号{VALUE}。"
        home.json("import", write(home.path.parent / "talk.jsonl", said))
        yield home


@pytest.fixture(scope="module")
def ours(home):
    path = home.path.parent / "ours.yaml"
    given = document(
        rule("keywords", PRICE, id="prices", type="PRICE"),
        rule("marks", VALUE, id="picked", type="PICKED"),
    )
    path.write_text(yaml.safe_dump(given, allow_unicode=True), "utf-8")
    return path


@pytest.fixture(scope="module")
def applied(home, ours):
    done = {
        "before": home.json("rules", "list"),
        "dry": home.json("rules", "dry-run", ours),
    }
    request = home.json(
        "rules", "apply", ours, "--as", "supervisor", "--reason", "test"
    )
    done["request"] = request
    done["signed"] = home.approve(request["id"], "admin", "legal")
    return done


def test_without_rules_only_examples_are_listed(applied):
    assert applied["before"]["current"] is None
    assert [e["name"] for e in applied["before"]["examples"]] == ["four-manners"]


def test_the_example_is_valid_and_shown_without_its_values(home):
    assert home.json("rules", "check", "four-manners")["valid"]

    shown = home.run("rules", "show", "four-manners", "-o", "json")
    assert "SPECIMEN-0042" not in shown.out
    assert "400-000-0042" not in shown.out
    assert {r["kind"] for r in shown.data["rules"]} == {
        "keywords",
        "patterns",
        "blacklist",
        "marks",
        "prohibited",
    }


def test_a_dry_run_counts_and_shows_no_value(home, ours, applied):
    text = home.run("rules", "dry-run", ours).out

    assert applied["dry"]["hits"] == {"mobile/cn": 1, "picked": 1, "prices": 1}
    assert applied["dry"]["added"] == 2
    assert "prices" in text
    assert PRICE not in text
    assert VALUE not in text


def test_a_dry_run_takes_a_file_of_conversations(home, ours):
    run = home.json(
        "rules", "dry-run", ours, "--sample", home.path.parent / "talk.jsonl"
    )

    assert (run["conversations"], run["hits"]["prices"]) == (1, 1)


def test_a_request_shows_the_dry_run_and_no_value(home, applied):
    shown = home.run("requests", applied["request"]["id"], "-o", "json")

    assert shown.data["operation"] == "sensitive_filter.change"
    assert shown.data["payload"]["dry_run"]["hits"]["prices"] == 1
    assert VALUE not in shown.out


def test_what_is_in_force_masks_what_comes_in_and_what_goes_out(home, applied):
    said = talk("c-2")
    said["messages"][1]["text"] = f"{PRICE}与{VALUE}"
    home.json("import", write(home.path.parent / "more.jsonl", said))
    out = home.path.parent / "out.jsonl"

    home.json("export", "--to", out, "--purpose", "audit", *home.signed("compliance"))

    text = out.read_text("utf-8")
    assert PRICE not in text
    assert VALUE not in text


def test_a_value_is_marked_in_a_conversation(home, applied):
    request = home.json(
        "rules", "mark", "c-1", 2, 2, 5, "--rule", "picked", "--as", "supervisor",
        "--reason", "test",
    )  # fmt: skip
    home.approve(request["id"], "admin", "legal")

    (_, picked) = home.json("rules", "show")["rules"]
    assert len(picked["marks"]) == 2


def test_an_old_version_is_applied_anew(home, applied):
    request = home.json("rules", "apply", "--version", 1, "--as", "supervisor")
    home.approve(request["id"], "admin", "legal")

    newest, *_, first = home.json("rules", "history")["versions"]
    assert newest["digest"] == first["digest"]
    assert newest["version"] > first["version"] == 1


REFUSED = {
    "a pattern that looks ahead": (rule("patterns", "a(?=b)"), "GC-222", 2, "环视"),
    "a pattern no engine reads": (rule("patterns", "(a"), "GC-222", 2, "括号"),
    "a field nobody knows": (
        {**rule("keywords", "x"), "wordz": 1},
        "GC-221",
        2,
        "未知",
    ),
}


@pytest.mark.parametrize(
    ("given", "code", "exit_code", "word"), list(REFUSED.values()), ids=list(REFUSED)
)
def test_what_is_refused_is_told_in_both_languages(home, given, code, exit_code, word):
    path = home.path.parent / "bad.yaml"
    path.write_text(yaml.safe_dump(document(given), allow_unicode=True), "utf-8")

    english = home.run("rules", "check", path)
    chinese = home.run("rules", "check", path, lang="zh")

    assert (english.code, chinese.code) == (exit_code, exit_code)
    assert f"\n{code} " in english.err
    assert not CHINESE.search(english.err)
    assert word in chinese.err


def test_a_file_that_is_no_rule_set_is_refused_without_its_words(home):
    path = home.path.parent / "broken.yaml"
    path.write_text('values: ["AB-9999\n', "utf-8")

    answer = home.run("rules", "check", path)

    assert answer.code == 2
    assert "AB-9999" not in answer.err


@pytest.mark.parametrize("argv", [(), ("--version", 1, "four-manners")])
def test_either_a_file_or_a_version_is_applied(home, argv):
    assert home.run("rules", "apply", *argv).code == 2


@pytest.mark.parametrize(
    "argv",
    [
        ("list",),
        ("show",),
        ("show", "four-manners"),
        ("check", "four-manners"),
        ("history",),
    ],
    ids=" ".join,
)
def test_every_screen_speaks_the_language_it_is_asked_in(home, applied, argv):
    english, chinese = home.run("rules", *argv), home.run("rules", *argv, lang="zh")

    assert english.code == chinese.code == 0
    assert CHINESE.search(chinese.out)
    assert not CHINESE.search(english.out.replace("内部", ""))


def test_what_is_in_force_is_published_to_the_gateway(home, ours, applied):
    published = home.path / "gateway" / "rules.json"
    current = home.json("rules", "list")["current"]
    found = guicang("detect", "-", "--in-force", input=PRICE, home=home.path)
    told = json.loads(published.read_text("utf-8"))

    assert PRICE in published.read_text("utf-8")
    assert VALUE not in published.read_text("utf-8")
    assert told["version"] == current["version"]
    assert json.loads(found.out)["verdict"] == "mask"


def test_rules_can_be_published_anew(home, applied):
    published = home.path / "gateway" / "rules.json"
    before = published.read_bytes()
    current = home.json("rules", "list")["current"]
    published.write_bytes(b"?")
    sick = home.run("doctor", "-o", "json")

    done = home.json("rules", "publish")

    assert "GC-227" in sick.out
    assert done["published"].startswith(f"rules/{current['version']}:")
    assert published.read_bytes() == before
