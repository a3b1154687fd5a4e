"""Somebody who is in: past both doors, without typing a password and a code each time.

What the log-in itself does is shown by ``tests/web``; whoever tests what lies behind it
begins here.
"""

from typing import Any

from django.contrib.auth import get_user_model
from django.test import Client

from guicang.domain.record import micros
from guicang.entrypoints.houses import house


def enter(client: Client, name: str) -> Any:
    """Let a client go on as this person, who gave an app's code just now."""
    user = get_user_model().objects.get(username=name)
    client.force_login(
        user, backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    now = micros(house().clock.now())
    session = client.session
    session["factor"] = {"user": user.pk, "kind": "totp", "at": now}
    session.update({"opened_at": now, "seen_at": now, "public": name})
    session.save()
    return user
