"""The provider as a Django app: allauth looks for its ``provider`` module."""

from django.apps import AppConfig


class WeCom(AppConfig):
    """No tables."""

    name = "guicang.entrypoints.web.wecom"
    label = "wecom"
