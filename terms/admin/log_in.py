"""Logging in: the password, then, for whoever has one, the second factor."""

import logging
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib.admin import AdminSite
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import REDIRECT_FIELD_NAME, login
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import User
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_otp import login as confirm_log_in
from django_otp.models import Device

from terms.actions import sessions
from terms.actions.second_factor import device_of_code, devices_of
from terms.actions.throttling import Attempt, Step
from terms.admin.visitors import remember_browser, visitor_of

log = logging.getLogger(__name__)

BACKEND = "django.contrib.auth.backends.ModelBackend"
_PENDING = "log_in"
_SECONDS_FOR_THE_CODE = 10 * 60


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=40,
        help_text=gettext_lazy("Six digits from your app, or one of your recovery codes."),
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "autofocus": True,
            }
        ),
    )


class PasswordStep(LoginView):
    """Django's log-in by password, which may be tried only so often."""

    authentication_form = AdminAuthenticationForm
    template_name = "admin/login.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        account, password = request.POST.get("username", ""), request.POST.get("password", "")
        form = self.get_form()
        if not (account.strip() and password):
            return self.form_invalid(form)
        attempt = Attempt.begin(visitor_of(request, account), Step.PASSWORD)
        if attempt.wait:
            return self.too_often(account, attempt.wait)
        if not form.is_valid():
            return self.form_invalid(form)
        attempt.forget()
        return self.form_valid(form)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        user = form.get_user()
        if not devices_of(user):
            return enter(self.request, user, None, self.get_success_url())
        self.request.session.flush()
        self.request.session[_PENDING] = {
            "user": user.pk,
            "password": user.get_session_auth_hash(),
            "at": timezone.now().timestamp(),
            "next": self.get_redirect_url(),
        }
        return HttpResponseRedirect(reverse("admin:log_in_code"))

    def get_default_redirect_url(self) -> str:
        return reverse("admin:index")

    def too_often(self, account: str, wait: int) -> HttpResponse:
        form = self.get_form_class()(self.request, initial={"username": account[:150]})
        context = self.get_context_data(form=form, refusal=refusal(wait))
        return refused(self.render_to_response(context), wait)


def refusal(wait: int) -> str:
    minutes = -(-wait // 60)
    return (
        _("That was tried too often.")
        + " "
        + ngettext("Try again in %d minute.", "Try again in %d minutes.", minutes) % minutes
    )


def refused(response: HttpResponse, wait: int) -> HttpResponse:
    response.status_code = 429
    response["Retry-After"] = str(wait)
    return response


def code_step(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """Ask for the second factor of whoever has given the right password a moment ago."""
    user = pending_user(request)
    if user is None:
        return back_to_password(request)
    form = CodeForm(request.POST or None)
    context: dict[str, Any] = {}
    wait = 0
    if request.method == "POST" and form.is_valid():
        attempt = Attempt.begin(visitor_of(request, user.get_username()), Step.CODE)
        wait = attempt.wait
        device = None if wait else device_of_code(user, form.cleaned_data["code"])
        if device is not None:
            attempt.forget()
            return enter(request, user, device, next_address(request))
        if wait:
            form, context["refusal"] = CodeForm(), refusal(wait)
        else:
            log.warning("A wrong second factor was given for user %s.", user.pk)
            form.add_error("code", _("This code is wrong, or was used before."))
    context |= site.each_context(request) | {
        "title": _("Confirm that it is you"),
        "form": form,
        "has_passkeys": bool(devices_of(user).passkeys),
    }
    response = TemplateResponse(request, "admin/code_step.html", context)
    return refused(response, wait) if wait else response


def back_to_password(request: HttpRequest) -> HttpResponse:
    query = urlencode({REDIRECT_FIELD_NAME: reverse("admin:index")})
    return HttpResponseRedirect(f"{reverse('admin:login')}?{query}")


def pending_user(request: HttpRequest) -> User | None:
    """Return who has given the password of this session, if that still counts."""
    pending = request.session.get(_PENDING)
    if pending is None or timezone.now().timestamp() - pending["at"] > _SECONDS_FOR_THE_CODE:
        return None
    user = User.objects.filter(pk=pending["user"], is_active=True, is_staff=True).first()
    if user is None or not constant_time_compare(user.get_session_auth_hash(), pending["password"]):
        return None
    return user


def next_address(request: HttpRequest) -> str:
    """Return where the log-in under way leads; the password step has made sure it is here."""
    return request.session.get(_PENDING, {}).get("next") or reverse("admin:index")


def enter(
    request: HttpRequest, user: User, device: Device | None, address: str
) -> HttpResponseRedirect:
    """Log in, in a new session. device: what confirmed it."""
    request.session.flush()
    login(request, user, backend=BACKEND)
    if device is not None:
        confirm_log_in(request, device)
    sessions.note_log_in(request)
    response = HttpResponseRedirect(address)
    remember_browser(request, response, user.get_username())
    return response
