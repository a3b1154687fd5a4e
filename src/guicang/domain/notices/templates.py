"""Words of notices: the product's, or the organisation's own, by language.

A template is a subject and a text with names in braces. A language is matched whole,
then by its first part (``zh-Hans`` is ``zh``), then Chinese is said. A sentence that
names what is not said here (no link is known, or a text to a bot) is left out.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from guicang.domain.notices.occasions import (
    OCCASIONS,
    Occasion,
    Shape,
    names_in,
)

FALLBACK: Final = "zh"
_SENTENCE: Final = re.compile(r"(?<=[.!?。！？])(?=\s|[^\s.\w]|[\u4e00-\u9fff])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """Subject and text of an occasion in one language."""

    subject: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody is told."""

    subject: str
    text: str


Catalogue = Mapping[Occasion, Mapping[str, Template]]

_ZH: Final[Mapping[Occasion, Template]] = {
    Occasion.DISPOSAL_DUE: Template(
        subject="即将到期下线：{in30} 个会话",
        text="您名下有会话即将到期下线：30 天内 {in30} 个，其中 7 天内 {in7} 个，"
        "1 天内 {in1} 个，最早 {first}。\n"
        "如仍需保留，请在到期前提出保全或补充标签。\n查看：{link}",
    ),
    Occasion.POLICY_CHANGED: Template(
        subject="个人信息处理规则已更新",
        text="我们的个人信息处理规则已更新为第 {version} 版，自 {since} 起施行。\n"
        "您可在此查看全文：{link}",
    ),
    Occasion.INCIDENT: Template(
        subject="安全事件 {incident}",
        text="{at} 登记安全事件 {incident}。\n处理：{link}",
    ),
    Occasion.INCIDENT_CUSTOMERS: Template(
        subject="关于您个人信息的重要通知",
        text="{at} 发生一起个人信息安全事件（编号 {incident}）。\n"
        "涉及的信息：{what}。\n可能的危害：{harm}。\n我们已采取的措施：{measures}。\n"
        "您可以这样减轻危害：{advice}。\n联系方式：{contact}",
    ),
    Occasion.RECIPIENT_OWED: Template(
        subject="请删除副本：{count} 个会话（{notice}）",
        text="{recipient}：\n通过目的地 {destination} 提供给贵方的 {count} 个会话"
        "已到期，请删除全部副本，并回复通知编号 {notice} 确认。",
    ),
    Occasion.ALARM: Template(
        subject="告警：{said}",
        text="{said}\n告警编号：{alarm}\n开始于 {since}\n处理：{link}",
    ),
    Occasion.SUBJECT_MAIL: Template(
        subject="已收到您的请求（{request}）",
        text="我们已于 {at} 收到您的来信，请求编号 {request}。\n"
        "在办理之前，我们会核实您的身份。本邮件由系统发出，请勿回复。",
    ),
    Occasion.TEST: Template(
        subject="归藏测试通知",
        text="这是一条测试通知，发出于 {at}。收到即表示此方式可用。",
    ),
}
_EN: Final[Mapping[Occasion, Template]] = {
    Occasion.DISPOSAL_DUE: Template(
        subject="{in30} conversations are about to be taken offline",
        text="Conversations of yours are due to be taken offline: {in30} within 30 "
        "days, of these {in7} within 7 days and {in1} within a day; the first on "
        "{first}.\nIf they are still needed, ask for a hold or label them before.\n"
        "See them: {link}",
    ),
    Occasion.POLICY_CHANGED: Template(
        subject="Our rules on personal information have changed",
        text="Version {version} of our rules on personal information is in force from "
        "{since} on.\nRead it here: {link}",
    ),
    Occasion.INCIDENT: Template(
        subject="Security incident {incident}",
        text="Incident {incident} was declared at {at}.\nGo to it: {link}",
    ),
    Occasion.INCIDENT_CUSTOMERS: Template(
        subject="Important: about your personal information",
        text="At {at} there was an incident with personal information ({incident}).\n"
        "Information concerned: {what}.\nWhat may come of it: {harm}.\n"
        "What we did: {measures}.\nWhat you can do: {advice}.\nReach us: {contact}",
    ),
    Occasion.RECIPIENT_OWED: Template(
        subject="Please delete your copies of {count} conversations ({notice})",
        text="{recipient}:\n{count} conversations that were given to you through "
        "{destination} have come to their end. Delete all copies, and confirm by "
        "answering with the number {notice}.",
    ),
    Occasion.ALARM: Template(
        subject="{said}",
        text="{said}\nAlarm: {alarm}\nSince {since}\nAnswer it: {link}",
    ),
    Occasion.SUBJECT_MAIL: Template(
        subject="We have your request ({request})",
        text="We received your mail at {at}. The number of your request is {request}."
        "\nBefore we act on it we verify who you are. This mail was sent by itself: "
        "please do not answer it.",
    ),
    Occasion.TEST: Template(
        subject="A test notice of Guicang",
        text="This is a test, sent at {at}. If you read it, this way works.",
    ),
}
TEMPLATES: Final[Catalogue] = {
    occasion: {"zh": _ZH[occasion], "en": _EN[occasion]} for occasion in Occasion
}
"""The product's words, by occasion and language."""


def template_for(occasion: Occasion, lang: str, own: Catalogue) -> Template:
    """Give the template in somebody's language: the organisation's before ours."""
    first = lang.partition("-")[0].lower()
    theirs, ours = own.get(occasion, {}), TEMPLATES[occasion]
    for each in (lang, first):
        if each in theirs:
            return theirs[each]
        if each in ours:
            return ours[each]
    return theirs.get(FALLBACK, ours[FALLBACK])


def offered(occasion: Occasion, own: Catalogue) -> frozenset[str]:
    """Say in which languages there are words of an occasion."""
    return frozenset(own.get(occasion, {})) | frozenset(TEMPLATES[occasion])


def render(
    occasion: Occasion,
    template: Template,
    values: Mapping[str, str],
    *,
    bot: bool = False,
) -> Said:
    """Fill a template; ``bot`` leaves out what is a text."""
    shapes = OCCASIONS[occasion].shapes
    kept = {
        name: value
        for name, value in values.items()
        if value and not (bot and shapes[name] is Shape.TEXT)
    }
    return Said(
        subject=" ".join(_filled(template.subject, kept).split()),
        text=_filled(template.text, kept),
    )


def specimen(occasion: Occasion, template: Template) -> Said:
    """Read a template out with sample data."""
    return render(occasion, template, OCCASIONS[occasion].sample)


def together(said: tuple[Said, ...], lang: str) -> Said:
    """Put several notices into one message."""
    if len(said) == 1:
        return said[0]
    many = len(said)
    subject = f"{many} 条通知" if _chinese(lang) else f"{many} notices"
    parts = [f"{n}. {each.subject}\n{each.text}" for n, each in enumerate(said, 1)]
    return Said(subject=subject, text="\n\n".join(parts))


def _chinese(lang: str) -> bool:
    return lang.partition("-")[0].lower() == FALLBACK


def _filled(text: str, values: Mapping[str, str]) -> str:
    lines = []
    for line in text.splitlines():
        # By sentence, unless values hold full stops: only the template is cut.
        told = "".join(
            _replaced(part, values)
            for part in _SENTENCE.split(line)
            if names_in(part) <= values.keys()
        ).strip()
        if told or not line.strip():
            lines.append(told)
    return "\n".join(lines).strip()


def _replaced(text: str, values: Mapping[str, str]) -> str:
    """Fill names in one pass: what a value holds is never filled again."""
    return re.sub(r"\{([a-z][a-z0-9_]*)\}", lambda found: values[found.group(1)], text)
