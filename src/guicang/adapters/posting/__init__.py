"""Messages over HTTP, by httpx: no redirects, no proxies, no cookies, no answers."""

from collections.abc import Mapping
from dataclasses import dataclass

import httpx


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpPoster:
    """Implements ``guicang.ports.webhooks.Poster``."""

    seconds: int

    def post(
        self, url: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[int, str]:
        """Send it; return HTTP's status and "", or 0 and the kind of the failure."""
        try:
            with (
                httpx.Client(
                    timeout=self.seconds, follow_redirects=False, trust_env=False
                ) as client,
                client.stream("POST", url, headers=headers, content=body) as answer,
            ):
                return answer.status_code, ""
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            # What the library says may quote the address; its kind says enough.
            return 0, type(error).__name__
