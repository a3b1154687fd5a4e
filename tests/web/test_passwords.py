"""Passwords: as typed, long ones too, and no word that is guessed first."""

import pytest
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.module_loading import import_string

from guicang.adapters.db.passwords import ContextWords
from guicang.entrypoints import settings as served

GOOD = "correct horse battery"
WIDE = {letter: letter + 0xFEE0 for letter in range(ord("a"), ord("z") + 1)}


@pytest.mark.parametrize(
    "password",
    [
        "my-Guicang-is-good",
        "G.u.i.c.a.n.g 2026!",
        "guicang-2026-ok".translate(WIDE),
        "归藏系统的密码很好记住吧呀",
        "示例 商城 2026 的密码呀呀",
        "wang-xiaoming-2026",
    ],
)
def test_words_of_this_place_are_refused_however_they_are_spelt(password):
    words = ContextWords(["示例商城", "guicang"])

    with pytest.raises(ValidationError) as told:
        words.validate(password, User(username="Wang Xiaoming"))

    assert told.value.code == "password_context_word"


@pytest.mark.parametrize("words", [(), ("", "x", " - ")])
def test_what_has_none_of_them_is_taken(words):
    ContextWords(words).validate(GOOD, User(username="li"))
    ContextWords(words).validate(GOOD)


def test_the_console_asks_for_it():
    with pytest.raises(ValidationError):
        validate_password("my-guicang-is-good", User(username="li"))

    validate_password(GOOD, User(username="li"))


@pytest.mark.parametrize("password", [f"  {GOOD}  ", GOOD * 20, "密码" * 60])
def test_passwords_are_taken_as_typed_and_as_long_as_they_are(console, password):
    with console.house.people.transaction():
        console.house.people.set_password(["legal"], password)

    right = console.password(console.client(), "legal", password)
    cut = console.password(console.client(), "legal", password.strip()[:-1])

    assert right.status_code == 302
    assert cut.status_code == 200


def test_what_is_typed_is_hidden(console):
    page = console.client().get("/accounts/login/").content.decode()

    assert 'type="password"' in page
    assert page.count('name="password"') == 1


def test_passwords_are_kept_by_scrypt_at_its_full_cost():
    """N = 2^14, r = 8, p = 5 and more: what OWASP asks for (Password Storage)."""
    name = served.PASSWORD_HASHERS[0]
    hasher = import_string(name)()

    kind, cost, _salt, block, parallel, _hash = hasher.encode("word", "salt").split("$")

    assert kind == "scrypt"
    assert int(cost) >= 2**14
    assert (int(block), int(parallel)) == (8, 5)
