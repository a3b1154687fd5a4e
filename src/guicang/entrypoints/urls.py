"""Every address that is answered over HTTP, besides the gateway's.

Of allauth's, only those that people need here: no sign-up, no e-mail addresses, no
password reset by mail, no taking the second factor off.
"""

from allauth.account.views import login, logout
from allauth.mfa.base.views import authenticate
from django.urls import include, path

from guicang.entrypoints.settings import CONFIG
from guicang.entrypoints.web import health, hooks, invitation, machines
from guicang.entrypoints.web.providers import provider_of

elsewhere = provider_of(CONFIG)
urlpatterns = [
    path("", include("guicang.entrypoints.web.urls")),
    path("accounts/login/", login, name="account_login"),
    path("accounts/logout/", logout, name="account_logout"),
    path("accounts/2fa/authenticate/", authenticate, name="mfa_authenticate"),
    path("invitation/", invitation.accept, name="invitation"),
    path("invitation/<str:token>/", invitation.arrive, name="invitation_link"),
    path("oauth/token/", machines.token, name="oauth_token"),
    path("api/", include("guicang.entrypoints.api.urls")),
    path("hooks/<slug:name>", hooks.hook, name="hook"),
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("language/", include("django.conf.urls.i18n")),
    *(elsewhere.urls() if elsewhere else ()),
]
handler400 = "guicang.entrypoints.web.astray.unreadable"
handler403 = "guicang.entrypoints.web.astray.forbidden"
handler404 = "guicang.entrypoints.web.astray.missing"
handler500 = "guicang.entrypoints.web.astray.failed"
