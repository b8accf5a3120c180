"""Passkeys: the two halves of adding one, and of logging in with one, as JSON for a script.

The ceremonies are those of django-otp-webauthn; what it refuses is told in words.
"""

import json
import logging
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django_otp_webauthn.exceptions import OTPWebAuthnApiError
from django_otp_webauthn.helpers import WebAuthnHelper
from webauthn.helpers.exceptions import WebAuthnException

from terms.actions import sessions
from terms.actions.throttling import Attempt, Step
from terms.admin.account import View, device_added, own_account
from terms.admin.log_in import enter, next_address, pending_user, refusal, refused
from terms.admin.requests import user_of
from terms.admin.visitors import visitor_of

log = logging.getLogger(__name__)

_ADDING, _LOGGING_IN = "passkey_to_add", "passkey_to_log_in"
# What the libraries raise on a wrong answer, and on JSON of another shape than a browser sends.
_REFUSALS = (
    OTPWebAuthnApiError,
    WebAuthnException,
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    RecursionError,
)


def begin_adding(site: AdminSite, request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if sessions.must_ask_password(request):
        return JsonResponse({"location": reverse("admin:account_password")}, status=403)
    options, state = WebAuthnHelper(request).register_begin(user_of(request))
    request.session[_ADDING] = state
    return JsonResponse(options)


def add(site: AdminSite, request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    state = _used_up(request, _ADDING)
    if state is None or sessions.must_ask_password(request):
        return _problem(_("That took too long. Load the page anew and try again."))
    try:
        sent = json.loads(request.body)
        name = str(sent["name"]).strip()[:64] or _("My passkey")
        passkey = WebAuthnHelper(request).register_complete(
            user_of(request), state, sent["credential"]
        )
    except _REFUSALS:
        log.warning("A passkey was refused.", exc_info=True)
        return _problem(_("This passkey could not be added. Try again, or use another device."))
    passkey.name = name
    passkey.save(update_fields=["name"])
    device_added(request, passkey, _("Added the passkey “%s” as a second factor.") % name)
    return JsonResponse({"location": reverse("admin:account")})


def begin_log_in(site: AdminSite, request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    user = pending_user(request)
    if user is None:
        return JsonResponse({"location": reverse("admin:login")}, status=403)
    options, state = WebAuthnHelper(request).authenticate_begin(
        user, require_user_verification=False
    )
    request.session[_LOGGING_IN] = state
    return JsonResponse(options)


def log_in(site: AdminSite, request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    user, state = pending_user(request), _used_up(request, _LOGGING_IN)
    if user is None or state is None:
        return JsonResponse({"location": reverse("admin:login")}, status=403)
    attempt = Attempt.begin(visitor_of(request, user.get_username()), Step.CODE)
    if attempt.wait:
        return refused(_problem(refusal(attempt.wait)), attempt.wait)
    try:
        credential = json.loads(request.body)["credential"]
        passkey = WebAuthnHelper(request).authenticate_complete(user, state, credential)
    except _REFUSALS:
        log.warning("A wrong passkey was given for user %s.", user.pk, exc_info=True)
        return _problem(_("This passkey is not one of yours here. Try again, or use a code."))
    if not passkey.confirmed:
        return _problem(_("This passkey is switched off."))
    attempt.forget()
    address = next_address(request)
    answer = JsonResponse({"location": address})
    answer.cookies = enter(request, user, passkey, address).cookies
    return answer


def _used_up(request: HttpRequest, name: str) -> dict[str, Any] | None:
    """Take what a ceremony began with out of the session for good: it serves one try."""
    state: dict[str, Any] | None = request.session.pop(name, None)
    request.session.save()
    return state


def _problem(text: str) -> JsonResponse:
    return JsonResponse({"problem": text}, status=400)


VIEWS: list[tuple[str, View, str]] = [
    ("login/passkey/", log_in, "log_in_passkey"),
    ("login/passkey/begin/", begin_log_in, "log_in_passkey_begin"),
    ("account/passkey/", own_account(add), "account_passkey"),
    ("account/passkey/begin/", own_account(begin_adding), "account_passkey_begin"),
]
