"""A small client for /api/v1, for programs in Python. It needs httpx, and no Django.

    from guicang.client import Client

    with Client("https://guicang.example.test", key="gck_...") as guicang:
        pushed = guicang.push([{"conversation_id": "c-1", ...}])
        for line in guicang.conversations(state="due_delete"):
            print(line["id"], line["offline_at"])

Answers are plain dictionaries, typed by ``guicang.client.shapes``. Whatever is refused
is raised as ``Refused``, with the code, the message and the advice of the product.
Writes carry an Idempotency-Key, so that a call that was cut off is repeated safely.
"""

from guicang.client.calls import Client
from guicang.client.transport import Refused, Unreachable

__all__ = ["Client", "Refused", "Unreachable"]
