"""Files of messages: whole and as announced, or a gap that says why."""

import hashlib

import pytest

from guicang.domain.errors import (
    MediaGone,
    NotPossible,
    SourceGarbled,
    SourceThrottled,
    SourceUnreachable,
)
from guicang.domain.sources.model import MediaRef
from guicang.services.fetching import PATIENCE, Fetching, _gap

DATA = b"specimen"
MD5 = hashlib.md5(DATA, usedforsecurity=False).hexdigest()
SHA256 = hashlib.sha256(DATA).hexdigest()
MOST = 100


class Holder:
    """A platform that has one file, or a reason why not."""

    def __init__(self, held):
        self.held = held
        self.asked = 0

    def media(self, _ref, _most):
        self.asked += 1
        if isinstance(self.held, Exception):
            raise self.held
        return self.held


def fetched(held, failures=0, **announced):
    holder = Holder(held)
    ref = MediaRef(key={"id": "1"}, name="a.pdf", **announced)
    file, reason = Fetching(source=holder, most=MOST, failures=failures)._file(ref)
    return file, reason, holder.asked


@pytest.mark.parametrize(
    "announced",
    [
        {},
        {"size": len(DATA)},
        {"digest": f"md5:{MD5}"},
        {"digest": f"sha256:{SHA256}"},
        {"digest": "crc32:00000000"},
    ],
)
def test_what_is_as_announced_is_kept_whole(announced):
    file, reason, _ = fetched(DATA, **announced)

    assert (file.data, file.size, file.sha256, reason) == (DATA, len(DATA), SHA256, "")


@pytest.mark.parametrize(
    ("announced", "why"),
    [
        ({"size": len(DATA) + 1}, "another size"),
        ({"digest": f"md5:{MD5[::-1]}"}, "another digest"),
        ({"digest": f"sha256:{SHA256[::-1]}"}, "another digest"),
    ],
)
def test_what_is_not_as_announced_is_a_gap(announced, why):
    file, reason, _ = fetched(DATA, **announced)

    assert file.data is None
    assert why in reason


def test_what_is_announced_as_too_large_is_not_asked_for():
    file, reason, asked = fetched(DATA, size=MOST + 1)

    assert (file.data, file.size, asked) == (None, MOST + 1, 0)
    assert "sources.media" in reason


def test_what_turns_out_too_large_is_a_gap():
    file, reason, _ = fetched(bytes(MOST + 1))

    assert file.data is None
    assert "sources.media" in reason


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (MediaGone(reason="deleted"), "deleted"),
        (SourceGarbled(reason="no JSON"), "no JSON"),
        (NotPossible(ability="media", connector="x"), "not possible on this platform"),
        (KeyError("a secret of the connector"), "KeyError"),
    ],
)
def test_what_keeps_a_file_away_stands_in_its_place(error, why):
    file, reason, _ = fetched(error, digest=f"sha256:{SHA256}")

    assert (file.name, file.data, file.sha256, reason) == ("a.pdf", None, SHA256, why)


def test_a_platform_that_is_away_is_asked_again_until_the_messages_count_more():
    away = SourceUnreachable(reason="no answer")

    with pytest.raises(SourceUnreachable):
        fetched(away, failures=PATIENCE - 1)
    file, reason, _ = fetched(away, failures=PATIENCE)

    assert (file.data, reason) == (None, "no answer")


def test_a_platform_that_wants_fewer_calls_is_always_left_alone():
    with pytest.raises(SourceThrottled):
        fetched(SourceThrottled(seconds=60), failures=PATIENCE)


def test_a_gap_repeats_no_digest_that_is_none_of_ours():
    gap = _gap(MediaRef(key={}, name="a.pdf", digest=f"md5:{MD5}"))

    assert (gap.sha256, gap.size) == ("", 0)
