"""Alarms as every door shows them."""

from dataclasses import asdict
from typing import Any

from guicang.domain.alarms.model import Alarm, Standing, is_silent, standing
from guicang.domain.alarms.wording import STANDINGS
from guicang.entrypoints.houses import house, words

TONES = {
    Standing.OPEN: "bad",
    Standing.ESCALATED: "bad",
    Standing.TAKEN_ON: "warn",
    Standing.SILENCED: "info",
    Standing.OVER: "plain",
}


def stands(alarm: Alarm) -> tuple[str, str]:
    """Say how an alarm stands now, in words, and the tone of it."""
    found = standing(alarm, house().clock.now())
    return words(STANDINGS[found]), TONES[found]


def alarm_shape(alarm: Alarm) -> dict[str, Any]:
    """Give an alarm with its sentence and how it stands."""
    now = house().clock.now()
    return {
        **asdict(alarm),
        "said": house().sentence(alarm),
        "silent": is_silent(alarm, now),
        "standing": standing(alarm, now).value,
    }
