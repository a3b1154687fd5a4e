"""The page on which somebody takes an invitation up: password, app, recovery codes.

The link's token goes into the session, sealed, and out of the address at once, so that
it stays in no history. The app's secret is made for this browser alone: whoever saw the
link before sees another one.
"""

import base64
from io import BytesIO
from typing import Any, Final
from urllib.parse import quote, urlencode

import qrcode
from allauth.mfa.utils import decrypt, encrypt
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods
from qrcode.image.svg import SvgPathFillImage

from guicang.domain.access.model import Adoption
from guicang.domain.errors import BadInvitation, BadUsage, GuicangError, WrongCode
from guicang.entrypoints.houses import house, words
from guicang.entrypoints.web import devices
from guicang.entrypoints.web.forms import Acceptance
from guicang.entrypoints.web.page import complain
from guicang.entrypoints.words import say

_TOKEN: Final = "invitation"  # noqa: S105 - a key of the session
_SECRET: Final = "draft"  # noqa: S105 - a key of the session
_ISSUER: Final = "Guicang"


@never_cache
@require_GET
def arrive(request: HttpRequest, token: str) -> HttpResponse:
    """Take a link's token out of the address."""
    try:
        house().inviting.look(token)
    except BadInvitation as error:
        return complain(request, error)
    request.session.flush()
    request.session[_TOKEN] = encrypt(token)
    request.session[_SECRET] = encrypt(house().people.new_secret())
    return redirect("invitation")


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest) -> HttpResponse:
    """Let somebody choose, and show the recovery codes once."""
    try:
        token = decrypt(request.session[_TOKEN]) if _TOKEN in request.session else ""
        invitation = house().inviting.look(token)
        form = Acceptance(request.POST or None, person=invitation.person)
        if form.is_valid() and (answer := _accepted(request, token, form)):
            return answer
    except GuicangError as error:
        return complain(request, error)
    return _asked(request, form, invitation.person)


def _accepted(
    request: HttpRequest, token: str, form: Acceptance
) -> HttpResponse | None:
    adoption = Adoption(
        password=form.cleaned_data["password1"],
        secret=decrypt(request.session[_SECRET]),
        code=form.cleaned_data["code"],
    )
    name = form.chosen(form.cleaned_data)
    try:
        person, codes = house().inviting.accept(token, adoption, name=name)
    except (WrongCode, BadUsage) as error:
        field = "code" if isinstance(error, WrongCode) else "name"
        form.add_error(field, say(error, words)[0])
        return None
    request.session.flush()
    shown = [f"{code[:4]} {code[4:]}" for code in codes]
    answer = render(request, "guicang/accepted.html", {"name": person, "codes": shown})
    devices.know(request, answer, person)
    return answer


def _asked(request: HttpRequest, form: Acceptance, person: str) -> HttpResponse:
    secret = decrypt(request.session[_SECRET])
    shown: dict[str, Any] = {
        "form": form,
        "invited": person,
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        "qr": picture(otpauth(person or words("administrator"), secret)),
    }
    return render(request, "guicang/invitation.html", shown)


def otpauth(name: str, secret: str) -> str:
    """Write a secret as authenticator apps read it (Key URI format)."""
    organisation = str(house().config["organisation.name"])
    issuer = f"{_ISSUER} {organisation}".strip().replace(":", " ")
    query = urlencode({"secret": secret, "issuer": issuer}, quote_via=quote)
    return f"otpauth://totp/{quote(f'{issuer}:{name}')}?{query}"


def picture(text: str) -> str:
    """Draw a text as a QR code (ISO/IEC 18004): a data address of an SVG picture."""
    drawn = qrcode.make(text, image_factory=SvgPathFillImage, border=2)
    file = BytesIO()
    drawn.save(file)
    return f"data:image/svg+xml;base64,{base64.b64encode(file.getvalue()).decode()}"
