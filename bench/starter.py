"""Ask the shipped starter model about real texts whose category follows from a label.

    python -m bench.starter DATA

DATA is the folder that ``bench.classify`` reads. None of these texts trained the model.
Labels that stand for no category are left out; what is printed is the share that it
calls rightly, and, of what it is sure enough of to suggest, the share that is right.
"""

import gzip
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from bench.run import say

from guicang.bootstrap.classification import models, starter
from guicang.domain.classify.measure import wilson

MEANT: Final = {
    "jddc13_utt": {
        "退换": "chat.aftersales",
        "维修": "chat.aftersales",
        "配送": "chat.transaction",
        "支付": "chat.transaction",
        "发票": "chat.accounting_voucher",
        "产品咨询": "chat.presale",
    },
    "med_dept": dict.fromkeys(
        ("肝病科", "消化科", "神经科", "心血管科", "内分泌科", "呼吸科"),
        "chat.medical_consult",
    ),
    "mdogo_insurance": {
        "getproofofinsurance": "chat.insurance_sales",
        "openinggreeting": "chat.general",
    },
}
_MOST: Final = 1_500


def main(arguments: Sequence[str]) -> int:
    folder, model = Path(arguments[0]), models().load(starter())
    own = model.card["thresholds"]
    for name, meant in MEANT.items():
        with gzip.open(folder / f"{name}.train.jsonl.gz", "rt", encoding="utf-8") as f:
            rows = [row for line in f if (row := json.loads(line))["label"] in meant]
        rows = rows[:: max(1, len(rows) // _MOST)]
        votes = model.classify([row["text"].splitlines() for row in rows])
        right = [v.label == meant[r["label"]] for v, r in zip(votes, rows, strict=True)]
        sure = [
            v.confidence >= own.get(v.label, model.card["threshold"]) for v in votes
        ]
        both = [r for r, s in zip(right, sure, strict=True) if s]
        say(f"{name}: all {wilson(sum(right), len(right))}")
        say(f"{name}: suggested {wilson(sum(both), len(both))}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
