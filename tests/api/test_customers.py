"""Customers as programs see them, and as people ask for changes of them."""

from guicang.domain.access.apikeys import Scope
from tests.api.test_door import error
from tests.api.test_places import all_of


def sign(served, request, *names):
    for name in names:
        served.house.approving.sign(request, name=name, code=served.code(name))


def test_customers_are_listed_and_shown_by_any_of_their_names(stocked):
    program = stocked.program(*Scope)
    found = all_of(program, "/customers")
    shown = program.get("/customers/customer-3").json()

    assert shown["customer"] in {each["customer"] for each in found}
    assert shown["conversations"] == 1
    assert program.get(f"/customers/{shown['customer']}").json() == shown
    assert program.get("/customers/suggestions").json() == {"items": []}
    assert program.get("/customers/none").status_code == 404


def test_people_ask_for_a_merge_and_for_a_split(stocked):
    legal, program = stocked.person("legal"), stocked.program(*Scope)
    pair = {"customers": ["customer-3", "customer-4"]}
    preview = legal.post("/customers/preview", pair).json()
    body = {**pair, "reason": "one person", "code": stocked.code("legal")}
    asked = legal.post("/customers/merge", body)
    sign(stocked, asked.json()["id"], "supervisor", "compliance")

    both = all_of(program, "/conversations?customer=customer-4")
    again = legal.post("/customers/merge", {**body, "code": stocked.code("legal")})

    assert preview["impact"]["holds"] == []
    assert [c["working"] for c in preview["impact"]["customers"]] == [1, 1]
    assert asked.status_code == 201
    assert asked.json()["operation"] == "customer.change"
    assert {line["id"] for line in both} == {"c0003", "c0004"}
    assert (again.status_code, error(again)) == (409, "GC-611")

    apart = {"customers": ["customer-3"], "away": ["customer-4"]}
    assert legal.post("/customers/preview", apart).json()["deed"] == "split"
    parted = legal.post(
        "/customers/customer-3/split",
        {"away": ["customer-4"], "reason": "two", "code": stocked.code("legal")},
    )
    sign(stocked, parted.json()["id"], "supervisor", "compliance")
    shown = program.get("/customers/customer-4").json()
    assert [change["deed"] for change in shown["changes"]] == ["split", "merge"]
    assert len(shown["identities"]) == 1


def test_a_hold_by_an_identity_covers_the_customer(stocked):
    legal, program = stocked.person("legal"), stocked.program(*Scope)
    body = {
        "customers": ["customer-5", "customer-6"],
        "reason": "one person",
        "code": stocked.code("legal"),
    }
    asked = legal.post("/customers/merge", body).json()
    sign(stocked, asked["id"], "supervisor", "compliance")

    placed = legal.post(
        "/holds",
        {
            "title": "dispute",
            "reason": "court",
            "query": {"customers": ["customer-6"]},
            "code": stocked.code("legal"),
        },
    ).json()

    assert placed["covers"]["working"] == 2
    held = {line["id"] for line in all_of(program, "/conversations?held=true")}
    assert held == {"c0005", "c0006"}


def test_only_one_is_split_at_a_time(stocked):
    legal = stocked.person("legal")
    body = {"customers": ["customer-1", "customer-2"], "away": ["customer-1"]}

    assert error(legal.post("/customers/preview", body)) == "GC-940"


def test_a_program_merges_nobody(stocked):
    program = stocked.program(*Scope)
    body = {"customers": ["customer-1", "customer-2"], "reason": "mine"}

    assert error(program.post("/customers/merge", body)) == "GC-944"
    assert stocked.house.identities.history() == []
