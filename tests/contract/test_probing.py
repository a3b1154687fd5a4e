"""What a probe promises: it finds what is there and names what it could not see."""

import os
import socket
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from guicang.adapters.probing.files import FileProbe

CANARY = "金丝雀-7f3a9c41-请勿留下".encode()
MANY = {f"n{number}": b"needle %08d of many" % number for number in range(500)}


def test_a_needle_is_found_in_the_files_that_hold_it(tmp_path):
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "a").write_bytes(CANARY)
    (tmp_path / "b").write_bytes(b"nothing")
    (tmp_path / "deep" / "er" / "c").write_bytes(b"x" * 77 + CANARY + b"y")

    found = FileProbe([tmp_path]).search({"canary": CANARY, "other": b"not there"})
    assert found == {"canary": [str(tmp_path / "a"), str(tmp_path / "deep/er/c")]}


@pytest.mark.parametrize("needles", [{"c": CANARY}, {"c": CANARY, **MANY}])
@pytest.mark.parametrize("place", range(4096 - len(CANARY) - 9, 4096 + 9))
def test_a_needle_on_the_border_of_two_chunks_is_found(tmp_path, place, needles):
    file = tmp_path / "f"
    file.write_bytes(b"\x01" * place + CANARY + b"\x02" * 5000)

    assert FileProbe([tmp_path], chunk=4096).search(needles) == {"c": [str(file)]}


def test_chunks_smaller_than_a_needle_do(tmp_path):
    (tmp_path / "f").write_bytes(b"..." + CANARY)

    assert "c" in FileProbe([tmp_path], chunk=5).search({"c": CANARY})


@given(
    content=st.binary(max_size=200),
    cuts=st.lists(st.tuples(st.integers(0, 199), st.integers(1, 40)), max_size=30),
    chunk=st.integers(1, 64),
)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_one_pass_for_many_finds_what_plain_searching_finds(
    tmp_path, content, cuts, chunk
):
    file = tmp_path / "f"
    file.write_bytes(content)
    pieces = {content[at : at + length] for at, length in cuts} - {b""}
    needles = {str(n): piece for n, piece in enumerate(sorted(pieces))} | MANY

    found = FileProbe([tmp_path], chunk=chunk).search(needles)
    assert set(found) == {name for name, needle in needles.items() if needle in content}


def test_holes_of_sparse_files_are_searched_too(tmp_path):
    file = tmp_path / "sparse"
    with file.open("wb") as out:
        out.seek(40 * 1024 * 1024)
        out.write(CANARY)
        out.truncate(50 * 1024 * 1024)
    probe = FileProbe([tmp_path])

    found = probe.search({"c": CANARY, "border": CANARY + b"\0" * 9})
    assert found == {"c": [str(file)], "border": [str(file)]}
    assert probe.scope()["bytes"] == 50 * 1024 * 1024


def test_the_name_of_a_file_is_content(tmp_path):
    (tmp_path / f"{CANARY.decode()}.pdf").write_bytes(b"")

    assert "c" in FileProbe([tmp_path]).search({"c": CANARY})


def test_the_scope_says_what_was_searched(tmp_path):
    (tmp_path / "a").write_bytes(b"12345")
    probe = FileProbe([tmp_path], ["the backups of the database server"])
    probe.search({"c": CANARY})

    assert probe.scope() == {
        "probed": [str(tmp_path)],
        "files": 1,
        "bytes": 5,
        "not_probed": ["the backups of the database server"],
    }


def not_probed(probe):
    probe.search({"c": CANARY})
    return probe.scope()["not_probed"]


def test_nothing_that_was_not_searched_is_passed_over(tmp_path):
    home, away = tmp_path / "home", tmp_path / "away"
    home.mkdir()
    away.mkdir()
    (away / "f").write_bytes(CANARY)
    (home / "out").symlink_to(away)
    (home / "gone").symlink_to(away / "nowhere")
    (home / "kept").write_bytes(b"1")
    (home / "in").symlink_to(home / "kept")
    os.mkfifo(home / "pipe")
    absent = tmp_path / "absent"

    assert not_probed(FileProbe([home, absent])) == [
        f"{absent}: not there",
        f"{home}/out: a link to {away}, which is not below the paths",
        f"{home}/pipe: not a regular file",
    ]


def test_a_socket_holds_no_bytes(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("s")

        assert not_probed(FileProbe([tmp_path])) == []


class Refusing(FileProbe):
    """A disk on which one file cannot be read, and one goes while we look."""

    def _is_file(self, path):
        known = super()._is_file(path)
        if path.name == "gone":
            path.unlink()
        return known

    def _search(self, path, matcher):
        if path.name == "bad":
            raise OSError(5, "Input/output error")
        return super()._search(path, matcher)


def test_an_unreadable_file_is_named_and_a_vanished_one_is_fine(tmp_path):
    for name in ("bad", "gone", "good"):
        (tmp_path / name).write_bytes(CANARY)
    probe = Refusing([tmp_path])

    assert probe.search({"c": CANARY}) == {"c": [str(tmp_path / "good")]}
    assert probe.scope()["not_probed"] == [f"{tmp_path}/bad: Input/output error"]


def test_paths_that_overlap_are_searched_once(tmp_path):
    (tmp_path / "d").mkdir()
    file = tmp_path / "d" / "f"
    file.write_bytes(CANARY)
    probe = FileProbe([tmp_path, tmp_path / "d", file])

    assert probe.search({"c": CANARY}) == {"c": [str(file)]}
    assert probe.scope()["files"] == 1


def test_an_empty_needle_is_refused(tmp_path):
    with pytest.raises(ValueError, match="everywhere"):
        FileProbe([tmp_path]).search({"c": b""})


def test_no_needles_find_nothing(tmp_path):
    (tmp_path / "f").write_bytes(b"1")

    assert FileProbe([Path(tmp_path)]).search({}) == {}
