"""A home with something going on: platforms, a policy, a hold, a batch, refusals."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from guicang.adapters.sources.simulated import generate
from tests.cli.hands import Home
from tests.cli.specimens import MOBILE, talk, write

ID = "110101199003078515"
PLATFORMS = ("wecom", "dingtalk", "feishu", "zoho")


def enliven(home: Home, each: int = 24) -> None:
    now = datetime.now(UTC)  # noqa: TID251 - real time is meant
    for platform in PLATFORMS:
        file = home.path.parent / f"{platform}.jsonl"
        lines = [json.dumps(raw) for raw in generate(platform, each, now)]
        file.write_text("\n".join([*lines, '{"torn']) + "\n", "utf-8")
        home.json("import", file)
    lately = (now - timedelta(days=1)).isoformat()
    fresh = home.path.parent / "fresh.jsonl"
    write(fresh, *(_fresh(f"now-{n}", lately, n) for n in range(6)))
    home.json("import", fresh)
    policy = home.json(
        "policy",
        "apply",
        "three-tier",
        "--reason",
        "monthly",
        *home.signed("supervisor"),
    )
    home.approve(policy["id"], "admin", "compliance")
    home.json(
        *("hold", "place", "--source", "zoho", "--title", "Case 17"),
        *("--reason", "sued", "--as", "legal"),
    )


def _fresh(name: str, at: str, number: int) -> dict[str, Any]:
    """A conversation of yesterday; every other one names an identity number."""
    text = f"你好，我的手机号是{MOBILE}，订单什么时候到？"
    if number % 2:
        text += f"身份证{ID}"
    said = talk(name, f"cust-{number}", opened_at=at, closed_at=at)
    for message in said["messages"]:
        message["ts"] = at
    said["messages"][0]["text"] = text
    return said


def disposed(home: Home) -> str:
    """Take what is due offline; return the batch."""
    batch = home.json("batch", "propose", "--reason", "monthly", "--as", "hr")["id"]
    for name in ("admin", "supervisor", "compliance", "legal"):
        home.run("approve", batch, *home.signed(name))
    home.json("dispose", batch)
    return batch
