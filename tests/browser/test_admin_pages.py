"""The admin's pages in a browser: no broken rule of accessibility or of the content policy."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page

from terms.actions import moving_many
from terms.actions.combining import merge
from terms.actions.workflow import submit
from terms.models import BulkMove, BulkRefusal, ImportOutcome, ImportRun, Term
from terms.records import RelationRecord
from tests.factories import edit, make_glossary, make_term, make_user

pytestmark = pytest.mark.django_db(transaction=True)

ADDRESSES = {
    "index": "/admin/",
    "list": "/admin/terms/term/",
    "form": "/admin/terms/term/{term}/change/",
    "new": "/admin/terms/term/add/",
    "preview": "/admin/terms/term/{term}/preview/",
    "history": "/admin/terms/term/{term}/history/",
    "revision": "/admin/terms/term/{term}/history/1/",
    "deprecate": "/admin/terms/term/{term}/deprecate/",
    "rename": "/admin/terms/term/{term}/rename/",
    "queue": "/admin/terms/term/queue/",
    "changes": "/admin/terms/term/{other}/changes/",
    "reviewing": "/admin/terms/term/{other}/change/",
    "submit": "/admin/terms/term/{term}/submit/",
    "schedule": "/admin/terms/term/{term}/schedule/",
    "comment": "/admin/terms/term/{term}/comment/",
    "log": "/admin/terms/term/{term}/log/",
    "translation": "/admin/terms/term/{translation}/translation/",
    "delete": "/admin/terms/term/{term}/delete/",
    "merge": "/admin/terms/term/{term}/merge/",
    "plan": "/admin/terms/term/{term}/merge/?target={other}",
    "unmerge": "/admin/terms/term/{merged}/unmerge/",
    "revisions": "/admin/terms/revision/",
    "glossary": "/admin/terms/glossary/{glossary}/change/",
    "categories": "/admin/terms/category/",
    "category": "/admin/terms/category/{category}/change/",
    "redirect": "/admin/terms/redirect/add/",
    "imports": "/admin/terms/importrun/",
    "import": "/admin/terms/importrun/{run}/change/",
    "bulk moves": "/admin/terms/bulkmove/",
    "bulk move": "/admin/terms/bulkmove/{move}/change/",
    "user": "/admin/auth/user/{user}/change/",
    "group": "/admin/auth/group/add/",
    "password": "/admin/password_change/",
}


@pytest.fixture
def addresses() -> dict[str, str]:
    """A room with something on every page, and the addresses of all of them."""
    user = make_user(is_superuser=True, username="ada")
    glossary = make_glossary(slug="ai")
    term = make_term(
        glossary, category="Training", labels=1, faqs=1, relations=1, publish=True, by=user
    )
    other, merged = make_term(glossary, publish=True), make_term(glossary, labels=2)
    merge(merged, into=other, by=user)
    submit(edit(other, explanation="More"), by=None, comment="Look")
    translation = make_term(glossary, language="de", concept=term.concept)
    edit(term, relations=(RelationRecord(target="wanted"),))
    run = ImportRun.objects.create(
        glossary=glossary, state="finished", finished_at=timezone.now(), files=[{"name": "a.json"}]
    )
    ImportOutcome.objects.create(run=run, file="a.json", place="$[0]", change="created", term=term)
    many = moving_many.ask(BulkMove.Action.SUBMIT, [term.pk, other.pk], by=user)
    BulkRefusal.objects.create(move=many, term=other, name=other.name, reason="In review already.")
    numbers = {
        "move": many.pk,
        "term": term.pk,
        "other": other.pk,
        "merged": merged.pk,
        "translation": translation.pk,
        "glossary": glossary.pk,
        "category": Term.objects.get(pk=term.pk).category_id,
        "run": run.pk,
        "user": user.pk,
    }
    return {name: address.format(**numbers) for name, address in ADDRESSES.items()}


def enter(page: Page) -> None:
    from django.contrib.auth.models import User

    client = Client()
    client.force_login(User.objects.get(username="ada"))
    value = client.cookies["sessionid"].value
    origin = page.evaluate("location.origin")
    page.context.add_cookies([{"name": "sessionid", "value": value, "url": origin}])


def broken_rules(page: Page) -> list[str]:
    # A click may have begun to leave for another page.
    page.wait_for_function("document.readyState === 'complete'")
    # Preloading, axe itself puts inline styles into the page, which the policy forbids.
    response = Axe().run(page, options={"preload": False}).response
    return [
        f"{rule['id']}: {node['html'][:120]}"
        for rule in response["violations"]
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_accessible_and_fit(
    scheme: str, width: int, addresses: dict[str, str], new_page: Callable[..., Page]
) -> None:
    page = new_page(color_scheme=scheme, viewport={"width": width, "height": 900})
    found = {}

    page.goto("/admin/login/")
    found["log-in"] = broken_rules(page)
    enter(page)
    for name, address in addresses.items():
        response = page.goto(address)
        assert response is not None
        assert response.status == 200, name
        found[name] = broken_rules(page)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found[name].append("it is wider than the window")

    assert {name: rules for name, rules in found.items() if rules} == {}
