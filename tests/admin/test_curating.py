"""Glossaries, categories, redirects and import runs in the admin."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from terms.models import (
    Category,
    Glossary,
    ImportOutcome,
    ImportRun,
    PublishedTerm,
    Redirect,
    ReviewPolicy,
    Term,
)
from tests.admin.rooms import classed, errors, filled, logged_in, parsed, publisher, url
from tests.factories import make_glossary, make_term, make_user

pytestmark = pytest.mark.django_db


def test_new_glossary_gets_its_address_from_its_title() -> None:
    client = logged_in(make_user("add_glossary", "view_glossary"))
    data = filled(client, url("glossary_add"), "glossary_form")

    response = client.post(url("glossary_add"), data | {"title": " Machine  Learning ", "slug": ""})

    assert response.status_code == 302
    glossary = Glossary.objects.get()
    assert (glossary.slug, glossary.title) == ("machine-learning", "Machine Learning")


def test_address_another_part_of_the_site_has_is_refused() -> None:
    client = logged_in(make_user("add_glossary", "view_glossary"))
    data = filled(client, url("glossary_add"), "glossary_form")

    response = client.post(url("glossary_add"), data | {"title": "Admin", "slug": "admin"})

    assert "another part of the site" in errors(response)


def test_glossary_offers_downloads_once_its_box_is_ticked() -> None:
    glossary = make_glossary()
    client = logged_in(make_user("change_glossary", "view_glossary"))
    address = url("glossary_change", glossary.pk)
    assert "take the published terms along" in client.get(address).content.decode()
    data = filled(client, address, "glossary_form")
    assert "downloads" not in data

    for choice, offered in (({"downloads": "on"}, True), ({}, False)):
        assert client.post(address, data | choice).status_code == 302
        glossary.refresh_from_db()
        assert glossary.downloads is offered


def test_glossary_is_described_and_its_pages_follow() -> None:
    glossary = make_glossary()
    term = make_term(glossary, publish=True)
    client = logged_in(make_user("change_glossary", "view_glossary"))
    address = url("glossary_change", glossary.pk)
    data = filled(client, address, "glossary_form")

    wrong = client.post(address, data | {"accent_color": "teal"})
    assert "Write it as #0b5568." in errors(wrong)
    said = {
        "accent_color": "#0b5568", "about": "# One\r\n\r\ntwo", "people": "Ada",
        "policy": "Sources", "shows_wanted": "on", "indexed_from_words": "500",
    }  # fmt: skip
    assert client.post(address, data | said).status_code == 302

    glossary.refresh_from_db()
    assert (glossary.about, glossary.people) == ("# One\n\ntwo", "Ada")
    assert glossary.shows_wanted
    assert not PublishedTerm.objects.get(pk=term.pk).is_indexable


def test_renaming_a_category_renames_it_on_public_pages() -> None:
    term = make_term(category="Training", publish=True)
    client = publisher()
    address = url("category_change", term.category_id)

    data = filled(client, address, "category_form")
    client.post(address, data | {"name": "Schooling"})

    assert "Schooling" in PublishedTerm.objects.get(pk=term.pk).main


def test_categories_are_listed_with_their_terms_in_a_fixed_number_of_queries(
    django_assert_num_queries: Any,
) -> None:
    glossary = make_glossary()
    for name in ("Training", "Safety", "Models"):
        make_term(glossary, category=name)
    client = publisher()

    with django_assert_num_queries(8):
        page = parsed(client.get(url("category_changelist")))

    cells = classed(page, "field-term_count")
    assert [each.text_content() for each in cells] == ["1", "1", "1"]


def test_second_category_with_an_address_is_refused() -> None:
    glossary = make_glossary()
    Category.objects.create(glossary=glossary, language="en", slug="training", name="Training")
    client = logged_in(make_user("add_category", "view_category"))
    data = filled(client, url("category_add"), "category_form")
    given = {"glossary": str(glossary.pk), "language": "en", "name": "training", "slug": ""}

    response = client.post(url("category_add"), data | given)

    assert "Another category has this address" in errors(response)


@pytest.mark.parametrize(
    "typed", ["/ai/old name/", "https://example.org/ai/old%20name/?q=1", "ai/old name"]
)
def test_redirect_takes_an_address_as_readers_know_it(typed: str) -> None:
    term = make_term()
    client = publisher()
    data = filled(client, url("redirect_add"), "redirect_form")

    client.post(url("redirect_add"), data | {"path": typed, "term": str(term.pk)})

    redirect = Redirect.objects.get()
    assert (redirect.path, redirect.term) == ("ai/old name", term)
    assert redirect.created_by is not None


def test_redirect_from_a_live_page_is_refused() -> None:
    term = make_term(name="reward", publish=True)

    response = publisher().post(url("redirect_add"), {"path": term.path(), "term": ""})

    assert "“reward”" in errors(response)


def test_redirect_without_a_term_says_gone() -> None:
    client = publisher()

    client.post(url("redirect_add"), {"path": "ai/old", "term": ""})

    assert Redirect.objects.get().term is None
    assert "gone (410)" in parsed(client.get(url("redirect_changelist"))).text_content()


def test_redirect_can_be_deleted() -> None:
    redirect = Redirect.objects.create(path="ai/old", term=make_term())
    client = publisher()

    client.post(reverse("admin:terms_redirect_delete", args=[redirect.pk]), {"post": "yes"})

    assert not Redirect.objects.exists()
    assert Term.objects.exists()


@pytest.fixture
def run() -> ImportRun:
    run = ImportRun.objects.create(
        glossary=make_glossary(),
        state=ImportRun.State.FINISHED,
        finished_at=timezone.now(),
        counts={"created": 1, "rejected": 1, "unchanged": 7},
        files=[{"name": "terms.json", "size": 2_048, "sha256": "ab" * 32}],
        options={"format": "auto"},
    )
    ImportOutcome.objects.create(
        run=run, file="terms.json", place="$[0]", change="created", term=make_term(name="reward")
    )
    ImportOutcome.objects.create(
        run=run, file="terms.json", place="$[1]", change="rejected", messages="name: missing"
    )
    return run


def test_import_run_shows_files_counts_and_rows(run: ImportRun) -> None:
    viewer = logged_in(make_user("view_importrun"))
    page = parsed(viewer.get(url("importrun_change", run.pk)))

    text = " ".join(page.text_content().split())
    for part in ("terms.json", "2.0", "7 unchanged", "$[1]", "name: missing", "reward"):
        assert part in text


def test_import_run_can_show_the_rejected_rows_alone(run: ImportRun) -> None:
    viewer = logged_in(make_user("view_importrun"))
    page = parsed(viewer.get(url("importrun_change", run.pk) + "?change=rejected"))

    text = classed(page, "results")[0].text_content()
    assert "$[1]" in text
    assert "$[0]" not in text


def test_import_run_cannot_be_changed(run: ImportRun) -> None:
    client = logged_in(make_user(is_superuser=True))

    assert client.post(url("importrun_delete", run.pk), {"post": "yes"}).status_code == 403
    client.post(url("importrun_change", run.pk), {"state": "failed"})
    run.refresh_from_db()
    assert run.state == ImportRun.State.FINISHED


def test_review_policy_of_a_glossary_is_chosen_on_its_form() -> None:
    glossary = make_glossary()
    client = logged_in(make_user("change_glossary", "view_glossary"))
    address = url("glossary_change", glossary.pk)

    client.post(address, filled(client, address, "glossary_form") | {"review_policy": "four_eyes"})

    glossary.refresh_from_db()
    assert glossary.review_policy == ReviewPolicy.FOUR_EYES


def test_days_between_reviews_of_a_category_set_the_dates_of_its_terms() -> None:
    term = make_term(category="Training", publish=True)
    client = publisher()
    address = url("category_change", term.category_id)

    client.post(address, filled(client, address, "category_form") | {"review_interval_days": "30"})

    term.refresh_from_db()
    assert term.review_due_at is not None
    assert term.first_published_at is not None
    assert (term.review_due_at - term.first_published_at).days == 30
