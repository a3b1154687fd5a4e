"""The Chinese of the labels, as the catalogue is made from."""

import json
from pathlib import Path

ZH = json.loads((Path(__file__).parents[2] / "docs/_zh/paper.json").read_text("utf-8"))


def zh(msgid: str) -> str:
    return ZH[msgid]
