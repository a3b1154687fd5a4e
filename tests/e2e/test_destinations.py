"""A destination is asked for, signed and used; its recipient is told to delete."""

from collections.abc import Iterator

import pytest

from tests.cli.hands import Home, at
from tests.cli.specimens import talk, write
from tests.e2e.browser import fresh_code, log_in, shots, violations, visit


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Iterator[Home]:
    """A sandbox that may write to one folder, with conversations that are complete."""
    with at(tmp_path_factory.mktemp("outward") / "home", plain=True) as home:
        home.init()
        outside = home.path.parent / "outside"
        outside.mkdir()
        settings = home.path / "guicang.toml"
        line = f'"disclosure.folders" = ["{outside}"]\n'
        settings.write_text(line + settings.read_text("utf-8"), "utf-8")
        talks = [talk(f"c-{n}", f"cust-{n % 3}") for n in range(12)]
        home.json("import", write(home.path.parent / "talk.jsonl", *talks))
        yield home


def test_a_destination_is_asked_for_used_and_ended(browser, address, home):
    outside = home.path.parent / "outside"
    with visit(browser, address) as here:
        log_in(here, home, "supervisor")
        page = here.open("/destinations/new/folder")
        faults = violations(here, "/destinations/new/folder")
        page.fill("#name", "analysts")
        page.fill("#field-path", str(outside))
        page.fill("#recipient", "样例数据分析公司")
        page.fill("#contact", "privacy@analytics.test")
        page.fill("#purpose", "服务质量分析")
        page.fill("#expires", "2099-01-01")
        page.fill("#since", "2020-01-01")
        _shot(page, "destination-new-folder")
        page.fill("#reason-add", "样例")
        page.fill("#code-add", fresh_code(home, "supervisor"))
        page.click("button.btn-primary[type=submit]")
        page.wait_for_selector(".alert-success")
        _shot(page, "destination-asked")
        home.approve(_request(page), "admin", "compliance")

        page = here.open("/destinations/of/analysts")
        page.click("form[action$='/test'] button")
        page.wait_for_selector(".alert-success:has-text('outside')")
        page.click("form[action$='/run'] button")
        page.wait_for_selector(".alert-success")
        _shot(page, "destination")
        faults += violations(here, "/destinations/of/analysts")
        page.click("summary:has-text('申请停用')")
        page.fill("#typed-remove", "analysts")
        page.fill("#reason-remove", "不再需要")
        page.fill("#code-remove", fresh_code(home, "supervisor"))
        page.click("button.btn-danger")
        page.wait_for_selector(".alert-success")
        home.approve(_request(page), "admin", "compliance")
        home.run("worker", "--once")

        page = here.open("/destinations")
        faults += violations(here, "/destinations")
        page.click("summary")
        _shot(page, "destinations")
        page.fill("[name=how]", "电子邮件 2026-11-26")
        page.fill("form [name=code]", fresh_code(home, "supervisor"))
        page.click("form:has([name=how]) button")
        page.wait_for_selector("text=已告知，未确认")

    assert faults == []
    assert [each["conversations"] for each in _list(home)] == [12]
    assert len(list(outside.rglob("*.parquet"))) == 1


def test_narrow_and_in_english_it_fits(browser, address, home):
    with visit(browser, address, lang="en-GB") as here:
        log_in(here, home, "supervisor")
        here.page.set_viewport_size({"width": 390, "height": 844})
        page = here.open("/destinations")
        _shot(page, "destinations-narrow-en")
        width = page.evaluate("document.documentElement.scrollWidth")
        page = here.open("/destinations/new/database")
        _shot(page, "destination-new-narrow-en")

        assert max(width, page.evaluate("document.documentElement.scrollWidth")) <= 390
        assert here.complaints == []


def _request(page) -> str:
    return page.url.rstrip("/").rpartition("/")[2]


def _list(home):
    return home.json("disclosure", "list")["disclosures"]


def _shot(page, name: str) -> None:
    if folder := shots():
        page.screenshot(path=folder / f"{name}.png", full_page=True)
