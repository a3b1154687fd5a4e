"""How the console writes numbers, instants, empty cells, icons and words.

After the habits of Chinese enterprise systems (Ant Design, data formats):
``yyyy-mm-dd HH:mm:ss``, thousands separators, ``--`` for nothing.
"""

from datetime import datetime
from typing import Final

from django import template
from django.forms import BoundField
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from guicang.entrypoints.houses import words

register = template.Library()
EMPTY: Final = "--"
_UNITS: Final = ("B", "KiB", "MiB", "GiB", "TiB", "PiB")
_STEP: Final = 1024


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """Draw an icon of the sprite; it says nothing to screen readers."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true" focusable="false">'
        '<use href="{}#{}"></use></svg>',
        extra,
        static("vendor/icons.svg"),
        name,
    )


@register.filter
def shown(value: object) -> str:
    """Write a value: instants to the second, numbers in thousands, nothing as --."""
    if value is None or value == "":
        return EMPTY
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, bool):
        return words("yes") if value else words("no")
    if isinstance(value, int):
        return f"{value:,}"
    return str(value)


@register.filter
def day(value: datetime | None) -> str:
    """Write the day of an instant."""
    return timezone.localtime(value).strftime("%Y-%m-%d") if value else EMPTY


@register.filter
def size(value: int | None) -> str:
    """Write a number of bytes in binary units (IEC 80000-13)."""
    if value is None:
        return EMPTY
    amount, unit = float(value), 0
    while amount >= _STEP and unit < len(_UNITS) - 1:
        amount, unit = amount / _STEP, unit + 1
    return f"{amount:,.1f} {_UNITS[unit]}" if unit else f"{value:,} B"


@register.filter
def said(text: object) -> str:
    """Put a word of the product (a state, a role) into the reader's tongue."""
    return words(str(text)) if text not in {None, ""} else EMPTY


_CLASSES: Final = {
    "select": "form-select",
    "selectmultiple": "form-select",
    "checkbox": "form-check-input",
    "radioselect": "form-check-input",
    "hidden": "",
}


@register.filter
def dressed(field: BoundField) -> SafeString:
    """Draw a form's field in Tabler's classes."""
    kind = field.widget_type
    extra = " is-invalid" if field.errors else ""
    classes = _CLASSES.get(kind, "form-control") + extra
    return field.as_widget(attrs={"class": classes})


_BROWSERS: Final = {
    "wxwork": "WeCom",
    "DingTalk": "DingTalk",
    "Lark": "Feishu",
    "Edg/": "Edge",
    "Firefox/": "Firefox",
    "OPR/": "Opera",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}
_SYSTEMS: Final = {
    "Windows": "Windows",
    "Android": "Android",
    "iPhone": "iOS",
    "iPad": "iPadOS",
    "Mac OS": "macOS",
    "Linux": "Linux",
}


@register.filter
def browser(agent: str) -> str:
    """Say in two words what a User-Agent header says in twenty."""
    kinds = (
        next((name for mark, name in marks.items() if mark in agent), "")
        for marks in (_BROWSERS, _SYSTEMS)
    )
    return " · ".join(filter(None, kinds)) or agent[:30] or EMPTY
