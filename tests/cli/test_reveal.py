"""What is sensitive by statute, on the command line: two people, once, on record."""

import json
import sqlite3
from contextlib import closing

import pytest

from guicang.adapters.packs import masking_policy
from guicang.domain.detect.policy import READING
from guicang.entrypoints.cli.exports import Use
from tests.cli.hands import at
from tests.cli.specimens import MOBILE, talk, write

ID = "110101199003078515"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    with at(tmp_path_factory.mktemp("reveal") / "home") as home:
        home.init()
        said = talk("c-id", "cust-1")
        said["messages"][0]["text"] = f"身份证 {ID}"
        export = write(
            tmp_path_factory.mktemp("in") / "in.jsonl", said, talk("c-plain")
        )
        home.json("import", export)
        yield home


def _ledger(home, tmp_path) -> list[dict]:
    file = tmp_path / "ledger.jsonl"
    home.json("ledger", "export", "--to", file, "--as", "auditor")
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()[:-1]]


def test_two_people_open_it_once_and_the_ledger_tells(home, tmp_path):
    asked = home.json(
        "reveal", "c-id", "--reason", "A lawsuit", *home.signed("supervisor")
    )
    request = asked["request"]["id"]
    early = home.run(
        "reveal", "--request", request, *home.signed("supervisor"), "-o", "json"
    )
    home.approve(request, "compliance")
    other = home.run(
        "reveal", "--request", request, *home.signed("legal"), "-o", "json"
    )
    opened = home.json("reveal", "--request", request, *home.signed("supervisor"))
    again = home.run(
        "reveal", "--request", request, *home.signed("supervisor"), "-o", "json"
    )
    entries = _ledger(home, tmp_path)

    assert ID not in json.dumps(asked)
    assert (early.code, early.error["code"]) == (20, "GC-310")
    assert (other.code, other.error["code"]) == (20, "GC-330")
    assert ID in opened["conversations"][0]["messages"][0]["text"]
    assert (again.code, again.error["code"]) == (20, "GC-308")
    deeds = [e["tag"] for e in entries if e["tag"].startswith("finding:")]
    assert deeds[-5:] == [
        "finding:reveal-proposed",
        "finding:reveal-refused",
        "finding:reveal-refused",
        "finding:revealed",
        "finding:reveal-refused",
    ]
    assert ID not in json.dumps(entries)


def test_an_export_in_clear_takes_two_people_as_well(home, tmp_path):
    to = tmp_path / "clear.jsonl"
    asked = home.json(
        "export", "--to", to, "--purpose", "x", "--reveal", *home.signed("legal")
    )
    missing = not to.exists()
    home.approve(asked["request"]["id"], "supervisor")
    done = home.json(
        "export", "--to", to, "--request", asked["request"]["id"],
        *home.signed("legal"),
    )  # fmt: skip

    assert missing
    assert done["masked"] is False
    assert ID in to.read_text("utf-8")


def test_what_one_person_asks_for_is_said_in_words(home):
    answer = home.run(
        "reveal", "c-id", "--reason", "x", *home.signed("legal"), lang="zh"
    )

    assert answer.code == 0
    assert "guicang reveal --request r-" in answer.out
    assert ID not in answer.out + answer.err


WRONG = {
    "neither": (),
    "both": ("c-id", "--request", "r-1"),
}


@pytest.mark.parametrize("arguments", WRONG.values(), ids=WRONG)
def test_a_conversation_or_a_request_is_needed(home, arguments):
    answer = home.run("reveal", *arguments, "--as", "legal", "-o", "json")

    assert (answer.code, answer.error["code"]) == (2, "GC-804")


def test_screening_again_finds_nothing_new_under_the_same_rules(home):
    done = home.json("rescan", *home.signed("admin"))
    refused = home.run("rescan", *home.signed("legal"), "-o", "json")

    assert (done["conversations"], done["failed"], done["findings"]) == (0, 0, {})
    assert (refused.code, refused.error["code"]) == (20, "GC-303")


def test_what_other_rules_screened_is_screened_again(home):
    with closing(sqlite3.connect(home.path / "data" / "guicang.db")) as database:
        database.execute("UPDATE guicang_conversation SET rules = 'older/1'")
        database.commit()

    done = home.json("rescan", *home.signed("admin"))

    assert (done["conversations"], done["failed"]) == (2, 0)
    assert done["findings"] == {"CN_ID": 1, "MOBILE": 1}


def test_every_use_is_one_of_the_policys_purposes():
    assert {READING, *Use} == masking_policy().purposes


def test_what_was_exchanged_is_opened_again(home, tmp_path):
    out, back = tmp_path / "out.jsonl", tmp_path / "back.jsonl"
    home.json(
        "export", "--to", out, "--purpose", "x", "--for", "exchange",
        *home.signed("legal"),
    )  # fmt: skip

    done = home.json(
        "unmask", out, "--to", back, "--reason", "x", *home.signed("legal")
    )

    assert MOBILE not in out.read_text("utf-8")
    assert MOBILE in back.read_text("utf-8")
    assert ID not in back.read_text("utf-8")
    assert done["opened"]["MOBILE"] == 1
