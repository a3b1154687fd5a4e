"""Behind proxies: who is counted, what is believed, and who is sent to HTTPS."""

import json

import pytest

from guicang.config import load
from guicang.domain.access.proxies import network
from guicang.domain.errors import GuicangError
from guicang.domain.ledger.model import Tag

PROXY, CALLER, OTHER = "10.1.1.1", "203.0.113.9", "203.0.113.77"


@pytest.fixture
def behind(console, settings):
    """A console that was told of its proxy."""
    settings.PROXIES = (network("10.0.0.0/8"),)
    return console


def wrong(console, times, forwarded, peer=PROXY):
    """Fail so often; return the last answer."""
    client = console.client()
    for _ in range(times):
        answer = client.post(
            "/accounts/login/",
            {"login": "legal", "password": "wrong"},
            REMOTE_ADDR=peer,
            headers={"X-Forwarded-For": forwarded},
        )
    return answer


def addresses(console):
    return [e.data["address"] for e in console.entries(Tag.ACCESS_LOG_IN_FAILED)]


def test_failures_count_for_the_caller_and_not_for_the_proxy(behind):
    wrong(behind, 6, CALLER)
    tag = behind.house.tagger.tag

    other = behind.client().post(
        "/accounts/login/",
        {"login": "legal", "password": "Specimen-Pass-27"},
        REMOTE_ADDR=PROXY,
        headers={"X-Forwarded-For": OTHER},
    )

    assert other.status_code == 302
    assert set(addresses(behind)) == {tag("address", CALLER)}


def test_who_invents_callers_is_counted_as_one(behind):
    for number in range(6):
        wrong(behind, 1, f"198.51.100.{number}, {CALLER}")
    tag = behind.house.tagger.tag

    assert set(addresses(behind)) == {tag("address", CALLER)}
    before = len(addresses(behind))
    wrong(behind, 1, f"198.51.100.99, {CALLER}")
    assert len(addresses(behind)) == before  # has to wait: not even asked


@pytest.mark.parametrize("peer", ["198.51.100.4", "127.0.0.1"])
def test_who_is_no_proxy_of_ours_speaks_for_nobody(behind, peer):
    wrong(behind, 1, CALLER, peer=peer)
    tag = behind.house.tagger.tag

    assert addresses(behind) == [tag("address", peer)]


def test_without_the_setting_the_header_is_never_read(console):
    wrong(console, 1, CALLER)
    tag = console.house.tagger.tag

    assert addresses(console) == [tag("address", PROXY)]


@pytest.fixture
def secure(behind, settings):
    """A console whose proxy speaks HTTPS."""
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    return behind


def test_only_the_proxy_says_that_a_call_came_by_https(secure):
    headers = {"X-Forwarded-Proto": "https"}

    ours = secure.client().get("/accounts/login/", REMOTE_ADDR=PROXY, headers=headers)
    forged = secure.client().get("/accounts/login/", headers=headers)

    assert ours.status_code == 200
    assert (forged.status_code, forged["Location"]) == (
        301,
        "https://localhost/accounts/login/",
    )


def test_programs_are_refused_over_plain_http_and_never_sent_on(secure):
    client = secure.client()

    called = client.get("/api/v1/records", headers={"Authorization": "Bearer x"})
    token = client.post("/oauth/token/", {"grant_type": "client_credentials"})

    assert called.status_code == 403
    assert json.loads(called.content)["error"]["code"] == "GC-954"
    assert (token.status_code, token.json()) == (403, {"error": "invalid_request"})
    for path in ("/livez", "/api/v1/health"):
        assert client.get(path).status_code == 200, path


def test_a_list_that_cannot_be_read_stops_the_console(tmp_path):
    (tmp_path / "guicang.toml").write_text('[web]\nproxies = ["proxy.test"]\n')

    with pytest.raises(GuicangError) as told:
        load(tmp_path).proxies()

    assert told.value.code == "GC-802"
