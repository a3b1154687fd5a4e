"""Marks, where they are kept: they say who, and cannot be made to say another."""

import pytest
from django.db import DatabaseError, connection

from guicang.domain.errors import NoMark
from guicang.domain.ledger.model import Tag

LONG = "您的订单已经发出，请注意查收，有问题随时联系我们。"


def made(home, viewer="supervisor"):
    marking = home.house.marking
    with home.house.ledger.transaction():
        return marking.make(viewer, "complaint 7", "reveal", ["c-1"])


def test_a_text_says_who_was_shown_it(home):
    first, stamp = made(home)
    home.clock.move(hours=1)
    second, again = made(home, "legal")

    found = home.house.marking.read(f"{again(LONG)}\n{stamp(LONG)}", by="auditor")

    assert found == [first, second]
    [entry] = home.house.ledger.entries(tag=Tag.MARK_READ)
    assert entry.data["marks"] == [second.id, first.id]


def test_a_text_is_marked_for_the_last_who_was_shown_it(one):
    _first, stamp = made(one)
    second, again = made(one, "legal")

    assert one.house.marking.read(again(stamp(LONG)), by="auditor") == [second]


def test_without_a_mark_that_is_said_and_written_down(one):
    with pytest.raises(NoMark):
        one.house.marking.read(LONG, by="auditor")

    assert list(one.house.ledger.entries(tag=Tag.MARK_READ))


def test_a_row_that_was_changed_speaks_no_more(one):
    mark, stamp = made(one)
    shown = stamp(LONG)
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER guicang_mark_no_update")
        cursor.execute("UPDATE guicang_mark SET viewer = 'legal'")

    with pytest.raises(NoMark):
        one.house.marking.read(shown, by="auditor")

    assert one.house.marking.marks.find(mark.id).viewer == "legal"


def test_a_mark_is_never_changed_or_removed(home):
    made(home)

    for deed in ("UPDATE guicang_mark SET viewer = 'x'", "DELETE FROM guicang_mark"):
        with pytest.raises(DatabaseError), connection.cursor() as cursor:
            cursor.execute(deed)
