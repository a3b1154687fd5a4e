"""Passkeys in forms that sign: what the browser needs, and what it gave.

A request for approval is signed over its root. Every other form is signed over the
address that it goes to and over what stands in its fields, so that an assertion given
for one act proves no other one (W3C Web Authentication, level 3, section 13.4.3).
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

from django.http import QueryDict
from django.utils.translation import gettext as _

from guicang.domain.access.passkeys import Assertion, Proof
from guicang.domain.errors import BadForm
from guicang.entrypoints.houses import house
from guicang.entrypoints.web.page import Asked

_APART: Final = frozenset({"csrfmiddlewaretoken", "code", "credential"})
"""Fields that prove, and are not what is proved."""


def options(request: Asked, root: str) -> Mapping[str, object] | None:
    """Give what the browser needs to have a root signed; None without a passkey."""
    opened, name = house(), request.person.name
    if not opened.people.passkeys(name):
        return None
    now = opened.clock.now()
    return opened.assertions.challenge(name, root, _site(request), now)


def proof(request: Asked) -> Proof:
    """Give what the form proves by: a passkey's assertion, or a code. BadForm."""
    text = request.POST.get("credential", "")
    if not text:
        if not (code := request.POST.get("code", "").strip()):
            raise BadForm(reason=_("a fresh code or a passkey is needed"))
        return code
    try:
        credential: Any = json.loads(text)
    except ValueError as error:
        raise BadForm(reason="the passkey's answer cannot be read") from error
    if not isinstance(credential, dict):
        raise BadForm(reason="the passkey's answer cannot be read")
    root = digest(request.path, request.POST)
    return Assertion(site=_site(request), credential=credential, root=root)


def digest(path: str, form: QueryDict) -> str:
    """Digest what a form asks for (SHA-256, hex): its address and its fields.

    Browsers end lines with CRLF when they post a form and not when a script does.
    """
    said = [
        [name, [value.replace("\r\n", "\n") for value in form.getlist(name)]]
        for name in sorted(form)
        if name not in _APART
    ]
    return hashlib.sha256(json.dumps([path, said]).encode()).hexdigest()


def _site(request: Asked) -> str:
    return request.get_host().partition(":")[0]
