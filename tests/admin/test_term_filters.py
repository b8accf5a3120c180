"""What the list of terms can be narrowed by, how far is counted, and where words are looked for."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from terms.actions import roles
from terms.actions.combining import merge
from terms.actions.publishing import deprecate, withdraw
from terms.actions.scheduling import schedule
from terms.actions.workflow import approve, submit
from terms.admin import term_list
from terms.models import Category, ImportOutcome, ImportRun, Term
from tests.admin.rooms import classed, logged_in, parsed, url, writer
from tests.factories import edit, make_glossary, make_member, make_term, make_user

pytestmark = pytest.mark.django_db


def listed(query: str, client: Client | None = None) -> set[str]:
    page = parsed((client or writer()).get(f"{url('term_changelist')}?{query}"))
    return {each.text_content() for each in classed(page, "field-name")}


@pytest.fixture
def all_states() -> None:
    glossary = make_glossary()
    submit(make_term(glossary, name="in review"), by=None)
    approved = make_term(glossary, name="approved")
    submit(approved, by=None)
    approve(approved, by=None)
    make_term(glossary, name="draft")
    make_term(glossary, name="live", publish=True)
    edit(make_term(glossary, name="ahead", publish=True), explanation="More")
    reviewed = edit(make_term(glossary, name="ahead, in review", publish=True), explanation="More")
    submit(reviewed, by=None)
    deprecate(make_term(glossary, name="deprecated", publish=True), by=None, successor=None)
    withdraw(make_term(glossary, name="withdrawn", publish=True), by=None)
    later = timezone.now() + timedelta(days=1)
    schedule(make_term(glossary, name="scheduled"), by=None, publish_at=later)
    merge(make_term(glossary, name="merged"), into=Term.objects.get(name="draft"), by=None)


@pytest.mark.parametrize(
    ("state", "names"),
    [
        ("draft", {"draft", "scheduled"}),
        ("review", {"in review", "ahead, in review"}),
        ("approved", {"approved"}),
        ("scheduled", {"scheduled"}),
        ("live", {"live"}),
        ("ahead", {"ahead", "ahead, in review"}),
        ("deprecated", {"deprecated"}),
        ("withdrawn", {"withdrawn"}),
        ("merged", {"merged"}),
    ],
)
@pytest.mark.usefixtures("all_states")
def test_state_filter_finds_what_the_badges_say(state: str, names: set[str]) -> None:
    assert listed(f"state={state}") == names
    assert "merged" not in listed("")


def test_orphans_are_terms_that_no_other_leads_to() -> None:
    glossary = make_glossary()
    target = make_term(glossary, name="target")
    make_term(glossary, name="source", relations=[{"target": target.slug}])

    assert listed("look=orphan") == {"source"}


def test_terms_that_name_wanted_ones_are_found() -> None:
    make_term(name="asking", relations=[{"target": "not-there"}])
    make_term(name="content")

    assert listed("look=wants") == {"asking"}


def test_overdue_and_failed_are_found() -> None:
    late, failed = make_term(name="late", publish=True), make_term(name="failed")
    now = timezone.now()
    Term.objects.filter(pk=late.pk).update(review_due_at=now - timedelta(days=1))
    schedule(failed, by=None, publish_at=now + timedelta(days=1))
    Term.objects.filter(pk=failed.pk).update(schedule_problem="It has no definition.")

    assert listed("look=overdue") == {"late"}
    assert listed("look=failed") == {"failed"}


def test_author_filter_goes_by_who_saved_last() -> None:
    grace, ada = make_user("view_term", username="grace"), make_user(username="ada")
    make_term(name="of grace", by=grace)
    edit(make_term(name="of ada", by=grace), by=ada, explanation="More")
    client = logged_in(grace)

    assert listed(f"author={ada.pk}", client) == {"of ada"}
    assert listed(f"author={grace.pk}", client) == {"of grace"}


def test_run_filter_finds_what_an_import_touched_even_where_it_is_not_offered() -> None:
    glossary = make_glossary()
    made = make_term(glossary, name="made")
    make_term(glossary, name="other")
    run = ImportRun.objects.create(glossary=glossary)
    ImportOutcome.objects.create(run=run, file="a", place="1", change="created", term=made)
    for _ in range(12):
        ImportRun.objects.create(glossary=glossary)

    publisher = logged_in(make_member(roles.PUBLISHER))
    assert listed(f"run={run.pk}", publisher) == {"made"}


@pytest.mark.parametrize("query", ["author=x", "run=x", f"author={'9' * 40}", "run=-1"])
def test_ids_that_are_none_find_nothing(query: str) -> None:
    make_term(name="there")

    assert listed(query) == set()


def test_texts_are_searched_when_asked_for() -> None:
    make_term(name="reward", short_definition="Something given for an act.")
    make_term(name="act")

    assert listed("q=act") == {"act"}
    assert listed("q=act&in=texts") == {"act", "reward"}
    assert listed("q=act+given&in=texts") == {"reward"}
    assert listed("q=act+nowhere&in=texts") == set()


def test_of_many_terms_the_texts_of_those_changed_last_are_searched(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(term_list, "TEXTS_SEARCHED", 2)
    glossary = make_glossary()
    for name in ("oldest", "older", "newest"):
        make_term(glossary, name=name, category=name, short_definition="Something given.")
    make_term(glossary, name="given", category="oldest", short_definition="Else.")
    client = writer()

    page = parsed(client.get(f"{url('term_changelist')}?q=given&in=texts"))

    # A name is found wherever it stands.
    assert listed("q=given&in=texts", client) == {"given", "newest"}
    [note] = classed(page, "messagelist")
    assert "Texts of the 2 terms changed last are searched." in note.text_content()
    [way] = note.xpath(".//a/@href")
    assert listed(way.removeprefix("?"), client) == {"given", "newest", "older", "oldest"}
    category = Category.objects.get(name="older")
    assert listed(f"q=given&in=texts&category__id__exact={category.pk}", client) == {"older"}


@pytest.mark.parametrize("query", ["q=given&in=texts", "q=given", "q=given&in=all", "in=texts"])
def test_search_of_all_there_is_says_nothing_of_limits(query: str) -> None:
    make_term(name="given")

    page = parsed(writer().get(f"{url('term_changelist')}?{query}"))

    assert not classed(page, "messagelist")


def test_categories_narrow_the_list() -> None:
    glossary = make_glossary()
    inside = make_term(glossary, name="inside", category="Training")
    make_term(glossary, name="outside", category="Safety")
    make_term(glossary, name="none")

    assert listed(f"category__id__exact={inside.category_id}") == {"inside"}
    assert listed("category__isnull=True") == {"none"}


@pytest.mark.parametrize("words", ["%", "_", "'", "act' OR 1=1 --", "\\"])
def test_signs_in_a_search_are_taken_as_they_are(words: str) -> None:
    make_term(name="reward")

    assert listed(f"q={words}".replace("%", "%25")) == set()


def test_counting_stops_where_nobody_turns_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(term_list, "COUNTED", 3)
    glossary = make_glossary()
    for number in range(5):
        make_term(glossary, name=f"prize {number}")
    client = writer()

    def told(query: str) -> str:
        page = parsed(client.get(f"{url('term_changelist')}?{query}"))
        return " ".join(classed(page, "paginator")[0].text_content().split())

    assert told("") == "5 terms"
    assert told("q=prize") == "more than 3 terms"
    assert told("q=prize+1") == "1 term"


@pytest.mark.parametrize("query", ["", "language=en", "q=term"])
def test_every_page_has_its_own_terms(query: str) -> None:
    glossary = make_glossary()
    for _ in range(120):
        make_term(glossary)
    client = writer()

    pages = [listed(f"{query}&p={number}", client) for number in (1, 2, 3)]

    assert [len(page) for page in pages] == [50, 50, 20]
    assert len(set.union(*pages)) == 120
