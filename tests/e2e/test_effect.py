"""The page says what changed and whether that is chance, as drawing and as table."""

import subprocess
import sys

from tests.cli.hands import environment
from tests.e2e.browser import log_in, shots, until, violations, visit

DAY = "2026-03-01"


def test_a_change_is_compared_and_drawn(browser, address, home):
    subprocess.run(  # noqa: S603 - ours
        [sys.executable, "-m", "tests.e2e.quarter", str(home.path), DAY],
        env=environment(home.path, "en"),
        cwd=home.folder,
        check=True,
    )
    with visit(browser, address) as here:
        log_in(here, home, "supervisor")
        page = here.open(f"/effect?day={DAY}")
        page.wait_for_selector("[data-chart] canvas")
        faults = violations(here, f"/effect?day={DAY}")
        _shot(page, "effect")
        said = page.inner_text("table")
        here.page.set_viewport_size({"width": 390, "height": 844})
        _shot(page, "effect-narrow")
        until(page, "document.documentElement.scrollWidth <= 390")
        width = page.evaluate("document.documentElement.scrollWidth")
    with visit(browser, address, lang="en-GB") as here:
        log_in(here, home, "supervisor")
        page = here.open(f"/effect?day={DAY}")
        page.wait_for_selector("[data-chart] canvas")
        _shot(page, "effect-en")
    told = home.json("effect", "--at", f"{DAY}T00:00:00+00:00")

    assert faults == []
    assert width <= 390
    assert "25.0%" in said
    assert [m["verdict"] for m in told["measures"]] == ["less", "less", "chance"]


def _shot(page, name: str) -> None:
    if folder := shots():
        page.screenshot(path=folder / f"{name}.png", full_page=True)
