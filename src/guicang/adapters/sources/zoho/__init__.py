"""Zoho: Desk with its tickets and instant messages, and SalesIQ as far as is known."""

from guicang.adapters.sources.zoho.desk import DESK
from guicang.adapters.sources.zoho.salesiq import SALESIQ

__all__ = ["DESK", "SALESIQ"]
