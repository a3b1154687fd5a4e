"""The review queue: one conversation after another, labelled by a key.

Where the classifier wavers most comes first. A label here counts like any other: it
takes a second factor of the last minutes, not a code each time. The last one is taken
back as fast. What is still to come stands in the session: ids, and nothing else.
"""

from collections.abc import Sequence
from typing import Any, Final

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from guicang.domain.access.model import May, Reader
from guicang.domain.classify.measure import Vote
from guicang.domain.errors import BadForm, GuicangError
from guicang.entrypoints.houses import house, words
from guicang.entrypoints.labels import CATEGORIES
from guicang.entrypoints.web.page import Answer, Asked, page
from guicang.entrypoints.web.transcripts import bubbles
from guicang.entrypoints.web.wording import category_name
from guicang.entrypoints.words import say

WHO: Final = frozenset({May.CONVERSATION_LABEL})
_POST: Final = frozenset({"POST"})
_KEY: Final = "review"
_AT_ONCE: Final = 30
_KEYS: Final = 9


@page("review", name="review", may=WHO)
def review(request: Asked) -> Answer:
    """Show what is to be labelled next."""
    queue = _queue(request)
    skipped = request.GET.get("skip", "")
    if skipped in queue:
        queue.remove(skipped)
        _keep(request, queue)
    return _shown(request, queue)


@page(
    "review/label/<path:code>",
    name="review-label",
    may=WHO,
    step_up=True,
    methods=_POST,
)
def label(request: Asked, code: str) -> Answer:
    """Label a conversation, and show the next one."""
    category = request.POST.get("category", "")
    if category not in CATEGORIES:
        raise BadForm(reason=_("choose a category"))
    opened, me = house(), request.person
    opened.reading.require_seen(code, me)
    opened.labelling.label(code, [category], by=me.name, reason="review")
    queue = [each for each in _queue(request) if each != code]
    _keep(request, queue)
    return _next(request, queue, done=(code, category))


@page(
    "review/undo/<path:code>", name="review-undo", may=WHO, step_up=True, methods=_POST
)
def undo(request: Asked, code: str) -> Answer:
    """Take one's last label back, and show that conversation again."""
    opened = house()
    opened.reading.require_seen(code, request.person)
    opened.labelling.undo(code, by=request.person.name)
    queue = [code, *(each for each in _queue(request) if each != code)]
    _keep(request, queue)
    return _next(request, queue)


def _next(
    request: Asked, queue: Sequence[str], done: tuple[str, str] | None = None
) -> Answer:
    if request.headers.get("HX-Request") == "true":
        return _shown(request, queue, done=done)
    query = urlencode({"done": done[0], "as": done[1]}) if done else ""
    return redirect(f"{reverse('review')}{'?' if query else ''}{query}")


# --- what is still to come ------------------------------------------------------------


def _queue(request: Asked) -> list[str]:
    """Give what is still to come; chosen anew where nothing is left."""
    left = [str(each) for each in request.session.get(_KEY, [])]
    waiting = set(house().records.doubtful(1_000)) if left else set()
    left = [each for each in left if each in waiting]
    if not left:
        left = [pick.conversation for pick in house().reviewing.picks(_AT_ONCE)]
        _keep(request, left)
    return left


def _keep(request: Asked, queue: Sequence[str]) -> None:
    request.session[_KEY] = list(queue)


def _shown(
    request: Asked, queue: Sequence[str], done: tuple[str, str] | None = None
) -> Answer:
    if done is None and (code := request.GET.get("done", "")):
        done = (code, request.GET.get("as", ""))
    code = next(iter(queue), "")
    context = {
        "code": code,
        "left": len(queue),
        "waiting": len(house().records.doubtful(1_000)),
        "done": done and {"code": done[0], "name": category_name(done[1])},
        **(_one(request, code) if code else {}),
    }
    htmx = request.headers.get("HX-Request") == "true"
    name = "guicang/part_review.html" if htmx else "guicang/review.html"
    answer = render(request, name, context)
    answer["Cache-Control"] = "no-store"
    return answer


def _one(request: Asked, code: str) -> dict[str, Any]:
    """Give one conversation, masked, with what it may be."""
    opened = house()
    votes = opened.reviewing.of(code).votes
    options = _options(votes, code)
    return {
        "options": options[:_KEYS],
        "others": options[_KEYS:],
        **_said(request, code),
    }


def _said(request: Asked, code: str) -> dict[str, Any]:
    opened = house()
    opened.refresh()
    try:
        opened.reading.require_seen(code, request.person)
        shown = opened.reading.show(
            code, reader=Reader(person=request.person, proven=True)
        )
    except GuicangError as error:
        message, advice = say(error, words)
        return {"unread": f"{error.code} {message} {advice}"}
    return {"said": bubbles(shown.conversation, shown.pieces)}


def _options(votes: Sequence[Vote], code: str) -> list[dict[str, Any]]:
    """Give categories with their keys: what it may be first, then the usual order."""
    serving = house().classifying.asked()
    known = serving.known.categories if serving else {}
    sure = {known.get(vote.label, vote.label): vote.confidence for vote in votes}
    record = house().records.facts_of([code]).get(code)
    stand = [each.category for each in record.labels] if record else []
    order = dict.fromkeys([*sure, *stand, *CATEGORIES])
    return [
        {
            "key": number if number <= _KEYS else "",
            "category": name,
            "name": category_name(name),
            "sure": f"{sure[name]:.0%}" if name in sure else "",
        }
        for number, name in enumerate((n for n in order if n in CATEGORIES), 1)
    ]
