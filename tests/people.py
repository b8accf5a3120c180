"""People who log in: their passwords, and what they confirm it with."""

import time
from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from terms.actions.second_factor import new_app_key

PASSWORD = "a password of some length"


def give_app(user: User, name: str = "Phone") -> TOTPDevice:
    """Let a user have an app that was added a while ago."""
    app: TOTPDevice = TOTPDevice.objects.create(
        user=user, key=new_app_key(), name=name, confirmed=True
    )
    return app


def code_of(app: TOTPDevice) -> str:
    """Return what the app shows now."""
    totp = TOTP(app.bin_key, app.step, app.t0, app.digits, app.drift)
    totp.time = time.time()
    return f"{totp.token():06}"


def give_password(client: Client, user: User, **options: str) -> Any:
    """Send the log-in form as `user`. password: another than theirs; else names of headers."""
    data = {"username": user.username, "password": options.pop("password", PASSWORD)}
    return client.post("/admin/login/?next=/admin/", data, headers=options)


def is_inside(client: Client) -> bool:
    return client.get("/admin/").status_code == 200
