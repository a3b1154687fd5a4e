"""The door for programs: tokens for client credentials, and whose a token is.

RFC 6749, section 4.4, and RFC 6750. allauth answers; of what it could grant, only this.
Over plain HTTP, where HTTPS is spoken, nobody is sent on: the secret would have been
shown already, and nobody would notice (OWASP ASVS 5.0, 4.1.2).
"""

import base64
import binascii
from http import HTTPStatus

from allauth.idp.oidc.views import token as answer
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from guicang.domain.access.clients import Client
from guicang.domain.errors import TooManyFailures
from guicang.entrypoints.houses import house
from guicang.entrypoints.web.stays import address
from guicang.services.entering import Attempt

_GRANT = "client_credentials"


@csrf_exempt
@never_cache
@require_POST
def token(request: HttpRequest) -> HttpResponse:
    """Give a program a token for its id and secret."""
    if settings.SECURE_SSL_REDIRECT and not request.is_secure():
        return _error("invalid_request", HTTPStatus.FORBIDDEN)
    if request.POST.get("grant_type") != _GRANT:
        return _error("unsupported_grant_type", HTTPStatus.BAD_REQUEST)
    entering = house().entering
    attempt = Attempt(name=f"client:{_id(request)}", address=address(request))
    try:
        entering.knock(attempt)
    except TooManyFailures as error:
        late = _error("temporarily_unavailable", HTTPStatus.TOO_MANY_REQUESTS)
        late["Retry-After"] = str(error.data["seconds"])
        return late
    house().clients.sweep()
    given: HttpResponse = answer(request)
    if given.status_code == HTTPStatus.UNAUTHORIZED:
        entering.failed(attempt, "client")
    return given


def authenticate_bearer(request: HttpRequest) -> Client | None:
    """Say which program asks, with the scopes of its token; None if none does."""
    scheme, _, value = str(request.headers.get("Authorization", "")).partition(" ")
    if scheme.lower() != "bearer" or not value.strip():
        return None
    return house().clients.bearer(value.strip())


def _id(request: HttpRequest) -> str:
    scheme, _, value = str(request.headers.get("Authorization", "")).partition(" ")
    if scheme.lower() != "basic":
        return str(request.POST.get("client_id", ""))
    try:
        return base64.b64decode(value).decode().partition(":")[0]
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _error(code: str, status: HTTPStatus) -> JsonResponse:
    return JsonResponse({"error": code}, status=status)
