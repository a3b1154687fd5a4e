"""Training, the calendar and emergency access by calls."""

from guicang.domain.access.apikeys import Scope
from guicang.domain.programme.duties import TEMPLATES
from tests.domain.test_courses import WHOLE


def test_training_is_required_taken_and_certified(served):
    hr, legal = served.person("hr"), served.person("legal")
    told = {"document": TEMPLATES["yearly"], "reason": "plan"}
    required = hr.post("/training", {**told, "code": served.code("hr")}).json()
    course = legal.get("/courses/chat-records").json()
    early = legal.post("/courses/chat-records/certificate", {})
    wrong = legal.post("/courses/chat-records/attempts", {"answers": [[0]]})
    answers = [[1], [0, 1, 2], [1], [1], [2], [2]]
    score = legal.post("/courses/chat-records/attempts", {"answers": answers})
    certificate = legal.post("/courses/chat-records/certificate", {}).json()
    program = served.program(Scope.DISPOSAL_READ)

    assert required["name"] == "yearly"
    assert len(course["questions"]) == 6
    assert "right" not in course["questions"][0]
    assert early.json()["error"]["code"] == "GC-857"
    assert wrong.json()["error"]["code"] == "GC-854"
    assert score.json() == {"right": 6, "of": 6, "passed": True}
    assert certificate["report"]["person"] == "legal"
    standing = program.get("/training").json()["standing"]
    passed = {(s["person"], s["course"]) for s in standing if s["passed_at"]}
    assert passed == {("legal", "chat-records")}


def test_what_rests_is_refused_with_its_own_code_and_advice(served):
    hr = served.person("hr")
    told = {"document": TEMPLATES["yearly"], "reason": "plan"}
    hr.post("/training", {**told, "code": served.code("hr")})
    served.wait(days=46)

    answer = served.person("legal").get("/conversations")

    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "GC-858"
    assert "chat-records" in answer.json()["error"]["message"]


def test_a_course_of_ones_own_is_published(served):
    hr = served.person("hr")
    told = {"text": WHOLE, "reason": "ours"}

    made = hr.post("/courses", {**told, "code": served.code("hr")})

    assert made.json()["version"] == 2
    assert "own" in {each["id"] for each in hr.get("/courses").json()["items"]}
    assert hr.get("/courses/none").status_code == 404


def test_the_calendar_takes_owners_evidence_and_assessments(served):
    hr = served.person("hr")
    own = {"owner": "legal", "reason": "counsel", "code": served.code("hr")}
    hr.post("/calendar/notice-periods/owner", own)
    done = {"reference": "file 7", "code": served.code("hr")}
    lines = hr.post("/calendar/notice-periods/evidence", done).json()["items"]
    parts = dict.fromkeys(("title", "purpose", "impact", "measures", "conclusion"), "x")
    made = hr.post("/impact-assessments", {**parts, "code": served.code("hr")})
    report = hr.post("/calendar/report", {}).json()["report"]

    line = next(each for each in lines if each["id"] == "notice-periods")
    assert (line["owner"], line["state"]) == ("legal", "done")
    assert line["evidence"]["reference"] == "file 7"
    listed = hr.get("/impact-assessments").json()["items"]
    assert [each["id"] for each in listed] == [made.json()["id"]]
    assert len(report["lines"]) == len(lines)
    assert len(hr.get("/calendar").json()["items"]) == len(lines)


def test_items_of_the_calendar_are_added_changed_and_retired(served):
    hr = served.person("hr")
    wish = {"list": "yearly", "every": "P1Y", "zh": "走访", "reason": "agreed"}

    def post(path, **body):
        return hr.post(f"/calendar/visit/{path}", {"code": served.code("hr"), **body})

    added = post("item", **wish).json()["items"]
    stale = post("item", **wish)
    retired = post("retire", seen=1, reason="none left").json()["items"]
    versions = hr.get("/calendar/visit/versions").json()["items"]

    (line,) = [each for each in added if each["id"] == "visit"]
    assert (line["ours"], line["version"], line["state"]) == (False, 1, "due")
    assert stale.status_code == 409
    assert "GC-758" in stale.content.decode()
    assert "visit" not in {each["id"] for each in retired}
    assert [(v["version"], v["retired"], v["by"]) for v in versions] == [
        (1, False, "hr"),
        (2, True, "hr"),
    ]


def test_a_power_is_taken_in_an_emergency(served):
    finance = served.person("finance")
    told = {"permission": "records:conversation:read", "reason": "danger"}

    taken = finance.post("/grants/emergency", {**told, "code": served.code("finance")})

    assert taken.json()["alive"]
    assert taken.json()["uses"] == 20
