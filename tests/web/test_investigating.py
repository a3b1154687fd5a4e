"""The investigator's view: from a person to things, from a thing to people."""

import pytest

from guicang.domain.errors import BadUsage
from guicang.domain.ledger.model import Tag
from guicang.services.viewing import MOST


def page(console, query=""):
    answer = console.log_in("auditor").get(f"/investigate{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def wrote(console, tag, actor, **data):
    ledger = console.house.ledger
    with ledger.transaction():
        ledger.append(tag, actor, data, console.house.clock.now())


def test_a_quick_approval_is_pointed_out_and_explained(console):
    wrote(
        console,
        Tag.REQUEST_SIGNED,
        "supervisor",
        request="r-9",
        approve=True,
        considered=2,
    )

    shown = page(console)

    assert "数秒内批准" in shown
    assert "打开申请 2 秒后即签署" in shown
    assert "打开申请 2 秒后即签署" not in page(console, "?rule=mass-reveal")


def test_from_a_person_to_everything_they_touched(console):
    wrote(console, Tag.CONVERSATION_READ, "supervisor", conversation="c-778")

    shown = page(console, "?person=supervisor")

    assert "此人经手的全部对象" in shown
    assert "c-778" in shown
    assert "data-chart" in shown


def test_from_a_record_to_everyone_who_saw_it(console):
    wrote(console, Tag.CONVERSATION_READ, "supervisor", conversation="c-778")
    wrote(console, Tag.FINDING_REVEALED, "legal", conversations=["c-778"])

    shown = page(console, "?about=c-778")

    assert ">supervisor</a>" in shown
    assert ">legal</a>" in shown


def test_who_exported_long_before_is_not_new(console):
    wrote(console, Tag.LEDGER_EXPORTED, "auditor")
    assert "首次导出" in page(console).partition("<tbody>")[2]
    console.home.clock.move(days=60)
    wrote(console, Tag.LEDGER_EXPORTED, "auditor")

    assert "此前从未导出过任何内容" not in page(console)


def test_a_range_that_ends_before_it_begins_is_refused(console):
    query = "?since=2026-02-02&until=2026-01-01"

    assert console.log_in("auditor").get(f"/investigate{query}").status_code == 400


def test_a_choice_is_kept_under_a_name_by_its_owner_alone(console):
    client = console.log_in("auditor")
    client.post("/investigate/save", {"name": "夜班", "rule": "night-work", "x": "1"})
    client.post("/investigate/save", {"name": "夜班", "rule": "mass-reveal"})

    assert console.house.viewing.list("auditor") == [("夜班", "rule=mass-reveal")]
    assert 'href="?rule=mass-reveal"' in page(console)
    assert console.house.viewing.list("legal") == []
    client.post("/investigate/drop", {"name": "夜班"})
    assert console.house.viewing.list("auditor") == []


@pytest.mark.parametrize("name", ["", " ", "x" * 61, "a\nb"])
def test_what_is_no_name_is_refused(console, name):
    answer = console.log_in("auditor").post("/investigate/save", {"name": name})

    assert answer.status_code == 400
    assert console.house.viewing.list("auditor") == []


def test_fifty_views_are_enough(console):
    for number in range(MOST):
        console.house.viewing.save("auditor", f"v{number}", {})

    with pytest.raises(BadUsage):
        console.house.viewing.save("auditor", "one more", {})
    console.house.viewing.save("auditor", "v1", {"person": "wang"})
