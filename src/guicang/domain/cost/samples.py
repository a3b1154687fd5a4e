"""Price books to begin with. They are samples: whoever uses one edits it first.

Prices of the platforms are those of the guide that this product implements, for 100 GB
and 1 TB a month, and its word that cold storage costs 60 % less; nobody has confirmed
them. ``own`` is what storage of one's own may cost.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

_HUNDRED: Final = 100 * 10**9
_SOURCE: Final = "sample of the guide, not confirmed: check the provider's prices"
_PLACES: Final = {
    "working": "hot/cn",
    "attachments": "hot/cn",
    "findings": "hot/cn",
    "ledger": "hot/cn",
    "database": "hot/cn",
    "archive": "cold/cn",
    "second": "cold/cn",
    "snapshots": "cold/cn",
}


def _packs(small: str, large: str) -> list[dict[str, object]]:
    return [
        {"bytes": _HUNDRED, "price": small},
        {"bytes": 10 * _HUNDRED, "price": large},
    ]


def _platform(name: str, provider: str, small: int, large: int) -> Mapping[str, Any]:
    cold = _packs(f"{small * 40 / 100:.1f}", f"{large * 40 / 100:.1f}")
    hot = _packs(f"{small}", f"{large}")
    return {
        "name": name,
        "provider": provider,
        "currency": "CNY",
        "source": _SOURCE,
        "offers": [
            {"tier": "hot", "region": "cn", "packs": hot},
            {"tier": "cold", "region": "cn", "packs": cold},
            {"tier": "hot", "region": "eu", "packs": hot},
            {"tier": "cold", "region": "eu", "packs": cold},
        ],
        "places": _PLACES,
    }


SAMPLES: Final[Mapping[str, Mapping[str, Any]]] = MappingProxyType(
    {
        "own": {
            "name": "Own storage (sample)",
            "provider": "own",
            "currency": "CNY",
            "source": "sample: put what your storage costs",
            "offers": [
                {"tier": "hot", "region": "cn", "price": "0.58"},
                {"tier": "warm", "region": "cn", "price": "0.35"},
                {
                    "tier": "cold",
                    "region": "cn",
                    "price": "0.12",
                    "retrieval": "0.03",
                    "egress": "0.50",
                },
                {"tier": "cold", "region": "eu", "price": "0.15", "egress": "0.50"},
            ],
            "places": _PLACES,
        },
        "wecom": _platform("WeCom (sample)", "wecom", 58, 580),
        "feishu": _platform("Feishu (sample)", "feishu", 45, 450),
    }
)
"""Documents by name; ``own`` holds where none was put in force."""
