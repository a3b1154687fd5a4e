"""Who asks for metrics, and is told."""

from wsgiref.util import setup_testing_defaults

import pytest

from guicang.config import load
from guicang.domain.errors import MetricsOpen
from guicang.entrypoints.metrics.door import Door, require_guarded

TOKEN = "specimen-token"  # noqa: S105 - of tests only


def asked(door, path="/metrics", method="GET", said=""):
    environ = {"PATH_INFO": path, "REQUEST_METHOD": method}
    if said:
        environ["HTTP_AUTHORIZATION"] = said
    setup_testing_defaults(environ)
    heads = {}

    def start(status, headers):
        heads.update(headers, status=int(status.split()[0]))

    body = b"".join(door(environ, start))
    return heads, body


def door(token=""):
    return Door(lambda: (b"guicang_up 1\n", "text/plain; version=0.0.4"), token)


def test_on_the_loopback_whoever_asks_is_told():
    heads, body = asked(door())

    assert (heads["status"], body) == (200, b"guicang_up 1\n")
    assert heads["Content-Type"] == "text/plain; version=0.0.4"
    assert heads["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("", 401),
        ("Bearer", 401),
        ("Bearer wrong", 401),
        ("Bearer spécimen", 401),
        (f"Basic {TOKEN}", 401),
        (f"Bearer {TOKEN}", 200),
        (f"bearer  {TOKEN}", 200),
    ],
)
def test_with_a_token_only_who_shows_it_is_told(said, status):
    heads, body = asked(door(TOKEN), said=said)

    assert heads["status"] == status
    assert bool(body) is (status == 200)
    assert ("WWW-Authenticate" in heads) is (status == 401)


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [("/", "GET", 404), ("/metrics/x", "GET", 404), ("/metrics", "POST", 405)],
)
def test_there_is_nothing_else_behind_it(path, method, status):
    heads, body = asked(door(TOKEN), path, method, f"Bearer {TOKEN}")

    assert (heads["status"], body) == (status, b"")


def settings(folder, text):
    (folder / "guicang.toml").write_text(text)
    return load(folder)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.1.2.3", "metrics.example.test"])  # noqa: S104 - what is refused
def test_elsewhere_than_on_the_loopback_a_token_is_needed(tmp_path, host):
    with pytest.raises(MetricsOpen, match=host):
        require_guarded(settings(tmp_path, ""), host)

    require_guarded(settings(tmp_path, f'"metrics.token" = "{TOKEN}"\n'), host)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_on_the_loopback_none_is_needed(tmp_path, host):
    assert require_guarded(settings(tmp_path, ""), host) is None
