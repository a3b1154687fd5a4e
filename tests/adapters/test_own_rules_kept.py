"""Compiled rules are kept in a folder: whole, ours, and for their owner alone."""

import pytest

from guicang.adapters.scanning.custom.cache import Cache
from guicang.adapters.scanning.custom.engine import RuleEngine
from guicang.domain.errors import CacheDenied, CacheFailed, NoSpace
from tests.adapters.own_rules import engine, found, only
from tests.fakes.keys import MemoryTagger
from tests.faults.full_disk import mounted, others, require, small_disk, unmount
from tests.specimens.rules import rule, rule_set

RULES = (rule("patterns", "[0-9]{3,5}"), rule("keywords", "ab", "中文"))
TAG = MemoryTagger().tag


def test_what_was_compiled_is_kept_and_used_again(tmp_path, monkeypatch):
    rules = rule_set(*RULES)
    first = engine(tmp_path).build(rules, "v1")
    monkeypatch.setattr(
        "guicang.adapters.scanning.custom.engine.compile_apart",
        lambda *_: pytest.fail("compiled again"),
    )

    again = engine(tmp_path).build(rules, "v2")

    assert found(again, "ab 1234 中文") == found(first, "ab 1234 中文") != []
    (kept,) = tmp_path.iterdir()
    assert kept.stat().st_mode & 0o777 == 0o600


SPOILT = {
    "cut": lambda data: data[:-1],
    "changed": lambda data: data[:-9] + bytes([data[-9] ^ 1]) + data[-8:],
    "of another product": lambda data: b"x" + data[1:],
    "without a head": lambda data: data[:24] + b"{" * (len(data) - 24),
    "empty": lambda data: b"",
}


@pytest.mark.parametrize("spoil", list(SPOILT.values()), ids=list(SPOILT))
def test_a_kept_file_that_is_not_as_it_was_written_is_made_again(tmp_path, spoil):
    rules = rule_set(RULES[0])
    engine(tmp_path).build(rules, "v1")
    (kept,) = tmp_path.iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(spoil(whole))

    assert found(engine(tmp_path).build(rules, "v1"), "1234") == [(0, 0, 4)]
    assert len(kept.read_bytes()) == len(whole)


def test_a_kept_file_that_somebody_else_wrote_is_not_used(tmp_path):
    rules = rule_set(RULES[0])
    RuleEngine(tmp_path, MemoryTagger(b"stranger").tag).build(rules, "v1")
    (kept,) = tmp_path.iterdir()
    strange = kept.read_bytes()

    engine(tmp_path).build(rules, "v1")

    assert kept.read_bytes() != strange


def test_only_some_compiled_sets_are_kept(tmp_path):
    for number in range(10):
        only(tmp_path, rule("keywords", f"word{number}"))

    assert len(list(tmp_path.iterdir())) == 8


def keep(folder):
    """Keep what was compiled of no rules at all."""
    return Cache(folder, TAG).get("ab" * 32, dict)


def test_a_full_disk_is_told_and_leaves_nothing_half_written(tmp_path):
    (tmp_path / "other.rules").write_bytes(b"x")
    with small_disk(tmp_path) as disk:
        with disk.level(0), pytest.raises(NoSpace) as caught:
            keep(tmp_path)
        left = [path.name for path in tmp_path.iterdir()]
        again = keep(tmp_path)

    assert caught.value.data == {"what": str(tmp_path)}
    assert left == ["other.rules"]
    assert again == {}


def test_a_folder_of_somebody_else_is_told(tmp_path):
    folder = tmp_path / "compiled"
    tmp_path.chmod(0o500)

    try:
        with others(), pytest.raises(CacheDenied) as caught:
            keep(folder)
    finally:
        tmp_path.chmod(0o700)

    assert caught.value.data == {"what": str(folder)}
    assert not folder.exists()


def test_a_disk_that_only_reads_is_told(tmp_path):
    require(mounted(tmp_path, "ro"), "mount")

    try:
        with pytest.raises(CacheDenied):
            keep(tmp_path)
    finally:
        unmount(tmp_path)


def test_a_folder_that_is_none_is_told(tmp_path):
    folder = tmp_path / "compiled"
    folder.write_text("")

    with pytest.raises(CacheFailed) as caught:
        keep(folder)

    assert caught.value.data == {"reason": f"{folder}: Not a directory"}
