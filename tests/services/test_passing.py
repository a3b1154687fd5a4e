"""What the web chat lets pass: texts, files and the ids of lines."""

import pytest

from guicang.domain.errors import BadLine, FileRefused
from guicang.services.passing import attachment, check_mark, check_text


def test_a_text_passes_without_blanks_around_it():
    assert check_text("  Hello\n there\t ") == "Hello\n there"


@pytest.mark.parametrize("text", ["", " \n ", "x" * 100_000, "bell \a"])
def test_what_is_empty_too_long_or_cannot_be_shown_is_refused(text):
    with pytest.raises(BadLine):
        check_text(text)


@pytest.mark.parametrize("data", [b"", b"12345"])
def test_a_file_is_neither_empty_nor_larger_than_allowed(data):
    with pytest.raises(FileRefused):
        attachment("a.txt", data, 4)


def test_a_file_is_kept_with_its_digest_under_a_plain_name():
    png = b"\x89PNG\r\n\x1a\n"

    kept = attachment("../../a.png", png, 8)

    assert (kept.name.count("/"), kept.size, len(kept.sha256)) == (0, 8, 64)
    with pytest.raises(FileRefused):
        attachment("a.png", b"1234", 4)


@pytest.mark.parametrize("mark", ["", "x" * 1_000, "问", "a\nb"])
def test_an_id_is_short_and_plain(mark):
    with pytest.raises(BadLine):
        check_mark(mark)
