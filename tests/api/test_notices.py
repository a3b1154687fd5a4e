"""Notices by calls: listed for programs, changed by people."""

from guicang.domain.access.apikeys import Scope
from guicang.domain.notices.occasions import Occasion


def test_words_are_previewed_changed_and_routed(served):
    person = served.person("legal")
    told = {"lang": "fr", "subject": "Alarme", "text": "{said}"}
    words = "/notices/words/alarm"

    said = person.post("/notices/preview", {"occasion": "alarm", **told}).json()
    wrong = person.post("/notices/preview", {**told, "occasion": "x"})
    code = {"code": served.code("legal")}
    first = person.post(f"{words}/template", {**told, **code}).json()
    code = {"code": served.code("legal")}
    second = person.post(f"{words}/route", {"to": ["role:security"], **code}).json()
    shown = person.get("/notices/words").json()

    assert said == {
        "subject": "Alarme",
        "text": "412 jobs wait and are not begun.",
    }
    assert wrong.status_code == 400
    assert (first["version"], second["version"], shown["version"]) == (1, 2, 2)
    alarm = next(o for o in shown["occasions"] if o["occasion"] == "alarm")
    assert alarm["templates"]["fr"] == {
        "subject": "Alarme",
        "text": "{said}",
        "own": True,
    }
    assert alarm["to"] == ["role:security"]
    assert not shown["ways"]


def test_ways_and_habits_are_kept_and_addresses_are_not_given_back(served):
    person = served.person("admin")
    url = "https://open.feishu.cn/open-apis/bot/v2/hook/CANARY"
    wish = {"kind": "feishu", "url": url, "secret": "CANARY", "quiet": "22:00-08:00"}

    person.post("/notices/ways/ops", {**wish, "code": served.code("admin")})
    shown = person.get("/notices/words")
    bad = {**wish, "url": "http://127.0.0.1/", "code": served.code("admin")}
    refused = person.post("/notices/ways/ops", bad)
    kept = person.post(
        "/notices/habits", {"lang": "en", "zone": "UTC", "code": served.code("admin")}
    )
    gone = person.post("/notices/ways/ops/end", {"code": served.code("admin")})

    (way,) = shown.json()["ways"]
    assert (way["kind"], way["quiet"]) == ("feishu", "22:00-08:00")
    assert "CANARY" not in shown.content.decode()
    assert refused.status_code == 409
    assert kept.json()["zone"] == "UTC"
    assert gone.json()["version"] == 2


def test_notices_are_listed_without_whom_they_are_for(served):
    house = served.house
    house.wording.put_way(
        "ops",
        {"kind": "wecom"},
        {"url": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=x"},
        by="admin",
        code=served.code("admin"),
    )
    (notice,) = house.noticing.tell(
        Occasion.TEST, ["way:ops"], {"at": house.clock.now()}
    )
    person = served.person("legal")

    listed = served.program(Scope.DISPOSAL_READ).get("/notices/sent").json()
    none = person.get("/notices/sent?state=dead").json()["items"]
    early = person.post(f"/notices/sent/{notice}/again", {"code": served.code("legal")})
    was = person.post(
        "/notices/addresses/lift",
        {"address": "a@acme.test", "code": served.code("legal")},
    )

    (one,) = listed["items"]
    assert (one["id"], one["way"], one["state"]) == (notice, "ops", "waiting")
    assert "to" not in one
    assert listed["counts"] == {"waiting": 1}
    assert none == []
    assert early.status_code == 404
    assert was.json() == {"lifted": False}
