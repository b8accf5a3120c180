"""Requests as the admin's views get them: with a user who has logged in."""

from django.contrib.auth.models import User
from django.http import HttpRequest

PUBLISH = "terms.publish_term"
IMPORT = "terms.add_importrun"


def user_of(request: HttpRequest) -> User:
    """Return who acts. Only views behind the admin's log-in may ask."""
    assert request.user.is_authenticated, "a view of the admin was reached without log-in"
    return request.user


def may_publish(request: HttpRequest) -> bool:
    return request.user.has_perm(PUBLISH)


def may_import(request: HttpRequest) -> bool:
    return request.user.has_perm(IMPORT)
