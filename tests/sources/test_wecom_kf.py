"""微信客服: every message is read, once, whatever its platform does."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from guicang.adapters.sources.wecom import KF
from guicang.domain.errors import (
    BadSource,
    SourceGarbled,
    SourceRefused,
    SourceThrottled,
    SourceUnreachable,
)
from tests.simulators import wecom
from tests.simulators.server import Answered, Fault
from tests.sources.wecom import SETTINGS, opened, platform, pulled, talk

THREAD = "wkA/wm1"
WRONG = wecom.SECRET[::-1]
BLOCK = Answered(b"<html>blocked</html>", headers={"content-type": "text/html"})


def test_all_accounts_are_read_to_their_ends_by_short_pages():
    there = platform(page=3)
    talk(there, 20)
    talk(there, 11, "wkB")
    began = there.clock.now()
    with opened(there) as source:
        first = source.pull({})
        items, last = pulled(source)
        again, _ = pulled(source, last.cursor)
    found = {item.message.id: wecom.ours(item.raw) for item in items}

    assert found == there.held()
    assert len(items) == 31
    assert again == []
    assert last.through == began
    assert first.through is None  # there is more, so more is missing


def test_whoever_is_cut_off_between_two_pages_goes_on_where_the_cursor_stands():
    there = platform(page=4)
    talk(there, 30)
    found, cursor, pages = [], {}, 0
    while pages == 0 or cursor.get("todo"):
        with opened(there) as source:  # a new one each time: nothing was remembered
            page = source.pull(json.loads(json.dumps(cursor)))
        found += [item.message.id for item in page.items]
        cursor, pages = page.cursor, pages + 1

    assert pages == 8
    assert sorted(found) == sorted(there.held())
    assert len(found) == len(set(found))


def test_what_comes_between_pages_is_neither_lost_nor_told_twice():
    there = platform(page=2)
    talk(there, 3)
    with opened(there) as source:
        first = source.pull({})
        talk(there, 2)
        items, _ = pulled(source, first.cursor)
    found = [item.message.id for item in (*first.items, *items)]

    assert sorted(found) == sorted(there.held())


def test_a_call_wakes_for_one_account_and_its_token_goes_along():
    there = platform(page=2)
    talk(there, 5, "wkA")
    talk(there, 5, "wkB")
    with opened(there) as source:
        heard = source.receive(there.wake("wkB"))
        items, last = pulled(source, {}, heard.hints)
    asked = [each.json() for each in there.asked if "sync_msg" in each.path]

    assert heard.wakes
    assert heard.body == b"success"
    assert {item.thread.partition("/")[0] for item in items} == {"wkB"}
    assert {each["token"] for each in asked} == {"ENCwkB"}
    assert len(asked) == 3
    assert last.through is None


def test_two_wakes_in_the_middle_of_a_round_are_served_and_the_round_goes_on():
    there = platform(page=2)
    for account in ("wkA", "wkB", "wkC"):
        talk(there, 4, account)
    with opened(there) as source:
        first = source.pull({})
        hints = {"wkB": "ENCwkB", "wkC": "ENCwkC"}
        items, last = pulled(source, first.cursor, hints)
    found = [item.message.id for item in (*first.items, *items)]

    assert sorted(found) == sorted(there.held())
    assert not last.more


def test_a_token_that_is_too_old_does_not_keep_from_reading():
    there = platform()
    talk(there, 2)
    with opened(there) as source:
        items, _ = pulled(source, {}, {"wkA": "ENCold"})

    assert len(items) == 2


def test_what_is_older_than_three_days_is_named_as_a_gap():
    there = platform()
    talk(there, 2)
    there.clock.move(hours=73)
    talk(there, 1)
    now = there.clock.now()
    with opened(there) as source:
        cursor = source.window(now - timedelta(days=5), now)
        page = source.pull(cursor)
        inside = source.window(now - timedelta(days=1), now)

    assert [item.message.text for item in page.items] == ["第0句"]
    assert page.gaps == (
        f"nothing before {(now - timedelta(hours=72)).isoformat()} is served any more",
    )
    assert "lost" not in page.cursor
    assert inside == {}


def test_an_account_that_is_gone_does_not_hold_up_the_others():
    there = platform()
    talk(there, 1)
    with opened(there) as source:
        items, _ = pulled(source, {"at": {}, "todo": ["wkGone", "wkA"], "began": ""})
        page = source.pull({"at": {}, "todo": ["wkGone"], "began": ""})

    assert len(items) == 1
    assert page.gaps == ("wkGone: the platform no longer knows this account",)


def test_only_the_accounts_of_the_form_are_read():
    there = platform()
    for account in ("wkA", "wkB", "wkC"):
        talk(there, 1, account)
    there.accounts["wkC"].ours = False
    with opened(there, accounts="wkB wkC") as source:
        items, _ = pulled(source)
        answer = source.check()
        deaf = source.receive(there.wake("wkA"))

    assert {item.thread for item in items} == {"wkB/wm0"}
    assert answer == "wkB (wkB)"
    assert not deaf.wakes


def test_more_accounts_than_a_cursor_holds_are_refused():
    there = platform()
    for number in range(401):
        there.accounts[f"wk{number:030d}"] = wecom.Account("x")
    with opened(there) as source, pytest.raises(SourceRefused, match="name those"):
        source.pull({})
    with pytest.raises(BadSource, match="accounts"):
        KF.open({**SETTINGS, "accounts": "wk " * 401}, None)


def test_the_cursor_of_as_many_accounts_as_there_may_be_is_small_enough():
    there = platform(page=1)
    for number in range(400):
        there.accounts[f"wk{number:030d}"] = wecom.Account("x")
    with opened(there) as source:
        page = source.pull({})
    full = {**page.cursor, "at": dict.fromkeys(there.accounts, "x" * 64)}

    assert len(json.dumps(full)) < 64 << 10


def test_twenty_calls_with_a_stale_token_ask_for_one_new_one():
    there = platform()
    talk(there, 1)
    with opened(there) as source:
        source.check()
        there.expire()
        with ThreadPoolExecutor(20) as pool:
            answers = list(pool.map(lambda _: source.check(), range(20)))

    assert answers == ["wkA (wkA)"] * 20
    assert there.calls("gettoken") == 2


@pytest.mark.parametrize("hours", [1, 3])
def test_a_token_is_kept_as_long_as_it_holds(hours):
    there = platform()
    talk(there, 1)
    with opened(there) as source:
        source.check()
        there.clock.move(hours=hours)
        source.check()

    assert there.calls("gettoken") == (1 if hours == 1 else 2)


def test_a_new_token_that_is_refused_too_is_not_asked_for_ever():
    there = platform()
    there.faults.append(Fault("account/list", instead=wecom.refused(42001), times=9))
    with opened(there) as source, pytest.raises(SourceRefused, match="42001"):
        source.check()

    assert there.calls("account/list") == 2


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (wecom.refused(45009), SourceThrottled),
        (wecom.refused(45033), SourceThrottled),
        (Answered(b"", 429, {"retry-after": "17"}), SourceThrottled),
        (BLOCK, SourceThrottled),
        (wecom.refused(60020), SourceRefused),
        (wecom.refused(48002), SourceRefused),
        (wecom.refused(40001), SourceRefused),
        (wecom.refused(-1), SourceUnreachable),
        (Answered(b"", 502), SourceUnreachable),
        (Answered({"errcode": 0}, cut=4), SourceUnreachable),
        (Answered(b"{"), SourceGarbled),
        (Answered([1]), SourceGarbled),
        (Answered({"errcode": "0"}), SourceGarbled),
        (Answered({"errcode": 0, "msg_list": 7}), SourceGarbled),
        (Answered({"errcode": 0, "has_more": 1}), SourceGarbled),
    ],
)
def test_what_the_platform_does_wrong_has_a_name_and_loses_nothing(answer, error):
    there = platform()
    talk(there, 2)
    with opened(there) as source:
        there.faults.append(Fault("sync_msg", instead=answer))
        with pytest.raises(error) as caught:
            source.pull({})
        items, _ = pulled(source)

    assert len(items) == 2
    assert "access_token" not in str(caught.value)
    assert "hint" not in str(caught.value)


def test_the_pause_that_the_platform_asks_for_is_told():
    there = platform()
    there.faults.append(
        Fault("gettoken", instead=Answered(b"", 429, {"retry-after": "17"}))
    )
    with opened(there) as source, pytest.raises(SourceThrottled) as caught:
        source.check()

    assert caught.value.data == {"seconds": 17}


def test_secrets_are_in_no_error_and_no_text_of_the_source():
    there = platform()
    with opened(there, secret=WRONG) as source:
        shown = repr(source)
        with pytest.raises(SourceRefused) as caught:
            source.check()

    for secret in (WRONG, wecom.TOKEN, wecom.AES_KEY):
        assert secret not in shown
        assert secret not in str(caught.value) + repr(caught.value.data)
