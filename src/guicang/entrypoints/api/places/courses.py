"""Training: courses, who has to take them, and what came of it."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Field, Schema

from guicang.domain.access.model import May
from guicang.domain.errors import PersonNeeded
from guicang.domain.programme.course import LONGEST
from guicang.entrypoints.api.callers import Call
from guicang.entrypoints.api.frame import route
from guicang.entrypoints.api.parts import Id, Proof, given
from guicang.entrypoints.courses import (
    certified,
    chosen,
    course_line,
    course_shape,
    duties_shape,
    owed_shape,
)
from guicang.entrypoints.houses import house

WHO = frozenset({May.OPERATIONS_READ, May.PROGRAMME_CHANGE})
_ALL = frozenset({May.FACTOR_RENEW})
_OWN = "everybody learns, and sees to their own training"


class CourseLine(Schema):
    """A course in one language; ``pass_mark`` is of a hundred."""

    id: str
    version: int
    language: str
    title: str
    minutes: int
    pass_mark: int


class CourseList(Schema):
    """The courses in use."""

    items: list[CourseLine]


class QuestionShown(Schema):
    """A question and its answers; which are right is not told."""

    text: str
    answers: list[str]


class CourseShown(CourseLine):
    """A course in Markdown, and its quiz."""

    text: str
    questions: list[QuestionShown]


class PublishCourse(Proof):
    """A course's file."""

    text: Annotated[str, Field(min_length=1, max_length=LONGEST)]


class QuizAnswers(Schema):
    """The places of the chosen answers, from 0, for each question."""

    answers: Annotated[list[list[int]], Field(max_length=500)]


class QuizScore(Schema):
    """How many were right, and whether that is enough."""

    right: int
    of: int
    passed: bool


class DutyShown(Schema):
    """Who takes which course, how often, and what rests without it."""

    course: str
    roles: list[str]
    every: str
    within: str
    grace: str
    powers: list[str]


class OwedShown(Schema):
    """How somebody stands with a duty."""

    person: str
    course: str
    stage: str
    due_at: datetime
    lapses_at: datetime
    passed_at: datetime | None
    powers: list[str]


class TrainingShown(Schema):
    """The duties in force, and how everybody stands with them."""

    name: str
    since: datetime | None
    duties: list[DutyShown]
    standing: list[OwedShown]


class RequireTraining(Proof):
    """Duties, as a document of ``guicang.training/1``."""

    document: dict[str, Any]


@route("GET", "/courses", response=CourseList, why=_OWN, programs=True)
def courses(request: Call) -> object:
    """List the courses in use."""
    known = house().teaching.courses().values()
    return {"items": [course_line(each) for one in known for each in one.values()]}


@route("GET", "/courses/{id}", response=CourseShown, why=_OWN, programs=True)
def course(request: Call, id: Id) -> object:
    """Show a course in the caller's language, if there is one."""
    return course_shape(house().teaching.course(id, request.language))


@route("POST", "/courses", response=CourseLine, may={May.PROGRAMME_CHANGE}, status=201)
def publish_course(request: Call, body: PublishCourse) -> object:
    """Put a course of one's own in use, as a person."""
    return course_line(
        house().teaching.publish(
            body.text,
            by=request.caller.name,
            code=given(body.code),
            reason=body.reason,
        )
    )


@route("POST", "/courses/{id}/attempts", response=QuizScore, may=_ALL)
def take_course(request: Call, id: Id, body: QuizAnswers) -> object:
    """Take a course's quiz, as a person."""
    if request.caller.person is None:
        raise PersonNeeded
    taken = house().teaching.course(id, request.language)
    score = house().teaching.attempt(request.caller.person, taken, chosen(body.answers))
    return {"right": score.right, "of": score.of, "passed": score.passed}


@route("POST", "/courses/{id}/certificate", response=dict[str, Any], may=_ALL)
def certify_training(request: Call, id: Id) -> object:
    """Give one's own certificate of a course, as a person; signed JSON."""
    if request.caller.person is None:
        raise PersonNeeded
    signed = certified(request.caller.name, id, request.language)
    return HttpResponse(signed, content_type="application/json")


@route("GET", "/training", response=TrainingShown, may=WHO, programs=True)
def training_standing(request: Call) -> object:
    """Show the duties in force, and how everybody stands with them."""
    found = [owed_shape(each) for each in house().teaching.standing()]
    return {**duties_shape(house().pausing.duties()), "standing": found}


@route("POST", "/training", response=TrainingShown, may={May.PROGRAMME_CHANGE})
def require_training(request: Call, body: RequireTraining) -> object:
    """Say who has to take which course, as a person."""
    house().teaching.require(
        body.document,
        by=request.caller.name,
        code=given(body.code),
        reason=body.reason,
    )
    return training_standing(request)
