"""The worked examples of the retention rules, through the public doors.

Each came in by a file of lines, a table or a push; what people did was done at the
command line, through the interface and in the console. Wherever it came in and wherever
one asks: the same ends, on the same ground, for the same reasons.
"""

from datetime import datetime

import pytest

from guicang.entrypoints.cli.common import LANGUAGE
from tests.worked.cases import FLOOR, NOT_BEGUN, TABLE, Says, ends
from tests.worked.stage import SHANGHAI
from tests.worked.story import WAYS

ARTICLE = {"zh": "《电子商务法》第31条", "en": "E-Commerce Law, art. 31"}[LANGUAGE]


def told(said):
    """Give what a door said as the table has it; the ends as they are spelled."""
    return Says(
        said["state"],
        said["action"],
        said["offline_at"],
        said["keep_until"],
        said["dispose_at"],
        tuple((r["rule"], r["basis"] or r["clause"] or "") for r in begun(said)),
        said["copy"],
        tuple(map(tuple, said["conflicts"])),
    )


def begun(said):
    """Leave out ceilings of the law that wait for an event."""
    return [r for r in said["reasons"] if r["basis"] not in NOT_BEGUN]


def asked(played, way):
    """Say when the customer asked, if that is so far."""
    return played.more["received"][way]


def spelled(says, moment):
    return says._replace(
        offline=ends(says.offline, moment),
        keep=ends(says.keep, moment),
        dispose=ends(says.dispose, moment),
    )


def shown(text):
    """Write an instant as the console does."""
    if text is None:
        return "--"
    return f"{datetime.fromisoformat(text).astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("example", "when"), TABLE, ids=[" at ".join(each) for each in TABLE]
)
def test_the_same_ends_ground_and_reasons_at_every_door(played, example, when, way):
    found = played.looks[example, when][way]
    said = spelled(TABLE[example, when], asked(played, way))

    assert told(found.cli) == said
    assert told(found.api) == said
    assert found.api["reasons"] == found.cli["reasons"]
    assert all(shown(end) in found.page for end in (said.keep, said.dispose))
    assert said.copy == "archived" or shown(said.offline) in found.page
    for reason in begun(found.cli):
        assert f"{reason['rule']} {reason['text']}" in found.page
        assert (reason["basis"] or "") in found.page


def test_everything_that_was_looked_at_is_in_the_table(played):
    assert played.looks.keys() == TABLE.keys()


@pytest.mark.parametrize("way", WAYS)
def test_what_the_law_keeps_is_told_with_its_article(played, way):
    found = played.looks["order", "2026-03-03 00:00"][way]
    by_law = [r["text"] for r in found.cli["reasons"] if r["basis"] == FLOOR]

    assert by_law
    assert all(ARTICLE in text for text in by_law)


# --- a hold after both approvals ------------------------------------------------------


def test_a_hold_after_the_approvals_keeps_its_record_and_the_rest_goes_on(played):
    counts = played.more["run"]["counts"]
    fates = {m["conversation"]: m["fate"] for m in played.more["members"]}
    held = {f"held-{way}" for way in WAYS}
    gone = {f"{name}-{way}" for name in ("everyday", "order", "month") for way in WAYS}

    assert counts == {"destroyed": 9, "failed": 0, "nominated": 0, "refused": 3}
    assert {name for name, fate in fates.items() if fate == "refused"} == held
    assert {name for name, fate in fates.items() if fate == "destroyed"} == gone
    assert played.more["listed"] == played.more["members"]


@pytest.mark.parametrize("way", WAYS)
def test_the_refusal_names_the_hold_at_every_door_and_in_the_ledger(played, way):
    more, name = played.more, f"held-{way}"
    hold = more["holds"][way]
    why = {m["conversation"]: m["why"] for m in more["members"]}
    entries = {
        conversation: entry["data"]["why"]
        for entry in more["refusals"]
        for conversation in entry["data"]["conversations"]
    }

    assert why[name] == entries[name] == f"GC-301 {hold}"
    assert name in more["page"]
    assert hold in more["page"]
    assert hold in played.looks["held", "2026-03-03 18:00"][way].page


# --- erasure a year after the order ---------------------------------------------------


@pytest.mark.parametrize("way", WAYS)
def test_who_asked_for_erasure_is_told_the_article_and_the_day(played, way):
    answer = played.more["answers"][way]
    (record,) = answer.cli

    assert answer.api == answer.cli
    assert (record["outcome"], record["basis"]) == ("deferred", FLOOR)
    assert record["until"] == ends("2029-01-21 00:00", "")
    assert answer.letters[0] == answer.letters[1]
    assert "《电子商务法》第31条" in answer.letters[0]
    assert "2029-01-20" in answer.letters[0]
    assert answer.letters[0].replace("\n\n", " ").strip() in answer.page
    assert ARTICLE in answer.page


def test_nothing_is_proposed_before_the_floor_ends_and_then_it_is_by_itself(played):
    before, batches = played.more["before"], played.more["proposed"]

    assert [each["reason"] for each in before] == ["monthly"]
    assert {each["conversations"] for each in batches} == {1}
    assert len(batches) == len(WAYS)


@pytest.mark.parametrize("way", WAYS)
def test_what_was_deferred_is_destroyed_when_the_floor_has_ended(played, way):
    code, _said, error = played.more["gone"][way]
    answer = played.more["ended"][way]

    assert (code, error[:6]) == (2, "GC-104")
    assert [each["outcome"] for each in answer.cli] == ["erased"]
    assert answer.api == answer.cli
