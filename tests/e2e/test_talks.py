"""The overview, conversations, sensitive information and search, as people use them."""

import pytest

from tests.cli.specimens import MOBILE
from tests.e2e.browser import fresh_code, log_in, shots, shown_violations, visit
from tests.e2e.lively import ID, disposed, enliven

WIDTHS = {"wide": (1280, 900), "narrow": (390, 844)}
PATHS = (
    "/",
    "/conversations",
    "/conversations?finding=CN_ID",
    "/conversations/now-1",
    "/conversations/c-1",
    "/sensitive",
    "/search",
)


@pytest.fixture(scope="module")
def lively(home):
    enliven(home)
    batch = disposed(home)
    home.run("approve", batch, *home.signed("admin"))
    return batch


@pytest.fixture(scope="module")
def here(browser, address, home, lively):
    with visit(browser, address) as here:
        log_in(here, home, "compliance")
        yield here


def picture(here, name, width="wide"):
    size = dict(zip(("width", "height"), WIDTHS[width], strict=True))
    here.page.set_viewport_size(size)
    if folder := shots():
        here.page.wait_for_timeout(300)
        here.page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", PATHS)
def test_with_something_going_on_a_page_fits_and_has_no_violations(here, path, width):
    picture(here, "blank", width)
    page = here.open(path)
    picture(here, path.strip("/").replace("/", "-").replace("?", "-") or "home", width)
    room = page.evaluate("document.documentElement.scrollWidth - innerWidth")

    assert shown_violations(page) == []
    assert room <= 0


def test_the_overview_says_what_waits_what_is_due_and_what_was_refused(here, lively):
    page = here.open("/")
    text = page.inner_text("main")

    assert page.locator("main a[href^='/approvals/']").count() >= 1
    assert "GC-308" in text
    assert lively in text
    assert page.locator("[data-chart] canvas").count() == 2


def test_an_agent_sees_no_numbers_and_only_their_own_conversations(
    browser, address, home, lively
):
    with visit(browser, address, lang="en-GB") as here:
        log_in(here, home, "agent")
        page = here.open("/")
        overview = page.inner_text("main")
        charts = page.locator("[data-chart]").count()
        page = here.open("/conversations?agent=kf-02")
        listed = page.locator("tbody tr").count()
        chosen = page.input_value("#f-agent")
        page.click("tbody a >> nth=0")
        page.wait_for_selector("#drawer .bubble")
        stranger = here.open("/conversations/c-1")

        assert "Storage" not in overview
        assert charts == 0
        assert chosen == "kf-01"
        assert listed >= 1
        assert "GC-303" in stranger.inner_text("body")


def test_a_conversation_is_read_masked_under_a_watermark_once_an_hour(
    here, browser, home
):
    here.page.set_viewport_size({"width": 1280, "height": 900})
    page = here.open("/conversations?id=now-2")
    page.click("tbody a >> nth=0")
    page.wait_for_selector("#drawer:not([hidden]) .bubble")
    picture(here, "drawer")
    said = page.inner_text("#drawer .sheet")
    page.click("#drawer a.btn")
    page.wait_for_selector("main .reasons")
    read = page.locator("text=compliance 阅读了会话").count()
    mark = page.request.get(f"{here.address}/watermark.svg")
    masked = page.inner_text(".masked >> nth=0")
    again = page.request.get(page.url)

    assert MOBILE not in said
    assert masked == "138****8000"
    assert read == 1
    assert "compliance" in mark.text()
    assert "no-store" in mark.headers["cache-control"]
    assert again.headers["cache-control"] == "no-store"


def test_escape_closes_the_drawer_and_the_focus_goes_back(here):
    page = here.open("/conversations?id=now-2")
    page.click("tbody a >> nth=0")
    page.wait_for_selector("#drawer .bubble")
    page.keyboard.press("Escape")

    assert page.is_hidden("#drawer")
    assert page.evaluate("document.activeElement.textContent") == "now-2"


def test_an_original_opens_for_a_reason_and_a_fresh_code(here, home):
    page = here.open("/conversations/now-0")
    page.click("details:has(#reason-reveal) summary")
    page.fill("#reason-reveal", "a complaint")
    page.fill("#typed-reveal", "now-0")
    page.fill("#code-reveal", fresh_code(home, "compliance"))
    page.click("[data-wakes]")
    page.wait_for_selector(".sheet")
    said = page.inner_text(".sheet")
    picture(here, "revealed")
    picture(here, "revealed", "narrow")
    answer = page.evaluate("fetch(location.href).then(a => a.status)")

    assert MOBILE in said
    assert answer == 405


def test_what_is_sensitive_by_statute_opens_once_when_a_second_person_agreed(
    here, home
):
    page = here.open("/conversations/now-3")
    page.click("details:has(#reason-reveal) summary")
    page.fill("#reason-reveal", "a lawsuit")
    page.fill("#typed-reveal", "now-3")
    page.fill("#code-reveal", fresh_code(home, "compliance"))
    page.click("[data-wakes]")
    page.wait_for_url("**/approvals/*")
    asked = page.url.rsplit("/", 1)[1]
    home.approve(asked, "legal")
    here.open("/conversations/now-3")
    form = "form[action^='/opened/']"
    page.fill(f"{form} input[name=typed]", asked)
    page.fill(f"{form} input[name=code]", fresh_code(home, "compliance"))
    page.click(f"{form} button")
    page.wait_for_selector(".sheet")
    opened = page.locator(".masked").count()
    here.open("/conversations/now-3")

    assert opened == 0
    assert page.locator("form[action^='/opened/']").count() == 0


def test_a_label_is_set_with_a_code(browser, address, home, lively):
    with visit(browser, address, lang="en-GB") as here:
        log_in(here, home, "supervisor")
        page = here.open("/conversations/now-4")
        page.click("details:has(#category) summary")
        page.select_option("#category", ["chat.complaint"])
        page.fill("#reason-label", "the customer complains")
        page.fill("#typed-label", "now-4")
        page.fill("#code-label", fresh_code(home, "supervisor"))
        page.click("form[action^='/labels/'] button")
        page.wait_for_selector(".alert-success")
        picture(here, "labelled-en")

        assert "complaints" in page.inner_text(".facts >> nth=1")
        assert "a person" in page.inner_text(".facts >> nth=1")


def test_a_text_is_tried_and_forgotten(here):
    page = here.open("/sensitive")
    page.fill("#text", f"我的手机号是{MOBILE}，身份证{ID}")
    page.click("form[action='/sensitive/try'] button")
    page.wait_for_selector("#tried table")
    picture(here, "tried")

    assert "138****8000" in page.inner_text("#tried")
    assert page.locator("#tried .finding").count() == 2
    assert MOBILE not in page.url


def test_rules_are_tried_on_a_sample_and_asked_for(here, home, browser, address):
    page = here.open("/sensitive")
    page.select_option("#example", "four-manners")
    page.click("form[action='/sensitive/dry-run'] button")
    page.wait_for_selector("#reason-rules")
    picture(here, "dry-run")
    picture(here, "dry-run", "narrow")
    name = page.get_attribute("#typed-rules", "data-typed")
    page.fill("#reason-rules", "needed")
    page.fill("#typed-rules", name)
    page.fill("#code-rules", fresh_code(home, "compliance"))
    page.click("[data-wakes]")
    page.wait_for_selector(".alert-success")

    assert "/approvals/" in page.url


def test_a_search_goes_on_by_itself_and_finds_what_is_not_masked(here, home):
    page = here.open("/search")
    page.fill("#q", "手机号")
    page.click("main form[role=search] button[type=submit]")
    page.wait_for_selector("#found article")
    page.wait_for_selector("#found svg.icon")
    found = page.inner_text("#found")
    picture(here, "found")
    picture(here, "found", "narrow")
    page.fill("#q", MOBILE)
    page.click("main form[role=search] button[type=submit]")
    page.wait_for_selector("#found article", state="detached")

    assert "138****8000" in found
    assert MOBILE not in found
    assert "q=" not in page.url


def test_a_search_goes_on_into_the_archive_where_that_is_asked_for(here, home):
    page = here.open("/search")
    page.fill("#q", "什么时候到")
    page.check("input[name=archive]")
    page.click("main form[role=search] button[type=submit]")
    page.wait_for_selector("#found form:not([hx-post])")  # it has come to its end
    picture(here, "found-archive")
    picture(here, "found-archive", "narrow")

    assert page.locator("#found a[href='/conversations/c-1']").count() == 1
    assert "归档段" in page.inner_text("#found")


def test_a_search_resumes_where_it_was_and_only_if_it_was_begun(here, home):
    page = here.open("/conversations")
    cursor = page.get_attribute("nav.card-footer a.ms-auto", "href").split("after=")[1]
    page = here.open("/search")
    token = page.get_attribute("main input[name=csrfmiddlewaretoken]", "value")

    def run(**more):
        form = {"csrfmiddlewaretoken": token, "q": "一个词", **more}
        headers = {"HX-Request": "true"}
        return page.request.post(
            f"{here.address}/search/run", form=form, headers=headers
        ).text()

    refused = run(after=cursor)
    run()
    resumed = run(after=cursor, seen="50", about="69")
    damaged = run(after="nonsense")

    assert "GC-804" in refused
    assert "69 / 69" in resumed
    assert "GC-804" in damaged


def test_conditions_that_mean_nothing_are_refused_with_advice(here):
    page = here.open("/conversations?opened_from=yesterday")
    day = page.inner_text("main")
    page = here.open("/conversations?state=odd")

    assert "GC-807" in day
    assert "GC-807" in page.inner_text("main")


def test_the_list_goes_on_and_comes_back(here):
    here.page.set_viewport_size({"width": 1280, "height": 900})
    page = here.open("/conversations?sort=due")
    cells = page.locator("tbody tr td:nth-child(6)").all_inner_texts()
    due = [cell.partition("\n")[0] for cell in cells]
    page = here.open("/conversations")
    first = page.inner_text("tbody a >> nth=0")
    page.click("nav.card-footer a.ms-auto")
    page.wait_for_url("**after=*")
    second = page.locator("tbody tr").count()
    with page.expect_navigation():
        page.click("nav.card-footer a >> nth=0")

    assert due == sorted(due)
    assert any(day[:2] == "20" for day in due)
    assert second >= 1
    assert first == page.inner_text("tbody a >> nth=0")


def test_what_was_archived_is_read_from_the_archive_for_a_reason(here):
    page = here.open("/conversations/c-1")
    shown = page.locator(".bubble").count()
    page.click("a[href='/archives/conversations/c-1']")
    page.wait_for_url("**/archives/conversations/c-1")

    assert shown == 0
