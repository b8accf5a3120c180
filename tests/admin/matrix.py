"""What the permission matrix walks: roles, every address of the site, and a room with one of each.

Nothing here knows what is allowed.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from terms.actions import moving_many, roles
from terms.actions.revising import record_of
from terms.actions.sessions import PASSWORD
from terms.actions.setting_aside import set_aside
from terms.actions.writing import Occasion, new_revision
from terms.models import (
    BulkMove,
    ImportConflict,
    ImportRun,
    LogInAttempt,
    Redirect,
    Revision,
    Session,
    SetAside,
    Suggestion,
    Term,
)
from tests.factories import make_glossary, make_member, make_term, make_user

ANONYMOUS, NO_GROUP, SUPERUSER = "anonymous", "no group", "superuser"
ROLES = (
    ANONYMOUS,
    NO_GROUP,
    roles.WRITER,
    roles.REVIEWER,
    roles.PUBLISHER,
    roles.ADMINISTRATOR,
    SUPERUSER,
)
# What every request may write without changing anything for anybody.
_OWN_BUSINESS = (Session, LogInAttempt, LogEntry)


def client_of(role: str) -> Client:
    client = Client()
    if role == ANONYMOUS:
        return client
    if role == SUPERUSER:
        user = make_user(is_superuser=True)
    elif role == NO_GROUP:
        user = make_user()
    else:
        user = make_member(role)
    client.force_login(user)
    session = client.session
    session[PASSWORD] = timezone.now().timestamp()
    session.save()
    return client


# --- Addresses --------------------------------------------------------------------------------


def routes(prefix: str) -> Iterator[str]:
    """Yield every route below a prefix, such as `terms/term/<term_id>/publish/`, each once."""
    found = dict.fromkeys(_walk(get_resolver(), ""))
    yield from (route.removeprefix(prefix) for route in found if route.startswith(prefix))


def _walk(resolver: URLResolver, before: str) -> Iterator[str]:
    for each in resolver.url_patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLPattern):
            yield re.sub(r"<\w+:", "<", route)
        else:
            yield from _walk(each, route)


@dataclass(frozen=True, slots=True)
class Room:
    """One of everything. keys: by the start of a route, what stands in the place of its names."""

    keys: dict[str, dict[str, object]]

    @classmethod
    def furnish(cls) -> "Room":
        glossary = make_glossary(slug="ai")
        term = make_term(glossary, category="Training", slug="token", name="Token", publish=True)
        category = term.category
        assert category is not None
        run = ImportRun.objects.create(glossary=glossary, state="planned", files=[])
        revision = term.revision
        assert revision is not None
        conflict = ImportConflict.objects.create(
            term=term, run=run, revision=_incoming(term, run), fields=["explanation"]
        )
        move = moving_many.ask(BulkMove.Action.SUBMIT, [term.pk], by=make_user())
        redirect = Redirect.objects.create(path="ai/old", term=term)
        suggestion = Suggestion.objects.create(term=term, text="A word is missing.")
        objects = {
            "glossary": glossary,
            "category": category,
            "term": term,
            "bulkmove": move,
            "importrun": run,
            "importconflict": conflict,
            "redirect": redirect,
            "revision": revision,
            "suggestion": suggestion,
        }
        keys: dict[str, dict[str, object]] = {
            f"terms/{name}/": {"object_id": each.pk} for name, each in objects.items()
        }
        keys["terms/term/"] |= {"term_id": term.pk, "number": revision.number}
        keys["terms/term/"] |= {"aside_id": _set_aside(term).pk}
        keys["terms/bulkmove/"] |= {"move_id": move.pk}
        keys["terms/importrun/"] |= {"run_id": run.pk}
        keys["terms/suggestion/"] |= {"suggestion_id": suggestion.pk}
        person = make_user()
        keys["auth/user/"] = {"object_id": person.pk, "id": person.pk, "pk": person.pk}
        keys["auth/group/"] = {"object_id": Group.objects.create(name="Press").pk}
        keys["account/"] = {"pk": 1}
        keys["reset/"] = {"uidb64": "MQ", "token": "a-b"}
        keys["r/"] = {
            "content_type_id": ContentType.objects.get_for_model(term).pk,
            "object_id": term.pk,
        }
        keys["glossaries"] = {"glossary": "ai", "slug": "token"}
        keys["^"] = {"app_label": "terms"}
        keys["("] = {"url": "nowhere/"}
        return cls(keys)

    def address(self, route: str) -> str:
        """Return an address that the route leads to."""
        plain = re.sub(r"^\^|\$$", "", re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", route))
        [values] = [v for start, v in self.keys.items() if route.startswith(start)] or [{}]
        return re.sub(r"<(\w+)>", lambda name: str(values[name[1]]), plain)


def _incoming(term: Term, run: ImportRun) -> Revision:
    """Keep what an import says of the term, waiting to be merged."""
    whole = Term.objects.whole().select_related("revision").get(pk=term.pk)
    theirs = record_of(whole).model_copy(update={"explanation": "Theirs."})
    occasion = Occasion(None, timezone.now(), Revision.Kind.INCOMING, run=run)
    revision = new_revision(whole, 2, theirs, {}, occasion)
    revision.save()
    return revision


def _set_aside(term: Term) -> SetAside:
    """Keep a text that somebody saved too late."""
    record = record_of(Term.objects.whole().get(pk=term.pk))
    late = record.model_copy(update={"explanation": "Too late."})
    aside = set_aside(term, late, based_on=1, by=None)
    assert aside is not None
    return aside


# --- Answers ----------------------------------------------------------------------------------


def answer(
    client: Client, method: str, address: str, data: object = None
) -> tuple[HttpResponse, str]:
    """Ask, and take back whatever that changed. Return the answer and the fingerprint it left."""
    cookies = SimpleCookie(client.cookies.output(header="", sep=";"))
    with transaction.atomic():
        response: HttpResponse = getattr(client, method.lower())(address, data)
        left = fingerprint()
        transaction.set_rollback(True)
    client.cookies = cookies
    return response, left


def sign_of(response: HttpResponse) -> str:
    """Return what the answer means, as the table writes it."""
    location = response.headers.get("Location", "")
    if response.status_code in {301, 302} and location.startswith("/admin/login/?"):
        return "login"
    if response.status_code in {301, 302}:
        return "on"
    return {200: "yes", 400: "bad", 401: "login", 403: "no", 404: "none", 405: "-"}[
        response.status_code
    ]


def fingerprint() -> str:
    """Return what tells whether anything was changed, of content, people or permissions."""
    digest = hashlib.sha256()
    for label in ("terms", "auth", "otp_totp", "otp_static", "django_otp_webauthn"):
        for model in apps.get_app_config(label).get_models(include_auto_created=True):
            if model not in _OWN_BUSINESS:
                rows = model._default_manager.order_by("pk").values_list()
                digest.update(repr([model._meta.label, *rows]).encode())
    return digest.hexdigest()
