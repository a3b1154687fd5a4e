"""Rules in force, published in a file: whole, ours, and never older than before."""

from datetime import UTC, datetime

import pytest

from guicang.adapters.keys.tagging import FileTagger, HmacTagger
from guicang.adapters.publishing import FilePublished
from guicang.domain.detect.rules.document import digest_of
from guicang.domain.errors import (
    NoSpace,
    PublishingDenied,
    RulesNotPublished,
    RulesUnreadable,
)
from guicang.ports.rules import RuleVersion
from tests.fakes.keys import MemoryTagger
from tests.faults.full_disk import mounted, others, require, small_disk, unmount
from tests.specimens.rules import rule, stored

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
DOCUMENT = stored(rule("keywords", "内部价"), rule("marks", "value-1"))
TAG = MemoryTagger().tag


def version(number: int = 1, document=DOCUMENT) -> RuleVersion:
    digest = digest_of(document)
    return RuleVersion(
        version=number, document=document, digest=digest, by="wang", at=NOW
    )


@pytest.fixture
def published(tmp_path):
    return FilePublished(tmp_path / "gateway" / "rules.json", TAG)


def test_nothing_is_published_at_first(published):
    assert published.current() is None


def test_what_is_published_comes_back_in_another_process(published):
    published.publish(version())

    assert FilePublished(published.path, TAG).current() == version()
    assert published.path.stat().st_mode & 0o777 == 0o600
    assert [p.name for p in published.path.parent.iterdir()] == ["rules.json"]


def test_a_version_that_is_not_newer_changes_nothing_unless_it_is_meant(published):
    other = {**DOCUMENT, "name": "other"}
    published.publish(version(2))

    published.publish(version(1, other))
    published.publish(version(2, other))
    kept = published.current()
    published.publish(version(1, other), anew=True)

    assert kept == version(2)
    assert published.current() == version(1, other)


DAMAGE = {
    "cut": lambda data: data[:-30],
    "empty": lambda _data: b"",
    "no object": lambda _data: b"[]",
    "another schema": lambda data: data.replace(b"rules/1", b"rules/9"),
    "another version": lambda data: data.replace(b'"version":1', b'"version":2'),
    "another word": lambda data: data.replace("内部价".encode(), "外部价".encode()),
    "a field that is gone": lambda data: data.replace(b'"tag":', b'"gat":', 1),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_file_is_not_used_and_is_published_over(published, damage):
    published.publish(version())
    assert published.current()
    published.path.write_bytes(damage(published.path.read_bytes()))

    for _ in range(2):
        with pytest.raises(RulesUnreadable):
            published.current()

    published.publish(version())
    assert published.current() == version()


def test_a_file_of_another_home_is_not_used(published):
    published.publish(version())
    stranger = FilePublished(published.path, lambda _purpose, _value: "0" * 32)

    with pytest.raises(RulesUnreadable):
        stranger.current()


def test_a_full_disk_is_told_and_what_was_published_stays(published):
    published.publish(version(1))
    folder = published.path.parent

    with small_disk(folder) as disk:
        with disk.level(0), pytest.raises(NoSpace) as caught:
            published.publish(version(2))
        assert published.current() == version(1)
        assert [p.name for p in folder.iterdir()] == ["rules.json"]
        published.publish(version(2))
        assert published.current() == version(2)
    assert caught.value.data == {"what": "rules.json"}


def test_a_folder_of_somebody_else_is_told(tmp_path):
    tmp_path.chmod(0o500)
    published = FilePublished(tmp_path / "gateway" / "rules.json", TAG)

    try:
        with others(), pytest.raises(PublishingDenied) as caught:
            published.publish(version())
    finally:
        tmp_path.chmod(0o700)

    assert caught.value.data == {"what": "rules.json"}
    assert not published.path.parent.exists()


def test_a_disk_that_only_reads_is_told(tmp_path):
    require(mounted(tmp_path, "ro"), "mount")
    published = FilePublished(tmp_path / "gateway" / "rules.json", TAG)

    try:
        with pytest.raises(PublishingDenied):
            published.publish(version())
    finally:
        unmount(tmp_path)


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "gateway").write_text("")

    with pytest.raises(RulesNotPublished) as caught:
        FilePublished(tmp_path / "gateway" / "rules.json", TAG).publish(version())

    assert caught.value.data == {"reason": "rules.json: File exists"}


def test_a_lent_key_makes_digests_of_its_own_and_stays_the_same(tmp_path):
    home = HmacTagger.initialise(tmp_path / "keys")
    path = tmp_path / "gateway" / "rules.key"

    lent = home.lend("rules", path)
    written = path.read_bytes()
    again = home.lend("rules", path)

    said = ("detect-value", "ab1234")
    assert lent.tag(*said) == again.tag(*said) == FileTagger(path).tag(*said)
    assert lent.tag(*said) != home.tag(*said)
    assert path.read_bytes() == written
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_lent_key_that_is_not_the_homes_is_put_right(tmp_path):
    home = HmacTagger.initialise(tmp_path / "keys")
    path = tmp_path / "rules.key"
    good = home.lend("rules", path).tag("a", "b")
    path.write_bytes(bytes(32))

    assert home.lend("rules", path).tag("a", "b") == good
