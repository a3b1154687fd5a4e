"""The forms of the door: passwords, codes, passkeys, and what invitations ask.

allauth would remember used codes in a cache for half a minute. Ours go through
``people.prove``, which keeps the last counter beside the authenticator (RFC 6238, 5.2).
Failures are counted and written down by ``entering``.
"""

import re
from typing import Any, Final

from allauth.account.forms import LoginForm
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm
from django import forms
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from guicang.domain.errors import NoSuchPerson, TooManyFailures, WrongCode
from guicang.entrypoints.houses import house, words
from guicang.entrypoints.web import devices, factors
from guicang.entrypoints.words import say

_RECOVERY: Final = re.compile(r"\s*\d{4}\s*\d{4}\s*")
_NEW: Final = {"autocomplete": "new-password"}
_CODE: Final = {
    "autocomplete": "one-time-code",
    "inputmode": "numeric",
    "maxlength": "12",
}


def knock(name: str) -> None:
    """Let somebody try. ValidationError while they have to wait."""
    try:
        house().entering.knock(devices.attempt(context.request, name))
    except TooManyFailures as error:
        raise ValidationError(say(error, words)[0], code="wait") from error


def fail(name: str, step: str) -> None:
    """Count a failure and write it down."""
    house().entering.failed(devices.attempt(context.request, name), step)


class Password(LoginForm):  # type: ignore[misc]  # allauth ships no types
    """Name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Name")
        self.fields["password"].help_text = ""
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)

    def clean(self) -> Any:
        """Check them, unless whoever asks has to wait."""
        name = str(self.cleaned_data.get("login", ""))
        knock(name)
        try:
            return super().clean()
        except ValidationError as error:
            fail(name, "password")
            raise ValidationError(_("Name or password is not right.")) from error


class Code(AuthenticateForm):  # type: ignore[misc]  # allauth ships no types
    """A code of the authenticator app, or a recovery code, good for one log-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = forms.CharField(
            label=_("Code"), widget=forms.TextInput(attrs=_CODE)
        )

    def clean_code(self) -> str:
        """Accept a code once; wrong codes are counted and slow the next down."""
        name = self.user.get_username()
        code = str(self.cleaned_data["code"])
        knock(name)
        opened, kind = house(), Authenticator.Type.TOTP
        try:
            if _RECOVERY.fullmatch(code):
                kind = Authenticator.Type.RECOVERY_CODES
                opened.people.recover(name, code, opened.clock.now())
            else:
                opened.people.prove(name, code, opened.clock.now())
        except (WrongCode, NoSuchPerson) as error:
            fail(name, kind.value)
            raise get_adapter().validation_error("incorrect_code") from error
        self.authenticator = Authenticator.objects.get(user=self.user, type=kind)
        return code

    def save(self) -> None:
        """Note in the session what was proved."""
        super().save()
        factors.remember(context.request, self.user, self.authenticator.type)


class Passkey(AuthenticateWebAuthnForm):  # type: ignore[misc]  # allauth ships no types
    """An assertion of a passkey, over a challenge that is good once."""

    def clean_credential(self) -> Any:
        """Verify it; failures are counted and written down."""
        name = self.user.get_username()
        knock(name)
        try:
            return super().clean_credential()
        except ValidationError:
            fail(name, Authenticator.Type.WEBAUTHN.value)
            raise

    def save(self) -> None:
        """Note in the session what was proved."""
        super().save()
        factors.remember(context.request, self.user, Authenticator.Type.WEBAUTHN.value)


class Again(Code):
    """A code of the app, once more in a session; a recovery code will not do."""

    def clean_code(self) -> str:
        """Accept a code of the app."""
        if _RECOVERY.fullmatch(str(self.cleaned_data["code"])):
            raise ValidationError(_("A recovery code only lets you in, to look."))
        return super().clean_code()

    def save(self) -> None:
        """Note in the session what was proved, and when."""
        factors.remember(context.request, self.user, self.authenticator.type)


class PasskeyAgain(Passkey):
    """An assertion of a passkey, once more in a session."""

    reauthenticated = True


class Title(forms.Form):
    """What a passkey is called."""

    title = forms.CharField(label=_("What it is called"), max_length=60)


class NewPasskey(AddWebAuthnForm):  # type: ignore[misc]  # allauth ships no types
    """A credential that the browser made, verified against our challenge."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")
        self.fields["name"].max_length = 60


class NewPassword(forms.Form):
    """A new password, typed twice."""

    password1 = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=1024,
        help_text=_("Twelve characters or more; four words by chance are good."),
        widget=forms.PasswordInput(attrs=_NEW),
    )
    password2 = forms.CharField(
        label=_("The password once more"),
        strip=False,
        max_length=1024,
        widget=forms.PasswordInput(attrs=_NEW),
    )

    def __init__(self, *args: Any, person: str, **kwargs: Any) -> None:
        """``person`` is whose password it is to be."""
        super().__init__(*args, **kwargs)
        self.person = person

    def clean(self) -> dict[str, Any]:
        """Ask for one password twice, and for a good one."""
        cleaned = super().clean() or self.cleaned_data
        password = cleaned.get("password1", "")
        if password and password != cleaned.get("password2"):
            self.add_error("password2", _("The passwords are not the same."))
        try:
            validate_password(password, User(username=self.chosen(cleaned)))
        except ValidationError as error:
            self.add_error("password1", error)
        return cleaned

    def chosen(self, cleaned: dict[str, Any]) -> str:
        """Say how the person is called."""
        return self.person or str(cleaned.get("name", ""))


class Acceptance(NewPassword):
    """What somebody chooses at an invitation; without ``person``, a name too."""

    name = forms.CharField(
        label=_("Name"),
        max_length=150,
        help_text=_("How you sign. It is never given to anybody else."),
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )
    code = forms.CharField(
        label=_("The code that the app shows now"),
        widget=forms.TextInput(attrs=_CODE),
    )

    def __init__(self, *args: Any, person: str, **kwargs: Any) -> None:
        """``person`` is whom the invitation is for; "" lets them choose a name."""
        super().__init__(*args, person=person, **kwargs)
        if person:
            del self.fields["name"]
