"""The masking policy through the command line: shown, tried, signed, and seen."""

import json
import re

import pytest
import yaml

from tests.cli.hands import at
from tests.cli.specimens import talk, write

CHINESE = re.compile(r"[\u4e00-\u9fff]")
MOBILE = "13812345678"
OURS = {
    "schema": "guicang.masking/1",
    "clauses": [
        {"do": "redact", "types": ["MOBILE"], "purposes": ["export"]},
        {"do": "pseudonym", "purposes": ["exchange"]},
    ],
}


def exported(home, name):
    out = home.path.parent / name
    home.json("export", "--to", out, "--purpose", "audit", *home.signed("compliance"))
    return out.read_text("utf-8")


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    with at(tmp_path_factory.mktemp("masking") / "home") as home:
        home.init()
        said = talk("c-1")
        said["messages"][1]["text"] = f"请回电{MOBILE}。"
        home.json("import", write(home.path.parent / "talk.jsonl", said))
        yield home


@pytest.fixture(scope="module")
def ours(home):
    path = home.path.parent / "ours.yaml"
    path.write_text(yaml.safe_dump(OURS), "utf-8")
    return path


@pytest.fixture(scope="module")
def applied(home, ours):
    done = {
        "show": home.json("masking", "show"),
        "text": exported(home, "before.jsonl"),
        "run": home.json("masking", "simulate", ours),
    }
    request = home.json("masking", "apply", ours, "--as", "supervisor")
    home.approve(request["id"], "admin", "legal")
    done["version"] = home.json("masking", "show")["version"]
    return {**done, "request": request, "after": exported(home, "after.jsonl")}


def test_the_shipped_policy_is_shown_where_none_was_applied(applied):
    assert applied["show"]["version"] == "1"
    assert applied["show"]["document"]["schema"] == "guicang.masking/1"


def test_a_simulation_says_for_whom_what_changes(home, ours, applied):
    rows = applied["run"]["changes"]
    shown = home.run("requests", applied["request"]["id"]).out

    assert {
        "purpose": "export",
        "roles": ["admin", "legal", "compliance"],
        "types": ["MOBILE"],
        "before": "mask medium",
        "after": "redact",
        "reveals": False,
        "values": applied["run"]["found"]["MOBILE"],
    } in rows
    assert applied["run"]["sealed"] == ["exchange", "testing"]
    assert "change of the masking policy" in shown
    assert MOBILE not in json.dumps(applied)


def test_what_is_in_force_masks_what_leaves_and_the_ledger_names_it(home, applied):
    out = home.path.parent / "ledger.jsonl"
    home.json("ledger", "export", "--to", out, *home.signed("auditor"))
    entries = [json.loads(line) for line in out.read_text("utf-8").splitlines()]

    told = [(e.get("tag", ""), e.get("data")) for e in entries]
    used = [data["masking"] for tag, data in told if tag == "conversation:exported"]
    assert f"138****{MOBILE[-4:]}" in applied["text"]
    assert "请回电***。" in applied["after"]
    assert used == ["1", applied["version"]]
    assert applied["version"].startswith("masking/1:")
    assert [tag for tag, _data in told if tag.startswith("masking:")][:2] == [
        "masking:proposed",
        "masking:changed",
    ]


def test_an_old_version_and_the_shipped_one_are_applied_anew(home, applied):
    for argv in (("shipped",), ("--version", 1)):
        request = home.json("masking", "apply", *argv, "--as", "supervisor")
        home.approve(request["id"], "admin", "legal")

    third, second, first = home.json("masking", "history")["versions"]
    assert third["digest"] == first["digest"] != second["digest"]
    assert second["document"] == applied["show"]["document"]


def test_what_is_written_to_be_changed_is_the_policy(home, applied):
    files = {
        name: home.path.parent / f"{name or 'now'}.yaml" for name in ("", "shipped")
    }
    for name, path in files.items():
        home.json("masking", "show", *([name] if name else []), "--to", path)
        home.json("masking", "check", path)

    again = home.run("masking", "show", "--to", files[""])
    assert yaml.safe_load(files[""].read_text("utf-8")) == OURS
    assert "# " in files["shipped"].read_text("utf-8")
    assert again.code == 2


def test_what_an_agent_may_not_see_is_refused_with_its_basis_in_both_languages(home):
    path = home.path.parent / "clear.yaml"
    clause = {"do": "keep", "types": ["MOBILE"], "roles": ["agent"]}
    path.write_text(yaml.safe_dump({**OURS, "clauses": [clause]}), "utf-8")

    english = home.run("masking", "apply", path, "--as", "supervisor")
    chinese = home.run("masking", "apply", path, "--as", "supervisor", lang="zh")

    assert (english.code, chinese.code) == (20, 20)
    assert "GC-230 clauses[0].types: MOBILE" in english.err
    assert "PIPL, article 51(3)" in english.err
    assert "个人信息保护法第五十一条第三项" in chinese.err


@pytest.mark.parametrize("argv", [(), ("--version", 1, "shipped")])
def test_either_a_file_or_a_version_is_applied(home, argv):
    assert home.run("masking", "apply", *argv).code == 2


def test_a_file_that_is_no_policy_is_refused(home):
    path = home.path.parent / "broken.yaml"
    path.write_text("[", "utf-8")

    assert "GC-121" in home.run("masking", "check", path).err


@pytest.mark.parametrize(
    "argv",
    [
        ("show",),
        ("show", "shipped"),
        ("check", "shipped"),
        ("simulate", "shipped"),
        ("history",),
    ],
    ids=" ".join,
)
def test_every_screen_speaks_the_language_it_is_asked_in(home, applied, argv):
    english, chinese = home.run("masking", *argv), home.run("masking", *argv, lang="zh")

    assert english.code == chinese.code == 0
    assert CHINESE.search(chinese.out)
    assert not CHINESE.search(english.out)


def test_what_is_in_force_is_published_to_the_gateway(home, applied):
    published = home.path / "gateway" / "masking.json"
    before = published.read_bytes()
    published.write_bytes(b"?")
    sick = home.run("doctor", "-o", "json")

    done = home.json("masking", "publish")

    assert "GC-227" in sick.out
    assert done["published"] == home.json("masking", "show")["version"]
    assert published.read_bytes() == before
