"""The pools of the eighth edition, and its talk: each carrier for each type."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from bench.detect.frame import Books

# Which carriers a type comes in; what stands in every type's own talk is not here.
_USUAL: Final = "qa form csv json voice corrected listed forwarded english glued"
_WIDE: Final = f"{_USUAL} table quoted switch traditional dialect log url"
CARRIERS: Final[Mapping[str, tuple[str, ...]]] = {
    kind: tuple(names.split())
    for kind, names in {
        "CN_ID": _WIDE,
        "BANK_CARD": _WIDE,
        "MOBILE": _WIDE,
        "EMAIL": f"{_USUAL} table quoted traditional log url switch",
        "LANDLINE": f"{_USUAL} table dialect traditional quoted",
        "PHONE": "qa form csv json corrected listed english switch traditional table",
        "PASSPORT": f"{_USUAL} switch traditional quoted table",
        "HK_MO_PERMIT": "qa form csv corrected listed english traditional glued",
        "TW_PERMIT": "qa form csv corrected english traditional table glued",
        "MILITARY_ID": "qa form table forwarded quoted corrected",
        "PLATE": f"{_USUAL} table quoted traditional dialect log",
        "USCC": "qa form csv json corrected forwarded glued table quoted url",
        "IP": "qa form csv json log english listed switch forwarded",
        "MAC": "qa form csv json log english table quoted",
        "WECHAT": f"{_USUAL} switch traditional dialect quoted table",
        "QQ": f"{_USUAL} dialect quoted table url log",
        "DRIVER_LICENSE": "qa form csv corrected forwarded glued voice table",
        "SOCIAL_SECURITY": "qa form csv corrected forwarded glued voice table",
        "DOB": "qa form csv json voice corrected english glued table traditional",
        "PASSWORD": "qa form json corrected english glued quoted switch log dialect",
        "SECRET": "qa json log forwarded english quoted csv",
        "PERSON": "qa form csv json corrected listed forwarded table traditional",
        "ADDRESS": "qa form csv json corrected forwarded table traditional quoted",
        "MEDICAL": "qa form csv json forwarded table traditional",
        "IBAN": "qa form csv json english corrected glued switch",
        "VAT": "qa form csv json english corrected listed table",
        "US_SSN": "qa form csv json english switch corrected",
    }.items()
}


class _Talk(Books):
    """Books whose talk is filled up with what carries values of any type."""

    def _book(self, name: str) -> Mapping[str, Any]:
        found = super()._book(name)
        if name != "talk":
            return found
        cues, carriers = super()._book("cues"), super()._book("carriers")
        carried = {
            carrier: {
                kind: _named(templates, kind, cues[kind])
                for kind, own in CARRIERS.items()
                if carrier in own
            }
            for carrier, templates in carriers.items()
        }
        both = {
            form: {**carried.get(form, {}), **found[form]}
            for form in found
            if form in carried
        }
        return {**found, **carried, **both}


def _named(templates: list[str], kind: str, cues: Mapping[str, list[str]]) -> list[str]:
    """Write templates with every name that a type has.

    Where a Latin name would run into a value that may begin with a letter, nobody could
    tell where that begins: a space stands between them.
    """
    marks = {"<cue>": "zh", "<tr>": "tr", "<en>": "en", "<key>": "key"}
    found = [t.replace("<KIND>", f"{kind}:plain") for t in templates]
    for mark, names in marks.items():
        found = [
            _apart(template.replace(mark, name), kind)
            for template in found
            for name in (cues[names] if mark in template else [""])
        ]
    return found


def _apart(template: str, kind: str) -> str:
    return (
        template if kind == "QQ" else re.sub(r"(?<=[A-Za-z])(?=\{v\})", " ", template)
    )


BOOKS: Final = _Talk(Path(__file__).parent)
book = BOOKS.book
pool: Callable[[str], tuple[str, ...]] = BOOKS.pool
