"""Occasions, templates, quiet hours, stages: the rules of notices."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from guicang.domain.errors import (
    BadNotices,
    BadNoticeValues,
    NoSuchWay,
    UnknownVariable,
)
from guicang.domain.notices.document import (
    checked_template,
    document_of,
    notices_from,
)
from guicang.domain.notices.due import STAGES, digest, owners, stage
from guicang.domain.notices.occasions import (
    OCCASIONS,
    Occasion,
    Shape,
    checked_values,
    names_in,
)
from guicang.domain.notices.quiet import Habits, habits_from, is_quiet, tell_at
from guicang.domain.notices.templates import (
    TEMPLATES,
    Template,
    render,
    specimen,
    template_for,
)

ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "UTC")
INSTANTS = st.datetimes(
    datetime(2020, 1, 1),  # noqa: DTZ001 - hypothesis wants bounds without a zone
    datetime(2030, 1, 1),  # noqa: DTZ001 - as above
    timezones=st.just(UTC),
)
HALF_HOURS = st.builds(time, st.integers(0, 23), st.sampled_from([0, 30]))


@st.composite
def habits(draw):
    begin, end = draw(HALF_HOURS), draw(HALF_HOURS)
    quiet = draw(st.sampled_from([None, (begin, end)])) if begin != end else None
    daily = draw(st.none() | HALF_HOURS)
    return Habits(zone=draw(st.sampled_from(ZONES)), quiet=quiet, daily=daily)


@given(habits(), INSTANTS)
def test_nobody_is_told_within_quiet_hours_nor_earlier_nor_two_days_late(who, now):
    at = tell_at(who, now, urgent=False)

    assert now <= at <= now + timedelta(days=2, hours=2)
    assert not is_quiet(who, at)


@given(habits(), INSTANTS)
def test_what_is_urgent_is_told_at_once(who, now):
    assert tell_at(who, now, urgent=True) == now


@given(INSTANTS, HALF_HOURS, st.sampled_from(ZONES))
def test_a_digest_comes_at_its_time_of_day(now, daily, zone):
    at = tell_at(Habits(zone=zone, daily=daily), now, urgent=False)

    here = at.astimezone(ZoneInfo(zone))
    shown = here.time().replace(tzinfo=None)
    skipped = here.utcoffset() != (here - timedelta(hours=3)).utcoffset()
    assert shown == daily or skipped


@pytest.mark.parametrize(
    ("hour", "quiet"), [(21, False), (22, True), (3, True), (7, True), (8, False)]
)
def test_quiet_hours_go_through_midnight_where_somebody_lives(hour, quiet):
    who = habits_from("zh", "Asia/Shanghai", "22:00-08:00", "")
    at = datetime(2026, 11, 26, hour, tzinfo=ZoneInfo("Asia/Shanghai"))

    assert is_quiet(who, at.astimezone(UTC)) is quiet


@pytest.mark.parametrize(
    ("lang", "zone", "quiet", "daily"),
    [
        ("", "UTC", "", ""),
        ("zh", "Mars/Olympus", "", ""),
        ("zh", "../etc/passwd", "", ""),
        ("zh", "UTC", "22:00", ""),
        ("zh", "UTC", "22:00-22:00", ""),
        ("zh", "UTC", "24:00-08:00", ""),
        ("zh", "UTC", "", "9"),
    ],
)
def test_habits_that_cannot_be_are_refused(lang, zone, quiet, daily):
    with pytest.raises(BadNotices):
        habits_from(lang, zone, quiet, daily)


# --- what falls due -------------------------------------------------------------------


@given(
    st.dictionaries(st.integers(0, 60), st.integers(1, 50), min_size=1, max_size=8),
    st.sets(st.integers(0, 70)),
)
def test_each_day_is_told_at_most_once_a_stage_and_never_missed(due, asleep):
    """Days on which nothing runs are made up for as soon as something does."""
    start = date(2026, 1, 1)
    days = {start + timedelta(days=n): many for n, many in due.items()}
    told, said = set(), Counter()

    for n in range(70):
        today = start + timedelta(days=n)
        if n in asleep:
            continue
        found = digest(days, today, told)
        for day, many in days.items():
            if today <= day and stage((day - today).days) is not None:
                assert found is None or many <= found.in30
                marks = told | (found.marks if found else set())
                assert (day, stage((day - today).days)) in marks
        if found is not None:
            assert found.in1 <= found.in7 <= found.in30
            assert not found.marks & told
            said.update(found.marks)
            told |= found.marks
            assert digest(days, today, told) is None

    assert all(many == 1 for many in said.values())


@pytest.mark.parametrize(
    ("left", "found"),
    [(31, None), (30, 30), (8, 30), (7, 7), (2, 7), (1, 1), (0, 1)],
)
def test_stages_begin_30_7_and_1_days_before(left, found):
    assert STAGES == (30, 7, 1)
    assert stage(left) == found


def test_what_is_due_already_is_not_told_in_advance():
    today = date(2026, 1, 10)

    assert digest({date(2026, 1, 9): 5}, today, set()) is None


def test_owners_are_people_of_accounts_and_others_else():
    found = owners(["a", "b"], {"a": "person:ann"}, ["role:supervisor"])

    assert found == {"a": ("person:ann",), "b": ("role:supervisor",)}


# --- words ----------------------------------------------------------------------------


@pytest.mark.parametrize("occasion", Occasion)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_our_words_name_only_what_the_occasion_knows(occasion, lang):
    one = TEMPLATES[occasion][lang]

    said = specimen(occasion, checked_template(occasion, one.subject, one.text))

    assert "{" not in said.subject + said.text
    assert names_in(one.text) <= OCCASIONS[occasion].shapes.keys()
    for value in OCCASIONS[occasion].sample.values():
        assert value in said.subject + said.text


def test_an_unknown_name_is_refused_with_those_that_are_known():
    with pytest.raises(UnknownVariable) as error:
        checked_template(Occasion.ALARM, "x", "{said} {customer}")

    assert error.value.data["names"] == "customer"
    assert "said" in str(error.value.data["known"])


@given(st.text(max_size=80), st.text(alphabet="{}abc.said。 \n", max_size=60))
def test_a_value_is_never_filled_again(value, text):
    template = Template(subject="s", text=f"{{said}} {text}")

    said = render(Occasion.ALARM, template, {"said": value, "alarm": "CANARY"})

    if "{alarm}" not in text:
        assert "CANARY" not in said.text


def test_values_are_what_was_declared():
    good = {"version": "2", "since": date(2026, 1, 1), "link": ""}
    for bad in (
        {**good, "more": 1},
        {"version": "2"},
        {**good, "version": "two words"},
        {**good, "since": "tomorrow"},
        {**good, "link": "javascript:alert(1)"},
    ):
        with pytest.raises(BadNoticeValues):
            checked_values(Occasion.POLICY_CHANGED, bad)

    assert checked_values(Occasion.POLICY_CHANGED, good)["since"] == "2026-01-01"
    with pytest.raises(BadNoticeValues):
        checked_values(
            Occasion.RECIPIENT_OWED,
            {"notice": "n", "destination": "d", "count": -1, "recipient": "x"},
        )


@pytest.mark.parametrize("occasion", Occasion)
def test_bots_are_told_no_texts(occasion):
    shapes = OCCASIONS[occasion].shapes
    values = {
        name: "CANARY" if shape is Shape.TEXT else OCCASIONS[occasion].sample[name]
        for name, shape in shapes.items()
    }
    for template in TEMPLATES[occasion].values():
        said = render(occasion, template, values, bot=True)

        assert "CANARY" not in said.subject + said.text


def test_a_language_is_matched_whole_then_by_its_first_part():
    own = {Occasion.TEST: {"fr": Template(subject="f", text="f")}}

    assert template_for(Occasion.TEST, "fr-CA", own).subject == "f"
    assert template_for(Occasion.TEST, "en-GB", own) == TEMPLATES[Occasion.TEST]["en"]
    assert template_for(Occasion.TEST, "sw", own) == TEMPLATES[Occasion.TEST]["zh"]


def test_a_document_comes_back_as_it_was_read():
    document = {
        "templates": {"alarm": {"fr": {"subject": "Alarme", "text": "{said}"}}},
        "ways": {
            "ops": {
                "kind": "wecom",
                "lang": "zh",
                "zone": "UTC",
                "quiet": "22:00-08:00",
                "daily": "",
            }
        },
        "routes": {"alarm": ["way:ops", "role:security"]},
    }

    assert document_of(notices_from(document)) == document


@pytest.mark.parametrize(
    ("document", "error"),
    [
        ({"more": {}}, BadNotices),
        ({"templates": {"unheard": {}}}, BadNotices),
        ({"templates": {"alarm": {"zh": {"subject": "", "text": "x"}}}}, BadNotices),
        ({"templates": {"alarm": {"x!": {"subject": "s", "text": "x"}}}}, BadNotices),
        (
            {"templates": {"alarm": {"zh": {"subject": "a\nb", "text": "x"}}}},
            BadNotices,
        ),
        ({"ways": {"mail": {"kind": "wecom"}}}, BadNotices),
        ({"ways": {"a/b": {"kind": "wecom"}}}, BadNotices),
        ({"ways": {"ops": {"kind": "pigeon"}}}, BadNotices),
        ({"routes": {"alarm": ["mail:a@b.test"]}}, BadNotices),
        ({"routes": {"alarm": "role:legal"}}, BadNotices),
        ({"routes": {"alarm": ["way:gone"]}}, NoSuchWay),
    ],
)
def test_a_document_that_does_not_fit_is_refused(document, error):
    with pytest.raises(error):
        notices_from(document)
