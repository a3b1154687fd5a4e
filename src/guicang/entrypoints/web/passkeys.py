"""Passkeys in forms that sign: what the browser needs, and what it gave."""

import json
from collections.abc import Mapping
from typing import Any

from guicang.domain.access.passkeys import Assertion
from guicang.domain.errors import BadForm
from guicang.entrypoints.houses import house
from guicang.entrypoints.web.page import Asked


def options(request: Asked, root: str) -> Mapping[str, object] | None:
    """Give what the browser needs to have a root signed; None without a passkey."""
    opened, name = house(), request.person.name
    if not opened.people.passkeys(name):
        return None
    now = opened.clock.now()
    return opened.assertions.challenge(name, root, _site(request), now)


def proof(request: Asked) -> str | Assertion:
    """Give what the form proves by: a passkey's assertion, or a code."""
    text = request.POST.get("credential", "")
    if not text:
        return request.POST.get("code", "")
    try:
        credential: Any = json.loads(text)
    except ValueError as error:
        raise BadForm(reason="the passkey's answer cannot be read") from error
    if not isinstance(credential, dict):
        raise BadForm(reason="the passkey's answer cannot be read")
    return Assertion(site=_site(request), credential=credential)


def _site(request: Asked) -> str:
    return request.get_host().partition(":")[0]
