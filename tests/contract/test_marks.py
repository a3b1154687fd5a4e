"""What every store of marks promises."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError

from guicang.adapters.db.marks import DjangoMarks
from guicang.domain.disclosure.marks import Mark
from tests.fakes.marks import MemoryMarks

NOW = datetime(2026, 3, 1, 8, 30, 10, 123456, tzinfo=UTC)
FIRST = Mark(
    id="0a0b0c0d0e0f",
    at=NOW,
    viewer="li",
    purpose="投诉 7",
    place="reveal",
    about=("c-1", "c-2"),
)


@pytest.fixture
def marks(either):
    return either(MemoryMarks, DjangoMarks)


def test_a_mark_comes_back_as_it_was(marks):
    marks.add(FIRST)

    assert marks.find(FIRST.id) == FIRST
    assert marks.find("0" * 12) is None


def test_marks_are_listed_the_newest_first(marks):
    other = Mark(id="1" * 12, at=NOW, viewer="wu", purpose="", place="export")
    marks.add(FIRST)
    marks.add(other)

    assert list(marks.list()) == [other, FIRST]
    assert list(marks.list(1)) == [other]


def test_no_id_is_given_twice(marks):
    marks.add(FIRST)

    with pytest.raises((ValueError, IntegrityError)):
        marks.add(FIRST)
