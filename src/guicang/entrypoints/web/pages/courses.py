"""Training: what somebody has to take, the courses and their quizzes, certificates."""

from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from guicang.domain.access.model import May
from guicang.domain.errors import BadForm
from guicang.domain.programme.course import Course
from guicang.domain.programme.duties import TEMPLATES, Owed, Stage
from guicang.domain.programme.wording import DUTIES, STAGES
from guicang.entrypoints.courses import by_course, certified, duties_name, good_until
from guicang.entrypoints.houses import house, tongue, words
from guicang.entrypoints.labels import MAYS
from guicang.entrypoints.web.acts import reason
from guicang.entrypoints.web.page import Answer, Asked, page
from guicang.entrypoints.web.passkeys import proof as proof_of

_OWN: Final = "everybody learns, and sees to their own training"
_POST: Final = frozenset({"POST"})
_ALL: Final = frozenset({May.FACTOR_RENEW})
"""What everybody holds in any table."""
_TONES: Final = {
    Stage.CURRENT: "good",
    Stage.DUE: "info",
    Stage.GRACE: "warn",
    Stage.LAPSED: "bad",
}


@page("courses", name="courses", why=_OWN)
@never_cache
def courses(request: Asked) -> Answer:
    """Show one's own training, and that of everybody to who runs the programme."""
    opened, me = house(), request.person
    owing = by_course(opened.pausing.owed(me))
    passed = opened.teaching.passed(me.name)
    runs = opened.powers.allowed(me, May.PROGRAMME_CHANGE, May.OPERATIONS_READ)
    context = {
        "rows": [
            {
                "course": opened.teaching.course(name, tongue()),
                "owed": _told(owing[name]) if name in owing else None,
                "passed": passed.get(name),
            }
            for name in opened.teaching.courses()
        ],
        "runs": runs,
        "standing": [_told(each) for each in opened.teaching.standing()]
        if runs
        else [],
        "duties": duties_name(opened.pausing.duties(), words),
        "templates": [(name, words(DUTIES[name])) for name in TEMPLATES],
        "can_run": opened.powers.allowed(me, May.PROGRAMME_CHANGE),
    }
    return render(request, "guicang/courses.html", context)


def _told(owed: Owed) -> dict[str, Any]:
    return {
        "it": owed,
        "stage": words(STAGES[owed.stage]),
        "tone": _TONES[owed.stage],
        "powers": [words(MAYS[may]) for may in sorted(owed.duty.powers)],
        "rest": owed.stage is Stage.LAPSED,
    }


@page(
    "courses/require", name="course-require", may={May.PROGRAMME_CHANGE}, methods=_POST
)
def require(request: Asked) -> Answer:
    """Put a template of duties in force."""
    template = TEMPLATES.get(request.POST.get("template", ""))
    if template is None:
        raise BadForm(reason=_("choose which training is required"))
    house().teaching.require(
        template,
        by=request.person.name,
        code=proof_of(request),
        reason=reason(request),
    )
    messages.success(request, _("It is in force who has to take which course."))
    return redirect("courses")


@page(
    "courses/publish", name="course-publish", may={May.PROGRAMME_CHANGE}, methods=_POST
)
def publish(request: Asked) -> Answer:
    """Put a course of one's own in use."""
    found = house().teaching.publish(
        request.POST.get("text", ""),
        by=request.person.name,
        code=proof_of(request),
        reason=reason(request),
    )
    messages.success(request, _("The course is in use."))
    return redirect("course", found.id)


@page("courses/of/<str:name>", name="course", why=_OWN)
@never_cache
def course(request: Asked, name: str) -> Answer:
    """Show a course, its quiz, and, to who passed, why answers are right."""
    opened = house()
    found = opened.teaching.course(name, tongue())
    passed = opened.teaching.passed(request.person.name).get(name)
    owing = by_course(opened.pausing.owed(request.person)).get(name)
    context = {
        "course": found,
        # The reader takes no HTML: what comes out is of its own making.
        "text": mark_safe(opened.course_html(found.text)),  # noqa: S308 - as said above
        "questions": _questions(found),
        "owed": None if owing is None else _told(owing),
        "passed": passed,
        "good_until": None if passed is None else good_until(passed),
    }
    return render(request, "guicang/course.html", context)


def _questions(found: Course) -> list[dict[str, Any]]:
    return [
        {
            "number": number,
            "text": question.text,
            "kind": "radio" if len(question.right) == 1 else "checkbox",
            "answers": list(enumerate(question.answers)),
            "right": [question.answers[place] for place in sorted(question.right)],
            "why": question.why,
        }
        for number, question in enumerate(found.questions)
    ]


@page("courses/of/<str:name>/attempt", name="course-attempt", may=_ALL, methods=_POST)
def attempt(request: Asked, name: str) -> Answer:
    """Take the quiz: whoever is logged in answers for themselves."""
    found = house().teaching.course(name, tongue())
    given = [
        frozenset(
            int(place)
            for place in request.POST.getlist(f"answer-{number}")
            if place.isascii() and place.isdecimal()
        )
        for number in range(len(found.questions))
    ]
    if not all(given):
        raise BadForm(reason=_("answer every question"))
    score = house().teaching.attempt(request.person, found, given)
    said = _("{right} of {of} answers are right.").format(
        right=score.right, of=score.of
    )
    if score.passed:
        messages.success(request, f"{said} {_('You have passed.')}")
    else:
        messages.warning(request, f"{said} {_('Read it once more and try again.')}")
    return redirect("course", name)


@page(
    "courses/of/<str:name>/certificate",
    name="course-certificate",
    may=_ALL,
    methods=_POST,
)
def certificate(request: Asked, name: str) -> HttpResponse:
    """Give one's own certificate, as a PDF that carries the signed JSON."""
    data = certified(request.person.name, name, tongue())
    answer = HttpResponse(
        house().reporting.print_(data, words), content_type="application/pdf"
    )
    answer["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return answer
