"""A package in a browser: fetched at the door, and read from a disk, offline."""

import zipfile
from pathlib import Path

import pytest

from tests import homes
from tests.e2e.browser import shots, visit
from tests.packages.parcels import data_of, made, said

pytestmark = pytest.mark.slow


@pytest.fixture
def home(fresh_sqlite, settings):
    home = homes.make(fresh_sqlite, settings)
    home.take_in(said("c-1"), said("c-2", days=1))
    return home


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_package_opens_from_a_folder_offline(browser, home, tmp_path, language):
    data = tmp_path / "package.zip"
    data.write_bytes(data_of(home, made(home, language=language)))
    with zipfile.ZipFile(data) as file:
        file.extractall(tmp_path / "read")
    index = (tmp_path / "read" / "index.html").as_uri()
    asked: list[str] = []

    with visit(browser, "", lang="zh-CN") as here:
        here.context.set_offline(True)
        here.page.on("request", lambda request: asked.append(request.url))
        here.page.goto(index)
        width = "() => document.querySelector('img').naturalWidth"
        here.page.wait_for_function(f"({width})() > 0")
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
