"""What a session proved, and when: the second factor that pages ask for.

It stands in the session, bound to the user, by the clock of the house. allauth's own
records would do for its own guard, but that guard takes a password for a second factor,
and whoever has neither for somebody who has just proved both.
"""

from datetime import timedelta
from typing import Any, Final

from django.http import HttpRequest

from guicang.domain.record import micros
from guicang.entrypoints.houses import house

FRESH: Final = timedelta(minutes=5)
"""How long a second factor opens what wants a recent one."""
STRONG: Final = frozenset({"totp", "webauthn"})
"""Recovery codes let somebody in; they open nothing else."""
_KEY: Final = "factor"


def remember(request: HttpRequest, user: Any, kind: str) -> None:
    """Note that a user proved a second factor now."""
    now = micros(house().clock.now())
    request.session[_KEY] = {"user": user.pk, "kind": kind, "at": now}


def given(request: HttpRequest, user: Any) -> str:
    """Say which kind of second factor a user gave in this session; "" if none."""
    fact = request.session.get(_KEY)
    if not isinstance(fact, dict) or user.pk is None or fact.get("user") != user.pk:
        return ""
    return str(fact["kind"])


def fresh(request: HttpRequest, within: timedelta = FRESH) -> bool:
    """Whether an app's code or a passkey was given a moment ago."""
    if given(request, request.user) not in STRONG:
        return False
    age = micros(house().clock.now()) - int(request.session[_KEY]["at"])
    return 0 <= age <= within // timedelta(microseconds=1)
