"""Models and what is known of them, as plain values: for commands and programs."""

from typing import Any

from guicang.ports.classifying import Kept
from guicang.services.classifying import Why
from guicang.services.reviewing import Drift, Pick


def kept_shape(model: Kept, serving: str) -> dict[str, Any]:
    """Turn the card of a model into plain values; ``serving`` is the one in force."""
    card = model.card
    return {
        "digest": model.digest,
        "at": model.at,
        "serving": model.digest == serving,
        "labels": list(model.labels),
        "examples": card.get("examples", 0),
        "held_out": card.get("held_out", 0),
        "split": card.get("split", {}),
        "accuracy": card.get("accuracy"),
        "macro_f1": card.get("macro_f1"),
    }


def pick_shape(pick: Pick) -> dict[str, Any]:
    """Turn what is to be labelled into plain values."""
    votes = [vote._asdict() for vote in pick.votes]
    return {"conversation": pick.conversation, "votes": votes}


def drift_shape(found: Drift) -> dict[str, Any]:
    """Turn drift into plain values: the share of each label, then and now."""
    before, now = sum(found.before.values()), sum(found.now.values())
    return {
        "psi": found.psi,
        "moved": found.moved,
        "conversations": now,
        "labels": [
            {
                "label": label,
                "before": found.before.get(label, 0) / max(before, 1),
                "now": found.now.get(label, 0) / max(now, 1),
            }
            for label in sorted({*found.before, *found.now})
        ],
    }


def why_shape(conversation: str, found: Why) -> dict[str, Any]:
    """Turn why a conversation is labelled so into plain values."""
    return {
        "conversation": conversation,
        "ruled": [each._asdict() for each in found.ruled],
        "votes": [vote._asdict() for vote in found.votes],
        "because": [told._asdict() for told in found.told],
        "decided": [each._asdict() for each in found.decided],
    }
