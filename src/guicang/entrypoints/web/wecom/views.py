"""Log in by WeCom's web log-in (企业微信 Web 登录).

1. The browser goes to ``/wwlogin/sso/login`` with CorpID and AgentID, and comes back
   with a code that is good once, for five minutes.
2. ``/cgi-bin/gettoken`` gives our application's token for CorpID and secret.
3. ``/cgi-bin/auth/getuserinfo`` says for token and code who it was: a member has a
   ``userid``; anybody else has none, and is refused.

WeCom answers 200 to everything; an ``errcode`` other than 0 is its refusal. Neither the
secret nor a token is ever shown: errors carry the number alone.
"""

from typing import Any, Final
from urllib.parse import urlencode

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from allauth.socialaccount.providers.oauth2.views import (
    OAuth2Adapter,
    OAuth2CallbackView,
    OAuth2LoginView,
)
from django.http import HttpRequest

_LOGIN: Final = "https://login.work.weixin.qq.com"
_API: Final = "https://qyapi.weixin.qq.com"


class WeComClient(OAuth2Client):  # type: ignore[misc]  # allauth ships no types
    """WeCom's own names for what OAuth has."""

    agent = ""

    def get_redirect_url(
        self, authorization_url: str, _scope: object, _extra: object
    ) -> str:
        """Write the address that the browser goes to."""
        query = {
            "login_type": "CorpApp",
            "appid": self.consumer_key,
            "agentid": self.agent,
            "redirect_uri": self.callback_url,
            "state": self.state or "",
        }
        return f"{authorization_url}?{urlencode(query)}"

    def get_access_token(
        self, _code: str, pkce_code_verifier: str | None = None
    ) -> dict[str, Any]:
        """Give our application's token; WeCom knows no PKCE."""
        del pkce_code_verifier
        asked = {"corpid": self.consumer_key, "corpsecret": self.consumer_secret}
        return ask(self.access_token_url, asked)


class WeComAdapter(OAuth2Adapter):  # type: ignore[misc]  # allauth ships no types
    """Where WeCom is, and who came back from there."""

    provider_id = "wecom"
    client_class = WeComClient

    @property
    def authorize_url(self) -> str:
        """Where the browser goes."""
        return f"{self._base() or _LOGIN}/wwlogin/sso/login"

    @property
    def access_token_url(self) -> str:
        """Where tokens are given."""
        return f"{self._base() or _API}/cgi-bin/gettoken"

    def _base(self) -> str:
        return str(self.get_provider().app.settings["server_url"]).rstrip("/")

    def get_client(self, request: HttpRequest, app: Any) -> WeComClient:
        """Give the client, which knows our application."""
        client: WeComClient = super().get_client(request, app)
        client.agent = str(app.settings["agent"])
        return client

    def complete_login(
        self, request: HttpRequest, app: Any, token: Any, **_more: Any
    ) -> Any:
        """Ask who it was. OAuth2Error for whoever is no member."""
        asked = {"access_token": token.token, "code": request.GET["code"]}
        url = f"{self._base() or _API}/cgi-bin/auth/getuserinfo"
        found = ask(url, asked)
        if not found.get("userid"):
            raise OAuth2Error("not a member of the company")
        data = {"corp": app.client_id, "userid": found["userid"]}
        return self.get_provider().sociallogin_from_response(request, data)


def ask(url: str, query: dict[str, str]) -> dict[str, Any]:
    """Ask WeCom something. OAuth2Error if it refuses."""
    with get_adapter().get_requests_session() as session:
        answer = session.get(url, params=query)
        found: dict[str, Any] = answer.json() if answer.ok else {"errcode": -1}
    if found.get("errcode", 0) != 0:
        raise OAuth2Error(f"WeCom refused: {found['errcode']}")
    return found


oauth2_login = OAuth2LoginView.adapter_view(WeComAdapter)
oauth2_callback = OAuth2CallbackView.adapter_view(WeComAdapter)
