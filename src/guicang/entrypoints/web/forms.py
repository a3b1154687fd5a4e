"""Second factors at the log-in: the same codes that sign, and each accepted once.

allauth would remember used codes in a cache for half a minute. Ours go through
``people.prove``, which keeps the last counter beside the authenticator (RFC 6238, 5.2).
"""

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.models import Authenticator

from guicang.domain.errors import NoSuchPerson, WrongCode
from guicang.entrypoints.web.houses import house


class Code(AuthenticateForm):  # type: ignore[misc]  # allauth ships no types
    """A code of the authenticator app, good for one log-in."""

    def clean_code(self) -> str:
        """Accept a code once; wrong codes are counted and slow the next down."""
        forget = check_rate_limit(self.user)
        code = str(self.cleaned_data["code"])
        opened = house()
        try:
            opened.people.prove(self.user.get_username(), code, opened.clock.now())
        except (WrongCode, NoSuchPerson) as error:
            raise get_adapter().validation_error("incorrect_code") from error
        self.authenticator = Authenticator.objects.get(
            user=self.user, type=Authenticator.Type.TOTP
        )
        forget()
        return code
