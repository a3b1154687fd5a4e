"""What the console does besides: jobs, search, rules, programs, sources, the trail."""

import json
from functools import partial

import pytest

from guicang.adapters.connecting import plugins
from guicang.adapters.keys.signing import verify_signature
from guicang.domain.access.apikeys import Scope
from guicang.domain.access.model import May
from guicang.domain.ledger.model import Tag
from guicang.domain.ledger.slices import check
from tests.api.test_door import error
from tests.api.test_people import asks
from tests.cli.hands import ROOT
from tests.homes import talks
from tests.simulators.plain import SECRET, Plain
from tests.simulators.server import running
from tests.specimens.rules import document, rule

WORDS = "第一句话"


@pytest.fixture
def archived(served):
    """Twenty conversations, of which ten went offline."""
    served.home.take_in(*talks(20).values())
    served.home.policy()
    served.wait(days=60)
    served.house.running.run(served.home.approved(limit=10).id)
    return served


# --- reading and searching ------------------------------------------------------------


def test_an_archived_conversation_is_read_masked_and_the_reading_is_noted(archived):
    (item, *_) = archived.house.catalogue.items(
        archived.house.catalogue.segments()[0].id
    )
    path = f"/archive/conversations/{item.conversation}/messages"
    why = {"reason": "the customer asks"}

    read = archived.person("supervisor").post(path, why)
    lent = archived.program(*Scope).post(path, why)
    mute = archived.person("supervisor").post(path, {"reason": ""})

    assert read.json()["masked"] is True
    assert read.json()["messages"] == lent.json()["messages"] != []
    assert (mute.status_code, error(mute)) == (400, "GC-940")
    by = [entry.actor for entry in archived.entries(Tag.ARCHIVE_READ)]
    assert by[0] == "supervisor"
    assert by[1].startswith("system:key:")


def searched(person, **more):
    """Search to the end; give all steps."""
    after, steps = "", []
    while after is not None:
        body = {"query": WORDS, "after": after, **more}
        steps.append(person.post("/search", body).json())
        after = steps[-1]["next"]
    return steps


def hits(steps):
    return {found["conversation"] for step in steps for found in step["items"]}


def test_a_search_goes_on_by_its_cursor_and_into_the_archive(archived):
    legal = archived.person("legal")

    live, whole = (searched(legal, archive=wanted) for wanted in (False, True))

    assert (len(hits(live)), len(hits(whole))) == (10, 20)
    assert sum(step["looked"] for step in whole) == 20
    assert sum(step["segments"] for step in whole) == len(
        archived.house.catalogue.segments()
    )
    begun = [
        entry.data["conditions"]
        for entry in archived.entries(Tag.CONVERSATION_SEARCHED)
        if "segment" not in entry.data
    ]
    assert begun == [{}, {"archive": "yes"}]
    assert WORDS not in str(archived.entries(Tag.CONVERSATION_SEARCHED))


def test_a_search_that_was_not_begun_and_a_program_find_nothing(archived):
    legal = archived.person("legal")
    began = legal.post("/search", {"query": WORDS, "after": "archive:"})
    short = legal.post("/search", {"query": "x"})
    program = archived.program(*Scope).post("/search", {"query": WORDS})

    assert began.status_code == short.status_code == 400
    assert error(program) == "GC-944"


def test_steps_of_a_search_are_not_kept(archived):
    legal = archived.person("legal")
    first, again = (
        legal.post("/search", {"query": WORDS}, Idempotency_Key="one") for _ in "12"
    )

    assert first.json()["items"]
    assert (again.status_code, error(again)) == (409, "GC-945")


# --- jobs and health ------------------------------------------------------------------


def test_a_job_is_seen_and_changed_with_a_reason_that_is_kept(served):
    now = served.house.clock.now()
    job = served.house.jobs.add("sweep", {}, now=now, key="one")
    listed = served.program(Scope.DISPOSAL_READ).get("/jobs?state=waiting").json()

    path = f"/jobs/{job.id}/change"
    gone = asks(served, "admin", path, deed="cancel", reason="too much")
    back = asks(served, "admin", path, deed="retry", reason="after all")
    wrong = asks(served, "admin", path, deed="retry")
    mute = asks(served, "admin", path, deed="cancel", reason="")
    none = asks(served, "admin", "/jobs/99999/change", deed="retry")

    assert (listed["items"][0]["id"], listed["counts"]["waiting"]) == (job.id, 1)
    assert (gone.json()["state"], back.json()["state"]) == ("cancelled", "waiting")
    assert (wrong.status_code, error(wrong)) == (409, "GC-352")
    assert (mute.status_code, none.status_code) == (400, 404)
    changes = [
        (e.actor, e.data["deed"], e.data["reason"])
        for e in served.entries(Tag.SYSTEM_JOB_CHANGED)
    ]
    assert changes == [
        ("admin", "cancel", "too much"),
        ("admin", "retry", "after all"),
    ]


def test_why_a_batch_and_a_restore_were_ordered_is_kept(served):
    served.home.take_in(*talks(2).values())
    served.home.policy()
    batch = served.home.approved()
    ordered = asks(served, "admin", f"/batches/{batch.id}/run", reason="it is due")
    served.house.running.run(batch.id)
    asked = asks(served, "hr", "/restores", conversations=["c0000"]).json()
    served.home.sign(asked["id"], "admin", "compliance")
    back = asks(served, "hr", f"/restores/{asked['id']}/run", reason="a suit")

    assert (ordered.status_code, back.status_code) == (202, 202)
    found = [(e.actor, e.data["reason"]) for e in served.entries("system:job-ordered")]
    assert found == [("admin", "it is due"), ("hr", "a suit")]


def test_the_home_is_looked_at_on_demand(served):
    program = served.program(Scope.DISPOSAL_READ)
    found = program.post("/health/examination", Accept_Language="en").json()

    assert len(found["checks"]) > 10
    assert found["well"] is all(check["ok"] for check in found["checks"])
    other = served.program(Scope.RECORDS_READ).post("/health/examination")
    assert (other.status_code, error(other)) == (403, "GC-923")


# --- what governs ---------------------------------------------------------------------


def test_a_declaration_binds_at_once_or_waits_for_two(served):
    more = asks(served, "compliance", "/organisation", actors=["pi_handler", "insurer"])
    shown = served.program(*Scope).get("/organisation").json()
    less = asks(served, "compliance", "/organisation", actors=["pi_handler"])
    odd = asks(served, "compliance", "/organisation", actors=["circus"])

    assert (more.status_code, more.json()["request"]) == (200, None)
    assert shown["facts"]["actors"] == ["pi_handler", "insurer"]
    assert shown["law"]
    assert less.json()["request"]["operation"] == "organisation.change"
    assert odd.status_code == 400
    (entry,) = served.entries(Tag.ORGANISATION_DECLARED)
    assert (entry.actor, entry.data["reason"]) == ("compliance", "walk")


def test_rules_are_tried_and_asked_for(served):
    served.home.take_in(*talks(3).values())
    rules = document(rule("keywords", WORDS, id="said"))
    person = served.person("compliance")

    tried = person.post("/rules/dry-run", {"document": rules}).json()
    asked = asks(served, "compliance", "/rules", document=rules)
    bad = asks(served, "compliance", "/rules", document={"schema": "other"})
    none = person.post("/rules/dry-run", {"example": "nothing"})
    before = person.get("/rules/current").json()
    served.home.sign(asked.json()["id"], "admin", "legal")

    assert (tried["conversations"], tried["hits"]["said"]) == (3, 3)
    assert (tried["before"].get("said", 0), len(tried["examples"]["added"])) == (0, 3)
    assert (asked.status_code, before) == (201, {"rules": None})
    assert (bad.status_code, none.status_code) == (400, 400)
    assert person.get("/rules/current").json()["rules"]["version"] == 1


def test_programs_and_keys_are_put_out_at_once_with_a_reason(served):
    program = served.program(Scope.DISPOSAL_READ)
    client, _secret = served.house.registering.add(
        "crm",
        frozenset({May.LEDGER_READ}),
        by="admin",
        code=served.code("admin"),
    )
    listed = program.get("/programs").json()
    (key,) = listed["keys"]
    body = {"reason": "gone"}

    mute = served.person("admin").post(f"/keys/{key['id']}/revocation", body)
    ended = asks(served, "admin", f"/keys/{key['id']}/revocation", **body)
    out = asks(served, "admin", f"/programs/{client.id}/revocation", **body)
    again = asks(served, "admin", f"/programs/{client.id}/revocation", **body)

    assert [each["name"] for each in listed["items"]] == ["crm"]
    assert (mute.status_code, error(mute)) == (400, "GC-940")
    assert ended.json()["revoked_at"]
    assert program.get("/me").status_code == 401
    assert (out.json()["id"], again.status_code) == (client.id, 404)
    for tag in (Tag.ACCESS_KEY_REVOKED, Tag.ACCESS_CLIENT_REVOKED):
        (entry,) = served.entries(tag)
        assert (entry.actor, entry.data["reason"]) == ("admin", "gone")


# --- sources --------------------------------------------------------------------------


@pytest.fixture
def platform(monkeypatch):
    # What is installed is looked up once a process: here it is another process.
    monkeypatch.syspath_prepend(str(ROOT / "tests" / "plugins"))
    plugins._installed.cache_clear()
    found = Plain()
    found.say("chat", "你好", 1_790_000_000)
    with running(found) as address:
        yield address
    plugins._installed.cache_clear()


@pytest.mark.allow_hosts(["127.0.0.1", "localhost"])
def test_a_source_is_added_tested_read_changed_rested_and_removed(served, platform):
    admin = served.person("admin")
    form = {"settings": {"url": platform}, "secrets": {"secret": SECRET}}
    added = asks(served, "admin", "/sources", name="desk", kind="plain", **form)
    twice = asks(served, "admin", "/sources", name="desk", kind="plain", **form)
    path = "/sources/desk"
    tested = admin.post(f"{path}/test")
    assert tested.status_code == 200, tested.content
    answer = tested.json()["answer"]
    pull = admin.post(f"{path}/pull")
    again = {"since": "2026-01-01T00:00:00Z", "until": "2026-02-01T00:00:00Z"}
    resync = asks(served, "admin", f"{path}/resync", **again)
    changed = asks(
        served, "admin", f"{path}/settings", settings={"url": f"{platform}/"}
    )
    rests = asks(served, "admin", f"{path}/pause").json()
    goes_on = asks(served, "admin", f"{path}/resumption").json()
    kinds = admin.get("/source-kinds").json()["items"]
    shown = served.program(Scope.DISPOSAL_READ).get(path).json()
    gone = asks(served, "admin", f"{path}/removal").json()

    assert (added.status_code, twice.status_code, error(twice)) == (201, 409, "GC-141")
    assert "specimen" in answer
    assert (pull.status_code, resync.status_code) == (202, 202)
    waiting = {job.kind for job in served.house.jobs.list()}
    assert {"pull-source", "resync-source"} <= waiting
    assert changed.json()["settings"]["url"] == f"{platform}/"
    assert (rests["state"], goes_on["paused_at"]) == ("paused", None)
    assert "plain" in {each["kind"] for each in kinds}
    assert (shown["name"], gone) == ("desk", {"source": "desk", "removed": True})
    assert admin.get(path).status_code == 404
    everything = json.dumps([added.json(), changed.json(), shown, kinds])
    assert SECRET not in everything + str(list(served.house.ledger.entries()))
    reasons = {e.tag: e.data.get("reason") for e in served.house.ledger.entries()}
    assert reasons["source:added"] == reasons["source:removed"] == "walk"
    (ordered,) = served.entries(Tag.SYSTEM_JOB_ORDERED)
    assert (ordered.data["source"], ordered.data["reason"]) == ("desk", "walk")


def test_a_stretch_that_ends_before_it_begins_costs_no_code(served):
    again = {"since": "2026-02-01T00:00:00Z", "until": "2026-01-01T00:00:00Z"}
    answer = asks(served, "admin", "/sources/none/resync", **again)
    none = asks(served, "admin", "/sources/none/pause")

    assert (answer.status_code, error(answer)) == (400, "GC-940")
    assert none.status_code == 404
    assert served.entries(Tag.SYSTEM_JOB_ORDERED) == []


# --- the trail ------------------------------------------------------------------------


def test_the_ledger_is_hashed_again_by_a_call(served):
    program = served.program(Scope.LEDGER_READ)
    program.post("/ledger/checkpoints")
    found = program.post("/ledger/verification").json()

    assert found["whole"] is True
    assert (found["checkpoints"], found["faults"]) == (1, [])
    assert found["entries"] == served.house.ledger.head().size


def lines(answer):
    return [
        json.loads(line) for line in b"".join(answer.streaming_content).splitlines()
    ]


def test_the_ledger_is_taken_out_by_who_may(served):
    code = served.code("auditor")
    auditor = served.person("auditor")
    answer = auditor.post("/ledger/export", {"reason": "audit", "code": code})
    *entries, last = lines(answer)
    mute = auditor.post("/ledger/export", {"reason": "audit"})
    key = served.program(*Scope).post("/ledger/export", {"reason": "audit"})

    assert answer["Content-Type"] == "application/jsonl"
    assert [each["seq"] for each in entries] == list(range(len(entries)))
    assert "checkpoint" in last
    assert (error(mute), error(key)) == ("GC-940", "GC-923")
    (entry,) = served.entries(Tag.LEDGER_EXPORTED)
    assert entry.actor == "auditor"


def test_a_slice_of_the_ledger_is_proved_by_itself(served):
    code = served.code("auditor")
    wish = {"reason": "audit", "code": code, "person": "auditor"}
    answer = served.person("auditor").post("/ledger/export", wish)
    given = b"".join(answer.streaming_content).splitlines()

    key = served.house.recording.key
    found = check(given, key, partial(verify_signature, key.public))

    assert found.entries == len(given) - 3 > 0
    assert found.conditions == {"person": "auditor"}


def test_anchors_are_made_listed_and_given_out_by_a_call(served, tmp_path, monkeypatch):
    (tmp_path / "worm").mkdir()
    values = served.house.config.values
    monkeypatch.setitem(values, "anchor.folder", str(tmp_path / "worm"))
    for name in ("anchoring", "anchor_folders"):
        served.house.__dict__.pop(name, None)
    program = served.program(Scope.LEDGER_READ)

    made = program.post("/ledger/anchors").json()
    found = program.get("/ledger/anchors").json()

    (anchor,) = made["anchors"]
    assert found == made
    assert (anchor["kind"], found["late"]) == ("worm", True)
    given = program.get(f"/ledger/receipts/{anchor['receipt']}")
    assert json.loads(given.content)["kind"] == "worm"
    assert program.get(f"/ledger/receipts/{'0' * 64}").status_code == 404
