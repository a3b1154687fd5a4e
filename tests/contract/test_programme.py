"""What every store of the programme's notes promises."""

from datetime import UTC, datetime, timedelta

import pytest

from guicang.adapters.db.programme import DjangoProgramme
from guicang.ports.programme import Kind, Note
from tests.cuts import cut_short
from tests.fakes.programme import MemoryProgramme

NOW = datetime(2026, 11, 1, 8, 30, 0, 123456, tzinfo=UTC)


@pytest.fixture
def programme(either):
    return either(MemoryProgramme, DjangoProgramme)


def note(subject="v-1", kind=Kind.RULING, name="", **document):
    return Note(
        kind=kind,
        subject=subject,
        name=name,
        by="li",
        at=NOW,
        document={"reason": "离职", **document},
    )


def test_notes_come_back_as_they_were_said_in_their_order(programme):
    said = [note(name=f"auditor/role/{n}", n=n) for n in range(3)]
    for each in reversed(said):
        programme.add(each)

    assert list(programme.notes(Kind.RULING)) == said[::-1]


def test_notes_of_one_subject_and_one_kind_are_found_alone(programme):
    programme.add(note())
    programme.add(note("v-2"))
    programme.add(note(kind=Kind.REVIEW))

    assert list(programme.notes(Kind.RULING, "v-1")) == [note()]
    assert programme.notes(Kind.CHARGE) == []
    assert [each.subject for each in programme.notes(Kind.RULING)] == ["v-1", "v-2"]


def test_what_was_cut_short_was_never_said(programme):
    cut_short(programme, programme.alone, lambda: programme.add(note()))

    assert programme.notes(Kind.RULING) == []


def test_instants_are_kept_to_the_microsecond(programme):
    programme.add(note())

    assert programme.notes(Kind.RULING)[0].at - NOW == timedelta(0)
