"""What every dangerous act asks for: why, the number typed, a fresh second factor."""

from django.utils.translation import gettext as _

from guicang.domain.access.model import May
from guicang.domain.errors import BadForm
from guicang.entrypoints.houses import house
from guicang.entrypoints.web import passkeys
from guicang.entrypoints.web.page import Asked


def proved(request: Asked, may: May, number: str = "") -> str:
    """Return who acts, or raise: BadForm, NotAllowed, WrongCode.

    ``number`` is what had to be typed to confirm; "" where nothing had to.
    """
    confirmed(request, number)
    proof = passkeys.proof(request)
    return house().governing.prove(request.person.name, proof, may).name


def confirmed(request: Asked, number: str = "") -> str:
    """Return why somebody acts, if they typed what confirms it. BadForm.

    For what proves the code itself: a code is good once.
    """
    if number:
        typed(request, number)
    return reason(request)


def typed(request: Asked, number: str) -> None:
    """Raise BadForm unless somebody typed what confirms an act."""
    if request.POST.get("typed", "").strip() != number:
        raise BadForm(reason=_("type what is asked for to confirm"))


def reason(request: Asked) -> str:
    """Return why somebody acts. BadForm if they do not say."""
    if not (said := request.POST.get("reason", "").strip()):
        raise BadForm(reason=_("say why"))
    return said
