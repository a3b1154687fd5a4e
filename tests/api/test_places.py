"""What the routes answer, on a real home."""

import pytest

from guicang.domain.access.apikeys import Scope
from guicang.domain.detect.types import TYPES
from guicang.domain.ledger.merkle import verify_inclusion
from tests.api.test_door import error
from tests.cli.specimens import MOBILE, talk


def all_of(program, path):
    """Follow the cursors to the end."""
    found, after = [], ""
    while after is not None:
        sign = "&" if "?" in path else "?"
        page = program.get(f"{path}{sign}limit=7&after={after}").json()
        found += page["items"]
        after = page["next"]
    return found


def test_records_come_in_and_each_is_told_what_became_of_it(served, everything):
    longer = talk("c-1")
    longer["messages"] = [*longer["messages"], {**longer["messages"][0], "seq": 9}]
    first = everything.post(
        "/records", {"records": [talk("c-1"), {"conversation_id": "c-2"}, {}]}
    ).json()
    second = everything.post("/records", {"records": [longer, talk("c-3")]}).json()
    third = everything.post("/records", {"records": [talk("c-3")]}).json()

    outcomes = [(i["id"], i["outcome"], i["code"]) for i in first["items"]]
    assert outcomes == [
        ("c-1", "taken-in", None),
        (None, "quarantined", "GC-101"),
        (None, "quarantined", "GC-101"),
    ]
    assert [i["outcome"] for i in second["items"]] == ["updated", "taken-in"]
    assert [i["outcome"] for i in third["items"]] == ["known"]
    assert (first["conversations"], first["quarantined"]) == (1, 2)
    assert served.house.records.counts()["quarantined"] == 2


def test_one_that_contradicts_what_is_stored_goes_to_quarantine(everything):
    other = talk("c-1")
    other["messages"][0]["text"] = "something else"
    everything.post("/records", {"records": [talk("c-1")]})
    (outcome,) = everything.post("/records", {"records": [other]}).json()["items"]

    assert outcome["outcome"] == "quarantined"
    assert outcome["id"] == "c-1"


def test_more_than_a_batch_is_refused(served, everything, monkeypatch):
    monkeypatch.setitem(served.house.config.values, "api.batch", 1)
    answer = everything.post("/records", {"records": [talk("c-1"), talk("c-2")]})

    assert (answer.status_code, error(answer)) == (413, "GC-950")


def test_the_ledger_names_the_key_that_pushed(served, everything):
    everything.post("/records", {"records": [talk("c-1")]})
    (entry,) = served.entries("conversation:taken-in")

    assert entry.actor == f"system:key:{served.house.issuing.list()[0].id}"


def test_pages_follow_each_other_without_a_gap(stocked):
    program = stocked.program(*Scope)
    found = all_of(program, "/conversations")
    filtered = all_of(program, "/conversations?customer=customer-3&state=due_delete")

    assert len({line["id"] for line in found}) == 30
    assert {line["id"] for line in filtered} == {"c0003"}
    assert all(line["state"] == "due_delete" for line in found)


@pytest.mark.parametrize(
    "query",
    [
        "after=nonsense",
        "limit=0",
        "limit=999",
        "state=gone",
        "opened_from=2026-01-01T00:00:00",
        "sensitive=perhaps",
    ],
)
def test_a_list_is_asked_for_rightly_or_not_at_all(everything, query):
    assert everything.get(f"/conversations?{query}").status_code == 400


def test_a_conversation_is_explained_and_read_masked(served, everything):
    everything.post("/records", {"records": [talk("c-1")]})
    facts = everything.get("/conversations/c-1").json()
    verdict = everything.get("/conversations/c-1/verdict").json()
    said = everything.get("/conversations/c-1/messages").json()

    assert facts["findings"][0]["type"] == "MOBILE"
    assert facts["copy"] == verdict["copy"] == "live"
    assert verdict["reasons"]
    assert said["masked"] is True
    assert MOBILE not in str(said)
    assert said["messages"][0]["sender"] is None
    (entry,) = served.entries("conversation:read")
    assert entry.actor.startswith("system:key:")


def test_what_is_unknown_is_not_found(everything):
    for path in (
        "/conversations/none",
        "/conversations/none/messages",
        "/requests/none",
        "/batches/none",
        "/batches/none/members",
        "/certificates/none",
        "/archive/segments/none",
        "/archive/conversations/none",
        "/holds/none",
        "/ledger/entries/99999/proof",
    ):
        answer = everything.get(path)
        assert answer.status_code == 404, (path, answer.content)


def test_an_agent_sees_only_their_own(stocked):
    agent = stocked.person("agent")
    accounts = stocked.house.people.get("agent").accounts
    mine = all_of(agent, "/conversations")
    others = agent.get("/conversations?agent=somebody-else")

    assert {line["agent"] for line in mine} <= accounts
    assert (others.status_code, error(others)) == (403, "GC-303")
    assert agent.get("/conversations/c0001/messages").status_code == 403


def test_the_types_that_are_looked_for_are_listed(everything):
    found = everything.get("/finding-types", Accept_Language="en").json()

    assert {each["type"] for each in found["items"]} == set(map(str, TYPES))


def test_a_batch_goes_from_proposal_to_certificate(stocked):
    program = stocked.program(*Scope)
    made = program.post("/batches", {"reason": "retention", "limit": 5})
    batch = made.json()
    request = batch["request"]
    for name in ("admin", "supervisor", "compliance"):
        person = stocked.person(name)
        shown = person.get(f"/requests/{request['id']}").json()
        signed = person.post(
            f"/requests/{request['id']}/signatures",
            {"code": stocked.code(name), "root": shown["root"]},
        )
        assert signed.status_code == 200, signed.content
    job = stocked.person("admin").post(
        f"/batches/{batch['id']}/run", {"reason": "now", "code": stocked.code("admin")}
    )
    stocked.house.running.run(batch["id"])
    done = program.get(f"/batches/{batch['id']}").json()
    pdf = program.get(f"/certificates/{done['certificate']}/pdf")

    assert (made.status_code, batch["state"], batch["conversations"]) == (
        201,
        "proposed",
        5,
    )
    assert request["proposer"].startswith("system:key:")
    assert (job.status_code, job.json()["state"]) == (202, "waiting")
    assert done["state"] == "certified"
    assert len(all_of(program, f"/batches/{batch['id']}/members")) == 5
    signed = program.get(f"/certificates/{done['certificate']}").content
    assert signed == stocked.house.batches.certificate(batch["id"])
    assert pdf.content.startswith(b"%PDF-")
    (line,) = all_of(program, "/certificates")
    assert line["batch"] == batch["id"]
    (segment, *_rest) = all_of(program, "/archive/segments")
    whole = program.post(f"/archive/segments/{segment['id']}/verification").json()
    assert whole["whole"] is True
    all_back = program.post("/archive/verification", {})
    assert (all_back.status_code, all_back.json()["kind"]) == (200, "archive-check")
    place = program.get("/archive/conversations/c0000").json()
    assert place["segment"]
    back = program.post(
        "/restores", {"conversations": ["c0000"], "reason": "customer asks"}
    )
    assert (back.status_code, back.json()["operation"]) == (201, "snapshot.restore")


def test_a_batch_is_withdrawn_by_a_person(stocked):
    program = stocked.program(*Scope)
    batch = program.post("/batches", {"reason": "retention"}).json()
    path = f"/batches/{batch['id']}/withdrawal"
    refused = program.post(path, {"reason": "wrong"})
    early = stocked.person("admin").post(
        f"/batches/{batch['id']}/run", {"reason": "x", "code": stocked.code("admin")}
    )
    gone = stocked.person("hr").post(
        path, {"reason": "wrong", "code": stocked.code("hr")}
    )

    assert (refused.status_code, error(refused)) == (403, "GC-944")
    assert (early.status_code, error(early)) == (409, "GC-310")
    assert gone.json()["state"] == "withdrawn"


def test_a_person_proposes_with_a_fresh_code_only(stocked):
    person = stocked.person("hr")
    without = person.post("/batches", {"reason": "retention"})
    wrong = person.post("/batches", {"reason": "retention", "code": "000000"})

    assert (without.status_code, error(without)) == (400, "GC-940")
    assert (wrong.status_code, error(wrong)) == (403, "GC-306")


def test_nothing_due_is_said_as_such(served, everything):
    answer = everything.post("/batches", {"reason": "retention"})

    assert (answer.status_code, error(answer)) == (409, "GC-502")


def test_a_hold_is_placed_and_its_end_asked_for_by_people(stocked):
    legal, body = (
        stocked.person("legal"),
        {
            "title": "dispute",
            "reason": "court",
            "query": {"customers": ["customer-3"]},
        },
    )
    placed = legal.post("/holds", {**body, "code": stocked.code("legal")})
    program = stocked.program(*Scope)
    hold = placed.json()["hold"]["id"]
    release = legal.post(
        f"/holds/{hold}/release", {"reason": "over", "code": stocked.code("legal")}
    )

    assert placed.status_code == 201
    assert placed.json()["covers"]["working"] == 1
    assert error(program.post("/holds", body)) == "GC-944"
    assert release.json()["operation"] == "legal_hold.release"
    assert [h["id"] for h in all_of(program, "/holds?in_force=true")] == [hold]
    assert program.get(f"/holds/{hold}").json()["released_at"] is None
    held = all_of(program, "/conversations?held=true")
    assert [line["id"] for line in held] == ["c0003"]


def test_a_hold_on_everything_is_refused(served):
    legal = served.person("legal")
    body = {"title": "x", "reason": "y", "query": {}, "code": served.code("legal")}

    assert error(legal.post("/holds", body)) == "GC-940"


def test_policies_are_shown_simulated_and_asked_for(stocked):
    program = stocked.program(*Scope)
    templates = program.get("/policies/templates").json()["items"]
    name = templates[0]["name"]
    simulated = program.post("/policies/simulation", {"template": name})
    asked = program.post("/policies", {"template": name, "reason": "new year"})

    assert program.get("/policies/current").json()["policy"]["version"] == 1
    assert [v["version"] for v in all_of(program, "/policies")] == [1]
    assert simulated.json()["conversations"] == 30
    assert asked.json()["operation"] == "retention_rule.change"
    assert error(program.post("/policies/simulation", {"template": "?"})) == "GC-205"


def test_an_original_is_opened_by_a_person_and_its_answer_is_not_kept(served):
    served.program(*Scope).post("/records", {"records": [talk("c-1")]})
    person = served.person("supervisor")
    body = {"reason": "the customer asks", "code": served.code("supervisor")}
    path = "/conversations/c-1/reveal"
    opened = person.post(path, body, Idempotency_Key="one")
    again = person.post(path, body, Idempotency_Key="one")

    assert MOBILE in str(opened.json()["opened"])
    assert (again.status_code, error(again)) == (409, "GC-945")
    assert error(served.program(*Scope).post(path, body)) == "GC-944"


def test_the_ledger_is_read_and_proved(stocked):
    program = stocked.program(*Scope)
    entries = all_of(program, "/ledger/entries?oldest_first=true")
    head = program.get("/ledger/head").json()
    proof = program.get("/ledger/entries/3/proof").json()
    note = program.post("/ledger/checkpoints").json()["note"]

    assert [entry["seq"] for entry in entries] == list(range(head["size"]))
    assert proof["root"] == head["root"]
    verify_inclusion(
        bytes.fromhex(proof["leaf"]),
        3,
        proof["size"],
        [bytes.fromhex(each) for each in proof["path"]],
        bytes.fromhex(proof["root"]),
    )
    assert "guicang" in note


def test_people_and_roles_are_read(served, everything):
    people = everything.get("/people").json()["items"]
    roles = everything.get("/roles").json()

    assert {"admin", "legal"} <= {person["name"] for person in people}
    assert roles["version"] == 0
    assert any("legal:hold:place" in each["permissions"] for each in roles["items"])
