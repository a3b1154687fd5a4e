"""Notices by calls: listed for programs, changed by people."""

from dataclasses import replace
from datetime import timedelta

from guicang.adapters.mailing import MailCarrier, SmtpMailer
from guicang.domain.access.apikeys import Scope
from guicang.domain.notices.occasions import Occasion
from tests.fakes.talk import talk


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


def test_customers_are_told_of_a_change_when_somebody_else_signed(served):
    house, person = served.house, served.person("compliance")
    early = house.clock.now() - timedelta(days=1)
    served.home.take_in(talk("c-kim", at=early, customer="kim"))
    served.home.policy()
    mailer = SmtpMailer(host="127.0.0.1", port=9, security="none", sender="g@acme.test")
    house.__dict__["mail_carrier"] = MailCarrier(mailer)
    link = "https://acme.test/privacy"
    house.__dict__["informing"] = replace(house.informing, link=link)
    wish, path = {"persons": ["kim,kim@acme.test"], "lang": "en"}, "/notices/changes/1"

    seen = person.post(f"{path}/preview", wish).json()
    unknown = person.post("/notices/changes/9/preview", wish)
    why = {**wish, "reason": "PIPL 17", "code": served.code("compliance")}
    asked = person.post(f"{path}/propose", why).json()["id"]
    early_answer = person.post(
        f"/notices/customers/{asked}/send",
        {**wish, "count": 1, "code": served.code("compliance")},
    )
    served.home.sign(asked, "legal")

    def send(count):
        body = {**wish, "count": count, "code": served.code("compliance")}
        return person.post(f"/notices/customers/{asked}/send", body)

    wrong, sent = send(2), send(1)

    assert (seen["concerned"], seen["mails"], seen["threads"]) == (1, 1, 0)
    assert all(link in each["text"] for each in seen["languages"])
    assert (unknown.status_code, early_answer.status_code) == (400, 409)
    assert (wrong.status_code, sent.json()) == (400, {"notices": 1})
    assert person.post(f"{path}/preview", wish).json()["before"] == 1
