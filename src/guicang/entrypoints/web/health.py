"""How a console is, for whatever watches over it: no log-in, no data.

``/livez`` says that the process answers. ``/readyz`` looks whether it could do its
work, and names what it lacks; what is wrong with that stands in the log alone.
"""

import logging
from typing import Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from guicang.bootstrap import readiness
from guicang.entrypoints.houses import house

_LOG: Final = logging.getLogger("guicang.health")


@require_safe
@never_cache
def livez(_request: HttpRequest) -> HttpResponse:
    """Say that we are there."""
    return JsonResponse({"alive": True})


@require_safe
@never_cache
def readyz(_request: HttpRequest) -> HttpResponse:
    """Say whether we could work: 200, or 503 and what is lacking."""
    lacking = [name for name, well in readiness(house) if not well]
    if not lacking:
        return JsonResponse({"ready": True})
    _LOG.error("not_ready lacking=%s", ",".join(lacking))
    return JsonResponse({"ready": False, "lacking": lacking}, status=503)
