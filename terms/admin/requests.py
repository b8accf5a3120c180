"""Requests as the admin's views get them: with a user who has logged in, who may do some things."""

from django.contrib.auth.models import User
from django.http import HttpRequest

from terms.actions import roles
from terms.models import Term, Transition

Action = Transition.Action


def user_of(request: HttpRequest) -> User:
    """Return who acts. Only views behind the admin's log-in may ask."""
    assert request.user.is_authenticated, "a view of the admin was reached without log-in"
    return request.user


def may_do(request: HttpRequest, action: str, term: Term | None = None) -> bool:
    """Tell whether `roles.may` lets the request's user do it: at all, or to this term."""
    return roles.may(request.user, action, term)


def may_publish(request: HttpRequest) -> bool:
    return may_do(request, Action.PUBLISH)


def may_import(request: HttpRequest) -> bool:
    return may_do(request, roles.IMPORT)
