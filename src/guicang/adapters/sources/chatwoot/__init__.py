"""Chatwoot: conversations over its interface, woken by signed webhooks."""

from guicang.adapters.sources.chatwoot.source import CHATWOOT

__all__ = ["CHATWOOT"]
