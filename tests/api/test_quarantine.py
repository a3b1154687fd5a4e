"""Quarantine by calls: places for who may see them, bytes for a person and a reason."""

from guicang.domain.access.apikeys import Scope
from tests.quarantine.houses import BROKEN, lies


def lying(served):
    """Let two items lie there for longer than they must."""
    served.home.policy()
    items = lies(served.home, BROKEN, b"torn")
    served.wait(days=31)
    return items


def test_places_are_listed_and_never_what_they_hold(served):
    one, two = lying(served)
    program = served.program(Scope.RECORDS_WRITE)
    listed = program.get("/quarantine").json()
    first = program.get("/quarantine?limit=1").json()
    rest = program.get(f"/quarantine?limit=1&after={first['next']}").json()
    (group,) = program.get("/quarantine/groups").json()["items"]
    shown = program.get(f"/quarantine/items/{one.id}").json()

    assert [each["id"] for each in listed["items"]] == [two.id, one.id]
    assert [first["items"][0]["id"], rest["items"][0]["id"]] == [two.id, one.id]
    assert (group["items"], group["code"]) == (2, "GC-101")
    assert shown["position"] == 1
    assert shown["bytes"] == len(BROKEN)
    assert "customer-2" not in str([listed, group, shown])
    assert program.get("/quarantine?code=GC-123").json()["items"] == []
    assert program.get("/quarantine?older=40").json()["items"] == []
    for gone in (999, 1 << 63):
        assert program.get(f"/quarantine/items/{gone}").status_code == 404
        body = {"items": [gone]}
        assert program.post("/quarantine/retry", body).status_code == 404
    # A program looks at nothing, and ends nothing.
    body = {"reason": "why", "items": [one.id]}
    for path in (f"items/{one.id}/look", f"items/{one.id}/reveal", "discard"):
        assert program.post(f"/quarantine/{path}", body).status_code == 403


def test_a_person_looks_reads_again_and_asks_for_the_end(served):
    one, two = lying(served)
    person = served.person("legal")
    at = f"/quarantine/items/{one.id}"

    def code(name="legal"):
        return {"reason": "why", "code": served.code(name)}

    looked = person.post(f"{at}/look", code()).json()
    opened = person.post(f"{at}/reveal", code()).json()
    retried = served.person("admin").post(
        "/quarantine/retry", {"fault": "GC-101", **code("admin")}
    )
    meant = {"items": [one.id]}
    preview = person.post("/quarantine/discard/preview", meant).json()
    asked = person.post("/quarantine/discard", {**meant, **code()}).json()
    nothing = person.post("/quarantine/discard", code())

    assert looked["masked"]
    assert not opened["opened"]["masked"]
    assert retried.json()["stayed"] == {"GC-101": 2}
    assert preview["items"] == 1
    assert asked["operation"] == "quarantine.discard"
    assert asked["payload"]["count"] == 1
    assert nothing.json()["error"]["code"] == "GC-940"
    served.home.sign(asked["id"], "admin", "compliance")
    assert served.house.discarding.run(asked["id"], by="system:worker") == 1
    assert person.get(at).status_code == 404
    assert person.get(f"/quarantine/items/{two.id}").status_code == 200
