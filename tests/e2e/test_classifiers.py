"""Classification in the console: models, and records labelled by keys."""

import json
import subprocess
import sys

import pytest

from tests.classify.texts import SAID, examples
from tests.cli.hands import ROOT, environment
from tests.cli.specimens import talk, write
from tests.e2e.browser import fresh_code, log_in, shots, violations, visit

LABEL = """
import json, sys, django
django.setup()
from pathlib import Path
from guicang.bootstrap import open_house
house = open_house(Path(sys.argv[1]), str)
for name, category in json.load(sys.stdin):
    house.labelling.label(name, [category], by="supervisor")
"""
DOUBTFUL = "那个，我想问一下那件事情"
WIDTHS = {"wide": (1280, 900), "narrow": (390, 844)}


def _said(name, text, day=0):
    at = f"2020-01-{1 + day // 20:02}T{day % 20:02}:00:00+08:00"
    more = talk(name, f"cust-{name}", opened_at=at)
    first = {**more["messages"][0], "text": text, "ts": at}
    return {**more, "messages": [first]}


@pytest.fixture(scope="module")
def trained(home):
    """Two models of people's labels, the first in force, and a report of wrong ones."""
    rows = [
        row._replace(label="chat.complaint" if n % 17 == 5 else row.label)
        for n, row in enumerate(examples(180).rows)
    ]
    talks = [_said(f"r-{n}", row.text, n) for n, row in enumerate(rows)]
    home.json("import", write(home.path.parent / "reviewed.jsonl", *talks))
    _label(home, [(f"r-{n}", row.label) for n, row in enumerate(rows[:120])])
    first = home.json(
        "classify", "learn", "--model", home.path.parent / "m1", "--as", "supervisor"
    )
    asked = home.json(
        "classify", "promote", "--model", home.path.parent / "m1", "--as", "supervisor"
    )
    home.approve(asked["id"], "admin", "legal")
    _label(home, [(f"r-{n}", row.label) for n, row in enumerate(rows)])
    second = home.json(
        "classify", "learn", "--model", home.path.parent / "m2", "--as", "supervisor"
    )
    doubtful = [_said(f"d-{n}", DOUBTFUL, n) for n in range(6)]
    doubtful.append(_said("d-6", SAID["chat.presale"][0] + " " + DOUBTFUL, 7))
    home.json("import", write(home.path.parent / "doubtful.jsonl", *doubtful))
    return first["digest"], second["digest"]


def _label(home, given):
    done = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, "-c", LABEL, str(home.path)],
        env=environment(home.path)
        | {"DJANGO_SETTINGS_MODULE": "guicang.entrypoints.settings"},
        cwd=ROOT,
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def here(browser, address, home, trained):
    with visit(browser, address) as here:
        log_in(here, home, "supervisor")
        yield here


def _proved(page, home, act):
    page.fill(f"#reason-{act}", "试用")
    page.fill(f"#code-{act}", fresh_code(home, "supervisor"))


@pytest.fixture(scope="module", params=["zh-CN", "en-GB"])
def looking(request, browser, address, home, trained):
    with visit(browser, address, lang=request.param) as here:
        log_in(here, home, "supervisor")
        yield here, request.param


@pytest.mark.parametrize("width", WIDTHS)
def test_its_pages_have_no_violations(looking, browser, trained, width):
    here, lang = looking
    size = dict(zip(("width", "height"), WIDTHS[width], strict=True))
    here.page.set_viewport_size(size)
    paths = {
        "classifiers": "/classifiers?drift=1",
        "classifier": f"/classifiers/of/{trained[1]}?compare=1",
        "review": "/review",
    }
    for name, path in paths.items():
        page = here.open(path)
        if folder := shots():
            page.wait_for_timeout(500)
            page.screenshot(path=folder / f"{name}-{width}-{lang}.png", full_page=True)

        assert violations(here, path) == []
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_a_model_is_compared_and_asked_for_from_its_page(here, home, trained):
    page = here.open(f"/classifiers/of/{trained[1]}?compare=1")

    assert page.locator("#compared").inner_text().count("McNemar") == 1
    page.fill("[data-typed]", trained[1][:12])
    _proved(page, home, "promote")
    page.click("[data-wakes]")
    page.wait_for_url("**/approvals/*")

    assert trained[1][:16] in page.inner_text("main")


def test_labels_are_given_by_keys_and_taken_back(here, home, trained):
    page = here.open("/review")
    first = page.inner_text("#review h2")
    label = page.get_attribute('[data-key="1"]', "value")
    page.keyboard.press("1")
    # The second factor is older than five minutes by the home's clock, or it is not.
    page.wait_for_selector(f'input[name=code], #review .tone-good:has-text("{first}")')
    if page.locator("input[name=code]").count():
        page.fill("input[name=code]", fresh_code(home, "supervisor"))
        page.click("form button.btn-primary")
        page.wait_for_selector("#review")
        page.keyboard.press("1")
        page.wait_for_selector(f'#review .tone-good:has-text("{first}")')
    given = home.json("explain", first)["labels"]
    second = page.inner_text("#review h2")

    page.keyboard.press("u")
    page.wait_for_selector(f'#review h2:has-text("{first}")')
    back = home.json("explain", first)["labels"]
    page.keyboard.press("n")
    page.wait_for_selector(f'#review h2:has-text("{second}")')

    assert [(x["category"], x["by"]) for x in given] == [(label, "person")]
    assert [x["by"] for x in back] == ["doubt"]


def test_a_training_is_ordered_followed_and_done_by_a_worker(here, home, trained):
    page = here.open("/classifiers")
    _proved(page, home, "train")
    page.click('button[value="classifier-noise"]')
    page.wait_for_selector("#training .tone, #training .alert")

    home.run("worker", "--once")
    page = here.open("/classifiers")

    assert "可能标错的标签" in page.inner_text("main")
    assert page.locator("a[href*='/conversations/r-']").count() > 0


def test_a_training_that_waits_is_ended_from_the_page(here, home, trained):
    page = here.open("/classifiers")
    _proved(page, home, "train")
    page.click('button[value="classifier-train"]')
    page.wait_for_selector("#training details")
    page.click("#training details summary")
    _proved(page, home, "classifier-train")
    page.click("#training details button.btn-danger")
    page.wait_for_selector("#training .tone-plain")

    (job, *_) = home.json("jobs", "list", "--kind", "classifier-train")["jobs"]
    assert job["state"] == "cancelled"
