"""Django's middleware, kept off the pages that do not need it.

A public page has no session, no user and no message: it neither reads nor sets a cookie and
costs nothing here. Nothing below knows glossaries.
"""

from typing import Any

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.contrib.auth import middleware as auth
from django.contrib.messages import middleware as messages
from django.contrib.sessions import middleware as sessions
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware import locale
from django.utils import translation
from django.utils.deprecation import MiddlewareMixin

from terms.actions.sessions import SessionStore


class _AdminMiddleware(MiddlewareMixin):
    """Lets a request pass untouched unless it is for the admin."""

    def __call__(self, request: HttpRequest) -> Any:
        if request.path_info.startswith(settings.ADMIN_PREFIX):
            return super().__call__(request)
        return self.get_response(request)


class SessionMiddleware(_AdminMiddleware, sessions.SessionMiddleware):
    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Let a session in use go on; Django alone would write it at each request or never."""
        session = request.session
        if session.accessed and isinstance(session, SessionStore):
            session.renew()
        return super().process_response(request, response)


class AuthenticationMiddleware(_AdminMiddleware, auth.AuthenticationMiddleware):
    pass


class MessageMiddleware(_AdminMiddleware, messages.MessageMiddleware):
    pass


class AdminLocaleMiddleware(_AdminMiddleware, locale.LocaleMiddleware):
    """Shows the admin in its user's language; a public page has the language of its address."""

    def __call__(self, request: HttpRequest) -> Any:
        try:
            return super().__call__(request)
        finally:
            # Threads are used again: the next reader must not get this user's language.
            translation.deactivate()


class PolicyMiddleware(CSPMiddleware):
    """Sends Content-Security-Policy and Permissions-Policy.

    django-csp builds its header anew for each response, which costs more than all else Django
    does for a page; here that is left to responses whose view changed the policy.
    """

    _changes = frozenset({"_csp_config", "_csp_exempt", "_csp_replace", "_csp_update"})

    def __init__(self, get_response: Any) -> None:
        super().__init__(get_response)
        # Sorted: two processes of one site send the same bytes.
        self.policy = "; ".join(sorted(build_policy().split("; ")))

    def process_request(self, request: HttpRequest) -> None:
        """Make no nonce: the policy knows none."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        if settings.DEBUG or not self._changes.isdisjoint(vars(response)):
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, self.policy)
        return response
