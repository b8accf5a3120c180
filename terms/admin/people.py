"""Users and groups: nobody gives, takes or takes over what goes beyond their own permissions."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth import admin as auth_admin
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import Group, Permission, User
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terms.actions.second_factor import devices_of, remove_second_factor
from terms.actions.sessions import end_sessions
from terms.admin.requests import user_of


def permissions_of(user: User) -> set[int]:
    """Return the ids of all permissions a user has, by groups or not."""
    permissions = Permission.objects.order_by()
    if not user.is_superuser:
        permissions = permissions.filter(Q(user=user) | Q(group__user=user))
    return set(permissions.values_list("pk", flat=True))


def goes_beyond(user: User, other: User) -> bool:
    """Tell whether `other` may do anything that `user` may not."""
    if user.is_superuser:
        return False
    return other.is_superuser or not permissions_of(other) <= permissions_of(user)


def is_last_superuser(user: User) -> bool:
    """Tell whether without `user` nobody could give permissions any more."""
    active = User.objects.filter(is_superuser=True, is_active=True)
    return user.is_superuser and user.is_active and not active.exclude(pk=user.pk).exists()


class _BoundedForm(forms.ModelForm):
    """Refuses changes of permissions and groups that its user could not undo."""

    user: User

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.user.is_superuser:
            self._refuse_permissions("user_permissions")
            self._refuse_permissions("permissions")
            self._refuse_groups()
        return cleaned

    def _refuse_permissions(self, name: str) -> None:
        own = permissions_of(self.user)
        beyond = [each for each in self._changed(name) if each.pk not in own]
        if beyond:
            names = ", ".join(sorted(each.name for each in beyond))
            self.add_error(name, _("You do not have these permissions yourself: %s.") % names)

    def _refuse_groups(self) -> None:
        own = permissions_of(self.user)
        for group in self._changed("groups"):
            if not set(group.permissions.values_list("pk", flat=True)) <= own:
                self.add_error("groups", _("The group %s may do what you may not.") % group.name)

    def _changed(self, name: str) -> set[Any]:
        if name not in self.cleaned_data:
            return set()
        had = set(getattr(self.instance, name).all()) if self.instance.pk else set()
        return had ^ set(self.cleaned_data[name])


class BoundedUserForm(_BoundedForm, UserChangeForm):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        stays = cleaned.get("is_active", True) and cleaned.get("is_superuser", True)
        if not stays and is_last_superuser(User.objects.get(pk=self.instance.pk)):
            raise forms.ValidationError(
                _("This is the last superuser: make another one first."), code="last"
            )
        return cleaned


class BoundedGroupForm(_BoundedForm):
    pass


class _Bounded:
    """Hands the user of a request to the form."""

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(request, *args, **kwargs)  # type: ignore[misc]  # a mixin of ModelAdmin
        return type(form.__name__, (form,), {"user": user_of(request)})


class UserAdmin(_Bounded, auth_admin.UserAdmin):
    form = BoundedUserForm
    readonly_fields = ["second_factor", "last_login", "date_joined"]

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None:
            return fieldsets
        return [*fieldsets, (gettext_lazy("Second factor"), {"fields": ["second_factor"]})]

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        fields = [*super().get_readonly_fields(request, obj)]
        return fields if user_of(request).is_superuser else [*fields, "is_superuser"]

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or not goes_beyond(user_of(request), obj))

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        allowed = super().has_delete_permission(request, obj)
        if obj is None or not allowed:
            return allowed
        return not goes_beyond(user_of(request), obj) and not is_last_superuser(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        active = User.objects.filter(is_superuser=True, is_active=True)
        if queryset.filter(is_superuser=True).exists() and not active.exclude(pk__in=queryset):
            raise PermissionDenied(_("One superuser must remain."))
        super().delete_queryset(request, queryset)

    # --- The second factor of somebody who has lost theirs ------------------------------------

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.second_factor_view)
        return [
            path("<int:pk>/second-factor/", view, name="auth_user_second_factor"),
            *super().get_urls(),
        ]

    @admin.display(description=gettext_lazy("second factor"))
    def second_factor(self, user: User) -> str:
        devices = devices_of(user)
        if not devices:
            return _("none")
        names = ", ".join(device.name for device in [*devices.apps, *devices.passkeys])
        address = reverse("admin:auth_user_second_factor", args=[user.pk])
        return format_html('{} – <a href="{}">{}</a>', names, address, _("Remove…"))

    def second_factor_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask, then remove what a user has lost, and end the sessions it had confirmed."""
        user = self.get_object(request, str(pk))
        if user is None or not self.has_change_permission(request, user):
            raise PermissionDenied
        back = reverse("admin:auth_user_change", args=[pk])
        if request.method == "POST":
            remove_second_factor(user)
            end_sessions(user)
            text = _("Removed the second factor of %s.") % user.get_username()
            self.log_change(request, user, text)
            messages.success(request, text)
            return HttpResponseRedirect(back)
        context = self.admin_site.each_context(request) | {
            "title": _("Remove the second factor of %s") % user.get_username(),
            "person": user,
            "back": back,
        }
        return TemplateResponse(request, "admin/account/remove.html", context)


class GroupAdmin(_Bounded, auth_admin.GroupAdmin):
    form = BoundedGroupForm

    def has_change_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or self._is_within(request, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or self._is_within(request, obj))

    @staticmethod
    def _is_within(request: HttpRequest, group: Group) -> bool:
        user = user_of(request)
        if user.is_superuser:
            return True
        return set(group.permissions.values_list("pk", flat=True)) <= permissions_of(user)


admin.site.unregister(User)
admin.site.unregister(Group)
admin.site.register(User, UserAdmin)
admin.site.register(Group, GroupAdmin)
