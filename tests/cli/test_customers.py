"""Customers are shown, merged and split at a terminal; holds follow."""

import pytest

from tests.cli.hands import at
from tests.cli.specimens import talk, write


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    with at(tmp_path_factory.mktemp("customers") / "home") as home:
        home.init()
        file = write(
            home.path.parent / "talk.jsonl",
            *(talk(f"c-{n}", f"cust-{n % 4}") for n in range(8)),
        )
        home.json("import", file)
        yield home


def of(home, name):
    return home.json("customer", "show", name)


def merge(home, *names):
    asked = home.json(
        "customer", "merge", *names, "--reason", "one person", *home.signed("legal")
    )["request"]
    home.approve(asked["id"], "supervisor", "compliance")


def test_customers_are_listed_by_digests_and_found_by_a_platforms_id(home):
    listed = home.json("customer", "list", "--limit", 2)
    more = home.json("customer", "list", "--after", listed["next"])
    shown = of(home, "cust-0")

    found = [c["customer"] for c in (*listed["customers"], *more["customers"])]
    assert len(set(found)) == len(found) == 4
    assert shown["customer"] in found
    assert shown["conversations"] == 2
    assert shown["changes"] == []
    assert "cust-0" not in home.run("customer", "list").out


def test_an_unknown_customer_is_said_to_be_none(home):
    refused = home.run("customer", "show", "nobody", "-o", "json")

    assert (refused.code, refused.error["code"]) == (1, "GC-610")


def test_a_merge_is_previewed_asked_for_signed_and_split_again(home):
    case = home.json(
        "hold", "place", "--customer", "cust-1", "--reason", "sued",
        *home.signed("legal"),
    )["hold"]  # fmt: skip
    preview = home.json(
        "customer", "merge", "cust-1", "cust-2", "--preview", *home.signed("legal")
    )
    before = home.json("explain", "c-2")["state"]

    merge(home, "cust-1", "cust-2")

    assert preview["request"] is None
    assert preview["impact"]["holds"] == [{"hold": case, "more": 2}]
    assert before != "held"
    assert home.json("explain", "c-2")["holds"] == [case]
    assert of(home, "cust-1") == of(home, "cust-2")
    assert len(of(home, "cust-1")["identities"]) == 2

    asked = home.json(
        "customer", "split", "cust-1", "--away", "cust-2", "--reason", "two people",
        *home.signed("compliance"),
    )["request"]  # fmt: skip
    home.approve(asked["id"], "supervisor", "legal")

    changes = of(home, "cust-2")["changes"]
    assert [each["deed"] for each in changes] == ["split", "merge"]
    assert len(of(home, "cust-2")["identities"]) == 1
    assert home.json("explain", "c-2")["holds"] == [case]


def test_who_signs_is_told_in_their_language_what_it_would_do(home):
    asked = home.json(
        "customer", "merge", "cust-0", "cust-3", "--reason", "one person",
        *home.signed("legal"),
    )["request"]  # fmt: skip

    english = home.run("requests", asked["id"]).out
    chinese = home.run("requests", asked["id"], lang="zh").out

    assert "merging or splitting customers" in english
    assert "2 in the working store, 0 in the archive" in english
    assert "合并或拆分客户" in chinese
    assert "cust-0" not in english + chinese


def test_a_table_is_printed_of_all_of_it(home):
    shown = home.run("customer", "show", "cust-0", lang="zh").out
    suggested = home.run("customer", "suggestions", lang="zh").out
    preview = home.run(
        "customer", "merge", "cust-0", "cust-3", "--preview", *home.signed("legal")
    ).out

    assert "记录自带" in shown
    assert "疑似同一人的客户" in suggested
    assert "No hold would cover more." in preview


def test_one_and_the_same_is_not_merged(home):
    refused = home.run(
        "customer", "merge", "cust-0", "cust-0", "--reason", "x",
        *home.signed("legal"), "-o", "json",
    )  # fmt: skip

    assert (refused.code, refused.error["code"]) == (10, "GC-611")
