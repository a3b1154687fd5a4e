"""A package for people: pages of HTML that run nothing and open from a folder.

The policy of a page (CSP) allows one style sheet, by its digest, and pictures beside
it. A customer with very much to read gets several pages; each is small enough to open.
Words to customers are data, in their language (ADR 0036).
"""

import base64
import hashlib
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any, Final

from guicang.services.boxing import Page, Talks

MOST: Final = 4_000
"""Messages of one page."""
_PICTURES: Final = (".gif", ".jpeg", ".jpg", ".png", ".webp")
_STYLE: Final = (
    ":root{color-scheme:light dark}"
    "body{font:16px/1.6 system-ui,'PingFang SC','Microsoft YaHei',sans-serif;"
    "max-width:52rem;margin:0 auto;padding:2rem 1rem 4rem;color:#1a2433;"
    "background:#f5f7fa}"
    "h1{font-size:1.5rem;margin:0 0 .5rem}h2{font-size:1.05rem;margin:0}"
    "a{color:#1556a8}header,article,nav{background:#fff;border:1px solid #dde3ea;"
    "border-radius:8px;padding:1rem 1.25rem;margin:0 0 1rem}"
    "dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;margin:0}"
    "dt,small,time,.what{color:#5a6675}dd{margin:0;overflow-wrap:anywhere}"
    "nav ol{margin:.5rem 0 0;padding-left:0;list-style:none;columns:2 20rem}"
    "ol.said{list-style:none;padding:0;margin:1rem 0 0}"
    "ol.said li{max-width:85%;margin:.6rem auto .6rem 0;padding:.5rem .8rem;"
    "border-radius:8px;background:#eef1f5;overflow-wrap:anywhere}"
    "ol.said li.own{margin:.6rem 0 .6rem auto;background:#dcebfb}"
    "p{margin:.2rem 0;white-space:pre-wrap}small,time{font-size:.8rem}"
    "img{display:block;max-width:100%;max-height:20rem;margin-top:.4rem}"
    "@media(max-width:30rem){nav ol{columns:1}dl{grid-template-columns:1fr}"
    "dd{margin-bottom:.4rem}}"
    "@media(prefers-color-scheme:dark){body{background:#12171e;color:#e6ebf1}"
    "header,article,nav{background:#1b222c;border-color:#303a47}a{color:#8bbcf5}"
    "dt,small,time,.what{color:#9fadbd}ol.said li{background:#28313d}"
    "ol.said li.own{background:#1d3c5f}}"
)
_DIGEST: Final = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_POLICY: Final = (
    f"default-src 'none'; style-src 'sha256-{_DIGEST}'; img-src 'self' file:; "
    "base-uri 'none'; form-action 'none'"
)

_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "zh": {
        "lang": "zh-CN",
        "title": "您的聊天记录",
        "about": "这里是我们保存的、与您的全部客服对话。您自己说的话原文照录；"
        "他人说的话中，涉及个人的信息已经遮盖。",
        "from": "提供者",
        "package": "编号",
        "made": "生成时间",
        "identities": "您的账号（渠道）",
        "contents": "目录",
        "page": "第 {n} 页",
        "customer": "您",
        "agent": "客服",
        "bot": "自动回复",
        "system": "系统",
        "third-person": "其他人",
        "redacted": "已遮盖个人信息",
        "recalled": "已撤回",
        "not-kept": "未保存",
        "not-yours": "由他人发送，不在此处",
        "working-store": "在用",
        "archive": "归档",
        "messages": "{n} 条消息",
        "notes": "{title}\n\n{about}\n\n"
        "index.html           用浏览器打开即可阅读，无需联网\n"
        "package.json         供其他程序读取，格式见 package.schema.json\n"
        "messages.csv         供表格软件打开\n"
        "attachments/         您发送过且仍保存的文件\n"
        "SHA256SUMS           各文件的校验值（sha256sum -c SHA256SUMS）\n\n"
        "请先解压全部文件，再打开 index.html。\n",
    },
    "en": {
        "lang": "en",
        "title": "Your conversations",
        "about": "This is all that we keep of your conversations with our service. "
        "What you said stands here as you said it; in what others said, personal "
        "data is masked.",
        "from": "Given by",
        "package": "Number",
        "made": "Made on",
        "identities": "Your accounts (channels)",
        "contents": "Contents",
        "page": "Page {n}",
        "customer": "You",
        "agent": "Service",
        "bot": "Automatic answer",
        "system": "System",
        "third-person": "Somebody else",
        "redacted": "personal data is masked",
        "recalled": "recalled",
        "not-kept": "not kept",
        "not-yours": "sent by somebody else, not in here",
        "working-store": "in use",
        "archive": "archived",
        "messages": "{n} messages",
        "notes": "{title}\n\n{about}\n\n"
        "index.html           to read in a browser, offline\n"
        "package.json         for programs; its form is in package.schema.json\n"
        "messages.csv         for spreadsheets\n"
        "attachments/         files that you sent, as far as they are kept\n"
        "SHA256SUMS           a digest of each file (sha256sum -c SHA256SUMS)\n\n"
        "Unpack everything first, then open index.html.\n",
    },
}


def notes(head: Mapping[str, Any]) -> bytes:
    """Say what a package is, as a text."""
    words = _WORDS[head["language"]]
    return words["notes"].format(**words).encode()


def pages(head: Mapping[str, Any], talks: Talks) -> Iterator[Page]:
    """Give the pages of a package, the first of them ``index.html``."""
    words = _WORDS[head["language"]]
    spans = list(_spans(talks()))
    stream = talks()
    for number, (begin, end) in enumerate(spans):
        # The range comes first: at its end no conversation is taken for nothing.
        found = [
            (_entry(talk, place), _talk(talk, place, words))
            for place, talk in zip(range(begin, end), stream, strict=False)
        ]
        entries = "".join(entry for entry, _ in found)
        contents = _contents(entries, words, number, len(spans))
        told = "".join(each for _, each in found)
        html = f"{_top(head, words)}{contents}{told}</body></html>\n"
        yield Page(_name(number), [html.encode()])


def _spans(talks: Iterator[dict[str, Any]]) -> Iterator[tuple[int, int]]:
    """Say which conversations stand on which page: there is one page at least."""
    begin = end = said = 0
    for talk in talks:
        many = len(talk["messages"])
        if said and said + many > MOST:
            yield begin, end
            begin, said = end, 0
        end, said = end + 1, said + many
    yield begin, end


def _name(number: int) -> str:
    return "index.html" if number == 0 else f"index-{number + 1}.html"


def _top(head: Mapping[str, Any], words: Mapping[str, str]) -> str:
    title, met = escape(words["title"]), head["identities"]
    accounts = ", ".join(dict.fromkeys(f"{one['channel']}" for one in met)) or "--"
    facts = (
        ("from", head["from"] or "--"),
        ("made", f"{head['made_at'][:16].replace('T', ' ')} UTC"),
        ("package", head["package"]),
        ("identities", accounts),
    )
    told = "".join(
        f"<dt>{escape(words[n])}</dt><dd>{escape(str(v))}</dd>" for n, v in facts
    )
    return (
        f'<!doctype html><html lang="{words["lang"]}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="referrer" content="no-referrer">'
        f"<title>{title}</title><style>{_STYLE}</style></head><body>"
        f"<header><h1>{title}</h1><p>{escape(words['about'])}</p><dl>{told}</dl>"
        "</header>\n"
    )


def _entry(talk: Mapping[str, Any], place: int) -> str:
    return (
        f'<li><a href="#c{place}">{_day(talk)}</a> '
        f"<small>{escape(talk['channel'])}</small></li>"
    )


def _contents(entries: str, words: Mapping[str, str], number: int, of: int) -> str:
    others = " · ".join(
        _link(n, words) if n != number else words["page"].format(n=n + 1)
        for n in range(of)
    )
    more = f"<p>{others}</p>" if of > 1 else ""
    title = escape(words["contents"])
    return f"<nav><h2>{title}</h2><ol>{entries}</ol>{more}</nav>\n"


def _link(number: int, words: Mapping[str, str]) -> str:
    return f'<a href="{_name(number)}">{words["page"].format(n=number + 1)}</a>'


def _talk(talk: Mapping[str, Any], place: int, words: Mapping[str, str]) -> str:
    about = " · ".join(
        escape(each)
        for each in (
            talk["channel"],
            words[talk["kept_in"]],
            words["messages"].format(n=len(talk["messages"])),
            talk["id"],
        )
    )
    said = "".join(_message(each, words) for each in talk["messages"])
    return (
        f'<article id="c{place}"><h2>{_day(talk)}</h2><small>{about}</small>'
        f'<ol class="said">{said}</ol></article>\n'
    )


def _message(said: Mapping[str, Any], words: Mapping[str, str]) -> str:
    marks = [words[name] for name in ("redacted", "recalled") if said[name]]
    small = f" <small>({escape(', '.join(marks))})</small>" if marks else ""
    files = "".join(_file(each, words) for each in said["attachments"])
    own = ' class="own"' if said["own"] else ""
    at = escape(said["at"])
    return (
        f"<li{own}><b>{escape(words[said['from']])}</b> "
        f'<time datetime="{at}">{at[:16].replace("T", " ")}</time>{small}'
        f"<p>{escape(said['text'])}</p>{files}</li>"
    )


def _file(file: Mapping[str, Any], words: Mapping[str, str]) -> str:
    name, place = escape(file["name"] or file["sha256"][:12]), file["file"]
    if place is None:
        return f'<p class="what">{name} ({escape(words[file["withheld"]])})</p>'
    shown = f'<img src="{place}" alt="">' if place.endswith(_PICTURES) else ""
    return f'<p><a href="{place}" download>{name}</a></p>{shown}'


def _day(talk: Mapping[str, Any]) -> str:
    return escape(str(talk["opened_at"])[:16].replace("T", " "))
