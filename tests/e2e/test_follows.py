"""A console that runs follows what was put in force since."""

import pytest

from tests.cli.specimens import talk, write
from tests.e2e.browser import log_in, visit

STRICT = """
schema: guicang.masking/1
version: 1
clauses:
  - {do: mask, level: high, purposes: [reading]}
"""
RULES = """
schema: guicang.rules/1
name: orders
title: {zh: 订单, en: orders}
rules:
  - id: order
    kind: keywords
    title: {zh: 暗号, en: password of the day}
    type: SIGN
    action: mask
    words: [芝麻开门]
    owner: li
    reason: a test
"""


@pytest.fixture
def fresh(home):
    file = write(home.path.parent / "sesame.jsonl", talk("sesame"))
    text = file.read_text("utf-8").replace("明天到", "芝麻开门")
    file.write_text(text, "utf-8")
    home.json("import", file)


def test_a_page_masks_by_the_policy_and_the_rules_in_force_now(
    browser, address, home, fresh
):
    with visit(browser, address) as here:
        log_in(here, home, "legal")
        before = here.open("/conversations/sesame").inner_text(".sheet")
        for kind, document in (("masking", STRICT), ("rules", RULES)):
            path = home.path.parent / f"{kind}.yaml"
            path.write_text(document, "utf-8")
            who = home.signed("supervisor")
            asked = home.json(kind, "apply", path, "--reason", "stricter", *who)
            home.approve(asked["id"], "admin", "legal")
        after = here.open("/conversations/sesame").inner_text(".sheet")

        assert "138****8000" in before
        assert "芝麻开门" in before
        assert "*******8000" in after
        assert "芝麻开门" not in after
