"""Training on a real home: required, taken, lapsed, and back again."""

from datetime import timedelta

import pytest

from guicang.adapters.courses import html, shipped
from guicang.adapters.documents.attachment import extract
from guicang.domain.access.model import May, Role
from guicang.domain.alarms.model import Kind
from guicang.domain.errors import (
    BadCourse,
    NoSuchCourse,
    NotAllowed,
    NotPassed,
    TrainingLapsed,
)
from guicang.domain.ledger.model import Tag
from guicang.domain.programme.duties import TEMPLATES, Stage
from guicang.entrypoints.courses import good_until
from tests import homes
from tests.domain.test_courses import WHOLE
from tests.homes import Home

A_DAY = timedelta(days=1)
COURSE = "chat-records"


@pytest.fixture
def home(settled) -> Home:
    return settled(homes.make)


def required(home: Home, name="yearly"):
    return home.house.teaching.require(
        TEMPLATES[name], by="hr", code=home.code("hr"), reason="yearly plan"
    )


def right(course):
    return [question.right for question in course.questions]


def passes(home: Home, name: str, course=COURSE):
    taken = home.house.teaching.course(course, "en")
    return home.house.teaching.attempt(home.house.people.get(name), taken, right(taken))


def lapsed(home: Home) -> None:
    required(home)
    home.clock.at += 46 * A_DAY


def test_without_duties_nothing_rests(home):
    home.clock.at += 90 * A_DAY

    legal = home.house.people.get("legal")

    assert home.house.powers.allowed(legal, May.FINDING_REVEAL)
    assert home.house.teaching.standing() == ()


def test_a_lapse_lets_powers_rest_says_what_to_do_and_a_pass_brings_them_back(home):
    required(home)
    legal, powers = home.house.people.get("legal"), home.house.powers
    home.clock.at += 40 * A_DAY
    in_grace = powers.allowed(legal, May.FINDING_REVEAL)
    home.clock.at += 6 * A_DAY

    with pytest.raises(TrainingLapsed) as caught:
        powers.require(legal, May.FINDING_REVEAL)
    with pytest.raises(TrainingLapsed):
        powers.exercise(legal, May.CONVERSATION_READ)
    rest = May.FINDING_REVEAL in powers.all(legal)
    score = passes(home, "legal")

    assert in_grace
    assert not rest
    assert caught.value.data["course"] == COURSE
    assert score.passed
    assert powers.allowed(legal, May.FINDING_REVEAL)
    powers.require(legal, May.FINDING_REVEAL)


def test_who_never_held_a_power_is_told_that_and_nothing_of_training(home):
    lapsed(home)

    with pytest.raises(NotAllowed) as caught:
        home.house.powers.require(home.house.people.get("hr"), May.FINDING_REVEAL)

    assert type(caught.value) is NotAllowed


def test_a_house_whose_training_has_lapsed_can_still_act_on_what_protects(home):
    lapsed(home)
    powers = home.house.powers
    protects = {
        May.FACTOR_RENEW,
        May.FREEZE_PLACE,
        May.HOLD_PLACE,
        May.PEOPLE_CHANGE,
        May.REQUEST_SIGN,
    }

    held = powers.all(home.house.people.get("legal"))

    assert protects <= held
    assert home.house.admitting._complete(home.house.people.list())


def test_nobody_sees_more_because_a_power_of_theirs_rests(home):
    agent, powers = home.house.people.get("agent"), home.house.powers
    before = powers.sight(agent)
    lapsed(home)

    assert not powers.allowed(agent, May.CONVERSATION_READ_OWN)
    assert powers.sight(agent) == before == agent.accounts


def test_a_grant_rests_too_and_is_not_used_up(home):
    from tests.programme.test_reviews import granted

    lapsed(home)
    granted(home)
    auditor = home.house.people.get("auditor")

    with pytest.raises(TrainingLapsed):
        home.house.powers.exercise(auditor, May.CONVERSATION_READ)

    assert home.house.access.grants("auditor")[0].used == 0


def test_who_comes_later_has_their_own_first_period(home):
    required(home)
    home.clock.at += 60 * A_DAY
    request = home.house.admitting.add(
        "newcomer",
        [Role.FINANCE],
        by="supervisor",
        code=home.code("supervisor"),
        reason="joins",
    ).request
    home.sign(request.id, "legal", "security")

    stages = {o.person: o.stage for o in home.house.teaching.standing()}

    assert stages["newcomer"] is Stage.DUE
    assert stages["finance"] is Stage.LAPSED


def test_what_is_late_is_an_alarm_with_counts_and_no_names(home):
    lapsed(home)
    passes(home, "legal")

    found = {each.about: each for each in home.house.teaching.wrong()}

    assert found[COURSE].kind is Kind.TRAINING_OVERDUE
    assert found[COURSE].facts == {"course": COURSE, "people": 8, "lapsed": 8}


def test_an_attempt_is_in_the_ledger_without_the_answers(home):
    taken = home.house.teaching.course(COURSE, "zh")
    wrong = [frozenset({9})] * len(taken.questions)
    home.house.teaching.attempt(home.house.people.get("legal"), taken, wrong)

    (entry,) = home.house.ledger.entries(tag=Tag.TRAINING_ATTEMPTED)

    assert entry.actor == "legal"
    assert dict(entry.data) == {
        "course": COURSE,
        "version": 1,
        "language": "zh",
        "right": 0,
        "of": 6,
        "passed": False,
    }
    with pytest.raises(NotPassed):
        home.house.teaching.pass_of("legal", COURSE)


# --- courses --------------------------------------------------------------------------


def test_the_shipped_courses_say_the_same_in_both_languages():
    found = {(each.id, each.language): each for each in shipped()}

    assert {name for name, _ in found} == {"chat-records", "bad-day"}
    for name in ("chat-records", "bad-day"):
        en, zh = found[name, "en"], found[name, "zh"]
        assert right(en) == right(zh)
        assert (en.version, en.mark) == (zh.version, zh.mark)


def test_a_course_of_ones_own_is_used_and_only_a_higher_version_replaces_it(home):
    def publish(text):
        return home.house.teaching.publish(
            text, by="hr", code=home.code("hr"), reason="our own"
        )

    publish(WHOLE)
    with pytest.raises(BadCourse):
        publish(WHOLE)
    publish(WHOLE.replace("version: 2", "version: 3"))

    assert home.house.teaching.course("own", "en").version == 3
    with pytest.raises(NoSuchCourse):
        home.house.teaching.course("none", "en")


def test_only_courses_that_there_are_can_be_required(home):
    row = {**TEMPLATES["yearly"]["duties"][0], "course": "none"}

    with pytest.raises(NoSuchCourse):
        home.house.teaching.require(
            {**TEMPLATES["yearly"], "duties": [row]},
            by="hr",
            code=home.code("hr"),
            reason="x",
        )


def test_markdown_brings_no_html_no_script_and_no_pictures():
    text = "# A\n<script>x</script> [l](javascript:x) ![i](http://x.test/i.png)"

    shown = html(text)

    assert "<h2>A</h2>" in shown
    assert "<script" not in shown
    assert "<img" not in shown
    assert 'href="javascript' not in shown


def test_a_certificate_is_signed_and_says_until_when_it_is_good(home, monkeypatch):
    from guicang.entrypoints import houses

    monkeypatch.setattr(houses._LOCAL, "house", home.house, raising=False)
    required(home)
    passes(home, "legal")
    passed = home.house.teaching.pass_of("legal", COURSE)
    course = home.house.teaching.course(COURSE, "zh")

    data = home.house.reporting.training(passed, course, good_until(passed))
    printed = home.house.reporting.print_(data, str)

    assert home.house.reporting.verify(data)["person"] == "legal"
    assert extract(printed) == data
    assert good_until(passed) - passed.at > 364 * A_DAY
