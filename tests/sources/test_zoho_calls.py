"""Tokens of Zoho are shared and few; its limits are obeyed, its refusals are told."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from guicang.adapters.sources.zoho.centres import CENTRES, HOSTS
from guicang.domain.errors import (
    BadSource,
    SourceGarbled,
    SourceRefused,
    SourceThrottled,
    SourceUnreachable,
)
from tests.fakes.clock import START
from tests.simulators.server import Answered, Fault
from tests.simulators.zoho import REFRESH, SECRET, error
from tests.sources.zoho import DAY, House, house, pages, said


@pytest.fixture
def there():
    with house() as found:
        yield found


# Tokens.


def together(there: House, count: int) -> list[str]:
    with ThreadPoolExecutor(count) as pool:
        sources = [there.desk() for _ in range(count)]
        return list(pool.map(lambda source: source.check(), sources))


def test_twenty_workers_share_one_token(there):
    found = together(there, 20)

    assert set(found) == {"示例公司 (60001280952)"}
    assert len(there.zoho.refreshed) == 1


def test_a_token_that_was_taken_back_is_replaced_once_for_all(there):
    together(there, 5)
    there.clock.move(minutes=5)
    there.zoho.revoke()
    together(there, 20)

    assert len(there.zoho.refreshed) == 2


def test_a_token_is_replaced_before_it_ends(there):
    for _ in range(12):
        there.desk().check()
        there.clock.move(minutes=20)

    assert len(there.zoho.refreshed) == 4
    assert there.zoho.calls("organizations") == 12  # none of them was refused


def test_however_often_tokens_are_refused_few_are_asked_for(there):
    refused = Fault("/api/v1/", instead=error("INVALID_OAUTH", 401), times=10_000)
    there.zoho.faults.append(refused)
    for _ in range(600):
        with pytest.raises((SourceRefused, SourceThrottled)) as caught:
            there.desk().check()
        there.clock.move(seconds=1)

    assert 2 <= len(there.zoho.refreshed) <= 10
    assert isinstance(caught.value, SourceRefused)  # by now a person has to look


def test_a_young_token_that_is_taken_back_once_is_waited_for(there):
    source = there.desk()
    source.check()
    there.zoho.revoke()
    with pytest.raises(SourceThrottled) as caught:
        source.check()
    there.clock.move(seconds=caught.value.data["seconds"])

    assert source.check()


@pytest.mark.parametrize(
    ("change", "answer"),
    [
        ({"refresh_token": "1000.other"}, "invalid_code"),
        ({"client_secret": "other"}, "invalid_client"),
    ],
)
def test_wrong_credentials_are_refused_and_not_repeated(there, change, answer):
    with pytest.raises(SourceRefused, match=answer) as caught:
        there.desk(**change).check()

    assert not any(value in str(caught.value) for value in change.values())


def test_no_secret_is_shown(there):
    source = there.desk()
    source.check()
    shown = repr(source)

    assert not any(s in shown for s in (SECRET, REFRESH, *there.zoho.tokens))


def test_who_asks_for_too_many_tokens_waits(there):
    there.zoho.refreshed = [there.clock.now()] * 10

    with pytest.raises(SourceThrottled):
        there.desk().check()


# Limits and refusals.


THROTTLED = {
    "the day's credits": (
        error("THRESHOLD_EXCEEDED", 429, **{"Retry-After": "60"}),
        60,
    ),
    "no time is told": (error("THRESHOLD_EXCEEDED", 429), 900),
    "too many at once": (error("TOO_MANY_REQUESTS", 429), 10),
    "a page that blocks": (
        Answered(b"<html>blocked", 503, {"content-type": "text/html"}),
        60,
    ),
}


@pytest.mark.parametrize("name", THROTTLED)
def test_a_limit_is_told_with_its_time_and_nothing_is_lost(there, name):
    one = there.zoho.ticket(START - DAY)
    there.zoho.say(one, "您好", START - DAY)
    answer, seconds = THROTTLED[name]
    there.zoho.faults.append(Fault("/conversations", instead=answer))
    with pytest.raises(SourceThrottled) as caught:
        pages(there.desk())

    assert caught.value.data["seconds"] == seconds
    assert [s.message.text for s in said(pages(there.desk()))] == ["您好"]


def test_before_the_days_credits_are_gone_it_rests(there):
    one = there.zoho.ticket(START - DAY)
    there.zoho.say(one, "您好", START - DAY)
    there.zoho.credits = 21
    source = there.desk()
    assert source.check()  # what was answered is not thrown away
    before = len(there.zoho.asked)
    with pytest.raises(SourceThrottled) as caught:
        source.check()

    assert caught.value.data["seconds"] > 600
    assert len(there.zoho.asked) == before
    there.zoho.credits = 50_000
    there.clock.move(minutes=16)
    assert source.check()


REFUSED = (
    "SCOPE_MISMATCH",
    "OAUTH_ORG_MISMATCH",
    "LICENSE_ACCESS_LIMITED",
    "FORBIDDEN",
)


@pytest.mark.parametrize("code", REFUSED)
def test_a_refusal_is_told_by_its_code(there, code):
    there.zoho.faults.append(Fault("/im/sessions", instead=error(code, 403)))

    with pytest.raises(SourceRefused, match=code):
        there.desk().pull({})


def test_another_organization_is_refused(there):
    with pytest.raises(SourceRefused, match="OAUTH_ORG_MISMATCH"):
        there.desk(org="7").check()


BROKEN = {
    "a listing without a byte": (
        Fault("/tickets/search", instead=Answered(b"", 200)),
        SourceGarbled,
    ),
    "entries without a byte": (
        Fault("/conversations", instead=Answered(b"", 200)),
        SourceGarbled,
    ),
    "a listing that is not there": (
        Fault("/tickets/search", instead=error("URL_NOT_FOUND", 404)),
        SourceRefused,
    ),
    "an answer that breaks off": (
        Fault("/search", change=lambda a: Answered(a.body, a.status, a.headers, cut=5)),
        SourceUnreachable,
    ),
    "a server that fails": (
        Fault("/search", instead=Answered({}, 502)),
        SourceUnreachable,
    ),
    "no JSON": (Fault("/search", instead=Answered(b"oops")), SourceGarbled),
    "a list that is none": (
        Fault("/search", instead=Answered({"data": 3})),
        SourceGarbled,
    ),
    "entries that are none": (
        Fault("/conversations", instead=Answered({"data": "x"})),
        SourceGarbled,
    ),
    "a ticket that is none": (
        Fault("/conversations", instead=Answered([])),
        SourceGarbled,
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_makes_no_sense_is_an_error_of_the_port(there, name):
    one = there.zoho.ticket(START - DAY)
    there.zoho.say(one, "您好", START - DAY)
    fault, kind = BROKEN[name]
    there.zoho.faults.append(fault)

    with pytest.raises(kind):
        pages(there.desk())
    assert len(said(pages(there.desk()))) == 1


# Settings.


@pytest.mark.parametrize("name", CENTRES)
def test_each_data_centre_has_its_own_names(there, name):
    source = there.desk(centre=name, address="")
    place = CENTRES[name]

    assert source.zoho.base == f"{place.desk}/api/v1"
    assert source.zoho.credentials.accounts == place.accounts
    assert {place.desk.removeprefix("https://")} <= set(HOSTS)


@pytest.mark.parametrize(
    "change",
    [
        {"centre": "mars", "address": ""},
        {"address": "ftp://x.test"},
        {"org": " "},
        {"client_id": ""},
        {"since": "gestern"},
    ],
)
def test_a_value_that_does_not_do_is_named(there, change):
    with pytest.raises(BadSource) as caught:
        there.desk(**change)
    assert caught.value.data["field"] in change
