"""Training as every door shows it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from guicang.domain.programme.course import Course
from guicang.domain.programme.duties import Duties, Owed
from guicang.domain.programme.wording import DUTIES
from guicang.entrypoints.houses import house
from guicang.entrypoints.words import Words
from guicang.services.teaching import Pass


def course_shape(course: Course) -> dict[str, Any]:
    """Give a course and its questions, without saying which answers are right."""
    return {
        **course_line(course),
        "text": course.text,
        "questions": [
            {"text": question.text, "answers": list(question.answers)}
            for question in course.questions
        ],
    }


def course_line(course: Course) -> dict[str, Any]:
    """Give a course as a line of a list."""
    return {
        "id": course.id,
        "version": course.version,
        "language": course.language,
        "title": course.title,
        "minutes": course.minutes,
        "pass_mark": course.mark,
    }


def owed_shape(owed: Owed) -> dict[str, Any]:
    """Say how somebody stands with a duty."""
    return {
        "person": owed.person,
        "course": owed.duty.course,
        "stage": owed.stage.value,
        "due_at": owed.due_at,
        "lapses_at": owed.lapses_at,
        "passed_at": owed.passed_at,
        "powers": sorted(may.value for may in owed.duty.powers),
    }


def duties_shape(duties: Duties | None) -> dict[str, Any]:
    """Give the duties in force; none before the first."""
    rows = () if duties is None else duties.duties
    return {
        "name": "none" if duties is None else duties.name,
        "since": None if duties is None else duties.since,
        "duties": [
            {
                "course": duty.course,
                "roles": sorted(role.value for role in duty.roles),
                "every": duty.every,
                "within": duty.within,
                "grace": duty.grace,
                "powers": sorted(may.value for may in duty.powers),
            }
            for duty in rows
        ],
    }


def duties_name(duties: Duties | None, words: Words) -> str:
    """Name the duties in force."""
    name = "none" if duties is None else duties.name
    return words(DUTIES[name]) if name in DUTIES else name


def good_until(passed: Pass) -> datetime:
    """Say until when a pass is good: as the duty has it, or for a year."""
    found = house().pausing.duties()
    every = {d.course: d.every for d in (() if found is None else found.duties)}
    return house().pausing.later(passed.at, every.get(passed.course, "P1Y"))


def certified(person: str, course: str, language: str) -> bytes:
    """Sign a certificate of training. NotPassed, NoSuchCourse."""
    passed = house().teaching.pass_of(person, course)
    taken = house().teaching.course(course, language)
    return house().reporting.training(passed, taken, good_until(passed))


def chosen(given: Sequence[Sequence[int]]) -> list[frozenset[int]]:
    """Turn answers, by question, into what a quiz takes."""
    return [frozenset(each) for each in given]


def by_course(owing: Sequence[Owed]) -> Mapping[str, Owed]:
    """Find what somebody owes by its course."""
    return {each.duty.course: each for each in owing}
