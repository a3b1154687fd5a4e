"""Permission reviews by calls: programs read them, people assign and decide."""

from guicang.domain.access.apikeys import Scope

AT = "/permission-reviews"


def test_a_review_goes_from_its_manager_to_its_report_by_calls(served):
    hr, manager = served.person("hr"), served.person("compliance")
    given = {"manager": "compliance", "reason": "quarter"}
    hr.post(
        "/permission-charges",
        {**given, "people": ["finance"], "code": served.code("hr")},
    )
    opened = hr.post(AT, {**given, "code": served.code("hr")}).json()
    at = f"{AT}/{opened['id']}"
    early = manager.post(f"{at}/report", {})
    said = [{"line": "finance/role/finance", "keep": True, "reason": "works there"}]
    done = manager.post(
        f"{at}/decisions", {"said": said, "code": served.code("compliance")}
    ).json()
    report = manager.post(f"{at}/report", {})
    listed = served.program(Scope.DISPOSAL_READ).get(AT).json()["items"]

    assert opened["stand"] == "open"
    assert early.status_code == 400
    assert (done["stand"], done["lines"][0]["verdict"]) == ("done", "keep")
    assert report.json()["report"]["id"] == opened["id"]
    assert [each["id"] for each in listed] == [opened["id"]]
    charges = hr.get("/permission-charges").json()
    assert charges["charges"] == {"finance": "compliance"}
    assert "admin" in charges["nobody"]


def test_a_review_is_given_to_another_and_then_no_longer_its_managers(served):
    hr, manager = served.person("hr"), served.person("compliance")
    given = {"manager": "compliance", "people": ["finance"], "reason": "quarter"}
    at = f"{AT}/{hr.post(AT, {**given, 'code': served.code('hr')}).json()['id']}"

    moved = hr.post(
        f"{at}/manager",
        {"manager": "legal", "reason": "away", "code": served.code("hr")},
    )
    said = [{"line": "finance/role/finance", "keep": True, "reason": "works there"}]
    refused = manager.post(
        f"{at}/decisions", {"said": said, "code": served.code("compliance")}
    )

    assert moved.json()["manager"] == "legal"
    assert refused.json()["error"]["code"] == "GC-851"
    assert hr.get(f"{AT}/v-none").status_code == 404


def test_what_somebody_leaves_behind_is_listed(served):
    hr = served.person("hr")
    given = {"manager": "compliance", "people": ["finance"], "reason": "quarter"}
    review = hr.post(AT, {**given, "code": served.code("hr")}).json()["id"]

    items = hr.get("/people/compliance/open-items").json()["items"]

    assert items == [{"kind": "review", "name": review}]
