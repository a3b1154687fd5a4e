"""Step-up: what is dangerous wants a second factor of the last five minutes.

A request that comes without one waits while its person gives it, and goes on then. It
waits sealed: it may hold what nobody shall read in the table of sessions.
"""

import json
from typing import Final
from urllib.parse import urlsplit

from allauth.mfa.utils import decrypt, encrypt
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

_WAITING: Final = "waiting"


def ask(request: HttpRequest) -> HttpResponse:
    """Send somebody to give a second factor; what they wanted waits."""
    path = request.get_full_path()
    htmx = request.headers.get("HX-Request") == "true"
    if htmx:
        here = urlsplit(request.headers.get("HX-Current-URL", ""))
        path = f"{here.path or '/'}{'?' if here.query else ''}{here.query}"
    elif request.method == "POST" and not request.FILES:
        kept = {"path": path, "form": request.POST.urlencode()}
        request.session[_WAITING] = encrypt(json.dumps(kept))
    address = f"{reverse('confirm')}?{urlencode({'next': local(path)})}"
    if htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect(address)


def resume(request: HttpRequest) -> HttpResponse:
    """Let what waited go on; without that, go where ``next`` says."""
    path = local(request.GET.get("next", ""))
    sealed = request.session.pop(_WAITING, None)
    waiting = json.loads(decrypt(sealed)) if sealed else {}
    if waiting.get("path") != path:
        return redirect(path)
    request.POST = QueryDict(waiting["form"])
    parts = urlsplit(path)
    request.GET = QueryDict(parts.query)
    request.path = request.path_info = parts.path
    found = resolve(parts.path)
    answer: HttpResponse = found.func(request, *found.args, **found.kwargs)
    return answer


def local(path: str) -> str:
    """Return an address if it is one of ours, else the first page."""
    good = path.startswith("/") and url_has_allowed_host_and_scheme(path, None)
    return path if good else "/"
