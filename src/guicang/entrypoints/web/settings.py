"""Django's settings for the processes that answer over HTTP.

What the command line needs stands in ``entrypoints.settings``; here comes what only
pages need. No inline script or style, nothing from elsewhere: see CSP below.
"""

from pathlib import Path
from typing import Any, Final

from guicang.entrypoints.logs import dictconfig
from guicang.entrypoints.settings import *  # noqa: F403 - the same settings, and more
from guicang.entrypoints.settings import CONFIG, INSTALLED_APPS as COMMON
from guicang.entrypoints.web.providers import provider_of

HERE: Final = Path(__file__).resolve().parent
SECURE: Final = bool(CONFIG["web.https"])

INSTALLED_APPS = [
    *COMMON,
    "django.forms",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "csp",
    "guicang.entrypoints.web.apps.Web",
]
MIDDLEWARE = [
    "guicang.entrypoints.web.measured.Measured",
    "guicang.entrypoints.web.proxies.Proxies",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "guicang.entrypoints.web.middleware.Door",
    "guicang.entrypoints.api.door.Door",
]
ROOT_URLCONF = "guicang.entrypoints.urls"
ALLOWED_HOSTS = [str(host) for host in CONFIG["web.hosts"]]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "guicang.entrypoints.web.context.console",
            ],
            "builtins": ["guicang.entrypoints.web.templatetags.guicang"],
        },
    }
]

# --- static files ---------------------------------------------------------------------

STATIC_URL = "/static/"
STATICFILES_DIRS = [HERE / "static"]
STORAGES = {
    "staticfiles": {"BACKEND": "guicang.entrypoints.web.static_files.Versioned"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

# --- languages ------------------------------------------------------------------------

LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [HERE.parents[1] / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = SECURE
LANGUAGE_COOKIE_NAME = "__Host-language" if SECURE else "language"

# --- what browsers are told -----------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_SSL_REDIRECT = SECURE
# Whatever watches over the process asks it directly, not through the proxy. Programs
# are refused, not sent on: they would show their secrets twice, and never notice.
SECURE_REDIRECT_EXEMPT = ["^livez$", "^readyz$", "^api/", "^oauth/"]
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
X_FRAME_OPTIONS = "DENY"

# --- sessions -------------------------------------------------------------------------

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME = "__Host-guicang" if SECURE else "guicang"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 60 * int(CONFIG["web.session_absolute"])
CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_HTTPONLY = True
CSRF_USE_SESSIONS = True
CSRF_FAILURE_VIEW = "guicang.entrypoints.web.astray.stale"

# --- the door -------------------------------------------------------------------------

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "guicang.entrypoints.web.accounts.Accounts"
ACCOUNT_FORMS = {"login": "guicang.entrypoints.web.forms.Password"}
DATA_UPLOAD_MAX_MEMORY_SIZE = max(8 << 20, int(CONFIG["api.body"]))
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
MFA_FORMS = {
    "authenticate": "guicang.entrypoints.web.forms.Code",
    "authenticate_webauthn": "guicang.entrypoints.web.forms.Passkey",
}
SOCIALACCOUNT_ADAPTER = "guicang.entrypoints.web.elsewhere.Elsewhere"
# A link leads there: our policy for forms lets none be sent on to another site. That
# is safe because the way back is bound to the session, and linking asks for more.
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}
if _elsewhere := provider_of(CONFIG):
    SOCIALACCOUNT_PROVIDERS = _elsewhere.settings()
    INSTALLED_APPS += [_elsewhere.app]
IDP_OIDC_ACCESS_TOKEN_EXPIRES_IN = 600  # seconds
IDP_OIDC_AUTH_METHODS = ["client_secret_basic", "client_secret_post"]
# Whatever has to be remembered stands in the database, where nothing evicts it: used
# codes beside their authenticator, failures in a table of their own. A cache that keeps
# nothing makes sure that no library remembers it elsewhere.
ACCOUNT_RATE_LIMITS = False
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
FORM_RENDERER = "guicang.entrypoints.web.rendering.Tabler"
LOGGING = dictconfig(CONFIG)
