"""A home with something going on: platforms, a policy, a hold, a batch, refusals."""

import json
from datetime import UTC, datetime

from guicang.adapters.sources.simulated import generate
from tests.cli.hands import Home

PLATFORMS = ("wecom", "dingtalk", "feishu", "zoho")


def enliven(home: Home, each: int = 24) -> None:
    now = datetime.now(UTC)  # noqa: TID251 - real time is meant
    for platform in PLATFORMS:
        file = home.path.parent / f"{platform}.jsonl"
        lines = [json.dumps(raw) for raw in generate(platform, each, now)]
        file.write_text("\n".join([*lines, '{"torn']) + "\n", "utf-8")
        home.json("import", file)
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


def disposed(home: Home) -> str:
    """Take what is due offline; return the batch."""
    batch = home.json("batch", "propose", "--reason", "monthly", "--as", "hr")["id"]
    for name in ("admin", "supervisor", "compliance", "legal"):
        home.run("approve", batch, *home.signed(name))
    home.json("dispose", batch)
    return batch
