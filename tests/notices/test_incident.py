"""Who is told of an incident, and by what."""

from datetime import timedelta

from guicang.domain.incident.model import Facts, Kind


def test_who_answers_incidents_is_told_of_one_at_once(home, noticing, inbox):
    house = home.house
    house.people.add("dpo", ["compliance"], email="dpo@acme.test", accounts=[])
    house.__dict__["noticing"] = noticing
    facts = Facts(
        kind=Kind.LEAK,
        story="The export lay in a public folder.",
        discovered_at=home.clock.now() - timedelta(hours=1),
    )

    incident = house.responding.declare(facts, by="security")
    noticing.deliver()

    told = {to: message for listed, message in inbox.got for to in listed}
    assert "dpo@acme.test" in told
    assert "ann@acme.test" not in told
    assert incident.id in told["dpo@acme.test"]["subject"]
    assert "public folder" not in told["dpo@acme.test"].as_string()
