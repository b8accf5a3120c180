"""Hostile texts: wherever the admin shows them, they are text."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html

from terms.actions.revising import record_of
from terms.actions.writing import Occasion, new_revision
from terms.models import ImportConflict, ImportOutcome, ImportRun, Revision, Term
from terms.records import TermRecord
from tests.admin.rooms import change_url, classed, filled, logged_in, parsed, url
from tests.factories import make_glossary, make_record, make_term, make_user

pytestmark = pytest.mark.django_db

HOSTILE = "</textarea></title><script>alert(1)</script><img src=x onerror=alert(1)>\"'&{{x}}"


@pytest.fixture
def hostile() -> Term:
    glossary = make_glossary(title=HOSTILE)
    term = make_term(
        glossary,
        name=HOSTILE,
        slug="hostile",
        short_definition=HOSTILE,
        explanation=HOSTILE,
        category=HOSTILE,
        labels=[{"text": HOSTILE}],
        faqs=[{"question": HOSTILE, "answer": HOSTILE}],
        relations=[{"target": "elsewhere", "name": HOSTILE}],
        sources=[{"title": HOSTILE, "authors": HOSTILE, "url": "https://example.org/"}],
        publish=True,
    )
    make_term(glossary, relations=[{"target": "hostile"}])
    run = ImportRun.objects.create(
        glossary=glossary,
        state=ImportRun.State.FAILED,
        finished_at=timezone.now(),
        problem=HOSTILE,
        files=[{"name": HOSTILE, "size": 1, "sha256": HOSTILE}],
        options={HOSTILE: HOSTILE},
    )
    ImportOutcome.objects.create(
        run=run, file=HOSTILE, place=HOSTILE, change="rejected", term=term, messages=HOSTILE
    )
    ImportOutcome.objects.create(run=run, name=HOSTILE, change="created", term=None)
    _leave_a_conflict(term, run)
    plan = ImportRun.objects.create(glossary=glossary, state=ImportRun.State.PLANNED)
    record = make_record(name=HOSTILE, slug="hostile")
    sides = [
        each.model_dump(mode="json", exclude_defaults=True) for each in (record, _edited(record))
    ]
    ImportOutcome.objects.create(
        run=plan,
        name=HOSTILE,
        change="conflict",
        comparison={"before": sides[0], "after": sides[1], "conflicts": ["explanation"]},
    )
    return term


def _edited(record: TermRecord) -> TermRecord:
    return record.model_copy(update={"explanation": HOSTILE * 2, "seo_title": HOSTILE})


def _leave_a_conflict(term: Term, run: ImportRun) -> None:
    term = Term.objects.whole().select_related("revision").get(pk=term.pk)
    occasion = Occasion(None, timezone.now(), Revision.Kind.INCOMING, run=run)
    revision = new_revision(term, 2, _edited(record_of(term)), {}, occasion)
    revision.save()
    ImportConflict.objects.create(
        term=term, run=run, revision=revision, fields=["explanation", "seo_title"]
    )


@pytest.fixture
def client() -> Client:
    return logged_in(make_user(is_superuser=True, first_name="<img src=x onerror=alert(1)>"))


PAGES: dict[str, Callable[[Term], str]] = {
    "index": lambda term: reverse("admin:index"),
    "list": lambda term: url("term_changelist"),
    "search": lambda term: url("term_changelist") + "?q=%3Cscript%3Ealert(1)%3C/script%3E",
    "form": change_url,
    "history": lambda term: url("term_history", term.pk),
    "revision": lambda term: url("term_revision", term.pk, 1),
    "delete": lambda term: url("term_delete", term.pk),
    "deprecate": lambda term: url("term_deprecate", term.pk),
    "rename": lambda term: url("term_rename", term.pk),
    "revisions": lambda term: url("revision_changelist"),
    "categories": lambda term: url("category_changelist"),
    "category": lambda term: url("category_change", term.category_id),
    "category delete": lambda term: url("category_delete", term.category_id),
    "glossary": lambda term: url("glossary_change", term.glossary_id),
    "imports": lambda term: url("importrun_changelist"),
    "import": lambda term: url("importrun_change", ImportRun.objects.get(state="failed").pk),
    "plan": lambda term: url("importrun_change", ImportRun.objects.get(state="planned").pk),
    "roll-back": lambda term: url("importrun_roll_back", ImportRun.objects.get(state="failed").pk),
    "upload": lambda term: url("importrun_add"),
    "conflicts": lambda term: url("importconflict_changelist"),
    "merge": lambda term: url("term_conflict", term.pk),
    "export": lambda term: url("term_export"),
}


def assert_harmless(page: html.HtmlElement) -> None:
    assert not [each for each in page.iter("script") if (each.text or "").strip()]
    assert not page.xpath("//img[@src='x'] | //*[@onerror]")
    handlers = [name for each in page.iter() for name in each.attrib if name.startswith("on")]
    assert handlers == []
    assert not page.xpath("//*[@style] | //style")


@pytest.mark.parametrize("name", PAGES)
def test_page_shows_hostile_texts_as_text(name: str, hostile: Term, client: Client) -> None:
    response = client.get(PAGES[name](hostile))

    page = parsed(response)
    assert_harmless(page)
    if name not in ("index", "search"):
        assert "alert(1)" in page.text_content() + "".join(page.xpath("//@value"))


def test_messages_show_hostile_names_as_text(hostile: Term, client: Client) -> None:
    data = filled(client, change_url(hostile)) | {"explanation": "x", "_continue": "1"}

    saved = parsed(client.post(change_url(hostile), data, follow=True))
    withdrawn = parsed(client.post(url("term_withdraw", hostile.pk), follow=True))

    for page in (saved, withdrawn):
        assert_harmless(page)
        [told] = classed(page, "messagelist")
        assert "<script>alert(1)</script>" in told.text_content()


def test_errors_show_hostile_texts_as_text(hostile: Term, client: Client) -> None:
    data = filled(client, change_url(hostile)) | {"labels-0-text": "", "name": ""}
    other = make_term(hostile.glossary, name="other")
    taken = filled(client, change_url(other)) | {"slug": "hostile"}

    for answer in (
        client.post(change_url(hostile), data),
        client.post(change_url(other), taken),
        client.post(url("term_rename", hostile.pk), {"slug": HOSTILE}),
    ):
        page = parsed(answer)
        assert_harmless(page)
        assert classed(page, "errorlist")
