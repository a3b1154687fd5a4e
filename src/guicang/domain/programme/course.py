"""Courses: a text in Markdown, and a quiz at its end.

A course is one file. It begins with its facts between two lines of ``---``, one
``name: value`` a line: ``id``, ``version`` (a whole number), ``language`` (``en`` or
``zh``), ``title``, ``minutes`` and ``pass`` (how many of a hundred answers must be
right). Its text follows. The heading ``# Quiz``, in any language, begins the quiz::

    ### A question?
    - [ ] an answer that is wrong
    - [x] an answer that is right
    > Why, told after the quiz was passed.

A question with several right answers wants all of them, and no other.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from guicang.domain.errors import BadCourse

_FACTS: Final = ("id", "version", "language", "title", "minutes", "pass")
_NUMBERS: Final = {"version": (1, 9_999), "minutes": (1, 600), "pass": (1, 100)}
_ID: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,63}", re.ASCII)
LANGUAGES: Final = ("en", "zh")
LONGEST: Final = 200_000
"""Letters of a course's file at most."""
_HEAD, _QUIZ, _QUESTION, _WHY = "---", "# Quiz", "### ", "> "
_WRONG, _RIGHT = "- [ ] ", "- [x] "


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question, its answers, which of them are right (by their place), and why."""

    text: str
    answers: tuple[str, ...]
    right: frozenset[int]
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A course in one language. ``mark`` is of a hundred."""

    id: str
    version: int
    language: str
    title: str
    minutes: int
    mark: int
    text: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How many answers of how many were right, and whether that is enough."""

    right: int
    of: int
    passed: bool


def read(source: str) -> Course:
    """Read a course's file. BadCourse, with the line, for what is none."""
    if len(source) > LONGEST:
        raise BadCourse(line=1, reason="it is too long")
    lines = source.replace("\r\n", "\n").split("\n")
    facts, body = _facts(lines)
    quiz = next((n for n in range(body, len(lines)) if lines[n].strip() == _QUIZ), None)
    if quiz is None:
        raise BadCourse(line=len(lines), reason="it has no # Quiz")
    text = "\n".join(lines[body:quiz]).strip()
    if not text:
        raise BadCourse(line=body + 1, reason="it has no text")
    questions = tuple(_questions(lines, quiz + 1))
    if not questions:
        raise BadCourse(line=quiz + 1, reason="its quiz asks nothing")
    return Course(
        id=facts["id"],
        version=int(facts["version"]),
        language=facts["language"],
        title=facts["title"],
        minutes=int(facts["minutes"]),
        mark=int(facts["pass"]),
        text=text,
        questions=questions,
    )


def _facts(lines: Sequence[str]) -> tuple[dict[str, str], int]:
    """Read what stands between the first two lines of dashes, and where they end."""
    if lines[0].strip() != _HEAD:
        raise BadCourse(line=1, reason="it does not begin with ---")
    end = next((n for n in range(1, len(lines)) if lines[n].strip() == _HEAD), 0)
    if not end:
        raise BadCourse(line=1, reason="its facts do not end with ---")
    found: dict[str, str] = {}
    for number in range(1, end):
        name, colon, value = lines[number].partition(":")
        if not colon or name.strip() not in _FACTS or not value.strip():
            raise BadCourse(line=number + 1, reason="no fact of a course")
        found[name.strip()] = value.strip()
    for name in _FACTS:
        if name not in found:
            raise BadCourse(line=end + 1, reason=f"{name} is missing")
    _check(found, end)
    return found, end + 1


def _check(facts: Mapping[str, str], line: int) -> None:
    if not _ID.fullmatch(facts["id"]):
        raise BadCourse(line=line, reason="id is letters, digits and dashes")
    if facts["language"] not in LANGUAGES:
        raise BadCourse(line=line, reason="language is en or zh")
    for name, (least, most) in _NUMBERS.items():
        text = facts[name]
        digits = text.isascii() and text.isdecimal() and len(text) <= len(str(most))
        if not digits or not least <= int(text) <= most:
            raise BadCourse(line=line, reason=f"{name} is {least} to {most}")


def _questions(lines: Sequence[str], begin: int) -> Iterator[Question]:
    heads = [n for n in range(begin, len(lines)) if lines[n].startswith(_QUESTION)]
    if any(line.strip() for line in lines[begin : heads[0] if heads else begin]):
        raise BadCourse(line=begin + 1, reason="a question begins with ###")
    for start, end in pairwise([*heads, len(lines)]):
        yield _question(lines, start, end)


def _question(lines: Sequence[str], start: int, end: int) -> Question:
    answers: list[str] = []
    right: set[int] = set()
    why: list[str] = []
    for number in range(start + 1, end):
        line = lines[number].rstrip()
        if line.startswith((_WRONG, _RIGHT)):
            if line.startswith(_RIGHT):
                right.add(len(answers))
            answers.append(line[len(_WRONG) :].strip())
        elif line.startswith(_WHY):
            why.append(line[len(_WHY) :].strip())
        elif line:
            raise BadCourse(line=number + 1, reason="neither an answer nor why")
    if not right or len(right) == len(answers) or not all(answers):
        raise BadCourse(line=start + 1, reason="some answers are right, some wrong")
    return Question(
        text=lines[start].removeprefix(_QUESTION).strip(),
        answers=tuple(answers),
        right=frozenset(right),
        why=" ".join(why),
    )


def grade(course: Course, given: Sequence[frozenset[int]]) -> Score:
    """Count right answers; ``given`` are the places chosen, question by question.

    BadCourse where there is not one choice for each question.
    """
    if len(given) != len(course.questions):
        raise BadCourse(line=0, reason="one choice for each question")
    right = sum(
        choice == question.right
        for choice, question in zip(given, course.questions, strict=True)
    )
    of = len(course.questions)
    return Score(right=right, of=of, passed=right * 100 >= course.mark * of)
