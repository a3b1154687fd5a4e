"""Where people may log in instead of by a password, as the settings say.

One provider at a time: an OpenID Connect issuer, or one of the platforms that chats
come from. All of allauth's but WeCom, which is ours (``web.wecom``).
"""

from dataclasses import dataclass
from importlib import import_module
from typing import Any, Final

from django.urls import URLPattern, path, reverse

from guicang.config import Config
from guicang.domain.errors import BadSetting

OIDC: Final = "openid_connect"
DIRECT: Final = ("wecom", "dingtalk", "feishu", "zoho")
_ALLAUTH: Final = "allauth.socialaccount.providers"
_OURS: Final = {"wecom": "guicang.entrypoints.web.wecom"}
_SUB: Final = "sso"
"""How our one issuer is called in addresses and in what is kept of accounts."""


@dataclass(frozen=True, slots=True)
class Provider:
    """The provider that is switched on."""

    name: str
    title: str
    url: str
    client: str
    secret: str
    agent: str

    @property
    def app(self) -> str:
        """Name the Django app behind it."""
        return _OURS.get(self.name, f"{_ALLAUTH}.{self.name}")

    def settings(self) -> dict[str, Any]:
        """Spell it for allauth (``SOCIALACCOUNT_PROVIDERS``)."""
        app: dict[str, Any] = {
            "client_id": self.client,
            "secret": self.secret,
            "name": self.title,
            "settings": {"server_url": self.url, "agent": self.agent},
        }
        if self.name == OIDC:
            app["provider_id"] = _SUB
        return {self.name: {"APPS": [app], "OAUTH_PKCE_ENABLED": self.name == OIDC}}

    def urls(self) -> list[URLPattern]:
        """Give the two addresses it needs: the way there and the way back."""
        views = import_module(f"{self.app}.views")
        if self.name == OIDC:
            there, more = "accounts/sso/", {"provider_id": _SUB}
            login, callback = views.login, views.callback
        else:
            there, more = f"accounts/{self.name}/", {}
            login, callback = views.oauth2_login, views.oauth2_callback
        return [
            path(f"{there}login/", login, more, f"{self.name}_login"),
            path(f"{there}login/callback/", callback, more, f"{self.name}_callback"),
        ]

    def address(self) -> str:
        """Give the address at which the way there begins."""
        more = {"provider_id": _SUB} if self.name == OIDC else {}
        return reverse(f"{self.name}_login", kwargs=more)


def provider_of(config: Config) -> Provider | None:
    """Read the settings. BadSetting for a provider that is none."""
    name = str(config["login.provider"])
    if not name:
        return None
    if name not in {OIDC, *DIRECT}:
        raise BadSetting(setting="login.provider", reason="unknown")
    return Provider(
        name=name,
        title=str(config["login.title"]) or name,
        url=str(config["login.url"]),
        client=str(config["login.client"]),
        secret=str(config["login.secret"]),
        agent=str(config["login.agent"]),
    )
