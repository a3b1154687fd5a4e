"""Django settings, made from the home's configuration.

Everything that differs between installations comes from ``guicang.config`` (the
home's ``guicang.toml`` and GUICANG_* variables); this file only spells it for Django.
"""

import os
from pathlib import Path

from guicang.config import load

HOME = Path(os.environ.get("GUICANG_HOME", "guicang-home")).absolute()
CONFIG = load(HOME)
PROXIES = CONFIG.proxies()

SECRET_KEY = CONFIG.secret_key()
DEBUG = False
ALLOWED_HOSTS: list[str] = []
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "zh-hans"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.idp.oidc",
    "guicang.adapters.db",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
SESSION_ENGINE = "guicang.adapters.db.sessions"
# scrypt costs memory too (RFC 7914); the others open what was written before.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_CHECKS = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": f"{_CHECKS}.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": f"{_CHECKS}.CommonPasswordValidator"},
    {"NAME": f"{_CHECKS}.NumericPasswordValidator"},
    {"NAME": f"{_CHECKS}.UserAttributeSimilarityValidator"},
    {
        "NAME": "guicang.adapters.db.passwords.ContextWords",
        "OPTIONS": {
            "words": [
                str(CONFIG[f"organisation.{name}"]) for name in ("name", "system")
            ]
        },
    },
]
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_TOTP_ISSUER = "Guicang"
MFA_TOTP_TOLERANCE = 0
# Secrets are sealed at rest; allauth would keep them in clear.
MFA_ADAPTER = "guicang.adapters.db.mfa.SealedMFA"
GUICANG_MFA_KEY_FILE = HOME / "keys" / "mfa.key"

DATABASES = CONFIG.databases()
DATABASE_ROUTERS = ["guicang.adapters.db.replica.Router"]
