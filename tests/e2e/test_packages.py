"""A package in a browser: fetched at the door, and read from a disk, offline."""

import zipfile
from pathlib import Path

import pytest

from tests import homes
from tests.chat.doors import door
from tests.e2e.browser import (
    fresh_code,
    log_in,
    shots,
    shown_violations,
    until,
    visit,
)
from tests.packages.parcels import data_of, made, said

pytestmark = pytest.mark.slow


@pytest.fixture
def bare(fresh_sqlite, settings):
    home = homes.make(fresh_sqlite, settings)
    home.take_in(said("c-1"), said("c-2", days=1))
    return home


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_package_opens_from_a_folder_offline(browser, bare, tmp_path, language):
    data = tmp_path / "package.zip"
    data.write_bytes(data_of(bare, made(bare, language=language)))
    with zipfile.ZipFile(data) as file:
        file.extractall(tmp_path / "read")
    index = (tmp_path / "read" / "index.html").as_uri()
    asked: list[str] = []

    with visit(browser, "", lang="zh-CN") as here:
        here.context.set_offline(True)
        here.page.on("request", lambda request: asked.append(request.url))
        here.page.goto(index)
        width = "() => document.querySelector('img').naturalWidth"
        until(here.page, f"({width})() > 0")
        for wide in (1280, 390):
            here.page.set_viewport_size({"width": wide, "height": 900})
            if folder := shots():
                here.page.screenshot(path=folder / f"package-{language}-{wide}.png")
            over = "() => document.documentElement.scrollWidth > innerWidth"
            assert not here.page.evaluate(over)
        text = here.page.inner_text("body")
        link = here.page.get_attribute("ol.said a", "href")

    assert said().messages[0].text in text
    assert all(each.startswith("file:") for each in asked)
    assert Path(tmp_path / "read" / link).is_file()


@pytest.fixture(scope="module", params=["zh-CN", "en-GB"])
def here(browser, address, home, request):
    with visit(browser, address, lang=request.param) as here:
        log_in(here, home, "compliance")
        yield here


def picture(here, name):
    for wide in (390, 1280):
        here.page.set_viewport_size({"width": wide, "height": 900})
        if folder := shots():
            lang = here.page.get_attribute("html", "lang")
            path = folder / f"{name}-{lang}-{wide}.png"
            here.page.screenshot(path=path, full_page=True)
        room = here.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert room <= 0


def test_a_package_is_made_linked_and_erased(here, home):
    page = here.open("/packages?customer=cust-1")
    page.fill("#reason-make", "request 7")
    page.fill("#code-make", fresh_code(home, "compliance"))
    page.click("form[action$='/make'] button[type=submit]")
    page.wait_for_selector("main .alert, .alert")
    home.run("worker", "--once")
    [one] = [
        each
        for each in home.json("package", "list")["packages"]
        if each["state"] == "ready"
    ]
    page = here.open("/packages")
    picture(here, "packages")
    assert shown_violations(page) == []
    page.click("details >> nth=0")
    page.fill(f"#reason-{one['id']}", "asked by post")
    page.fill(f"#code-{one['id']}", fresh_code(home, "compliance"))
    page.click(f"form[action$='/link/{one['id']}'] button[type=submit]")
    page.wait_for_selector("main dl code")
    picture(here, "package-link")
    link, code = page.locator("main dl code").all_inner_texts()
    assert "/package/" in link
    assert len(code) == len("abcd-efgh-jkmn")
    page = here.open("/packages")
    page.click("details >> nth=1")
    page.fill(f"#reason-revoke-{one['id']}", "wrong person")
    page.fill(f"#typed-revoke-{one['id']}", one["id"])
    page.fill(f"#code-revoke-{one['id']}", fresh_code(home, "compliance"))
    page.click(f"form[action$='/revoke/{one['id']}'] button[type=submit]")
    page.wait_for_selector("main .tone-warn")

    states = {p["id"]: p["state"] for p in home.json("package", "list")["packages"]}
    assert states[one["id"]] == "revoked"


def test_what_was_copied_from_a_revealed_page_says_who_saw_it(here, home):
    page = here.open("/conversations/c-1")
    page.click("details:has(#reason-reveal) summary")
    page.fill("#reason-reveal", "a complaint of May")
    page.fill("#typed-reveal", "c-1")
    page.fill("#code-reveal", fresh_code(home, "compliance"))
    page.click("form[action*='originals'] [data-wakes]")
    page.wait_for_selector("img.watermark")
    picture(here, "revealed")
    why = page.get_attribute("img.watermark", "src")
    assert "a%20complaint%20of%20May" in why
    here.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator(".bubble-text >> nth=0").click(click_count=3)
    page.keyboard.press("Control+C")

    page = here.open("/watermarks")
    page.click("#text")
    page.keyboard.press("Control+V")
    assert page.input_value("#text").strip()
    page.click("form[action$='/read'] button[type=submit]")
    page.wait_for_selector("main tbody tr")
    picture(here, "watermarks")

    told = page.inner_text("main tbody tr >> nth=0")
    assert "compliance" in told
    assert "a complaint of May" in told


def test_the_door_asks_for_a_code_and_gives_the_package(browser, home, tmp_path):
    made_ = home.json(
        *("package", "make", "cust-2", "--now", "--reason", "asked"),
        *home.signed("legal"),
    )
    shown = home.json("package", "link", made_["id"], *home.signed("legal"))
    token = shown["link"].rpartition("/")[2]
    with door(home) as at, visit(browser, at.address, lang="en-GB") as here:
        page = here.page
        page.goto(f"{at.address}/package/{token}")
        assert shown_violations(page) == []
        picture(here, "package-door")
        page.fill("#code", shown["code"])
        with page.expect_download() as coming:
            page.click("button")
        coming.value.save_as(tmp_path / "p.zip")
        page.goto(f"{at.address}/package/{token}")

    with zipfile.ZipFile(tmp_path / "p.zip") as file:
        assert "index.html" in file.namelist()
    [one] = [
        each
        for each in home.json("package", "list")["packages"]
        if each["id"] == made_["id"]
    ]
    assert one["state"] == "fetched"
