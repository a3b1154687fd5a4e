"""The door of /api/: who calls, how often, how much, and each write once.

1. Nobody passes without a key or a session, except to the health and the schema.
2. Calls are counted by key or person, in the working store, for all processes.
3. A body that is a file is not read here: its route bounds it as it comes.
4. A write with an Idempotency-Key is done once: its answer is kept for a day, bound to
   the caller and to what was said (draft-ietf-httpapi-idempotency-key-header). Only
   what succeeded is kept; what was refused may be tried again.
5. Reads carry an ETag; who has the same already is told so (RFC 9110, 13.1.2).
6. Whatever goes wrong is answered as JSON, and no log says what was sent.
"""

import hashlib
import logging
import secrets
from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError

from guicang.domain.errors import (
    AnswerNotKept,
    ApiFailed,
    BadCall,
    GuicangError,
    NoSuchAddress,
    TooMuch,
    TooOften,
    Unencrypted,
    WrongMedia,
    WrongVerb,
)
from guicang.entrypoints.api.callers import SAFE, known
from guicang.entrypoints.api.refusals import refusal
from guicang.entrypoints.houses import house
from guicang.entrypoints.words import accepted
from guicang.ports.calls import Answer, Call

log = logging.getLogger("guicang.api")

ROOT: Final = "/api/"
STREAMED: Final[set[str]] = set()
"""Addresses whose bodies are files, and are not read here."""
OPEN: Final = frozenset({"/api/v1/health", "/api/v1/openapi.json"})
"""Addresses that strangers may ask for: they say nothing of what is kept."""
_JSON: Final = "application/json"
_LONGEST_KEY: Final = 200
_NOT_FOUND: Final = 404
_WRONG_VERB: Final = 405
_FAULT: Final = 400
_WELL: Final = range(200, 300)

Handler = Callable[[HttpRequest], HttpResponse]


class Door:
    """Let calls in, and give their answers a common form."""

    def __init__(self, answer: Handler) -> None:
        """Remember what answers behind the door."""
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a call; other addresses are none of this door's business."""
        if not request.path_info.startswith(ROOT):
            return self.answer(request)
        request.id = secrets.token_hex(8)  # type: ignore[attr-defined]  # see Call
        said = request.headers.get("Accept-Language", "")
        request.language = accepted(said.encode("latin-1", "replace"))  # type: ignore[attr-defined]  # see Call
        try:
            answer = self._answered(request)
        except GuicangError as error:
            answer = refusal(request, error)
        except Exception as error:  # noqa: BLE001 - promise 6
            answer = failed(request, error)
        return _finished(request, answer)

    def _answered(self, request: HttpRequest) -> HttpResponse:
        if request.path_info in OPEN:
            return _plain(request, self.answer(request))
        if settings.SECURE_SSL_REDIRECT and not request.is_secure():
            raise Unencrypted
        caller = known(request)
        request.caller = caller  # type: ignore[attr-defined]  # see Call
        _count(caller.id)
        if request.path_info in STREAMED:
            return _plain(request, self.answer(request))
        _weigh(request)
        key = request.headers.get("Idempotency-Key", "")
        if request.method in SAFE or not key:
            return _plain(request, self.answer(request))
        if len(key) > _LONGEST_KEY or not key.isprintable():
            raise BadCall(reason="Idempotency-Key")
        call = Call(caller=caller.id, key=key, digest=_digest(request))
        return self._once(request, call)

    def _once(self, request: HttpRequest, call: Call) -> HttpResponse:
        calls = house().calls
        if (kept := calls.begin(call, house().clock.now())) is not None:
            if kept.body is None:
                raise AnswerNotKept
            again = HttpResponse(kept.body, status=kept.status, content_type=kept.kind)
            again["Idempotency-Replayed"] = "true"
            return again
        try:
            answer = _plain(request, self.answer(request))
        except BaseException:
            calls.undo(call)
            raise
        if answer.status_code not in _WELL:
            calls.undo(call)
            return answer
        shown_once = getattr(request, "shown_once", False)
        calls.end(
            call,
            Answer(
                status=answer.status_code,
                kind=answer.get("Content-Type", _JSON),
                body=None if shown_once else answer.content,
            ),
        )
        return answer


def failed(request: HttpRequest, error: Exception) -> HttpResponse:
    """Answer for a fault of ours; the log names its kind, and nothing that was sent."""
    kind = type(error).__name__
    log.error("call_failed id=%s kind=%s", getattr(request, "id", ""), kind)
    return refusal(request, ApiFailed(kind=kind))


def _count(caller: str) -> None:
    now, limit = house().clock.now(), int(house().config["api.rate"])
    if house().calls.count(caller, now) > limit:
        raise TooOften(limit=limit, seconds=60 - now.second)


def _weigh(request: HttpRequest) -> None:
    """Raise TooMuch for a body over the limit, WrongMedia for one of another kind."""
    limit = int(house().config["api.body"])
    try:
        announced = int(request.headers.get("Content-Length") or 0)
        if announced > limit or len(request.body) > limit:
            raise TooMuch(part="body", limit=limit)
    except RequestDataTooBig as error:
        raise TooMuch(part="body", limit=limit) from error
    except (ValueError, UnreadablePostError) as error:
        raise BadCall(reason="body") from error
    if request.body:
        require_media(request, _JSON)


def require_media(request: HttpRequest, media: str) -> None:
    """Raise WrongMedia for a body of another kind."""
    kind = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind != media:
        raise WrongMedia(media=media)


def _digest(request: HttpRequest) -> str:
    said = f"{request.method} {request.get_full_path()}\n".encode()
    return hashlib.sha256(said + request.body).hexdigest()


def _plain(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """Say as JSON what Django and its libraries say as pages."""
    if answer.status_code < _FAULT or answer.get("Content-Type", "") == _JSON:
        return answer
    if answer.status_code == _NOT_FOUND:
        return refusal(request, NoSuchAddress())
    if answer.status_code == _WRONG_VERB:
        return refusal(request, WrongVerb(methods=answer.get("Allow", "")))
    return refusal(request, ApiFailed(kind=str(answer.status_code)))


def _finished(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    answer["X-Request-Id"] = request.id  # type: ignore[attr-defined]  # see Call
    answer["Cache-Control"] = "no-store"
    answer["Vary"] = "Authorization, Cookie, Accept-Language"
    if request.method not in {"GET", "HEAD"} or answer.status_code != 200:  # noqa: PLR2004 - OK
        return answer
    etag = f'"{hashlib.sha256(answer.content).hexdigest()[:32]}"'
    answer["ETag"] = etag
    answer["Cache-Control"] = "private, no-cache"
    wanted = request.headers.get("If-None-Match", "")
    if etag in {each.strip().removeprefix("W/") for each in wanted.split(",")}:
        same = HttpResponse(status=304)
        for name in ("ETag", "Cache-Control", "Vary", "X-Request-Id"):
            same[name] = answer[name]
        return same
    return answer
