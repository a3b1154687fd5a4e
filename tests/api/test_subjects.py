"""Requests of persons by calls: a person takes them in, verifies, decides, answers."""

from guicang.domain.access.apikeys import Scope
from tests.fakes.talk import talk

WHO = "compliance"


def asked(served, person, **more):
    body = {"customer": "wm-1", "kind": "erasure", "jurisdiction": "EU", "lang": "en"}
    return person.post("/subjects", {**body, **more, "code": served.code(WHO)})


def deed(served, person, number, what, seen, **more):
    body = {"revision": seen, "code": served.code(WHO), **more}
    return person.post(f"/subjects/{number}/{what}", body)


def test_a_request_goes_by_calls_from_coming_in_to_its_answer(served):
    served.home.take_in(talk("a", customer="wm-1"))
    person = served.person(WHO)
    taken = asked(served, person).json()
    joined = asked(served, person).json()
    number = taken["id"]
    vouched = deed(served, person, number, "vouch", 2, reason="called back").json()
    decided = deed(served, person, number, "decide", vouched["revision"]).json()
    served.house.weighing.run(number)
    now = person.get(f"/subjects/{number}").json()
    late = deed(served, person, number, "answer", decided["revision"], text="x")
    done = deed(served, person, number, "answer", now["revision"], text="done")
    letter = person.get(f"/subjects/{number}/letter").json()
    (record,) = person.get(f"/subjects/{number}/records").json()["items"]

    assert (joined["id"], joined["joined"]) == (number, 1)
    assert (now["state"], now["records"]) == ("decided", {"erase": 1})
    assert late.json()["error"]["code"] == "GC-821"
    assert done.json()["state"] == "answered"
    assert "1 records are erased" in letter["text"]
    assert (record["conversation"], record["outcome"]) == ("a", "erase")


def test_its_clock_is_extended_once_and_no_program_asks(served):
    person, program = served.person(WHO), served.program(*Scope)
    number = asked(served, person).json()["id"]
    longer = deed(served, person, number, "extend", 1, reason="many records")
    again = deed(served, person, number, "extend", 2, reason="more")
    there = [each["id"] for each in person.get("/subjects?open=true").json()["items"]]

    assert longer.json()["extended"]
    assert again.json()["error"]["code"] == "GC-829"
    assert there == [number]
    assert program.get("/subjects").status_code == 403
    assert asked(served, program).status_code == 403
