"""The admin's front page: what it shows to whom, its charts, and how few queries it takes."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from terms.actions import roles
from terms.actions.publishing import publish, withdraw
from terms.actions.workflow import submit
from terms.admin.charts import Point, bars, line
from terms.admin.desk import wanted
from terms.admin.figures import by_category, by_state, live_over_time
from terms.models import ImportRun, Term
from tests.admin.rooms import classed, filled, logged_in, parsed, url
from tests.factories import edit, make_glossary, make_member, make_term, make_user

pytestmark = pytest.mark.django_db

DESK = "/admin/"


def headings(client: Client) -> list[str]:
    page = parsed(client.get(DESK))
    return [each.text_content().strip() for each in page.xpath("//div[@class='desk']//h2")]


def test_desk_shows_each_role_what_it_has_to_do() -> None:
    ImportRun.objects.create(glossary=make_glossary())
    everybody = [
        "Waiting for me",
        "My drafts",
        "Scheduled",
        "Wanted terms",
        "To be read again",
        "Recently changed",
        "Imports",
        "Terms readers have",
        "By state",
        "By category",
    ]

    without_runs = [each for each in everybody if each != "Imports"]
    assert headings(logged_in(make_member(roles.WRITER))) == without_runs
    assert headings(logged_in(make_member(roles.REVIEWER))) == ["Mine to review", *without_runs]
    assert headings(logged_in(make_member(roles.PUBLISHER))) == ["Mine to review", *everybody]


def test_desk_tells_nothing_of_terms_to_those_who_may_not_see_them() -> None:
    make_term(name="secret")

    page = parsed(logged_in(make_user()).get(DESK))

    assert "secret" not in page.text_content()
    assert not classed(page, "desk")


def test_desk_is_behind_the_log_in() -> None:
    assert Client().get(DESK).status_code == 302


def test_rooms_come_in_the_order_editors_need_them() -> None:
    page = parsed(logged_in(make_user(is_superuser=True)).get(DESK))

    captions = [each.text_content().strip() for each in page.xpath("//caption")]
    rooms = [
        each.text_content().strip()
        for each in page.xpath("//div[contains(@class,'app-terms')]//th[@scope='row']")
    ]
    assert captions[0] == "Glossary"
    assert rooms[:4] == ["Terms", "Categories", "Glossaries", "Redirects"]


def test_wanted_terms_come_by_how_often_they_are_asked_for() -> None:
    glossary = make_glossary()
    for _ in range(3):
        make_term(glossary, relations=[{"target": "mesa-optimiser", "name": "mesa-optimiser"}])
    make_term(glossary, relations=[{"target": "reward-model"}])

    found = wanted(may_add=True)

    assert [(each.name, each.count) for each in found] == [
        ("mesa-optimiser", 3),
        ("reward model", 1),
    ]
    assert [each.add_url for each in wanted(may_add=False)] == ["", ""]


def test_link_of_a_wanted_term_fills_the_form_that_makes_it_exist() -> None:
    glossary = make_glossary(language="de")
    asking = make_term(glossary, language="de", relations=[{"target": "belohnung"}])
    client = logged_in(make_member(roles.WRITER))
    [link] = parsed(client.get(DESK)).xpath("//li[contains(@class,'entry-wanted')]/a/@href")
    assert parse_qs(urlsplit(link).query)["slug"] == ["belohnung"]

    client.post(link, filled(client, link) | {"short_definition": "Was man bekommt."})

    made = Term.objects.get(slug="belohnung")
    assert (made.glossary, made.language) == (glossary, "de")
    assert asking.relations.get().target == made


def test_desk_lists_what_is_overdue_and_what_changed() -> None:
    late = make_term(name="late", publish=True)
    Term.objects.filter(pk=late.pk).update(review_due_at=timezone.now() - timedelta(days=1))
    edit(make_term(name="new"), explanation="x")

    page = parsed(logged_in(make_member(roles.WRITER)).get(DESK))

    [overdue] = page.xpath("//section[@aria-labelledby='overdue-heading']")
    [recent] = page.xpath("//section[@aria-labelledby='recent-heading']")
    assert [each.text_content() for each in classed(overdue, "entry-name")] == ["late"]
    assert classed(recent, "entry-name")[0].text_content() == "new"


@pytest.mark.parametrize("rows", [1, 25])
def test_desk_takes_the_same_queries_however_much_there_is(rows: int) -> None:
    user = make_member(roles.PUBLISHER)
    client, glossary = logged_in(user), make_glossary()
    for number in range(rows):
        term = make_term(
            glossary,
            category=f"Category {number}",
            relations=[{"target": f"wanted-{number}"}],
            publish=number % 2 == 0,
        )
        ImportRun.objects.create(glossary=glossary)
        Term.objects.filter(pk=term.pk).update(review_due_at=timezone.now())
        submit(make_term(glossary, by=make_user()), by=None)
        make_term(glossary, by=user)

    with CaptureQueriesContext(connection) as captured:
        client.get(DESK)

    assert len(captured) == 20


# --- Figures ------------------------------------------------------------------------------------


def test_terms_over_time_count_what_readers_had_at_the_end_of_each_month() -> None:
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    old, newer, gone = (make_term(publish=True) for _ in range(3))
    make_term()
    dates = {old: (2020, 1, 1), newer: (2026, 9, 30), gone: (2026, 3, 5)}
    for term, day in dates.items():
        at = datetime(*day, tzinfo=UTC)
        Term.objects.filter(pk=term.pk).update(first_published_at=at)
    withdraw(gone, by=None)
    Term.objects.filter(pk=gone.pk).update(withdrawn_at=datetime(2026, 10, 1, tzinfo=UTC))

    points = live_over_time(now)

    assert [f"{point.month:%Y-%m}" for point in points][::11] == ["2025-12", "2026-11"]
    assert [point.number for point in points] == [1, 1, 1, 2, 2, 2, 2, 2, 2, 3, 2, 2]


def test_states_are_counted_once_each_and_lead_to_the_list() -> None:
    draft, live, ahead = make_term(), make_term(publish=True), make_term(publish=True)
    edit(ahead, explanation="More")
    submit(make_term(), by=None)
    client = logged_in(make_member(roles.WRITER))

    found = {str(bar.label): bar for bar in by_state()}

    assert {label: bar.number for label, bar in found.items() if bar.number} == {
        "draft": 1,
        "in review": 1,
        "live": 1,
        "live with changes": 1,
    }
    for term, label in ((draft, "draft"), (live, "live"), (ahead, "live with changes")):
        listed = parsed(client.get(found[label].url))
        assert [each.text_content() for each in classed(listed, "field-name")] == [term.name]


def test_categories_beyond_the_largest_are_summed_up() -> None:
    glossary = make_glossary()
    for number in range(10):
        for _ in range(number + 1):
            make_term(glossary, category=f"Category {number}")
    make_term(glossary)

    found = by_category(Term.objects.count())

    assert [bar.number for bar in found] == [10, 9, 8, 7, 6, 5, 4, 3, 4]
    assert str(found[-1].label) == "others, or none"
    assert found[0].share == 1


def test_chart_says_in_words_what_it_shows() -> None:
    drawn = line(
        [Point(datetime(2026, 1, 1, tzinfo=UTC).date(), number) for number in (0, 5, 10)],
        "A “chart” <b>",
    )

    assert 'role="img"' in drawn
    assert "A “chart” &lt;b&gt;" in drawn
    assert "style" not in drawn


@pytest.mark.parametrize("numbers", [[], [0], [0, 0], [7]])
def test_charts_of_nothing_can_be_drawn(numbers: list[int]) -> None:
    month = datetime(2026, 1, 1, tzinfo=UTC).date()

    assert line([Point(month, number) for number in numbers], "none").startswith("<svg")
    assert all(0 <= bar.share <= 1 for bar in bars([("a", number, "", "") for number in numbers]))


def test_publishing_moves_a_term_from_one_bar_to_the_other() -> None:
    term = make_term()
    before = {bar.key: bar.number for bar in by_state()}

    publish(term, by=None)

    after = {bar.key: bar.number for bar in by_state()}
    assert (before["draft"], after["draft"], after["live"]) == (1, 0, 1)
    assert url("term_changelist") in by_state()[0].url
