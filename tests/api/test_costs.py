"""Cost by calls: measured, forecast, what if, and a price book put in force."""

from copy import deepcopy
from datetime import timedelta

from guicang.domain.access.apikeys import Scope
from guicang.domain.cost.samples import SAMPLES
from guicang.domain.ledger.model import Tag


def measured(served, days: int) -> None:
    for _ in range(days):
        served.house.costing.measure()
        served.wait(days=1)


def test_what_storage_costs_is_told_with_its_sums(stocked):
    program = stocked.program(Scope.DISPOSAL_READ)
    early = program.get("/cost").json()
    measured(stocked, 1)

    told = program.get("/cost").json()

    assert early["error"]["code"] == "GC-887"
    assert told["book"]["version"] == 0
    assert sum(told["places"].values()) == told["bytes"]
    assert sum(line["bytes"] for line in told["bill"]["lines"]) == told["bytes"]
    (source,) = told["sources"]
    assert source["source"] == "wecom"
    assert source["bytes"] == sum(source["places"].values())


def test_a_forecast_says_how_it_was_made_and_when_it_knows_too_little(served):
    program = served.program(Scope.DISPOSAL_READ)
    measured(served, 3)
    few = program.get("/cost/forecast").json()
    measured(served, 6)

    told = program.get("/cost/forecast?months=2").json()
    came = program.get("/cost/actual").json()
    table = program.get("/cost/tables/actual")

    assert few["points"] == []
    assert "3" in few["method"][0]
    assert [point["days"] for point in told["points"]] == [30, 60]
    assert len(told["method"]) == 4
    assert came["span_days"] == 1
    assert len(came["checks"]) == 2
    assert table.headers["Content-Type"].startswith("text/csv")
    assert len(table.content.decode("utf-8-sig").splitlines()) == 3


def test_what_if_names_what_each_way_costs(stocked):
    program = stocked.program(Scope.DISPOSAL_READ)
    measured(stocked, 8)

    asked = {"policy": "three-tier", "cold_after": 5, "regions": ["eu"], "months": 3}
    told = program.post("/cost/what-if", asked).json()
    moon = program.post("/cost/what-if", {"regions": ["moon"]})
    none = program.post("/cost/what-if", {"policy": "moon"})

    assert [month["days"] for month in told["months"]] == [0, 30, 60, 90]
    assert told["cold_share"] == 1.0
    assert moon.json()["error"]["code"] == "GC-885"
    assert none.status_code == 404


def test_finance_puts_a_price_book_in_force_and_the_ledger_says_why(served):
    finance = served.person("finance")
    sample = finance.get("/cost/prices/feishu").json()
    book = deepcopy(sample) | {"name": "ours"}
    told = {"document": book, "reason": "the contract of 2027"}

    made = finance.post("/cost/prices", {**told, "code": served.code("finance")})
    bad = finance.post(
        "/cost/prices",
        {**told, "document": {}, "code": served.code("finance")},
    )
    other = served.person("legal").post(
        "/cost/prices", {**told, "code": served.code("legal")}
    )

    assert sample == SAMPLES["feishu"]
    assert made.status_code == 201
    assert made.json()["name"] == "ours"
    assert bad.json()["error"]["code"] == "GC-884"
    assert other.status_code == 403
    (entry,) = served.entries(Tag.PRICES_CHANGED)
    assert entry.data["reason"] == told["reason"]
    listed = finance.get("/cost/prices").json()["items"]
    assert [(each["version"], each["by"]) for each in listed] == [(1, "finance")]


def test_a_measurement_is_ordered_and_done_by_a_worker(served):
    finance = served.person("finance")

    told = finance.post(
        "/cost/measurements",
        {"reason": "before the budget", "code": served.code("finance")},
    )

    assert told.json()["state"] == "waiting"
    (entry,) = served.entries(Tag.SYSTEM_JOB_ORDERED)
    assert (entry.data["kind"], entry.actor) == ("costs", "finance")
    assert served.house.clock.now() - entry.at < timedelta(minutes=5)
