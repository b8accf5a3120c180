"""A new password by e-mail, where a server for e-mail is set; elsewhere these pages are not there.

It is no way around the second factor: whoever has a new password logs in with it like anybody.
"""

from collections.abc import Callable
from functools import wraps
from threading import Thread
from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth import views
from django.contrib.auth.forms import PasswordResetForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse_lazy
from django.utils import translation
from django.views.decorators.cache import never_cache

from terms.actions.throttling import Attempt, Step
from terms.admin.log_in import refusal, refused
from terms.admin.visitors import visitor_of

THREAD = "password reset"


class ResetForm(PasswordResetForm):
    def send_mail(self, *args: Any, **kwargs: Any) -> None:
        """Send beside the request: how long it takes must not tell whether there is an account."""
        language = translation.get_language()
        send = super().send_mail

        def speak() -> None:
            with translation.override(language):
                send(*args, **kwargs)

        Thread(target=speak, name=THREAD).start()


class ResetPage(views.PasswordResetView):
    form_class = ResetForm
    email_template_name = "admin/account/reset_email.txt"
    subject_template_name = "admin/account/reset_subject.txt"
    success_url = reverse_lazy("admin:password_reset_done")

    def form_valid(self, form: PasswordResetForm) -> HttpResponse:
        attempt = Attempt.begin(visitor_of(self.request, form.cleaned_data["email"]), Step.RESET)
        if attempt.wait:
            form.add_error(None, refusal(attempt.wait))
            return refused(self.form_invalid(form), attempt.wait)
        # The address of the site, not the one the request was sent to.
        self.extra_email_context = {"site": settings.SITE_URL}
        super().form_valid(form)
        return HttpResponseRedirect(str(self.success_url))


def urls(site: AdminSite) -> list[URLPattern]:
    def page(view: Any, **options: Any) -> Callable[..., HttpResponse]:
        @wraps(view)
        def shown(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            if not settings.EMAIL_NOTICES:
                raise Http404("No server for e-mail is set.")
            context = site.each_context(request)
            answer: HttpResponse = view.as_view(extra_context=context, **options)(request, **kwargs)
            return answer

        return never_cache(shown)

    done, complete = "admin:password_reset_done", "admin:password_reset_complete"
    confirm = page(views.PasswordResetConfirmView, success_url=reverse_lazy(complete))
    return [
        path("password_reset/", page(ResetPage), name="password_reset"),
        path("password_reset/done/", page(views.PasswordResetDoneView), name=done[6:]),
        path("reset/<uidb64>/<token>/", confirm, name="password_reset_confirm"),
        path("reset/done/", page(views.PasswordResetCompleteView), name=complete[6:]),
    ]
