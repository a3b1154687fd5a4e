"""Chatwoot's connector, opened on the simulated platform."""

from contextlib import contextmanager

from guicang.adapters.sources.chatwoot import CHATWOOT
from tests.simulators.chatwoot import SECRET, TOKEN
from tests.sources.tools import tools

FORM = {"account": "1", "access_token": TOKEN, "webhook_secret": SECRET}


@contextmanager
def opened(platform, clock, **form):
    with tools(platform.address, clock) as given:
        yield CHATWOOT.open(FORM | {"address": platform.address} | form, given)


def fill(platform, conversations=60, long=7):
    for n in range(conversations):
        number = platform.open(f"客户{n}")
        for k in range(260 if n == long else n % 5):
            platform.say(number, f"话{n}-{k}", k % 2)


def seconds(clock):
    return round(clock.now().timestamp())
