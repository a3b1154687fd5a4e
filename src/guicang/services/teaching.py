"""Courses, who has to take them, what came of their quizzes, and certificates.

* A course's file is read and checked before it is kept. The organisation's own version
  stands before the one that is shipped when its number is higher.
* Attempts are never changed. What somebody answered is not kept, only how many were
  right; why is told to who passed.
* Duties are put in force by one person who runs the programme, with a proof and a
  reason: they can let powers rest, and never those that a house needs to go on
  (``domain.programme.duties``).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from guicang.domain.access.model import May, Person
from guicang.domain.access.passkeys import Proof
from guicang.domain.alarms.model import Found, Kind as Alarm
from guicang.domain.errors import BadCourse, NoSuchCourse, NotPassed
from guicang.domain.ledger.model import Tag
from guicang.domain.programme.course import LANGUAGES, Course, Score, grade, read
from guicang.domain.programme.duties import Duties, Owed, duties_from, tally
from guicang.ports.clock import Clock
from guicang.ports.ledger import Ledger
from guicang.ports.people import People
from guicang.ports.programme import Kind, Note, Programme
from guicang.services.governing import Governing
from guicang.services.pausing import Pausing


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """A course that somebody passed: which version, when, and with what score."""

    person: str
    course: str
    version: int
    language: str
    at: datetime
    right: int
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Teaching:
    """The use cases. ``shipped`` gives the courses that come with the product."""

    programme: Programme
    people: People
    pausing: Pausing
    governing: Governing
    ledger: Ledger
    clock: Clock
    shipped: Callable[[], Sequence[Course]]

    # --- courses ----------------------------------------------------------------------

    def courses(self) -> Mapping[str, Mapping[str, Course]]:
        """Give the courses in use, by id and language."""
        own = [read(str(n.document["text"])) for n in self.programme.notes(Kind.COURSE)]
        found: dict[str, dict[str, Course]] = {}
        for course in (*self.shipped(), *own):
            known = found.setdefault(course.id, {})
            old = known.get(course.language)
            if old is None or course.version > old.version:
                known[course.language] = course
        return {name: found[name] for name in sorted(found)}

    def course(self, name: str, language: str) -> Course:
        """Give a course, in another language if there is none in this. NoSuchCourse."""
        known = self.courses().get(name)
        if known is None:
            raise NoSuchCourse(course=name)
        wanted = (language[:2], *LANGUAGES)
        return next(known[each] for each in wanted if each in known)

    def publish(self, text: str, *, by: str, code: Proof, reason: str) -> Course:
        """Put a course of one's own in use. BadCourse; NotAllowed."""
        actor = self.governing.prove(by, code, May.PROGRAMME_CHANGE).name
        course = read(text)
        now = self.clock.now()
        about = {
            "course": course.id,
            "version": course.version,
            "language": course.language,
            "reason": reason,
        }
        with self.programme.transaction():
            self.programme.alone()
            old = self.courses().get(course.id, {}).get(course.language)
            if old is not None and course.version <= old.version:
                raise BadCourse(line=1, reason="its version must be higher")
            self.ledger.append(Tag.TRAINING_PUBLISHED, actor, about, now)
            self._note(Kind.COURSE, course.id, course.language, actor, {"text": text})
        return course

    # --- duties -----------------------------------------------------------------------

    def require(
        self, document: Mapping[str, object], *, by: str, code: Proof, reason: str
    ) -> Duties:
        """Say who has to take which course from now on. BadDuties, NoSuchCourse."""
        actor = self.governing.prove(by, code, May.PROGRAMME_CHANGE).name
        now = self.clock.now()
        found, known = duties_from(document, now), self.courses()
        for duty in found.duties:
            if duty.course not in known:
                raise NoSuchCourse(course=duty.course)
        about = {
            "name": found.name,
            "courses": [duty.course for duty in found.duties],
            "reason": reason,
        }
        with self.programme.transaction():
            self.programme.alone()
            self.ledger.append(Tag.TRAINING_REQUIRED, actor, about, now)
            self._note(Kind.DUTIES, "", "", actor, document)
        return found

    def standing(self) -> tuple[Owed, ...]:
        """Say how everybody stands with every duty that binds them."""
        return tuple(
            each
            for person in self.people.list()
            if person.active
            for each in self.pausing.owed(person)
        )

    def wrong(self) -> Iterator[Found]:
        """Name the courses that people are late with."""
        for course, late, lapsed in tally(self.standing()):
            facts = {"course": course, "people": late, "lapsed": lapsed}
            yield Found(kind=Alarm.TRAINING_OVERDUE, about=course, facts=facts)

    # --- quizzes ----------------------------------------------------------------------

    def attempt(
        self, person: Person, course: Course, given: Sequence[frozenset[int]]
    ) -> Score:
        """Take a quiz. BadCourse where there is not one choice for each question."""
        score = grade(course, given)
        now = self.clock.now()
        said = {
            "version": course.version,
            "language": course.language,
            "right": score.right,
            "of": score.of,
            "passed": score.passed,
        }
        about = {"course": course.id, **said}
        with self.programme.transaction():
            self.ledger.append(Tag.TRAINING_ATTEMPTED, person.name, about, now)
            self._note(Kind.ATTEMPT, person.name, course.id, person.name, said)
        return score

    def passed(self, person: str) -> Mapping[str, Pass]:
        """Say what somebody passed last, by course."""
        return {
            note.name: _pass(note)
            for note in self.programme.notes(Kind.ATTEMPT, person)
            if note.document["passed"]
        }

    def pass_of(self, person: str, course: str) -> Pass:
        """Give the last pass of a course. NotPassed."""
        found = self.passed(person).get(course)
        if found is None:
            raise NotPassed(person=person, course=course)
        return found

    def _note(
        self,
        kind: Kind,
        subject: str,
        name: str,
        by: str,
        document: Mapping[str, object],
    ) -> None:
        self.programme.add(
            Note(
                kind=kind,
                subject=subject,
                name=name,
                by=by,
                at=self.clock.now(),
                document=document,
            )
        )


def _pass(note: Note) -> Pass:
    said = {key: str(value) for key, value in note.document.items()}
    return Pass(
        person=note.subject,
        course=note.name,
        version=int(said["version"]),
        language=said["language"],
        at=note.at,
        right=int(said["right"]),
        of=int(said["of"]),
    )
