"""Tables that follow from others: the doctor sees where they no longer do."""

import pytest
from tests import homes
from tests.homes import talks

from guicang.adapters.db import derived
from guicang.adapters.db.sql import select
from guicang.bootstrap import examine

FACETS = "conversations are found by what they have"
ABOUT = "entries of the ledger are found by what they name"


def furnished(database, settings):
    home = homes.make(database, settings)
    home.take_in(*talks(30).values())
    return home


@pytest.fixture
def home(settled):
    return settled(furnished)


def run(statement, *values):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def said(home, name):
    (check,) = (c for c in examine(home.house) if c.name == name)
    return check.ok, check.detail


def test_what_is_as_it_was_written_is_well(home):
    assert derived.facets_astray()[1] == []
    assert derived.about_astray()[1] == []
    assert said(home, FACETS)[0]
    assert said(home, ABOUT)[0]


def test_an_empty_store_is_well(database, settings):
    homes.bare(database, settings)

    assert derived.facets_astray() == (0, [])


CHANGES = {
    "a facet is gone": (
        "DELETE FROM guicang_facet WHERE conversation_id = %s AND value LIKE %s",
        "category:%",
    ),
    "a facet is another": (
        (
            "UPDATE guicang_facet SET opened_at = opened_at + 1 "
            "WHERE conversation_id = %s AND value LIKE %s"
        ),
        "category:%",
    ),
    "a facet too many": (
        (
            "INSERT INTO guicang_facet (conversation_id, value, opened_at) "
            "VALUES (%s, %s, 1)"
        ),
        "finding:CN_ID",
    ),
}


@pytest.mark.parametrize("case", CHANGES.values(), ids=CHANGES)
def test_other_facets_than_follow_are_named(home, case):
    ((number, key),) = select(
        "SELECT id, key FROM guicang_conversation WHERE key = %s", ["c0007"]
    )
    statement, value = case
    run(statement, number, value)

    assert said(home, FACETS) == (False, key)


def test_facets_of_what_is_gone_are_named(home):
    run(
        "INSERT INTO guicang_facet (conversation_id, value, opened_at) "
        "VALUES (999999, 'category:chat.general', 1)"
    )

    assert said(home, FACETS) == (False, "#999999")


def test_an_entry_that_is_not_found_by_what_it_names_is_named(home):
    # Nobody can take lines away there; so one is written without them.
    ((seq,),) = select("SELECT MAX(seq) + 1 FROM guicang_ledgerentry")
    run(
        "INSERT INTO guicang_ledgerentry (seq, at, tag, actor, body, leaf) "
        "SELECT %s, at, tag, actor, body, leaf FROM guicang_ledgerentry "
        "WHERE seq IN (SELECT MAX(seq) FROM guicang_ledgerabout)",
        seq,
    )

    assert said(home, ABOUT) == (False, f"#{seq}")


def test_no_more_is_looked_at_than_the_windows_hold(home):
    most = derived.WINDOWS * derived.WINDOW

    assert 0 < derived.facets_astray()[0] <= most
    assert 0 < derived.about_astray()[0] <= most
