"""What could not be read, on the command line: listed, looked at, read again, ended."""

import pytest

from tests.cli.hands import at, guicang

BROKEN = '{"conversation_id": "q-2", "text": "13912345678", "ts": "never"}\n'


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    with at(tmp_path_factory.mktemp("quarantine") / "home") as home:
        home.init()
        file = home.path.parent / "in.jsonl"
        file.write_text(BROKEN + "torn\n")
        home.json("import", file)
        yield home


def test_it_is_listed_by_file_and_code_and_never_with_what_it_says(home):
    listed = home.json("quarantine", "list")
    text = home.run("quarantine", "list")

    assert listed["count"] == 2
    (group,) = listed["groups"]
    assert (group["code"], group["items"]) == ("GC-101", 2)
    assert [item["position"] for item in listed["items"]] == [2, 1]
    assert listed["items"][0]["advice"]
    assert "139123" not in str(listed) + text.out
    here = home.json(
        "quarantine", "list", "--file", home.path.parent / "in.jsonl", "--older", 1
    )
    assert here["items"] == []
    assert home.json("quarantine", "list", "--file", group["file"][:9])["count"] == 2
    gone = home.run("quarantine", "list", "--file", "0000", "-o", "json")
    assert (gone.code, gone.error["code"]) == (2, "GC-108")


def test_a_process_of_its_own_lists_it_in_either_language(home):
    for lang, why in (("en", "cannot be read"), ("zh", "无法读取")):
        told = guicang("--lang", lang, "quarantine", "list", home=home.path)

        assert (told.code, why in told.out) == (0, True), told.err


def test_it_is_shown_masked_and_opened_for_a_reason(home):
    item = home.json("quarantine", "list")["items"][-1]["id"]
    why = ("--reason", "a customer asks", *home.signed("legal"))

    masked = home.json("quarantine", "show", item, *why)
    why = ("--reason", "a customer asks", *home.signed("legal"))
    opened = home.json("quarantine", "show", item, "--reveal", *why)

    assert masked["masked"]
    assert "13912345678" not in masked["text"]
    assert not opened["masked"]


def test_it_is_read_again_and_says_what_stays(home):
    as_admin = home.signed("admin")
    done = home.json("quarantine", "retry", "--all", *as_admin)
    nothing = home.run("quarantine", "retry", "-o", "json", *home.signed("admin"))

    assert (done["items"], done["ended"], done["stayed"]) == (2, 0, {"GC-101": 2})
    assert (nothing.code, nothing.error["code"]) == (2, "GC-804")


def test_what_is_too_young_is_not_discarded(home):
    why = ("--all", "--reason", "gone for good", *home.signed("legal"))
    refused = home.run("quarantine", "discard", *why, "-o", "json")

    assert (refused.code, refused.error["code"]) == (20, "GC-110")
