"""What customers are told, who is there when, how long a wait is."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from guicang.domain.desk import model
from guicang.domain.desk.fairness import jain
from guicang.domain.desk.model import Closing, Session, State
from guicang.domain.desk.offline import Notice, NoticeKind
from guicang.domain.desk.presence import (
    Agent,
    Away,
    Because,
    Hours,
    Leave,
    Presence,
    Shift,
    back_at,
    standing,
)
from guicang.domain.desk.texts import TEXTS, render, unknown_names
from guicang.domain.desk.waiting import Wait, estimate, pace
from guicang.domain.errors import IllegalTurn

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)  # a Monday, 09:00 in Shanghai
HOUR = timedelta(hours=1)
HOURS = Hours(zone=ZONE, holidays=frozenset({date(2026, 11, 3)}))
NIGHT = Shift(weekday=0, starts=time(22), ends=time(6))
DAY = Shift(weekday=0, starts=time(9), ends=time(18))
TUESDAY = Shift(weekday=1, starts=time(9), ends=time(18))

# --- words ----------------------------------------------------------------------------


def said(kind, lang="en", own=None, **more):
    return render(Notice(kind=kind, lang=lang, **more), ZONE, own or {})


def test_what_is_not_known_is_left_out_with_its_sentence():
    assert said(NoticeKind.QUEUED) == "Everybody is with other customers."
    assert said(NoticeKind.QUEUED, place=3).endswith("3 people are before you.")
    assert said(NoticeKind.PAUSED, "zh", why=Away.BREAK) == (
        "为您服务的客服需要短暂休息，暂时离开。"
    )


@pytest.mark.parametrize(("lang", "queued"), [("zh", "已排队"), ("en", "in the queue")])
def test_who_waits_is_told_so_though_nobody_knows_how_long(lang, queued):
    assert queued in said(NoticeKind.GOING, lang, why=Away.BREAK)


@pytest.mark.parametrize(
    ("wait", "text"),
    [
        (Wait(least=2, most=7), "between 2 and 7 minutes"),
        (Wait(least=0, most=3), "at most 3 minutes"),
        (Wait(least=9, most=None), "more than 9 minutes"),
    ],
)
def test_a_wait_is_said_as_a_range(wait, text):
    assert f"We expect you to wait {text}." in said(NoticeKind.QUEUED, wait=wait)


def test_everything_that_is_known_is_said():
    text = said(
        NoticeKind.GOING,
        "zh-Hans",
        why=Away.SHIFT_ENDS,
        back_at=NOW + 24 * HOUR,
        wait=Wait(least=1, most=5),
        call_back=True,
        asks_consent=True,
        alternatives={"telephone": "010-0000", "email": "a@b.test"},
    )

    assert text == (
        "为您服务的客服即将下班，暂时离开。预计11月03日 09:00回来。"
        "您的会话已排队。预计等待1 到 5 分钟。"
        "内容较为敏感，未经您同意不会转给他人；如同意，请告诉我们。"
        "如需我们回电，请告诉我们。"
        "您也可以通过以下方式联系我们：邮箱：a@b.test，电话：010-0000。"
    )


def test_an_organisation_has_its_own_words():
    own = {"en": {NoticeKind.CLOSED: "Bye!"}, "fr": {NoticeKind.CLOSED: "Au revoir"}}

    assert said(NoticeKind.CLOSED, "en-GB", own) == "Bye!"
    assert said(NoticeKind.CLOSED, "fr", own) == "Au revoir"
    assert said(NoticeKind.CLOSED, "de", own).startswith("本次会话已结束")


def test_our_own_words_name_nothing_that_nobody_fills():
    kinds = {lang: set(words) for lang, words in TEXTS.items()}

    assert kinds == {"zh": set(NoticeKind), "en": set(NoticeKind)}
    assert [
        text
        for words in TEXTS.values()
        for text in words.values()
        if unknown_names(text)
    ] == []


# --- presence -------------------------------------------------------------------------


def agent(*shifts, **more):
    told = {"capacity": 1, "said": Presence.AVAILABLE, "shifts": shifts}
    return Agent(name="ann", **{**told, **more})


@pytest.mark.parametrize(
    ("hours", "presence", "because"),
    [
        (-1, Presence.OFFLINE, Because.HOURS),
        (0, Presence.AVAILABLE, Because.SAID),
        (9, Presence.OFFLINE, Because.HOURS),
        (13, Presence.AVAILABLE, Because.SAID),
        (20, Presence.AVAILABLE, Because.SAID),  # the shift over midnight
        (24, Presence.OFFLINE, Because.HOLIDAY),
    ],
)
def test_somebody_is_there_in_their_hours(hours, presence, because):
    found = standing(agent(DAY, NIGHT, TUESDAY), HOURS, NOW + hours * HOUR)

    assert (found.presence, found.because) == (presence, because)


def test_leave_comes_before_hours_and_before_what_somebody_says():
    away = Leave(since=NOW, until=NOW + HOUR, why=Away.LEAVE, by="sue")
    longer = replace(away, until=NOW + 2 * HOUR)
    found = standing(agent(DAY, leaves=(away, longer)), HOURS, NOW)

    assert (found.presence, found.because) == (Presence.OFFLINE, Because.LEAVE)
    assert found.until == NOW + 2 * HOUR


def test_a_break_after_missed_sessions_says_so():
    found = standing(agent(said=Presence.BREAK, missed=2), HOURS, NOW)

    assert found.because is Because.MISSED


def test_nobody_knows_when_somebody_is_back_whose_leave_has_no_end():
    away = Leave(since=NOW, until=None, why=Away.LEAVE, by="sue")

    assert back_at(agent(DAY, leaves=(away,)), HOURS, NOW) is None
    assert back_at(agent(), HOURS, NOW) == NOW


def test_holidays_are_passed_over_until_the_next_shift():
    found = back_at(agent(TUESDAY), HOURS, NOW)

    assert found == NOW + 8 * 24 * HOUR


def test_who_never_works_is_never_back():
    every = Hours(
        zone=ZONE,
        holidays=frozenset(date(2026, 11, 1) + timedelta(n) for n in range(500)),
    )

    assert back_at(agent(DAY), every, NOW) is None


# --- the rest -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "freed", "found"),
    [
        (1, 60, Wait(least=0, most=3)),
        (10, 60, Wait(least=7, most=15)),
        (10, 2, Wait(least=165, most=None)),
        (0, 0, Wait(least=0, most=1)),
        (3, 0, None),
    ],
)
def test_waits_are_reckoned_from_what_came_free(place, freed, found):
    assert estimate(place, freed, HOUR) == found


@pytest.mark.parametrize(
    ("quarter", "hour", "found"),
    [
        (20, 50, (20, timedelta(minutes=15))),
        (19, 50, (50, HOUR)),
        (0, 0, (0, HOUR)),
    ],
)
def test_what_came_free_last_says_most_if_it_is_enough(quarter, hour, found):
    assert pace(lambda over: hour if over == HOUR else quarter) == found


def test_fairness_is_one_where_all_have_the_same():
    assert jain([2, 2, 2]) == 1
    assert jain([1, 0, 0, 0]) == 0.25
    assert jain([0, 0]) is None


def test_what_is_over_cannot_be_done_to():
    session = model.opened(
        Session(
            id="s",
            source="webchat",
            channel="c",
            thread="t",
            customer="x",
            opened_at=NOW,
        ),
        NOW,
    )
    over = model.completed(session, Closing.CUSTOMER, NOW)

    assert over.state is State.COMPLETED
    for deed in (
        lambda: model.heard(over, NOW),
        lambda: model.assigned(over, "ann", NOW),
        lambda: model.replied(session, NOW),
        lambda: model.reopened(session, NOW),
    ):
        with pytest.raises(IllegalTurn):
            deed()
