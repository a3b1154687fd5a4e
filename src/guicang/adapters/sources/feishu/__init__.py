"""Feishu and Lark: chats that a bot is in, and tickets of a helpdesk.

Sources: open.feishu.cn and open.larksuite.com, pages im-v1, helpdesk-v1, events and
rate limits; how frames of the long connection look is taken from the official SDK
(lark-oapi 1.7.5). Nothing here was seen on the live platform.
"""

from guicang.adapters.sources.feishu.opening import HELPDESK, IM

__all__ = ["HELPDESK", "IM"]
