"""Somebody else's log-in: a real OpenID provider (allauth's), in a process of its own.

    python -m tests.web.issuer PORT SUBJECT

Whoever comes is logged in as SUBJECT already: what its own log-in is like is its own
affair. It signs with a key made when it starts.
"""

import secrets
import sys
import tempfile
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings

CLIENT, SECRET = "guicang-console", "specimen-secret-of-the-console"


def _pem() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


class Somebody:
    """Log whoever comes in."""

    def __init__(self, answer):
        self.answer = answer

    def __call__(self, request):
        from django.contrib.auth.models import User

        request.user = User.objects.get(username=sys.argv[2])
        return self.answer(request)


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_args):
        pass


def main(port: int, subject: str) -> None:
    folder = tempfile.mkdtemp()
    settings.configure(
        SECRET_KEY=secrets.token_hex(),
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF="tests.web.issuer_urls",
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.messages",
            "allauth",
            "allauth.account",
            "allauth.idp.oidc",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "tests.web.issuer.Somebody",
            "allauth.account.middleware.AccountMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
            }
        ],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": str(Path(folder) / "db"),
            }
        },
        USE_TZ=True,
        IDP_OIDC_PRIVATE_KEY=_pem(),
    )
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from allauth.idp.oidc.models import Client
    from django.contrib.auth.models import User

    User.objects.create(username=subject, email=f"{subject}@shop.test")
    client = Client(id=CLIENT, name="console", skip_consent=True)
    client.set_secret(SECRET)
    client.set_scopes(["openid", "profile", "email"])
    client.set_redirect_uris([sys.argv[3]])
    client.save()
    from django.core.wsgi import get_wsgi_application

    application = get_wsgi_application()
    make_server(
        "127.0.0.1", port, application, server_class=_Server, handler_class=_Quiet
    ).serve_forever()


if __name__ == "__main__":
    sys.modules["tests.web.issuer"] = sys.modules["__main__"]
    main(int(sys.argv[1]), sys.argv[2])
