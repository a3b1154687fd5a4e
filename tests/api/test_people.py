"""People, roles, grants, labels and sessions by calls: as the console does it."""

import pytest

from guicang.domain.access.apikeys import Scope
from guicang.domain.access.table import document_of
from guicang.domain.ledger.model import Tag
from tests.homes import talks


def error(answer):
    return answer.json()["error"]["code"]


def asks(served, by, path, **body):
    """Ask as somebody, with a reason and a fresh code."""
    said = {"reason": "walk", "code": served.code(by), **body}
    return served.person(by).post(path, said)


def test_somebody_is_let_in_when_two_have_signed(served):
    answer = asks(served, "hr", "/people", name="new", roles=["legal"], title="Counsel")

    request = answer.json()
    assert (answer.status_code, request["operation"]) == (201, "access.change")
    served.home.sign(request["id"], "legal", "admin")
    new = served.house.people.get("new")
    assert ([*new.roles], new.title) == (["legal"], "Counsel")


def test_roles_change_when_two_have_signed_and_end_at_once(served):
    request = asks(served, "hr", "/people/finance/roles", roles=["legal"]).json()
    served.home.sign(request["id"], "legal", "admin")
    changed = [*served.house.people.get("finance").roles]

    gone = asks(served, "security", "/people/finance/deactivation").json()

    assert changed == ["legal"]
    assert (gone["name"], gone["active"]) == ("finance", False)
    (entry,) = served.entries(Tag.ACCESS_DEACTIVATED)
    assert (entry.actor, entry.data["reason"]) == ("security", "walk")


def test_sessions_of_others_end_with_a_reason(served):
    theirs = served.person("legal")

    answer = asks(served, "security", "/people/legal/sessions/ending")

    assert answer.json()["sessions"] == 1
    assert theirs.get("/me").status_code == 401
    assert served.entries(Tag.ACCESS_SESSIONS_ENDED)[-1].data["reason"] == "walk"


def test_a_grant_is_asked_for_signed_seen_and_taken_back(served):
    asked = asks(
        served,
        "auditor",
        "/grants",
        person="auditor",
        permission="records:conversation:read",
        days=7,
        uses=3,
    )
    served.home.sign(asked.json()["id"], "legal", "security")
    (grant,) = served.person("auditor").get("/grants").json()["items"]

    gone = asks(served, "security", f"/grants/{grant['id']}/revocation").json()

    assert (asked.status_code, grant["alive"], grant["uses"]) == (201, True, 3)
    assert (gone["id"], gone["alive"]) == (grant["id"], False)


def test_a_role_table_is_asked_for(served):
    table = document_of(served.house.powers.table)

    answer = asks(served, "compliance", "/roles", document=table)
    bad = asks(served, "compliance", "/roles", document={"schema": "other"})

    assert answer.status_code == 201, answer.content.decode()
    assert answer.json()["operation"] == "roles.change"
    assert bad.status_code in {400, 409}
    assert served.house.powers.table.version == 0


def test_a_person_labels_by_a_call_and_no_program_does(served):
    served.home.take_in(*talks(1).values())
    path = "/conversations/c0000/labels"

    answer = asks(served, "supervisor", path, categories=["chat.complaint"])
    unknown = asks(served, "supervisor", path, categories=["chat.nothing"])
    program = served.program(*Scope).post(
        path, {"reason": "x", "categories": ["chat.general"]}
    )

    assert answer.json() == {"id": "c0000", "categories": ["chat.complaint"]}
    assert (unknown.status_code, error(unknown)) == (400, "GC-940")
    assert error(program) == "GC-944"
    entry = served.entries(Tag.CONVERSATION_LABELLED)[-1]
    assert (entry.actor, entry.data["reason"]) == ("supervisor", "walk")


def test_a_restore_runs_when_two_have_signed_and_not_before(served):
    served.home.take_in(*talks(2).values())
    served.home.policy()
    served.house.running.run(served.home.approved().id)
    asked = asks(served, "hr", "/restores", conversations=["c0000"]).json()
    early = asks(served, "admin", f"/restores/{asked['id']}/run")
    served.home.sign(asked["id"], "admin", "compliance")

    answer = asks(served, "hr", f"/restores/{asked['id']}/run")

    assert (early.status_code, error(early)) in {(409, "GC-310"), (403, "GC-303")}
    assert (answer.status_code, answer.json()["state"]) == (202, "waiting")


@pytest.mark.parametrize(
    ("name", "path", "body"),
    [
        ("hr", "/people", {"name": "new", "roles": ["legal"]}),
        ("security", "/people/legal/deactivation", {}),
        ("security", "/people/legal/sessions/ending", {}),
    ],
)
def test_without_a_code_or_with_a_wrong_one_nothing_happens(served, name, path, body):
    before = served.house.people.list()
    none = served.person(name).post(path, {"reason": "x", **body})
    wrong = served.person(name).post(path, {"reason": "x", "code": "000000", **body})

    assert (none.status_code, error(none)) == (400, "GC-940")
    assert (wrong.status_code, error(wrong)) == (403, "GC-306")
    assert served.house.people.list() == before
    assert served.entries(Tag.ACCESS_REFUSED)[-1].data["code"] == "GC-306"
