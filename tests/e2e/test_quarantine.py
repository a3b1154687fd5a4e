"""What could not be read: found, looked at, read again and ended on the pages."""

import pytest

from tests.cli.hands import Home, at
from tests.e2e.browser import fresh_code, log_in, shots, violations, visit

BROKEN = '{"conversation_id": "q-2", "text": "13912345678", "ts": "never"}'


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    with at(tmp_path_factory.mktemp("quarantine") / "home", plain=True) as home:
        home.init()
        with (home.path / "guicang.toml").open("a") as settings:
            settings.write('\n"intake.quarantine_days" = 0\n')
        file = home.path.parent / "in.jsonl"
        file.write_text(f"{BROKEN}\ntorn\n")
        home.json("import", file)
        yield home


def shot(page, name, lang):
    if folder := shots():
        page.screenshot(path=folder / f"{name}-{lang}.png", full_page=True)


def items(home: Home):
    return [each["id"] for each in home.json("quarantine", "list")["items"]]


@pytest.mark.parametrize("lang", ["zh-CN", "en-GB"])
def test_an_item_is_found_and_looked_at_masked(browser, address, home, lang):
    item = items(home)[-1]
    with visit(browser, address, lang=lang) as here:
        log_in(here, home, "compliance")
        page = here.open("/quarantine")
        shot(page, "quarantine", lang)
        page.click(f'a[href="/quarantine/{item}"]')
        page.wait_for_selector("#reason-look")
        shot(page, "quarantine-item", lang)
        faults = violations(here, f"/quarantine/{item}")
        page.fill("#reason-look", "a customer asks")
        page.fill("#code-look", fresh_code(home, "compliance"))
        page.click('form[action$="/look"] button')
        page.wait_for_selector("pre")
        shot(page, "quarantine-shown", lang)

        assert "13912345678" not in page.inner_text("pre")
        assert "q-2" in page.inner_text("pre")
        assert faults == []
        assert here.complaints == []


def test_it_is_read_again_by_one_click(browser, address, home):
    with visit(browser, address, lang="en-GB") as here:
        log_in(here, home, "admin")
        page = here.open("/quarantine")
        page.fill("#reason-retry", "after an upgrade")
        page.fill("#code-retry", fresh_code(home, "admin"))
        page.click('form[action="/quarantine/retry"] button')
        page.wait_for_selector(".alert-success")
        shot(page, "quarantine-retried", "en-GB")

        assert "2 items were read again, 0 ended." in page.inner_text(".alert-success")
        assert here.complaints == []


@pytest.mark.parametrize("lang", ["zh-CN", "en-GB"])
def test_the_end_is_previewed_and_typed_before_it_is_asked_for(
    browser, address, home, lang
):
    item = items(home)[-1]
    with visit(browser, address, lang=lang) as here:
        log_in(here, home, "legal")
        page = here.open(f"/quarantine/discard?item={item}")
        faults = violations(here, f"/quarantine/discard?item={item}")
        shot(page, "quarantine-discard", lang)
        asleep = page.is_disabled("[data-wakes]")
        page.fill("#reason-discard", "mended and imported again")
        page.fill("#typed-discard", "1")
        page.fill("#code-discard", fresh_code(home, "legal"))
        page.click("[data-wakes]")
        page.wait_for_url("**/approvals/**")
        shot(page, "quarantine-approval", lang)

        assert asleep
        assert faults == []
        assert "GC-101" in page.content()
