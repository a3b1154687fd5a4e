"""Whom an incident concerns is found in the records: counted, masked, chosen."""

from dataclasses import replace
from datetime import timedelta

import pytest

from guicang.domain.detect.model import Entity, Finding
from guicang.domain.errors import BadIncident, ManifestChanged
from guicang.domain.identity import Clue, Digested, Reason, clue_value
from guicang.domain.incident.concerned import Extent
from guicang.domain.incident.model import Facts, Kind
from guicang.domain.incident.telling import Words
from guicang.domain.ledger.model import Tag
from guicang.entrypoints.incidents import again, chosen_of, whom
from guicang.ports.records import Screened
from tests import homes
from tests.fakes.talk import talk

WROTE = "我的邮箱是 kim@acme.test，谢谢"
WORDS = Words(what="w", harm="h", measures="m", advice="a", contact="c", lang="en")
OLD = homes.real_now() - timedelta(days=300)


def furnished(database, settings):
    """Two conversations of Kim, who wrote an address; one of Lee, who wrote none."""
    home = homes.make(database, settings)
    talks = [
        talk("k1", WROTE, at=OLD, customer="kim"),
        talk("k2", "在吗", at=OLD + timedelta(days=9), customer="kim"),
        talk("l1", "在吗", "请写信给 us@shop.test", at=OLD, customer="lee"),
        talk("x1", "在吗", at=OLD, customer="pat", source="feishu"),
    ]
    home.take_in(*talks)
    wrote = {"k1": WROTE, "l1": "请写信给 us@shop.test"}
    for seq, (name, text) in enumerate(wrote.items()):
        at = text.index("@")
        start, end = text.rfind(" ", 0, at) + 1, text.index("test", at) + 4
        found = Finding(type=Entity.EMAIL, start=start, end=end)
        home.house.records.rescreen({name: Screened({seq: (found,)}, False, "r/1")})
    return home


@pytest.fixture
def home(settled):
    return settled(furnished)


@pytest.fixture
def incident(home):
    told = Facts(
        kind=Kind.LEAK,
        story="The export lay in a public folder.",
        discovered_at=home.clock.now() - timedelta(hours=1),
        sources=frozenset({"wecom"}),
    )
    return home.house.responding.declare(told, by="security").id


def find(home, incident, **extent):
    return home.house.concerning.find(incident, Extent(**extent), by="security")


def vouch(home, customer, address):
    value = clue_value(Clue(reason=Reason.EMAIL, value=address))
    digest = home.house.tagger.tag(f"clue-{Reason.EMAIL.value}", value)
    tag = home.house.tagger.tag("customer", customer)
    home.house.identities.learn([(tag, Digested(Reason.EMAIL, digest))])


def test_customers_of_what_it_reached_are_counted_and_their_addresses_are_masked(
    home, incident
):
    found = find(home, incident)

    counted = {c.name: c.conversations for c in found.customers}
    tags = {name: home.house.tagger.tag("customer", name) for name in ("kim", "lee")}
    assert counted == {tags["kim"]: 2, tags["lee"]: 1}
    (address,) = [a for c in found.customers for a in c.addresses]
    assert "kim@acme.test" not in str(found)
    assert address.shown.endswith("@acme.test")
    assert not address.vouched
    assert found.unreached == 1
    (looked,) = home.house.ledger.entries(tag=Tag.INCIDENT_CONCERNED_LOOKED)
    assert looked.actor == "security"
    assert (looked.data["customers"], looked.data["records"]) == (2, 3)


def test_an_address_that_a_platform_knows_as_theirs_is_vouched_for(home, incident):
    vouch(home, "kim", "Kim@acme.test")

    (address,) = [a for c in find(home, incident).customers for a in c.addresses]

    assert address.vouched


def test_who_is_known_only_by_what_is_archived_is_counted_apart(home, incident):
    home.policy()
    home.house.running.run(home.approved().id)
    home.take_in(talk("k3", "在吗", at=home.clock.now(), customer="kim"))

    found = find(home, incident)

    assert [c.archived for c in found.customers if c.conversations == 3] == [2]
    assert (found.unreached, found.only_archived) == (2, 1)
    (looked,) = home.house.ledger.entries(tag=Tag.INCIDENT_CONCERNED_LOOKED)
    assert (looked.data["unreached"], looked.data["only_archived"]) == (2, 1)


def test_a_span_of_time_and_conversations_narrow_it(home, incident):
    early = find(home, incident, until=OLD + timedelta(days=5))
    one = find(home, incident, conversations=frozenset({"k2", "k-gone"}))

    assert early.conversations == 2
    assert (one.conversations, one.gone) == (1, 1)


def test_entries_of_the_ledger_name_whom_it_concerns(home, incident):
    house = home.house
    entry = house.ledger.append(
        Tag.CONVERSATION_READ, "hr", {"conversation": "l1"}, home.clock.now()
    )
    other = house.ledger.append(
        Tag.CONVERSATION_READ, "hr", {"conversation": "k1"}, home.clock.now()
    )

    found = find(home, incident, first=entry.seq, last=entry.seq)
    none = find(home, incident, first=other.seq + 1, last=other.seq + 1)

    (customer,) = found.customers
    assert customer.name == house.tagger.tag("customer", "lee")
    assert none.customers == ()


def test_what_names_nothing_is_not_looked_for(home):
    told = Facts(kind=Kind.LEAK, story="x", discovered_at=home.clock.now())
    incident = home.house.responding.declare(told, by="security").id

    with pytest.raises(BadIncident):
        find(home, incident)
    with pytest.raises(BadIncident):
        find(home, incident, first=1, last=20_000)


@pytest.fixture
def doors(home, monkeypatch):
    """The doors' own functions, on this home."""
    from guicang.entrypoints import incidents

    monkeypatch.setattr(incidents, "house", lambda: home.house)
    return home


def test_who_was_chosen_is_found_again_when_it_is_sent_and_kept_nowhere(
    doors, incident
):
    found = find(doors, incident)
    (token,) = [a.token for c in found.customers for a in c.addresses]

    persons = whom(incident, ["lee@acme.test"], Extent(), [token])
    chosen = chosen_of(Extent(), [token])
    request = _asked(doors, incident, persons, chosen)

    assert persons == ("mail:kim@acme.test", "mail:lee@acme.test")
    assert again(request, ["lee@acme.test"]) == persons
    assert "kim@" not in str(request.payload)
    with pytest.raises(BadIncident):
        whom(incident, [], Extent(), ["0" * 16])


def test_who_is_not_found_any_more_is_not_told_by_mistake(doors, incident):
    (token,) = [a.token for c in find(doors, incident).customers for a in c.addresses]
    persons = whom(incident, [], Extent(), [token])
    request = _asked(doors, incident, persons, chosen_of(Extent(), [token]))
    doors.house.records.destroy(["k1"])

    with pytest.raises(BadIncident):
        again(request, [])
    with pytest.raises(ManifestChanged):
        doors.house.telling.send(request.id, ("mail:eve@acme.test",), by="security")


def _asked(home, incident, persons, chosen):
    noticing = replace(home.house.telling.noticing, carriers=lambda _way: object())
    telling = replace(home.house.telling, noticing=noticing)
    return telling.propose(
        incident, WORDS, persons, by="security", reason="PIPL 57", chosen=chosen
    )
