"""Customers are told of a change of the rules once, by the way they are known at."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest

from guicang.domain.errors import (
    BadNotices,
    ManifestChanged,
    NobodyToTell,
    NoSuchRulesChange,
    NotApproved,
    NotYours,
    RequestClosed,
    SourceGarbled,
    SourceThrottled,
    SourceUnreachable,
)
from guicang.domain.identity import Clue, Digested, Reason
from guicang.domain.identity.naming import clue_value
from guicang.domain.ledger.model import Tag
from guicang.domain.notices.addresses import Listed, listed_from
from guicang.domain.notices.outbox import State
from guicang.domain.sources.connection import Connection
from guicang.domain.sources.threads import Stretch
from guicang.services.speaking import Speaking
from tests.fakes.house import SIMPLE
from tests.fakes.talk import talk

LINK = "https://acme.test/privacy"
KIM = Listed("mail:kim@acme.test", "kim")


class Platform:
    """A platform that says what it is told to, or fails as it is told."""

    def __init__(self):
        self.said, self.error = [], None
        self.profile = SimpleNamespace(kind="chatwoot")

    @contextmanager
    def open(self, _connection):
        yield SimpleNamespace(source=self)

    def tell(self, thread, text):
        if self.error is not None:
            raise self.error
        self.said.append((thread, text))
        return text


@pytest.fixture
def platform():
    return Platform()


@pytest.fixture
def informing(home, noticing, platform):
    """Two policies; Kim, Lee and Max wrote before the second, Zoe after it."""
    house = home.house
    early, late = home.clock.now(), home.clock.now().replace(year=2400)
    connection = Connection(
        name="cw", kind="chatwoot", settings={}, by="admin", created_at=early
    )
    house.connections.add(connection)
    home.take_in(
        talk("c-kim", at=early, customer="kim"),
        talk("cw:7", at=early, customer="lee"),
        talk("c-max", at=early, customer="max"),
        talk("c-zoe", at=late, customer="zoe"),
    )
    tag = house.placing.thread_tag("cw", "7")
    stretch = Stretch(thread=tag, number=1, conversation="cw:7", first=1, last=2)
    house.threads.keep("cw", [stretch])
    home.clock.move(hours=1)
    home.policy()
    home.policy({**SIMPLE, "name": "second"})
    kept = []
    speaking = Speaking(
        connections=house.connections,
        opener=platform,
        keep=lambda *said: kept.append(said),
    )
    told = replace(noticing, platforms=speaking)
    return replace(house.informing, noticing=told, link=LINK)


def propose(informing, listed=(KIM,), **more):
    wish = {"lang": "en", "by": "compliance", "reason": "PIPL 17", **more}
    return informing.propose("2", listed, **wish)


def test_each_customer_is_told_once_and_the_proof_is_in_the_ledger(
    home, informing, inbox, platform
):
    reach = informing.reach("2", (KIM,), "en")
    request = propose(informing)
    home.sign(request.id, "legal")
    many = informing.send(request.id, (KIM,), by="compliance")
    informing.noticing.deliver()

    assert (reach.concerned, dict(reach.ways), reach.unreached) == (
        3,
        {"mail": 1, "phone": 0, "thread": 1},
        1,
    )
    assert LINK in reach.said["en"].text
    assert reach.langs == {"zh": 2}
    assert many == 2
    (((to,), message),) = inbox.got
    assert to == "kim@acme.test"
    assert LINK in message.get_content()
    assert platform.said == [("7", reach.said["zh"].text)]
    (done,) = home.house.ledger.entries(tag=Tag.NOTICE_CUSTOMERS_TOLD)
    assert (done.data["notices"], done.data["unreached"]) == (2, 1)
    assert done.data["signers"] == ["legal"]
    ways = [e.data["way"] for e in home.house.ledger.entries(tag=Tag.NOTICE_SENT)]
    assert sorted(ways) == ["mail", "platform:cw"]
    assert [each.id for each in informing.asked("2")] == [request.id]


def test_who_is_known_only_by_what_is_archived_is_counted_apart(home, informing):
    home.clock.move(days=400)
    home.house.running.run(home.approved().id)
    before = informing.reach("2", (KIM,))
    early = informing.change("2").at.replace(year=2000)
    home.take_in(talk("c-max-2", at=early, customer="max"))

    reach = informing.reach("2", (KIM,))

    assert before.ways["thread"] == 1  # Lee's: it can still be written to
    assert (before.unreached, before.only_archived) == (1, 1)
    assert (reach.unreached, reach.only_archived) == (1, 0)


def test_each_is_told_in_the_language_they_wrote_in_and_others_in_the_one_asked_for(
    home, informing, inbox
):
    early = home.clock.now() - timedelta(days=1)
    langs = {"ida": "en-GB", "ole": "da", "uma": ""}
    home.take_in(
        *(
            replace(talk(f"c-{name}", at=early, customer=name), lang=lang)
            for name, lang in langs.items()
        )
    )
    listed = listed_from(f"{name}, {name}@acme.test" for name in ("kim", *langs))
    reach = informing.reach("2", listed, "en")
    request = propose(informing, listed)
    home.sign(request.id, "legal")
    informing.send(request.id, listed, by="compliance")
    informing.noticing.deliver()

    told = {to: message["Subject"] for ((to,), message) in inbox.got}
    assert reach.langs == {"en": 3, "zh": 2}
    assert list(reach.said) == ["en", "zh"]
    assert told["kim@acme.test"] == reach.said["zh"].subject
    for name in langs:
        assert told[f"{name}@acme.test"] == reach.said["en"].subject


def test_who_is_in_the_archive_alone_is_reached_too_and_one_page_is_as_good_as_many(
    home, informing, monkeypatch
):
    whole = informing.reach("2", (KIM,))
    monkeypatch.setattr("guicang.services.reaching._PAGE", 1)
    monkeypatch.setattr("guicang.adapters.db.lasttalks.PAGE", 1)
    paged = informing.reach("2", (KIM,))
    gone = home.house.records.facts_of(["c-max"])["c-max"]
    zoe = home.house.tagger.tag("customer", "zoe")
    beside = SimpleNamespace(facts=lambda: [gone._replace(id="c-old", customer=zoe)])
    concerned = replace(informing.concerned, catalogue=beside)
    more = replace(informing, concerned=concerned).reach("2", (KIM,))

    assert paged == whole
    assert (whole.concerned, more.concerned) == (3, 4)


def test_nobody_is_told_twice_of_a_change_by_whatever_way(home, informing, inbox):
    request = propose(informing)
    home.sign(request.id, "legal")
    informing.send(request.id, (KIM,), by="compliance")
    with pytest.raises(RequestClosed):
        informing.send(request.id, (KIM,), by="compliance")
    other = Listed("mail:kim@other.test", "kim")
    with pytest.raises(NobodyToTell):
        propose(informing, (other,))

    late = Listed("mail:max@acme.test", "max")
    again = informing.reach("2", (other, late))

    assert (again.before, dict(again.ways)) == (
        2,
        {"mail": 1, "phone": 0, "thread": 0},
    )


def test_who_was_told_in_an_open_session_is_not_told_again(home, informing):
    lee = home.house.tagger.tag("customer", "lee")
    home.house.told_customers.add("2", [lee], home.clock.now())

    reach = informing.reach("2", (KIM,))

    assert (reach.before, reach.ways["thread"]) == (1, 0)


def test_a_line_without_an_id_is_whose_a_platform_vouches_for(home, informing):
    house = home.house
    value = clue_value(Clue(reason=Reason.EMAIL, value="Max@acme.test"))
    digest = house.tagger.tag(f"clue-{Reason.EMAIL.value}", value)
    tag = house.tagger.tag("customer", "max")
    house.identities.learn([(tag, Digested(Reason.EMAIL, digest))])

    listed = listed_from(["max@acme.test", "eve@acme.test", "kim, +86 138 0013 8000"])
    reach = informing.reach("2", listed)

    assert reach.strangers == 1
    assert dict(reach.ways) == {"mail": 1, "phone": 1, "thread": 1}


def test_what_was_signed_is_sent_and_nothing_else(home, informing):
    request = propose(informing)
    with pytest.raises(NotApproved):
        informing.send(request.id, (KIM,), by="compliance")
    home.sign(request.id, "legal")

    with pytest.raises(ManifestChanged):
        informing.send(request.id, (), by="compliance")
    with pytest.raises(NotYours):
        informing.send(request.id, (KIM,), by="legal")

    assert "kim" not in str(home.house.requests.get(request.id).payload)
    assert not home.house.told_customers.of("2")


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (SourceThrottled(seconds=1), State.WAITING),
        (SourceUnreachable(reason="down", asked=False), State.WAITING),
        (SourceUnreachable(reason="cut"), State.DEAD),
        (SourceGarbled(reason="odd"), State.DEAD),
    ],
)
def test_what_a_platform_may_have_said_is_not_asked_again(
    home, informing, platform, error, state
):
    request = propose(informing, ())
    home.sign(request.id, "legal")
    informing.send(request.id, (), by="compliance")
    platform.error = error

    informing.noticing.deliver()

    (notice,) = home.house.outbox.list()
    assert notice.state is state


def test_a_change_is_a_policy_or_an_entry_on_the_law(home, informing):
    house = home.house
    house.governing.judging.policies.declare({}, by="admin", at=home.clock.now())
    entry = house.ledger.append(
        Tag.ORGANISATION_DECLARED, "admin", {}, home.clock.now()
    )

    assert informing.change(f"law-{entry.seq}").at == home.clock.now()
    assert informing.change("2").id == "2"
    for named in ("3", "law-0", "law", "x", "-2", "law-²"):
        with pytest.raises(NoSuchRulesChange):
            informing.change(named)


def test_nothing_is_asked_for_that_cannot_be_sent(informing):
    with pytest.raises(BadNotices):
        propose(replace(informing, link=""))
    alone = replace(informing.noticing, carriers=lambda _way: None)
    with pytest.raises(BadNotices):
        propose(replace(informing, noticing=alone))


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("Kim@acme.test", Listed("mail:kim@acme.test")),
        (" wm1 , +86 138-0013-8000", Listed("phone:+8613800138000", "wm1")),
        ("13800138000", None),
        ("kim, lee", None),
    ],
)
def test_a_list_has_addresses_and_whose_they_are(line, wanted):
    if wanted is not None:
        assert listed_from([line, "", line]) == (wanted,)
        return
    with pytest.raises(BadNotices) as caught:
        listed_from([line])

    assert line not in str(caught.value)
