"""Incidents by calls: seen by programs, declared and answered by people."""

from base64 import b64decode

from guicang.adapters.mailing import MailCarrier, SmtpMailer
from guicang.domain.access.apikeys import Scope
from guicang.domain.ledger.model import Tag


def declared(served, person, **more):
    body = {"kind": "leak", "story": "an export in a public folder", **more}
    return person.post("/incidents", {"code": served.code("legal"), **body})


def by_id(room):
    return {clock["clock"]: clock for clock in room["clocks"]}


def test_an_incident_is_declared_answered_and_seen_by_programs(served):
    program, person = served.program(Scope.DISPOSAL_READ), served.person("legal")

    made = declared(served, person, persons=1_000_000, freeze=True)
    name = made.json()["incident"]["id"]
    path = f"/incidents/{name}/clocks/cn-other"
    person.post(f"{path}/assign", {"code": served.code("legal"), "owner": "security"})
    met = person.post(
        f"{path}/met", {"code": served.code("legal"), "reference": "CAC-7"}
    )
    why = {"code": served.code("legal"), "reason": "nobody was harmed"}
    person.post(f"/incidents/{name}/clocks/cn-notify-persons/not-applicable", why)
    seen = program.get(f"/incidents/{name}").json()

    assert made.status_code == 201
    assert met.status_code == 200
    clock = by_id(seen)["cn-other"]
    assert (clock["state"], clock["owner"], clock["reference"]) == (
        "met",
        "security",
        "CAC-7",
    )
    assert "nobody was harmed" in by_id(seen)["cn-notify-persons"]["why"]
    assert by_id(seen)["eu-authority"]["state"] == "not-applicable"
    assert [i["id"] for i in program.get("/incidents").json()["items"]] == [name]
    assert (
        program.get("/freezes").json()["items"][0]["id"] == seen["incident"]["freeze"]
    )


def test_what_is_learnt_looked_for_and_drawn_up_is_in_the_ledger(served):
    person = served.person("legal")
    name = declared(served, person).json()["incident"]["id"]

    learnt = person.post(
        f"/incidents/{name}/learn",
        {
            "code": served.code("legal"),
            "reason": "counted",
            "persons": 3,
            "jurisdictions": ["CN", "EU"],
        },
    ).json()
    left = person.post(f"/incidents/{name}/rescue", {"conversations": ["c-none"]})
    nothing = person.post(
        f"/incidents/{name}/rescue/propose",
        {"code": served.code("legal"), "reason": "x", "conversations": ["c-none"]},
    )
    draft = person.post(
        f"/incidents/{name}/drafts",
        {"code": served.code("legal"), "report": "persons", "language": "en"},
    ).json()

    assert by_id(learnt)["cn-other"]["state"] == "not-applicable"
    assert by_id(learnt)["eu-authority"]["state"] == "running"
    assert left.json()["items"][0]["way"] == "unknown"
    assert nothing.status_code in {400, 409}
    assert draft["name"] == f"{name}-persons-en.docx"
    assert b64decode(draft["data"]).startswith(b"PK")
    for tag in (Tag.INCIDENT_CHANGED, Tag.INCIDENT_RESCUE_LOOKED, Tag.INCIDENT_DRAFTED):
        assert [e.actor for e in served.entries(tag)] == ["legal"]


def test_an_incident_is_not_closed_while_clocks_run(served):
    person = served.person("legal")
    name = declared(served, person).json()["incident"]["id"]
    code = {"code": served.code("legal")}

    ended = person.post(f"/incidents/{name}/handled", code)
    wish = {"code": served.code("legal"), "reason": "over"}
    closed = person.post(f"/incidents/{name}/close", wish)

    assert ended.json()["incident"]["handled_at"]
    assert closed.status_code == 409
    assert "GC-735" in closed.content.decode()


def test_what_cannot_be_so_and_what_there_is_not_is_said(served):
    person = served.person("legal")

    odd = declared(served, person, kind="quarrel")
    place = declared(served, person, jurisdictions=["Mars"])
    missing = person.get("/incidents/i-none")

    assert (odd.status_code, place.status_code) == (400, 400)
    assert "GC-731" in odd.content.decode()
    assert missing.status_code == 404
    assert person.get("/exercises").json() == {"items": []}


def test_an_exercise_is_ordered_and_a_copy_wants_a_snapshot(served):
    person = served.person("legal")

    def order(**wish):
        return person.post("/exercises", {"code": served.code("legal"), **wish})

    none, many = order(copy=True), order(records=0)
    made_up = order(records=3, copy=False)
    old = order(records=3, copy_of_store=True)  # its name before

    assert "GC-760" in none.content.decode()
    assert "GC-760" in old.content.decode()
    assert many.status_code == 400
    assert made_up.status_code == 201
    assert made_up.json()["state"] == "waiting"
    job = served.house.jobs.get(made_up.json()["job"])
    assert (job.kind, job.payload["records"]) == ("exercise", 3)
    assert served.house.ledger.entries(tag="system:job-ordered")


def test_persons_are_told_when_somebody_else_signed(served):
    house, person = served.house, served.person("legal")
    name = declared(served, person).json()["incident"]["id"]
    said = {n: n.title() for n in ("what", "harm", "measures", "advice", "contact")}
    wish = {**said, "lang": "en", "persons": ["kim@acme.test", "Kim@acme.test"]}
    path = f"/incidents/{name}/tellings"
    without = person.post(f"{path}/preview", wish)
    mailer = SmtpMailer(
        host="127.0.0.1", port=9, security="none", sender="guicang@acme.test"
    )
    house.__dict__["mail_carrier"] = MailCarrier(mailer)

    seen = person.post(f"{path}/preview", wish)
    why = {"reason": "PIPL 57", "code": served.code("legal")}
    asked = person.post(path, {**wish, **why}).json()["id"]
    served.home.sign(asked, "compliance")

    def send(count, *persons):
        body = {"code": served.code("legal"), "count": count, "persons": persons}
        return person.post(f"/tellings/{asked}/send", body)

    other, wrong = send(1, "eve@acme.test"), send(7, "kim@acme.test")
    sent = send(1, "kim@acme.test")

    assert without.status_code == 400
    assert "mail.server" in without.content.decode()
    assert (seen.json()["persons"], seen.json()["shut"]) == (1, 0)
    assert "What you can do: Advice" in seen.json()["text"]
    assert (other.status_code, wrong.status_code) == (409, 400)
    assert sent.json() == {"notices": 1, "clocks": ["cn-notify-persons"]}
    waiting = house.outbox.list()
    assert [each.occasion for each in waiting].count("incident-customers") == 1
