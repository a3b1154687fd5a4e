"""A file is sent from the browser, taken in by a worker, and its page tells how far."""

import pytest

from tests.cli.specimens import talk, write
from tests.e2e.browser import fresh_code, log_in, shots, until, violations, visit

TYPED = "form[action$='/cancel'] [data-wakes]"


def shot(here, name):
    if folder := shots():
        here.page.screenshot(path=folder / f"{name}.png", full_page=True)


def sent(here, file):
    page = here.open("/imports")
    page.set_input_files("#file", file)
    page.click("form[action$='/upload'] button")
    page.wait_for_selector("summary")
    return page


def ordered(here, home, page):
    page.click("summary")
    page.fill("#reason-1", "The old system")
    page.fill("#code-1", fresh_code(home, "admin"))
    shot(here, "imports-order")
    page.click("form[action$='/order'] button")
    page.wait_for_selector("#import progress")


@pytest.mark.parametrize("lang", ["zh-CN", "en-GB"])
def test_a_file_goes_from_the_browser_into_the_store(
    browser, address, home, tmp_path, lang
):
    talks = [talk(f"{lang}-{n}") for n in range(3)]
    file = write(tmp_path / f"{lang}.jsonl", *talks, torn=True)
    with visit(browser, address, lang=lang) as here:
        log_in(here, home, "admin")
        page = sent(here, file)
        shot(here, f"imports-{lang}")
        assert violations(here, "/imports") == []
        ordered(here, home, page)
        shot(here, f"import-waits-{lang}")
        home.run("worker", "--once")
        page.wait_for_selector("#import .tone-good")
        until(page, f'() => !document.querySelector("{TYPED}")')
        shot(here, f"import-done-{lang}")
        told = page.inner_text("#import")
        assert "3" in told
        place = page.url.removeprefix(address)
        assert violations(here, place) == []
        page.click("a[href*='/quarantine?file=']")
        page.wait_for_selector("tbody td")
        shot(here, f"import-quarantined-{lang}")
        assert page.locator("table").last.locator("tbody tr").count() == 1
        listed = page.url.removeprefix(address)
        assert violations(here, listed) == []
    assert list((home.path / "uploads").iterdir()) == []


def test_an_import_is_cancelled_from_its_page(browser, address, home, tmp_path):
    file = write(tmp_path / "wrong.jsonl", talk("wrong-1"))
    with visit(browser, address) as here:
        log_in(here, home, "admin")
        page = sent(here, file)
        ordered(here, home, page)
        number = page.url.rpartition("/")[2]
        page.click("summary")
        page.fill("#reason-cancel", "The wrong file")
        page.fill("#typed-cancel", number)
        page.fill("#code-cancel", fresh_code(home, "admin"))
        shot(here, "import-cancel")
        page.click(TYPED)
        page.wait_for_selector("#import .tone-plain")
        shot(here, "import-cancelled")
    assert list((home.path / "uploads").iterdir()) == []


def test_what_is_too_large_is_said_before_it_is_sent(browser, address, home, tmp_path):
    file = write(tmp_path / "large.jsonl", talk("large-1"))
    with visit(browser, address) as here:
        log_in(here, home, "admin")
        page = here.open("/imports")
        page.eval_on_selector("#file", "(field) => { field.dataset.most = '10'; }")
        page.set_input_files("#file", file)

        said = page.eval_on_selector("#file", "(field) => field.validationMessage")
        assert "512.0 MiB" in said
        page.click("form[action$='/upload'] button")
        assert page.url.endswith("/imports")
    assert list((home.path / "uploads").glob("*")) == []
