"""``notice`` on the command line: words, ways, what became of it."""

import pytest

from tests.cli.hands import at

HOOK = "https://oapi.dingtalk.com/robot/send?access_token=CANARY"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    with at(tmp_path_factory.mktemp("notices") / "home") as home:
        home.init()
        yield home


def test_words_are_shown_read_out_and_changed(home, tmp_path):
    text = tmp_path / "text.txt"
    text.write_text("{in30} en 30 jours", "utf-8")
    wrong = tmp_path / "wrong.txt"
    wrong.write_text("{customer}", "utf-8")
    new = ("--subject", "Bientôt", "--text", str(text))
    before = len(home.json("notice", "versions")["versions"])

    said = home.json("notice", "preview", "disposal-due", "--lang", "fr", *new)
    unknown = home.run(
        *("notice", "preview", "disposal-due", "--subject", "x"),
        *("--text", str(wrong), "-o", "json"),
    )
    version = home.json(
        "notice", "template", "disposal-due", "fr", *new, *home.signed("legal")
    )
    shown = home.json("notice", "show", "disposal-due", "--lang", "fr")

    assert (said["subject"], said["text"]) == ("Bientôt", "128 en 30 jours")
    assert unknown.error["code"] == "GC-841"
    assert version["version"] == before + 1
    assert shown["templates"]["fr"]["own"]
    assert home.json("notice", "versions")["versions"][0]["by"] == "legal"


def test_a_way_is_added_from_files_and_shown_without_them(home, tmp_path):
    url, secret = tmp_path / "url", tmp_path / "secret"
    url.write_text(HOOK)
    secret.write_text("SEC-CANARY")
    kept = ("--secret", f"url=@{url}", "--secret", f"secret=@{secret}")

    home.json(
        "notice", "way", "ops", "dingtalk", *kept, "--quiet", "22:00-08:00",
        *home.signed("admin"),
    )  # fmt: skip
    home.json("notice", "route", "alarm", "way:ops", *home.signed("admin"))

    listed = home.run("notice", "ways", "-o", "json")
    occasions = home.json("notice", "occasions")["occasions"]
    assert "22:00-08:00" in listed.out
    assert "CANARY" not in listed.out
    assert {o["occasion"]: o["to"] for o in occasions}["alarm"] == ["way:ops"]


def test_nothing_is_due_in_a_new_home(home):
    sent = home.json("notice", "deliver")

    assert home.json("notice", "forewarn")["digests"] == 0
    assert (sent["sent"], sent["failed"], sent["dead"]) == (0, 0, 0)
    assert home.json("notice", "list")["notices"] == []


def test_customers_are_told_of_changes_that_were(home, tmp_path):
    listed = tmp_path / "listed.txt"
    listed.write_text("kim, not an address\n")

    never = home.run("notice", "customers", "7", *home.signed("legal"), "-o", "json")
    wrong = home.run(
        *("notice", "customers", "7", "--to", str(listed)),
        *(*home.signed("legal"), "-o", "json"),
    )

    assert never.error["code"] == "GC-756"
    assert wrong.error["code"] == "GC-840"
    assert "kim" not in wrong.out
