"""``/hooks/NAME``: where platforms call us by themselves.

No log-in: who calls proves it as their platform does, and the connector checks that.
What came is kept before it is answered. Whoever is refused learns nothing but that, and
an address that is no source's is answered as one whose call is refused.
"""

import logging
from typing import Final

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from guicang.domain.errors import CallRefused, GuicangError, TooMuch, TooOften
from guicang.entrypoints.houses import house
from guicang.ports.connecting import Call

_LOG: Final = logging.getLogger("guicang.hooks")
_REFUSED: Final = 403
_LATER: Final = 503
_TOO_LARGE: Final = 413
_TOO_OFTEN: Final = 429


@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def hook(request: HttpRequest, name: str) -> HttpResponse:
    """Let a platform's call in, or refuse it."""
    try:
        return _heard(request, name)
    except TooMuch:
        return _plain("too large", _TOO_LARGE)
    except TooOften as error:
        answer = _plain("too often", _TOO_OFTEN)
        answer["Retry-After"] = str(error.data["seconds"])
        return answer
    except CallRefused as error:
        _LOG.warning("call_refused code=%s", error.code)
        return _plain("refused", _REFUSED)
    except GuicangError as error:
        # Whoever sent it sends it again: nothing was answered, nothing is lost.
        _LOG.error("call_failed source=%s code=%s", name, error.code)
        return _plain("later", _LATER)
    except Exception as error:  # noqa: BLE001 - no exception's text gets out
        _LOG.error("call_failed source=%s kind=%s", name, type(error).__name__)
        return _plain("later", _LATER)


def _heard(request: HttpRequest, name: str) -> HttpResponse:
    opened = house()
    opened.hearing.require(name)
    now, limit = opened.clock.now(), int(opened.config["sources.calls"])
    if opened.calls.count(f"hook:{name}", now) > limit:
        raise TooOften(limit=limit, seconds=60 - now.second)
    call = Call(
        method=str(request.method),
        query={key: str(request.GET[key]) for key in request.GET},
        headers={key.lower(): value for key, value in request.headers.items()},
        body=_body(request, int(opened.config["sources.body"])),
        at=now,
    )
    opened.refresh()
    heard = opened.hearing.call(name, call)
    return HttpResponse(heard.body, status=heard.status, content_type=heard.media_type)


def _body(request: HttpRequest, limit: int) -> bytes:
    """Read the body. TooMuch; CallRefused if it did not come whole."""
    try:
        announced = int(request.headers.get("Content-Length") or 0)
        if announced > limit or len(request.body) > limit:
            raise TooMuch(part="body", limit=limit)
    except RequestDataTooBig:
        raise TooMuch(part="body", limit=limit) from None
    except (ValueError, UnreadablePostError):
        raise CallRefused(reason="a body that did not come whole") from None
    return request.body


def _plain(text: str, status: int) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
