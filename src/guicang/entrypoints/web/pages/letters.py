"""Mails in which persons ask for something: read by a clerk, who is noted."""

from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from guicang.domain.access.model import May
from guicang.domain.errors import BadForm
from guicang.domain.subjects.model import Asker, Kind, Wanted
from guicang.entrypoints.houses import house
from guicang.entrypoints.web.page import Answer, Asked, page

ANSWER: Final = frozenset({May.SUBJECT_ANSWER})
_POST: Final = frozenset({"POST"})


@page("subjects/<str:code>/mail", name="subject-mail", may=ANSWER, methods=_POST)
def mail(request: Asked, code: str) -> Answer:
    """Open the mails of a request, once."""
    found = house().corresponding.open(
        code, by=request.person.name, code=request.POST.get("code", "")
    )
    one = house().subjects.get(code)
    return render(request, "guicang/subject_mail.html", {"it": one, "mails": found})


@page("subjects/<str:code>/file", name="subject-file", may=ANSWER, methods=_POST)
def file(request: Asked, code: str) -> Answer:
    """Give a file of a mail, as bytes that no browser opens by itself."""
    numbers = [request.POST.get(name, "") for name in ("mail", "file")]
    if not all(each.isdecimal() for each in numbers):
        raise BadForm(reason=_("choose a file"))
    mail, number = map(int, numbers)
    name, data = house().corresponding.file(
        code,
        mail,
        number,
        by=request.person.name,
        code=request.POST.get("code", ""),
    )
    answer = HttpResponse(data, content_type="application/octet-stream")
    ending = name.rpartition(".")[2] if "." in name else ""
    plain = ending if ending.isascii() and ending.isalnum() else "bin"
    answer["Content-Disposition"] = (
        f'attachment; filename="{code}-{mail}-{number}.{plain}"'
    )
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@page("subjects/<str:code>/settle", name="subject-settle", may=ANSWER, methods=_POST)
def settle(request: Asked, code: str) -> Answer:
    """Say what a mail asks for, who asks, and about whom."""
    given = request.POST
    try:
        wanted = Wanted(
            kind=Kind(given.get("kind", "")),
            asker=Asker(given.get("asker", "")),
            customer=given.get("customer", ""),
        )
        seen = int(given.get("revision", ""))
    except ValueError:
        raise BadForm(reason=_("say what is asked for, and by whom")) from None
    house().corresponding.settle(
        code,
        seen,
        wanted,
        by=request.person.name,
        code=given.get("code", ""),
    )
    messages.success(request, _("It is noted."))
    return redirect("subject", code)
