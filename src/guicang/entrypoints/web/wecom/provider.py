"""WeCom for allauth: whom ``getuserinfo`` names as a member is who logs in."""

from collections.abc import Mapping
from typing import Any

from allauth.socialaccount.providers.base import ProviderAccount
from allauth.socialaccount.providers.oauth2.provider import OAuth2Provider

from guicang.entrypoints.web.wecom.views import WeComAdapter


class WeComProvider(OAuth2Provider):  # type: ignore[misc]  # allauth ships no types
    """One company's members, by their user id in that company."""

    id = "wecom"
    name = "WeCom"
    account_class = ProviderAccount
    oauth2_adapter_class = WeComAdapter

    def extract_uid(self, data: Mapping[str, Any]) -> str:
        """A user id is unique in a company only: the company stands before it."""
        return f"{data['corp']}:{data['userid']}"

    def extract_common_fields(self, _data: Mapping[str, Any]) -> dict[str, str]:
        """Take nothing else."""
        return {}


provider_classes = [WeComProvider]
