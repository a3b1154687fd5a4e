"""Who is told, when, together with what, and what of it is kept where."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from guicang.domain.chat.channel import Channel, check
from guicang.domain.desk.assignment import OURS
from guicang.domain.disclosure import Notice as Owed, Why
from guicang.domain.errors import BadNotices, NoSuchWay
from guicang.domain.ledger.model import Tag
from guicang.domain.notices.occasions import Occasion
from guicang.domain.notices.outbox import State
from guicang.domain.notices.quiet import habits_from
from guicang.services.desking import Arrival
from tests.fakes.house import SIMPLE
from tests.notices.conftest import ANN

CHANGED = {"version": "2", "since": date(2026, 11, 26), "link": "https://acme.test/p"}
INCIDENT = {
    "incident": "i-1",
    "at": datetime(2026, 11, 26, 9, tzinfo=UTC),
    "link": "",
}


def tell(parts, key, to="person:ann"):
    return parts.noticing.tell(Occasion.POLICY_CHANGED, [to], CHANGED, key=key)


def test_who_tells_twice_tells_once(parts, inbox):
    first, second = tell(parts, "a"), tell(parts, "a")

    assert (len(first), len(second)) == (1, 0)
    assert parts.noticing.deliver().sent == 1


def test_roles_are_everybody_who_has_them(home, parts, inbox):
    for name in ("eve", "kim"):
        home.house.people.add(name, ["legal"], email=f"{name}@acme.test")

    tell(parts, "a", "role:legal")
    parts.noticing.deliver()

    assert sorted(to for (to,), _ in inbox.got) == ["eve@acme.test", "kim@acme.test"]


def test_quiet_hours_hold_back_what_is_not_urgent_and_it_comes_together(
    home, parts, inbox
):
    now = home.clock.now()
    quiet = f"{now - timedelta(hours=1):%H}:00-{now + timedelta(hours=3):%H}:00"
    parts.wording.keep_habits("ann", habits_from("en", "UTC", quiet, ""))
    tell(parts, "a")
    tell(parts, "b")
    parts.noticing.tell(Occasion.INCIDENT, ["person:ann"], INCIDENT, key="c")

    urgent = parts.noticing.deliver()
    home.clock.move(hours=4)
    later = parts.noticing.deliver()

    assert (urgent.sent, later.sent) == (1, 1)
    first, second = (message for _, message in inbox.got)
    assert first["Subject"] == "Security incident i-1"
    assert second["Subject"] == "2 notices"
    assert second.get_content().count("https://acme.test/p") == 2
    proofs = [entry.data for entry in home.house.ledger.entries(tag=Tag.NOTICE_SENT)]
    assert [len(each["notices"]) for each in proofs] == [1, 2]
    assert {each.state for each in home.house.outbox.list()} == {State.SENT}


def test_own_words_in_other_languages_are_told_and_versions_stay(home, parts, inbox):
    parts.wording.put_template(
        Occasion.POLICY_CHANGED,
        "fr",
        ("Nos règles ont changé", "Version {version}, voir {link}"),
        by="legal",
        code=home.code("legal"),
    )
    parts.wording.keep_habits("ann", habits_from("fr-CA", "UTC", "", ""))

    tell(parts, "a")
    parts.noticing.deliver()

    ((_, message),) = inbox.got
    assert message["Subject"] == "Nos règles ont changé"
    assert message.get_content().strip() == "Version 2, voir https://acme.test/p"
    (entry,) = home.house.ledger.entries(tag=Tag.NOTICE_CHANGED)
    assert entry.data["changed"] == ["templates/policy-changed"]
    assert entry.actor == "legal"
    (sent,) = home.house.ledger.entries(tag=Tag.NOTICE_SENT)
    assert sent.data["version"] == 1
    parts.wording.put_template(
        Occasion.POLICY_CHANGED, "fr", None, by="legal", code=home.code("legal")
    )
    assert [each.version for each in parts.wording.history()] == [2, 1]
    assert "fr" not in parts.wording.languages()


def test_a_sample_comes_to_oneself_and_is_no_notice(home, parts, inbox):
    said = parts.wording.test("ann", occasion=Occasion.DISPOSAL_DUE, lang="en")

    ((to, message),) = inbox.got
    assert to == [ANN]
    assert message["Subject"] == said.subject
    assert home.house.outbox.list() == []


def test_nobody_else_can_be_reached(parts):
    for bad in ("ann", "mail:ann", "phone:", "person:", "pigeon:ann"):
        with pytest.raises(BadNotices):
            tell(parts, "a", bad)
    with pytest.raises(NoSuchWay):
        tell(parts, "a", "way:gone")
    with pytest.raises(NoSuchWay):
        tell(parts, "a", "phone:+8613800138000")


def test_without_a_mail_server_nothing_waits_for_one(home):
    made = home.house.noticing.tell(
        Occasion.POLICY_CHANGED, ["person:ann"], CHANGED, key="a"
    )

    assert made == []
    assert home.house.outbox.list() == []


def test_what_was_sent_long_ago_is_forgotten_and_its_proof_is_not(home, parts, inbox):
    tell(parts, "a")
    parts.noticing.deliver()
    home.clock.move(days=401)

    assert parts.noticing.forget() == 1

    assert home.house.outbox.list() == []
    assert len(list(home.house.ledger.entries(tag=Tag.NOTICE_SENT))) == 1


@pytest.fixture
def talking(home):
    """A customer of a platform and one of our own chat, in open sessions."""
    house = home.house
    texts = {"zh": "测试", "en": "test"}
    channel = Channel(
        name="shop",
        title=texts,
        origins=("https://shop.test",),
        terms=texts,
        greeting=texts,
        alternatives=texts,
    )
    house.channels.put(check(channel), "test", home.clock.now())
    chat, _ = house.chatting.begin(house.channels.get("shop"), "zh", 1)
    home.clock.move(seconds=1)
    said = house.intercepting.inspecting.inspect("你好")
    house.chatting.say(chat, "m1", said)
    house.greeting.hear()
    house.desking.arrive(
        Arrival(
            source="kf",
            channel="kf",
            thread="t-1",
            customer="c1",
            at=home.clock.now(),
            lang="en",
        )
    )
    return {each.source: each.id for each in house.desk.sessions()}


def test_a_changed_policy_is_told_to_staff_and_to_open_sessions(
    home, parts, inbox, talking
):
    house = home.house
    parts.wording.put_route(
        Occasion.POLICY_CHANGED, ["person:ann"], by="admin", code=home.code("admin")
    )
    house.__dict__["noticing"] = parts.noticing
    announcing = replace(house.announcing, link="https://acme.test/privacy")
    home.policy()
    home.policy({**SIMPLE, "name": "second"})

    (job,) = house.jobs.list(kind="announce")
    assert job.payload["version"] == 2, "the first policy is no change"
    assert announcing.announce(2, home.clock.now()) == 2
    parts.noticing.deliver()

    assert [to for to, _ in inbox.got] == [[ANN]]
    (entry,) = house.ledger.entries(tag=Tag.NOTICE_ANNOUNCED)
    assert (entry.data["sessions"], entry.data["version"]) == (2, 2)

    def told():
        errands = [e.text for e in house.desk.errands_of(talking["kf"])]
        lines = [line.text for line in house.desk.lines(talking[OURS])]
        return (
            [text for text in errands if "acme.test/privacy" in text],
            [text for text in lines if "acme.test/privacy" in text],
        )

    (theirs,), (ours,) = told()
    assert theirs.startswith("Version 2 of our rules")
    assert ours.startswith("我们的个人信息处理规则已更新为第 2 版")
    assert announcing.announce(2, home.clock.now()) == 0
    assert told() == ([theirs], [ours])


@pytest.mark.parametrize(
    ("contact", "mails"), [("dpo@acme.test", 1), ("ask for Ann at acme.test", 0)]
)
def test_whoever_holds_copies_is_told_to_delete_them(home, mail, inbox, contact, mails):
    house = home.house
    house.__dict__["mail_carrier"] = mail
    owed = Owed(
        id="n-1",
        destination="warehouse",
        recipient="Acme Analytics",
        contact=contact,
        why=Why.ERASED,
        conversations=12,
        at=home.clock.now(),
    )

    house.recipients.tell_them(owed)
    house.recipients.tell_them(owed)
    house.noticing.deliver()

    assert len(inbox.got) == mails
    for _, message in inbox.got:
        assert message["Subject"] == "请删除副本：12 个会话（n-1）"
        assert "Acme Analytics" in message.get_content()
