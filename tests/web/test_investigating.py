"""The investigator's view: from a person to things, from a thing to people."""

from guicang.domain.ledger.model import Tag


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
