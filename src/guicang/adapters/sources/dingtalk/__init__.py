"""DingTalk: robots, tickets of customer service, and the exclusive edition's audit."""

from guicang.adapters.sources.dingtalk.exclusive import EXCLUSIVE
from guicang.adapters.sources.dingtalk.robot import ROBOT
from guicang.adapters.sources.dingtalk.service import SERVICE

__all__ = ["EXCLUSIVE", "ROBOT", "SERVICE"]
