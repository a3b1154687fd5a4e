"""People are looked at, asked for, changed and put out; roles are seen and proposed."""

import pytest

from tests.e2e.browser import fresh_code, log_in, shots, violations, visit


def shot(here, name):
    if folder := shots():
        here.page.screenshot(path=folder / f"{name}.png", full_page=True)


def asked_for(home, operation):
    """The one request of this kind that waits."""
    waiting = home.json("requests")["requests"]
    (asked,) = [r for r in waiting if r["operation"] == operation]
    return asked


@pytest.fixture
def person(home):
    """Somebody who was let in by two, and was handed a second factor."""
    asked = home.json(
        *("people", "add", "wu", "--role", "hr", "--reason", "Joins"),
        *home.signed("compliance"),
    )
    home.approve(asked["request"]["id"], "legal", "security")
    made = home.json(
        *("people", "enrol", "wu", "--request", asked["request"]["id"]),
        *home.signed("legal"),
    )
    home.secrets["wu"] = made["totp_secret"]
    return "wu"


def test_somebody_is_asked_for_and_handed_an_invitation(browser, address, home):
    with visit(browser, address) as here:
        log_in(here, home, "compliance")
        page = here.open("/people/new")
        page.fill("#name", "zhou")
        page.check("input[name=role][value=admin]")
        page.check("input[name=role][value=security]")
        page.wait_for_selector("#impact .alert-danger")
        shot(here, "person-new-apart")
        page.uncheck("input[name=role][value=admin]")
        page.wait_for_selector("#impact .alert-danger", state="detached")
        gained = page.inner_text("#impact dd")
        page.fill("#reason-add", "A second one")
        page.fill("#typed-add", "zhou")
        page.fill("#code-add", fresh_code(home, "compliance"))
        page.click("main form button.btn-primary")
        page.wait_for_selector(".alert-success")
        asked = asked_for(home, "access.change")
        home.approve(asked["id"], "legal", "admin")
    with visit(browser, address) as here:
        log_in(here, home, "legal")
        page = here.open("/people/of/zhou")
        shot(here, "person-ready")
        page.fill(f"#code-{asked['id']}", fresh_code(home, "legal"))
        page.click("button[name=what][value=link]")
        page.wait_for_selector("code.secret")

        assert "+" in gained
        assert "/invitation/" in page.inner_text("code.secret")


def test_other_roles_are_previewed_and_asked_for(browser, address, home, person):
    with visit(browser, address) as here:
        log_in(here, home, "compliance")
        page = here.open(f"/people/of/{person}")
        page.check("input[name=role][value=finance]")
        page.check("input[name=role][value=auditor]")
        page.wait_for_selector("#impact .alert-danger")
        page.uncheck("input[name=role][value=auditor]")
        page.wait_for_selector("#impact .alert-danger", state="detached")
        page.fill("#reason-change", "Stands in")
        page.fill("#typed-change", person)
        page.fill("#code-change", fresh_code(home, "compliance"))
        shot(here, "person-change")
        page.click("form[action$='people/change'] [data-wakes]")
        page.wait_for_selector(".alert-success")
        asked = asked_for(home, "access.change")
        home.approve(asked["id"], "legal", "security")
        (changed,) = [
            p for p in home.json("people", "list")["people"] if p["name"] == person
        ]

        assert changed["roles"] == ["finance", "hr"]


def test_access_is_ended_at_once_and_shows_who_is_left(browser, address, home):
    with visit(browser, address) as here:
        log_in(here, home, "admin")
        page = here.open("/people/of/agent")
        shot(here, "person-admin")
        axe = violations(here, "/people/of/agent")
        page.fill("#reason-deactivate", "Left")
        page.fill("#typed-deactivate", "agent")
        page.fill("#code-deactivate", fresh_code(home, "admin"))
        page.click(".btn-danger[data-wakes]")
        page.wait_for_selector(".alert-success")
        (gone,) = [
            p for p in home.json("people", "list")["people"] if p["name"] == "agent"
        ]

        assert axe == []
        assert not gone["active"]


def test_who_leaves_is_seen_to_leave_chairs_empty(browser, address, home):
    with visit(browser, address, lang="en-GB") as here:
        log_in(here, home, "security")
        page = here.open("/people/of/admin")
        shot(here, "person-leaving")
        warned = page.inner_text("form .alert-warning")

        assert "Nobody could do this any more" in warned
        assert "change of detection rules" in warned
        assert "change of people" not in warned


def test_another_role_table_is_marked_previewed_and_asked_for(browser, address, home):
    with visit(browser, address) as here:
        log_in(here, home, "compliance")
        page = here.open("/roles/edit")
        page.check("input[value='records:conversation:label=legal']")
        page.click("button[value=preview]")
        page.wait_for_selector("#typed-roles")
        shot(here, "roles-preview")
        page.fill("#reason-roles", "Counsel labels")
        page.fill("#typed-roles", "roles")
        page.fill("#code-roles", fresh_code(home, "compliance"))
        page.click("[data-wakes]")
        page.wait_for_selector(".alert-success")
        asked = asked_for(home, "roles.change")
        page = here.open(f"/roles?request={asked['id']}")
        shot(here, "roles-proposed")
        marked = page.inner_text("td.gained")
        axe = violations(here, f"/roles?request={asked['id']}")

        assert "是" in marked
        assert axe == []


def test_what_no_table_may_break_is_named_before_anybody_is_asked(
    browser, address, home
):
    with visit(browser, address, lang="en-GB") as here:
        log_in(here, home, "compliance")
        page = here.open("/roles/edit")
        page.uncheck("input[value='records:batch:dispose=admin']")
        page.click("button[value=preview]")
        page.wait_for_selector(".alert-danger")
        shot(here, "roles-fault")

        assert "records:batch:dispose" in page.inner_text(".alert-danger")
        assert page.query_selector("#typed-roles") is None


def test_a_grant_is_asked_for_and_taken_back(browser, address, home):
    with visit(browser, address) as here:
        log_in(here, home, "auditor")
        page = here.open("/grants")
        page.select_option("#person", "auditor")
        page.select_option("#permission", "records:conversation:read")
        page.fill("#reason-grant", "A complaint")
        page.fill("#typed-grant", "auditor")
        page.fill("#code-grant", fresh_code(home, "auditor"))
        page.click("main form button.btn-primary")
        page.wait_for_selector(".alert-success")
        asked = asked_for(home, "access.grant")
        home.approve(asked["id"], "legal", "security")
    with visit(browser, address) as here:
        log_in(here, home, "security")
        page = here.open("/grants")
        page.click("details summary")
        shot(here, "grants")
        page.fill(f"#reason-{asked['id']}", "Answered")
        page.fill(f"#typed-{asked['id']}", "auditor")
        page.fill(f"#code-{asked['id']}", fresh_code(home, "security"))
        page.click("details .btn-danger")
        page.wait_for_selector(".alert-success")

        (grant,) = home.json("roles", "grants")["grants"]
        assert not grant["alive"]


def test_a_program_is_registered_and_put_out(browser, address, home):
    with visit(browser, address) as here:
        log_in(here, home, "security")
        page = here.open("/programs")
        page.fill("#client-name", "crm")
        page.check("input[name=scope][value='records:conversation:explain']")
        page.fill("#reason-client", "Reads why things are kept")
        page.fill("#typed-client", "crm")
        page.fill("#code-client", fresh_code(home, "security"))
        page.click("form[action$='programs/add'] .btn-primary")
        page.wait_for_selector("code.secret")
        shot(here, "program-once")
        (client,) = home.json("client", "list")["clients"]
        page = here.open("/programs")
        shot(here, "programs")
        axe = violations(here, "/programs")
        page.click("details summary")
        page.fill(f"#reason-{client['id']}", "No longer needed")
        page.fill(f"#typed-{client['id']}", client["id"])
        page.fill(f"#code-{client['id']}", fresh_code(home, "security"))
        page.click("details .btn-danger")
        page.wait_for_selector(".alert-success")

        assert client["name"] == "crm"
        assert axe == []
        assert home.json("client", "list")["clients"] == []
