"""``keys``, and what ``archive`` does with stores, at the command line."""

import pytest

from tests.cli.hands import at
from tests.cli.specimens import talk, write


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    with at(tmp_path_factory.mktemp("keys") / "home") as home:
        home.init()
        yield home


def test_keys_are_divided_tried_rotated_and_brought_back(home, tmp_path):
    export = write(tmp_path / "export.jsonl", talk("c-1"))
    home.json("import", export, *home.signed("admin"))
    before = home.json("keys", "status")
    made = home.json("keys", "split", "--to", tmp_path, *home.signed("admin"))
    tried = home.json("keys", "drill", *made["files"][:3], *home.signed("admin"))
    after = home.json("keys", "status")
    (home.path / "keys" / "kek-0001.key").unlink()
    joined = home.json("keys", "join", *made["files"][2:])
    rotated = home.json("keys", "rotate", *home.signed("admin"))
    again = home.json("keys", "rewrap", *home.signed("admin"))

    assert (before["epoch"], before["wrapping"]) == (1, "file")
    assert (made["parts"], made["needed"], len(made["files"])) == (5, 3, 5)
    assert (tried["epoch"], tried["shares"]) == (1, 3)
    assert after["escrow"]["drilled"] is not None
    assert (joined["epoch"], joined["shares"]) == (1, 3)
    assert (rotated["epoch"], rotated["behind"]) == (2, 0)
    assert again == rotated
    assert "2" in home.run("keys", "status").out


def test_too_few_shares_are_refused_with_a_code(home, tmp_path):
    made = home.json("keys", "split", "--to", tmp_path, *home.signed("admin"))

    answer = home.run("keys", "drill", made["files"][0], *home.signed("admin"))

    assert answer.code == 2
    assert "GC-875" in answer.err


def test_without_buckets_there_is_nothing_to_lock_and_no_second_store(home):
    assert home.json("archive", "lock")["changed"] == 0
    assert home.json("archive", "copy")["segments"] == 0
    assert home.json("archive", "verify", "--store", "first")["whole"]

    answer = home.run("archive", "verify", "--store", "second")

    assert answer.code == 2
    assert "GC-804" in answer.err
