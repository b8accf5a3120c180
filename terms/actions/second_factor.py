"""The second factor: who has one, who needs one, codes of an app, recovery codes.

Devices are django-otp's. Nothing here knows requests.
"""

import hashlib
import secrets
import time
from base64 import b32encode
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django_otp.models import Device
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex
from django_otp_webauthn.models import WebAuthnCredential

RECOVERY_CODES = 10
Kind = Literal["app", "passkey"]
# 80 bits: as hard to find from their digests as to guess.
_CODE_LENGTH = 16
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Devices:
    """What a user can log in with beside the password."""

    apps: list[TOTPDevice] = field(default_factory=list)
    passkeys: list[WebAuthnCredential] = field(default_factory=list)
    recovery_codes: int = 0

    def __bool__(self) -> bool:
        # Recovery codes help out; they are no factor of their own.
        return bool(self.apps or self.passkeys)


def devices_of(user: User) -> Devices:
    return Devices(
        list(TOTPDevice.objects.filter(user=user, confirmed=True).order_by("pk")),
        list(WebAuthnCredential.objects.filter(user=user, confirmed=True).order_by("pk")),
        StaticToken.objects.filter(device__user=user).count(),
    )


def is_required(user: User) -> bool:
    """Tell whether `user` is in a group that SECOND_FACTOR_GROUPS names; superusers are in all."""
    names: Iterable[str] = settings.SECOND_FACTOR_GROUPS
    if not names:
        return False
    return user.is_superuser or user.groups.filter(name__in=names).exists()


# --- Codes ------------------------------------------------------------------------------------


@transaction.atomic
def device_of_code(user: User, code: str) -> Device | None:
    """Return what made the code, which is used up by that; None where nothing of theirs did."""
    typed = "".join(code.split()).replace("-", "").upper()
    if len(typed) == _CODE_LENGTH:
        return _use_recovery_code(user, typed)
    if len(typed) == _DIGITS and typed.isascii() and typed.isdigit():
        # Locked: a code counts once, however often it is sent at the same moment.
        apps = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=True)
        return next((app for app in apps.order_by("pk") if app.verify_token(typed)), None)
    return None


def new_app_key() -> str:
    """Return a secret for an app, in hexadecimal digits."""
    key: str = random_hex(20)
    return key


def unsaved_app(user: User, key: str) -> TOTPDevice:
    return TOTPDevice(user=user, key=key, digits=_DIGITS)


def add_app(user: User, key: str, code: str, *, name: str) -> TOTPDevice | None:
    """Keep an app whose code shows that it knows the key; None where the code is wrong."""
    app = unsaved_app(user, key)
    typed = "".join(code.split())
    if not (len(typed) == _DIGITS and typed.isascii() and typed.isdigit()):
        return None
    totp = TOTP(app.bin_key, app.step, app.t0, app.digits, app.drift)
    totp.time = time.time()
    if not totp.verify(int(typed), app.tolerance):
        return None
    # The code has been used: it is no second time a way in.
    app.name, app.confirmed, app.last_t, app.drift = name, True, totp.t(), totp.drift
    app.save()
    return app


# --- Recovery codes ---------------------------------------------------------------------------


@transaction.atomic
def make_recovery_codes(user: User) -> list[str]:
    """Replace a user's recovery codes; only their digests are kept."""
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="recovery codes", confirmed=True)
    codes = [b32encode(secrets.token_bytes(10)).decode() for _ in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(
        StaticToken(device=device, token=_digest(device, code)) for code in codes
    )
    return ["-".join(code[i : i + 4] for i in range(0, _CODE_LENGTH, 4)) for code in codes]


def _use_recovery_code(user: User, code: str) -> StaticDevice | None:
    for device in StaticDevice.objects.select_for_update().filter(user=user, confirmed=True):
        if StaticToken.objects.filter(device=device, token=_digest(device, code)).delete()[0]:
            return device
    return None


def _digest(device: StaticDevice, code: str) -> str:
    """Return 80 bits: as many as a code has, and as a token's column holds."""
    digest = hashlib.sha256(f"recovery code of {device.pk}: {code}".encode()).digest()
    return b32encode(digest[:10]).decode()


# --- Removing ---------------------------------------------------------------------------------


@transaction.atomic
def remove_device(user: User, kind: Kind, pk: int) -> bool:
    """Remove one app or passkey of a user; with the last one their recovery codes go too."""
    model = {"app": TOTPDevice, "passkey": WebAuthnCredential}[kind]
    removed, _rows = model.objects.filter(user=user, pk=pk).delete()
    if removed and not devices_of(user):
        StaticDevice.objects.filter(user=user).delete()
    return bool(removed)


@transaction.atomic
def remove_second_factor(user: User) -> int:
    """Remove all a user could confirm a log-in with; return how many apps and passkeys."""
    devices = devices_of(user)
    for model in (TOTPDevice, WebAuthnCredential, StaticDevice):
        model.objects.filter(user=user).delete()
    return len(devices.apps) + len(devices.passkeys)
