"""A user's own account: the second factor, recovery codes, sessions.

What guards the account is changed only by whoever has given the password a moment ago.
"""

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlencode

import segno
from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_otp import login as confirm_log_in
from django_otp.models import Device

from terms.actions import sessions
from terms.actions.second_factor import (
    Kind,
    add_app,
    devices_of,
    is_required,
    make_recovery_codes,
    new_app_key,
    remove_device,
    unsaved_app,
)
from terms.actions.throttling import Attempt, Step
from terms.admin.log_in import refusal, refused
from terms.admin.requests import user_of
from terms.admin.visitors import visitor_of

View = Callable[..., HttpResponse]
_KEY = "app_key"


class AppForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=64,
        initial=gettext_lazy("My app"),
        help_text=gettext_lazy("By which you will recognise it."),
    )
    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=12,
        help_text=gettext_lazy("The six digits that the app shows now."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class PasswordForm(forms.Form):
    password = forms.CharField(
        label=gettext_lazy("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )


def is_confirmed(request: HttpRequest) -> bool:
    """Tell whether a second factor stands behind this session."""
    return getattr(request.user, "otp_device", None) is not None


def own_account(view: View, *, recent: bool = False) -> View:
    """Let staff in who have confirmed their log-in with whatever they can confirm it with.

    recent: only by POST, and after the password was asked for again.
    """

    def guarded(site: AdminSite, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not (request.user.is_active and request.user.is_staff):
            return _to_log_in(request)
        if not is_confirmed(request) and devices_of(user_of(request)):
            logout(request)
            return _to_log_in(request)
        if recent and request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if recent and sessions.must_ask_password(request):
            return HttpResponseRedirect(reverse("admin:account_password"))
        return view(site, request, *args, **kwargs)

    return guarded


def _to_log_in(request: HttpRequest) -> HttpResponse:
    query = urlencode({REDIRECT_FIELD_NAME: reverse("admin:account")})
    return HttpResponseRedirect(f"{reverse('admin:login')}?{query}")


def account_page(site: AdminSite, request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    devices = devices_of(user)
    context = site.each_context(request) | {
        "title": _("Your account"),
        "devices": devices,
        "is_missing": not devices and is_required(user),
        "asks_password": sessions.must_ask_password(request),
        "sessions": sessions.open_sessions(user, request.session.session_key),
    }
    return TemplateResponse(request, "admin/account/account.html", context)


def password_page(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """Ask for the password again; it may be tried as often as at the log-in."""
    user = user_of(request)
    form = PasswordForm(request.POST or None)
    context: dict[str, Any] = {"title": _("Your password, once more"), "form": form}
    wait = 0
    if request.method == "POST" and form.is_valid():
        attempt = Attempt.begin(visitor_of(request, user.get_username()), Step.PASSWORD)
        wait = attempt.wait
        if wait:
            context |= {"form": PasswordForm(), "refusal": refusal(wait)}
        elif user.check_password(form.cleaned_data["password"]):
            attempt.forget()
            sessions.note_password(request)
            return HttpResponseRedirect(_next(request))
        else:
            form.add_error("password", _("This is not your password."))
    response = TemplateResponse(
        request, "admin/account/password.html", site.each_context(request) | context
    )
    return refused(response, wait) if wait else response


def _next(request: HttpRequest) -> str:
    address = request.GET.get(REDIRECT_FIELD_NAME, "")
    if url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return address
    return reverse("admin:account")


def app_page(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """Show a new key, as a picture and as text, until a code shows that an app has it."""
    if sessions.must_ask_password(request):
        query = urlencode({REDIRECT_FIELD_NAME: request.path})
        return HttpResponseRedirect(f"{reverse('admin:account_password')}?{query}")
    user = user_of(request)
    key = request.session.get(_KEY) or new_app_key()
    request.session[_KEY] = key
    form = AppForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        app = add_app(user, key, form.cleaned_data["code"], name=form.cleaned_data["name"])
        if app is not None:
            del request.session[_KEY]
            device_added(request, app, _("Added the app “%s” as a second factor.") % app.name)
            return HttpResponseRedirect(reverse("admin:account"))
        form.add_error("code", _("This code does not fit the key. Is the phone’s clock right?"))
    app = unsaved_app(user, key)
    secret = app.config_url.partition("secret=")[2].partition("&")[0]
    context = site.each_context(request) | {
        "title": _("Add an app"),
        "form": form,
        "picture": segno.make(app.config_url).svg_data_uri(scale=5, light="#fff", xmldecl=False),
        "secret": " ".join(secret[i : i + 4] for i in range(0, len(secret), 4)),
    }
    return TemplateResponse(request, "admin/account/app.html", context)


def device_added(request: HttpRequest, device: Device, text: str) -> None:
    """Go on with a confirmed session; all others of the user must log in anew, with the factor."""
    user = user_of(request)
    if not is_confirmed(request):
        confirm_log_in(request, device)
    request.session.cycle_key()
    sessions.end_sessions(user, but=request.session.session_key)
    note(user, text)
    messages.success(request, text)


def remove(kind: Kind, site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    if remove_device(user_of(request), kind, pk):
        text = _("Removed a second factor.")
        note(user_of(request), text)
        messages.success(request, text)
    return HttpResponseRedirect(reverse("admin:account"))


def recovery_codes(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """Make new recovery codes and show them, this once."""
    user = user_of(request)
    if not devices_of(user):
        messages.error(
            request, _("Recovery codes help where a second factor is lost: add one first.")
        )
        return HttpResponseRedirect(reverse("admin:account"))
    codes = make_recovery_codes(user)
    note(user, _("Made new recovery codes."))
    context = site.each_context(request) | {"title": _("Your recovery codes"), "codes": codes}
    return TemplateResponse(request, "admin/account/codes.html", context)


def end_sessions(site: AdminSite, request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    sessions.end_sessions(user_of(request), but=request.session.session_key)
    messages.success(request, _("You are logged out everywhere else."))
    return HttpResponseRedirect(reverse("admin:account"))


def note(user: User, text: str) -> None:
    """Put an act of a user on their own account into the admin's log."""
    LogEntry.objects.log_actions(
        user.pk, User.objects.filter(pk=user.pk), CHANGE, text, single_object=True
    )


VIEWS: list[tuple[str, View, str]] = [
    ("account/", own_account(account_page), "account"),
    ("account/password/", own_account(password_page), "account_password"),
    ("account/app/", own_account(app_page), "account_app"),
    ("account/codes/", own_account(recovery_codes, recent=True), "account_codes"),
    ("account/sessions/", own_account(end_sessions), "account_sessions"),
    (
        "account/app/<int:pk>/remove/",
        own_account(partial(remove, "app"), recent=True),
        "account_app_remove",
    ),
    (
        "account/passkey/<int:pk>/remove/",
        own_account(partial(remove, "passkey"), recent=True),
        "account_passkey_remove",
    ),
]
