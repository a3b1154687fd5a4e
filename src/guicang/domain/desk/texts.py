"""What customers are told, in their language: ours, or the organisation's own words.

A text is plain, with ``{names}`` in braces; what it names and is not known is left out
with its sentence. Languages are matched by their first part: ``zh-Hans`` is ``zh``.
"""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta, tzinfo
from typing import Final

from guicang.domain.desk.offline import Notice, NoticeKind
from guicang.domain.desk.presence import Away
from guicang.domain.desk.waiting import Wait

FALLBACK: Final = "zh"
NAMES: Final = frozenset(
    {"why", "back", "wait", "place", "minutes", "agent", "ways", "call", "consent"}
)
_NAME: Final = re.compile(r"\{([a-z]+)\}")
_SENTENCE: Final = re.compile(r"(?<=[.!?。！？])\s*")

_ZH: Final[Mapping[NoticeKind, str]] = {
    NoticeKind.QUEUED: "客服都在接待中，您已进入排队，前面还有 {place} 位。"
    "预计等待{wait}。{call}{ways}",
    NoticeKind.GOING: "为您服务的客服{why}，暂时离开。预计{back}回来。"
    "您的会话已排队。预计等待{wait}。{consent}{call}{ways}",
    NoticeKind.HANDED_OVER: "为您服务的客服{why}，由另一位客服继续为您服务，"
    "之前的内容无需重复。{ways}",
    NoticeKind.PAUSED: "为您服务的客服{why}，暂时离开。预计{back}回来，"
    "届时由同一位客服继续。{ways}",
    NoticeKind.CONTINUED: "{agent}继续为您服务。",
    NoticeKind.WARNING: "如果 {minutes} 分钟内没有新消息，本次会话将自动结束。",
    NoticeKind.CLOSED: "本次会话已结束。需要时直接发消息，我们会接着为您服务。",
    NoticeKind.RATING: "请评价本次服务：1（不满意）到 5（满意），也可以不评。",
    NoticeKind.CALL_BACK: "我们已记下您的回电请求。",
}
_EN: Final[Mapping[NoticeKind, str]] = {
    NoticeKind.QUEUED: "Everybody is with other customers. You are in the queue; "
    "{place} people are before you. We expect you to wait {wait}. {call} {ways}",
    NoticeKind.GOING: "The person who helps you has to go: {why}. We expect them back "
    "{back}. You are in the queue. We expect you to wait {wait}. {consent} {call} "
    "{ways}",
    NoticeKind.HANDED_OVER: "The person who helped you has to go: {why}. A colleague "
    "goes on and knows what you wrote. {ways}",
    NoticeKind.PAUSED: "The person who helps you has to go: {why}. We expect them back "
    "{back}; the same person will go on then. {ways}",
    NoticeKind.CONTINUED: "{agent} is back and goes on with you.",
    NoticeKind.WARNING: "If nothing is written for {minutes} minutes, we will close "
    "this chat.",
    NoticeKind.CLOSED: "This chat is closed. If you need us, just write: we will take "
    "it up again.",
    NoticeKind.RATING: "How was it, from 1 (bad) to 5 (good)? You need not answer.",
    NoticeKind.CALL_BACK: "We have noted that you want to be called back.",
}
TEXTS: Final[Mapping[str, Mapping[NoticeKind, str]]] = {"zh": _ZH, "en": _EN}
"""Our words, by language and kind."""

_WHY: Final[Mapping[str, Mapping[Away, str]]] = {
    "zh": {
        Away.BREAK: "需要短暂休息",
        Away.SHIFT_ENDS: "即将下班",
        Away.LEAVE: "休假",
        Away.OTHER_DUTY: "有其他工作安排",
        Away.TECHNICAL: "遇到技术问题",
    },
    "en": {
        Away.BREAK: "a short break",
        Away.SHIFT_ENDS: "the shift ends",
        Away.LEAVE: "leave",
        Away.OTHER_DUTY: "other duties",
        Away.TECHNICAL: "a technical problem",
    },
}
_WAYS: Final[Mapping[str, Mapping[str, str]]] = {
    "zh": {
        "telephone": "电话：{}",
        "email": "邮箱：{}",
        "link": "网页：{}",
        "channel": "其他渠道：{}",
    },
    "en": {
        "telephone": "telephone {}",
        "email": "e-mail {}",
        "link": "page {}",
        "channel": "other channel {}",
    },
}
_PHRASES: Final[Mapping[str, Mapping[str, str]]] = {
    "zh": {
        "range": "{} 到 {} 分钟",
        "most": "最多 {} 分钟",
        "long": "{} 分钟以上",
        "ways": "您也可以通过以下方式联系我们：{}。",
        "join": "，",
        "call": "如需我们回电，请告诉我们。",
        "consent": "内容较为敏感，未经您同意不会转给他人；如同意，请告诉我们。",
        "moment": "%m月%d日 %H:%M",
    },
    "en": {
        "range": "between {} and {} minutes",
        "most": "at most {} minutes",
        "long": "more than {} minutes",
        "ways": "You also reach us so: {}.",
        "join": ", ",
        "call": "If you would rather be called back, tell us.",
        "consent": "What you wrote is sensitive: nobody else goes on with it unless "
        "you agree; tell us if you do.",
        "moment": "on %d %b at %H:%M",
    },
}


def language(lang: str) -> str:
    """Give the language in which somebody is told something."""
    first = lang.split("-", maxsplit=1)[0].lower()
    return first if first in TEXTS else FALLBACK


def render(
    notice: Notice, zone: tzinfo, own: Mapping[str, Mapping[NoticeKind, str]]
) -> str:
    """Put a notice into words."""
    lang = language(notice.lang)
    text = own.get(notice.lang, own.get(lang, {})).get(
        notice.kind, TEXTS[lang][notice.kind]
    )
    values = _values(notice, lang, zone)
    sentences = (_filled(one, values) for one in _SENTENCE.split(text))
    said = [one for one in sentences if one]
    return ("" if lang == "zh" else " ").join(said).strip()


def specimen(
    kind: NoticeKind, lang: str, now: datetime, alternatives: Mapping[str, str]
) -> Notice:
    """Make a notice of which everything is known, to read a text out with."""
    return Notice(
        kind=kind,
        lang=lang,
        why=Away.BREAK,
        back_at=now + timedelta(minutes=30),
        wait=Wait(least=5, most=12),
        place=3,
        minutes=5,
        agent={"zh": "小安"}.get(lang, "Ann"),
        alternatives=alternatives,
        call_back=True,
        asks_consent=True,
    )


def unknown_names(text: str) -> list[str]:
    """Give what a text names and nobody can fill."""
    return sorted(set(_NAME.findall(text)) - NAMES)


def _filled(sentence: str, values: Mapping[str, str]) -> str:
    """Fill a sentence; "" if it has a name of which nothing is known."""
    whole = {"ways", "call", "consent"}  # these are sentences of their own
    for name in _NAME.findall(sentence):
        value = values.get(name, "")
        if not value and name not in whole:
            return ""
        sentence = sentence.replace(f"{{{name}}}", value)
    return " ".join(sentence.split())


def _values(notice: Notice, lang: str, zone: tzinfo) -> dict[str, str]:
    phrases = _PHRASES[lang]
    numbers = {"place": notice.place, "minutes": notice.minutes}
    return {
        "why": "" if notice.why is None else _WHY[lang][notice.why],
        "back": _moment(notice.back_at, zone, phrases),
        "wait": _range(notice.wait, phrases),
        "agent": notice.agent,
        "ways": _ways(notice.alternatives or {}, lang),
        "call": phrases["call"] if notice.call_back else "",
        "consent": phrases["consent"] if notice.asks_consent else "",
        **{name: str(n) for name, n in numbers.items() if n is not None},
    }


def _moment(at: datetime | None, zone: tzinfo, phrases: Mapping[str, str]) -> str:
    return "" if at is None else at.astimezone(zone).strftime(phrases["moment"])


def _range(wait: Wait | None, phrases: Mapping[str, str]) -> str:
    if wait is None:
        return ""
    if wait.most is None:
        return phrases["long"].format(wait.least)
    if wait.least < 1:
        return phrases["most"].format(wait.most)
    return phrases["range"].format(wait.least, wait.most)


def _ways(alternatives: Mapping[str, str], lang: str) -> str:
    known = _WAYS[lang]
    found = [
        known[kind].format(value)
        for kind, value in sorted(alternatives.items())
        if kind in known
    ]
    phrases = _PHRASES[lang]
    return phrases["ways"].format(phrases["join"].join(found)) if found else ""
