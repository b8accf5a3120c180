"""The applications' names for Django: the glossary, and the admin with its own front door."""

from importlib import import_module

from django.apps import AppConfig, apps
from django.contrib import admin
from django.contrib.admin import apps as admin_apps
from django.utils.translation import gettext_lazy as _

# Their secrets are for the account page of whom they belong to, not for other people's eyes.
_DEVICES = ("otp_static", "otp_totp", "django_otp_webauthn")


class TermsConfig(AppConfig):
    name = "terms"
    verbose_name = _("Glossary")
    default_auto_field = "django.db.models.BigAutoField"


class EditorsRoomConfig(admin_apps.AdminConfig):
    """Django's admin, with the log-in of `terms.admin.site`."""

    default = False
    default_site = "terms.admin.site.EditorsRoom"

    def ready(self) -> None:
        # The site is made when the first model registers. Whoever asked for it before that
        # would have it made twice, and get the empty one.
        import_module("terms.admin")
        super().ready()
        for label in _DEVICES:
            for model in apps.get_app_config(label).get_models():
                if admin.site.is_registered(model):
                    admin.site.unregister(model)
