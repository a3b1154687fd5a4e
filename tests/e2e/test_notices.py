"""Notices in the console: words are read out before they hold, failures answered."""

import subprocess
import sys

import pytest

from tests.cli.hands import ROOT, environment
from tests.e2e.browser import fresh_code, log_in, shots, shown_violations, visit

FAILED = """
import sys, django
django.setup()
from datetime import timedelta
from pathlib import Path
from guicang.bootstrap import open_house
from guicang.domain.notices.occasions import Occasion
from guicang.domain.notices.outbox import State
house = open_house(Path(sys.argv[1]), str)
now = house.clock.now()
def tell(occasion, n, values):
    (made,) = house.noticing.tell(occasion, ["way:ops"], values, key=str(n))
    house.outbox.claim(now + timedelta(days=3), timedelta(minutes=5))
    return made
for name in ("first", "second"):
    house.policies.activate(
        {**house.document("three-tier"), "name": name},
        by="supervisor", at=now, shortened=False,
    )
incident = {"incident": "i-1", "at": now, "link": ""}
due = {"in30": 12, "in7": 3, "in1": 0, "first": now.date(), "link": ""}
house.outbox.end([tell(Occasion.INCIDENT, 1, incident)], State.DEAD, "GC-845", now)
house.outbox.end([tell(Occasion.INCIDENT, 2, incident)], State.BOUNCED, "5.1.1", now)
sent = tell(Occasion.DISPOSAL_DUE, 3, due)
house.outbox.settle([sent], version=1, proof="ab12" * 16, at=now)
house.noticing.tell(Occasion.INCIDENT, ["way:ops"], incident, key="4")
"""
LOOKS = (("zh-CN", 1280), ("en-GB", 390))


@pytest.fixture(scope="module")
def told(home, tmp_path_factory):
    """A way, a route, and notices that stand in every way."""
    url = tmp_path_factory.mktemp("way") / "url"
    url.write_text("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=CANARY")
    home.json(
        "notice", "way", "ops", "wecom", "--secret", f"url=@{url}",
        "--quiet", "22:00-08:00", *home.signed("admin"),
    )  # fmt: skip
    for occasion in ("alarm", "incident"):
        home.json(
            "notice", "route", occasion, "way:ops", "role:security",
            *home.signed("admin"),
        )  # fmt: skip
    settings = {"DJANGO_SETTINGS_MODULE": "guicang.entrypoints.settings"}
    done = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, "-c", FAILED, str(home.path)],
        env=environment(home.path) | settings,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return home


@pytest.fixture(scope="module", params=LOOKS)
def looking(request, browser, address, told):
    lang, width = request.param
    with visit(browser, address, lang=lang) as here:
        log_in(here, told, "compliance")
        here.page.set_viewport_size({"width": width, "height": 900})
        yield here, lang, width


@pytest.mark.parametrize("path", ["/notices", "/notices/of/incident-customers"])
def test_everything_opened_has_no_violations(looking, path):
    here, lang, width = looking
    page = here.open(path)
    for summary in page.locator("main details > summary").all():
        summary.click()
    if folder := shots():
        name = f"told{path.replace('/', '-')}-{width}-{lang}.png"
        page.screenshot(path=folder / name, full_page=True)

    assert shown_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert "CANARY" not in page.content()
    assert here.complaints == []


def test_words_are_read_out_then_put_in_force(looking, told):
    here, lang, _width = looking
    page = here.open("/notices/of/alarm")
    page.fill("#subject-en", f"Look at {{alarm}}, {lang}")
    page.locator("form:has(#subject-en) button[formaction]").click()
    page.get_by_text(f"Look at backlog, {lang}").wait_for()
    form = page.locator("form:has(#subject-en)")
    form.locator("[name=code]").fill(fresh_code(told, "compliance"))
    form.locator("button.btn-primary").click()
    page.locator(".alert-success").wait_for()

    assert page.input_value("#subject-en") == f"Look at {{alarm}}, {lang}"


def test_telling_customers_is_seen_before_it_is_asked_for(looking):
    here, lang, width = looking
    page = here.open("/notices/customers/2")
    faults = shown_violations(page)
    if folder := shots():
        page.screenshot(path=folder / f"customers-{width}-{lang}.png", full_page=True)
    page.fill("#persons", "nobody, nobody@acme.test")
    page.click("form[action$='/preview'] button[type=submit]")
    page.wait_for_load_state()
    said = page.inner_text("main")
    faults += shown_violations(page)

    assert faults == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert "GC-840" in said, "no address of the rules is set here"
    assert here.complaints == []
