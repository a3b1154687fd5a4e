"""Entries of the ledger for people who have nothing but a browser, or paper.

The page runs no script and fetches nothing: its policy (CSP) allows one style sheet, by
its digest, and else nothing. What it shows is a print; the proof is ``slice.jsonl``.
"""

import base64
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Final

from guicang.adapters.documents.ink import GREY, NAVY, Line
from guicang.adapters.documents.sheet import Sheet
from guicang.adapters.documents.xmp import packet
from guicang.domain.ledger.canonical import spell
from guicang.domain.ledger.model import Entry
from guicang.domain.ledger.naming import actor, named
from guicang.domain.ledger.wording import TAGS

Words = Callable[[str], str]
PRINTED: Final = 2_000
"""Entries that are printed; the page has all."""
_STYLE: Final = (
    "body{font:14px/1.5 system-ui,sans-serif;margin:2rem;color:#1a2433}"
    "table{border-collapse:collapse;width:100%}"
    "th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;"
    "border-bottom:1px solid #dde3ea}td:first-child{text-align:right}"
    "td,th{overflow-wrap:anywhere}code{font-size:12px}details{margin-top:.2rem}"
)


def page(
    entries: Sequence[Entry],
    conditions: Mapping[str, object],
    made_at: datetime,
    *,
    words: Words,
) -> bytes:
    """Make the page. Everything that entries say is escaped."""
    digest = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'"
    title = escape(words("Evidence from the audit ledger"))
    heads = (words(each) for each in _HEADS)
    parts = [
        '<!doctype html><html lang="zh"><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width,initial-scale=1">',
        f"<title>{title}</title><style>{_STYLE}</style></head><body>",
        f"<h1>{title}</h1><p>{escape(words(_PROOF))}</p>",
        f"<p>{escape(_chosen(conditions))} · {made_at:%Y-%m-%d %H:%M} UTC</p>",
        "<table><thead><tr>",
        *(f'<th scope="col">{escape(head)}</th>' for head in heads),
        "</tr></thead><tbody>",
        *(_row(entry, words) for entry in entries),
        "</tbody></table></body></html>\n",
    ]
    return "".join(parts).encode()


def print_(
    entries: Sequence[Entry],
    conditions: Mapping[str, object],
    made_at: datetime,
    *,
    words: Words,
    viewer: str = "",
) -> bytes:
    """Print the entries, the first of them where there are very many.

    ``viewer`` says who takes it away and why; it lies faintly on every page.
    """
    sheet = Sheet(words, made_at=made_at, viewer=viewer)
    title = "Evidence from the audit ledger"
    sheet.set_lang("zh-CN")
    sheet.set_title(title)
    sheet.set_creator("Guicang")
    sheet.set_xmp_metadata(
        packet(title=title, author="Guicang", creator="Guicang", made_at=made_at)
    )
    sheet.foot = f"{made_at:%Y-%m-%d %H:%M} UTC"
    sheet.add_page()
    sheet.paragraph(sheet.label(title, 15, NAVY))
    sheet.paragraph([Line(_chosen(conditions), 8, GREY)])
    sheet.paragraph(sheet.label(_PROOF, 8.4))
    sheet.pairs([("Entries", f"{len(entries):,}")])
    shares = (1.0, 2.4, 1.8, 2.6, 3.2)
    sheet.grid(
        list(zip(_HEADS, shares, strict=True)),
        [
            [str(entry.seq), spell(entry.at)[:19], entry.actor, *_told(entry, words)]
            for entry in entries[:PRINTED]
        ],
    )
    return bytes(sheet.output())


_HEADS: Final = ("Number", "When (UTC)", "Who", "Did", "About")
_PROOF: Final = (
    "This is a print. The proof is slice.jsonl: guicang-verify bundle FILE --key KEY."
)


def _row(entry: Entry, words: Words) -> str:
    did, about = _told(entry, words)
    data = json.dumps(entry.data, ensure_ascii=False, indent=1, default=str)
    cells = (str(entry.seq), spell(entry.at)[:19], actor(entry).id, did)
    return (
        "<tr>"
        + "".join(f"<td>{escape(cell)}</td>" for cell in cells)
        + f"<td>{escape(about)}<details><summary>{escape(entry.tag)}</summary>"
        f"<pre><code>{escape(data)}</code></pre></details></td></tr>"
    )


def _told(entry: Entry, words: Words) -> Iterator[str]:
    yield words(TAGS.get(entry.tag, entry.tag))
    yield ", ".join(dict.fromkeys(thing.id for thing in named(entry))) or "-"


def _chosen(conditions: Mapping[str, object]) -> str:
    return ", ".join(f"{name}: {value}" for name, value in conditions.items()) or "*"
