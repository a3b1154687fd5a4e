"""Web chats: where each stands, what it says, its script tag."""

from typing import Any, Final
from urllib.parse import urlsplit

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _, gettext_noop

from guicang.domain.access.model import May
from guicang.domain.chat.channel import ACCENTS, LANGUAGES, Channel
from guicang.entrypoints.houses import house, tongue, words
from guicang.entrypoints.web.acts import confirmed
from guicang.entrypoints.web.page import Answer, Asked, page

WHO: Final = frozenset({May.OPERATIONS_READ, May.SOURCE_CHANGE})
CHANGE: Final = frozenset({May.SOURCE_CHANGE})
_POST: Final = frozenset({"POST"})
_COLOURS: Final = {
    "blue": gettext_noop("blue"),
    "green": gettext_noop("green"),
    "indigo": gettext_noop("indigo"),
    "orange": gettext_noop("orange"),
    "red": gettext_noop("red"),
    "slate": gettext_noop("slate"),
}
_TEXTS: Final = ("title", "greeting", "terms", "alternatives")


@page("webchat", name="webchat", may=WHO)
def webchat(request: Asked) -> Answer:
    """List channels."""
    opened = house()
    context = {
        "channels": [
            {"it": each, "title": each.title[tongue()]}
            for each in opened.channels.list()
        ],
        "enabled": bool(opened.config["chat.enabled"]),
        "can_change": opened.powers.allowed(request.person, May.SOURCE_CHANGE),
    }
    return render(request, "guicang/webchat.html", context)


@page("webchat/new", name="webchat-new", may=CHANGE)
def new(request: Asked) -> Answer:
    """Show the form of a new channel."""
    empty = dict.fromkeys(LANGUAGES, "")
    draft = Channel(
        name="",
        title=empty,
        origins=(),
        terms={"zh": _terms("zh"), "en": _terms("en")},
        greeting=empty,
        alternatives=empty,
    )
    return render(request, "guicang/webchat_channel.html", _form(draft, new=True))


def _terms(lang: str) -> str:
    """Give a notice to begin with: what article 17 asks for, with gaps to fill."""
    if lang == "zh":
        return (
            "【公司名称】（联系方式：【电话/邮箱】）为答复您的咨询处理您在此输入的内容和"
            "上传的文件，自会话结束起保存【180】天，到期后依法归档或删除。您输入的手机号、"
            "身份证号等敏感信息会被自动隐藏。您可以在“更多操作”中下载对话或申请删除，"
            "也可以通过上述联系方式行使查阅、更正、撤回同意等权利。"
        )
    return (
        "[COMPANY] (contact: [TELEPHONE/E-MAIL]) uses what you write and send here to "
        "answer you. It is kept for [180] days after the conversation ends, and then "
        "archived or deleted as the law says. Telephone and identity card numbers and "
        "the like are hidden automatically. Under “More” you can download your "
        "conversation or ask that it be deleted; to see, correct or withdraw anything, "
        "write to the contact above."
    )


@page("webchat/of/<slug:name>", name="webchat-channel", may=WHO)
def channel(request: Asked, name: str) -> Answer:
    """Show a channel with its script tag."""
    found = house().channels.get(name)
    context = {
        **_form(found, new=False),
        "tag": _tag(name),
        "origin": _origin(),
        "trial": f"{_url()}/try/{name}" if found.allows(_origin()) else "",
        "can_change": house().powers.allowed(request.person, May.SOURCE_CHANGE),
    }
    return render(request, "guicang/webchat_channel.html", context)


def _form(found: Channel, *, new: bool) -> dict[str, Any]:
    named = {"zh": "中文", "en": "English"}
    return {
        "it": found,
        "listed": {
            name: "\n".join(getattr(found, name))
            for name in ("origins", "hours", "replies")
        },
        "new": new,
        "can_change": True,
        "accents": [(name, words(_COLOURS[name])) for name in ACCENTS],
        "texts": [
            {
                "lang": lang,
                "named": named[lang],
                **{name: getattr(found, name)[lang] for name in _TEXTS},
            }
            for lang in LANGUAGES
        ],
    }


def _url() -> str:
    config = house().config
    told = str(config["chat.url"]).rstrip("/")
    return told or f"http://{config['chat.host']}:{config['chat.port']}"


def _origin() -> str:
    """Give the origin of the chat's door, for policies of pages."""
    parts = urlsplit(_url())
    return f"{parts.scheme}://{parts.netloc}"


def _tag(name: str) -> str:
    return f'<script src="{_url()}/widget.js" data-channel="{name}" defer></script>'


@page("webchat/add", name="webchat-add", may=CHANGE, methods=_POST)
def add(request: Asked) -> Answer:
    """Add a channel."""
    why = confirmed(request)
    done = house().hosting.add(
        _given(request, request.POST.get("name", "").strip(), active=True),
        by=request.person.name,
        code=request.POST.get("code", ""),
        reason=why,
    )
    messages.success(request, _("The web chat is added. Put its tag on your pages."))
    return redirect("webchat-channel", done.name)


@page("webchat/of/<slug:name>/change", name="webchat-change", may=CHANGE, methods=_POST)
def change(request: Asked, name: str) -> Answer:
    """Put what was filled in in force."""
    why = confirmed(request)
    active = request.POST.get("active") == "1"
    before = house().channels.get(name)
    done = house().hosting.change(
        _given(request, name, active=active),
        by=request.person.name,
        code=request.POST.get("code", ""),
        reason=why,
    )
    if done.notice != before.notice:
        messages.success(
            request,
            _("The notice has the number {n} now; new visitors agree to it.").format(
                n=done.notice
            ),
        )
    else:
        messages.success(request, _("The web chat is changed."))
    return redirect("webchat-channel", name)


def _given(request: Asked, name: str, *, active: bool) -> Channel:
    given = request.POST
    texts = {
        each: {lang: given.get(f"{each}-{lang}", "").strip() for lang in LANGUAGES}
        for each in _TEXTS
    }
    return Channel(
        name=name,
        origins=tuple(given.get("origins", "").split()),
        accent=given.get("accent", ""),
        hours=_lines(given.get("hours", "")),
        replies=_lines(given.get("replies", "")),
        files=given.get("files") == "1",
        active=active,
        title=texts["title"],
        greeting=texts["greeting"],
        terms=texts["terms"],
        alternatives=texts["alternatives"],
    )


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
