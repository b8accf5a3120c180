"""Entries that want one slug: which of them has it, and that no order of theirs changes that."""

import itertools
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from terms.actions.deleting import delete
from terms.models import Glossary, PublishedRelation, PublishedTerm, Relation, Term
from terms.models import Redirect as OldAddress
from tests.actions.import_files import entry, run_command, write_lines
from tests.factories import make_glossary, make_term

pytestmark = pytest.mark.django_db

FINANCE = entry("Bank", external_id="words/7", category="Finance")
RIVER = entry("Bank", external_id="words/9", category="Rivers")


def slugs() -> dict[str, str]:
    """Return slugs by the id at the source."""
    return dict(Term.objects.values_list("external_id", "slug"))


def state() -> list[Any]:
    """Return all that an import writes, but for times, row ids and the numbers of revisions."""
    terms = Term.objects.whole().select_related("revision").order_by("language", "slug")
    return [
        [
            (term.language, term.slug, term.external_id, term.name, term.concept, term.status),
            term.category.name if term.category else "",
            json.loads(term.revision.content),
            Term.objects.filter(pk__in=filter(None, term.revision.references["targets"]))
            .exclude(pk__in=term.relations.values("target"))
            .count(),
            term.imported.record().model_dump_json(exclude_unset=True),
            list(
                Relation.objects.filter(term=term)
                .order_by("position")
                .values_list("type", "target__slug", "target_slug", "name")
            ),
            [
                (path, re.sub('datetime="[^"]*"', "", main), is_stale)
                for path, main, is_stale in PublishedTerm.objects.filter(term=term).values_list(
                    "path", "main", "is_stale"
                )
            ],
            list(
                PublishedRelation.objects.filter(source=term.pk)
                .order_by("position")
                .values_list("target__slug", "target_slug")
            ),
        ]
        for term in terms
    ]


def clear() -> None:
    for term in Term.objects.all():
        delete(term, by=None)
    OldAddress.objects.all().delete()
    Glossary.objects.all().delete()


def split(folder: Path, entries: list[dict[str, Any]], cuts: list[int]) -> Path:
    """Write entries in their order to files whose names are in order, cut at `cuts`."""
    for number, (start, end) in enumerate(itertools.pairwise([0, *sorted(cuts), None])):
        write_lines(folder / f"{number:02}.jsonl", *entries[start:end])
    return folder


def test_the_other_slug_says_of_which_category_its_term_is(glossary, tmp_path):
    said, code = run_command(write_lines(tmp_path / "t.jsonl", RIVER, FINANCE))

    assert slugs() == {"words/7": "bank", "words/9": "bank-rivers"}
    assert "The slug “bank” is another entry's; this one has “bank-rivers”." in said
    assert code == 0


def test_without_a_category_the_other_slug_follows_from_the_id(glossary, tmp_path):
    entries = [entry("Bank", external_id=f"words/{number}") for number in (9, 8, 7)]

    run_command(write_lines(tmp_path / "t.jsonl", *entries))

    found = slugs()
    assert found["words/7"] == "bank"
    assert re.fullmatch("bank-[0-9a-f]{6}", found["words/8"])
    assert re.fullmatch("bank-[0-9a-f]{6}", found["words/9"])


def test_an_entry_known_by_its_slug_alone_has_it_before_those_with_ids(glossary, tmp_path):
    run_command(write_lines(tmp_path / "t.jsonl", FINANCE, entry("Bank")))

    assert slugs() == {"bank": "bank", "words/7": "bank-finance"}


def test_who_states_a_slug_has_it_before_those_it_would_only_suit(glossary, tmp_path):
    stated = entry("Rivers' bank", slug="bank-rivers", external_id="words/99")

    run_command(write_lines(tmp_path / "t.jsonl", FINANCE, RIVER, stated))

    found = slugs()
    assert found["words/99"] == "bank-rivers"
    assert re.fullmatch("bank-[0-9a-f]{6}", found["words/9"])


def test_a_term_from_before_keeps_its_slug_and_what_names_it(glossary, tmp_path):
    run_command(
        write_lines(tmp_path / "a.jsonl", RIVER, entry("Loan", relations=[{"target": "bank"}]))
    )

    said, _code = run_command(write_lines(tmp_path / "b.jsonl", FINANCE))

    assert slugs() == {"words/9": "bank", "words/7": "bank-finance", "loan": "loan"}
    assert "this one has “bank-finance”" in said
    assert Relation.objects.get().target.external_id == "words/9"


@pytest.mark.parametrize("order", [(FINANCE, RIVER), (RIVER, FINANCE)])
def test_two_imports_give_the_same_slugs_but_for_who_was_first(glossary, tmp_path, order):
    for number, each in enumerate(order):
        run_command(write_lines(tmp_path / f"{number}.jsonl", each), publish=True)

    first, second = (each["external_id"] for each in order)
    suffix = "finance" if second == "words/7" else "rivers"
    assert slugs() == {first: "bank", second: f"bank-{suffix}"}


def test_a_term_that_moved_within_the_import_is_edited_by_nobody_else(
    glossary, tmp_path, monkeypatch
):
    monkeypatch.setattr("terms.actions.importing.importer.BATCH_SIZE", 1)
    loan = entry("Loan", relations=[{"target": "bank", "type": "part_of"}])

    said, code = run_command(write_lines(tmp_path / "t.jsonl", RIVER, loan, FINANCE), publish=True)

    assert "The slug “bank” is this entry's now; “words/9” has “bank-rivers”." in said
    assert code == 0
    assert Relation.objects.get().target.external_id == "words/7"
    assert PublishedRelation.objects.get().target.slug == "bank"
    assert sorted(PublishedTerm.objects.values_list("path", flat=True)) == [
        "ai/bank",
        "ai/bank-rivers",
        "ai/loan",
    ]
    assert not OldAddress.objects.exists()


def test_a_slug_that_is_given_up_stays_free_for_the_rest_of_the_import(
    glossary, tmp_path, monkeypatch
):
    monkeypatch.setattr("terms.actions.importing.importer.BATCH_SIZE", 1)
    run_command(write_lines(tmp_path / "a.jsonl", RIVER), publish=True)
    moved = RIVER | {"slug": "riverside"}

    run_command(write_lines(tmp_path / "b.jsonl", moved, FINANCE), publish=True)

    assert slugs() == {"words/9": "riverside", "words/7": "bank-finance"}
    assert OldAddress.objects.get().term.external_id == "words/9"


@pytest.mark.parametrize("publish", [False, True])
def test_import_again_keeps_every_slug(glossary, tmp_path, publish):
    path = write_lines(tmp_path / "t.jsonl", RIVER, entry("Bank"), FINANCE)
    run_command(path, publish=publish)
    before = state()

    said, _code = run_command(path, publish=publish)

    assert "3 unchanged" in said
    assert state() == before


def test_many_entries_of_one_slug_do_not_ask_once_each(
    glossary, tmp_path, django_assert_max_num_queries
):
    names = [entry("Bank", external_id=f"words/{number:03}") for number in range(300)]
    path = write_lines(tmp_path / "t.jsonl", *reversed(names))

    with django_assert_max_num_queries(700):
        run_command(path)

    assert slugs()["words/000"] == "bank"
    assert len(set(slugs().values())) == 300


def test_a_hand_made_term_is_claimed_once(glossary, tmp_path):
    make_term(glossary, name="Bank")

    _said, code = run_command(write_lines(tmp_path / "t.jsonl", FINANCE, RIVER))

    assert code == 0
    assert sorted(slugs().values()) == ["bank", "bank-rivers"]


_WORDS = ["bank", "bank-finance", "loan"]
_ENTRIES = st.lists(
    st.fixed_dictionaries(
        {
            "slug": st.sampled_from(_WORDS),
            "external_id": st.sampled_from(["", "words/7", "words/8", "words/9", "bank"]),
            "category": st.sampled_from(["", "Finance", "Rivers"]),
            "language": st.sampled_from(["en", "en", "de"]),
            "relations": st.lists(st.sampled_from(_WORDS), max_size=2, unique=True),
        }
    ),
    min_size=2,
    max_size=6,
    unique_by=lambda each: (each["language"], each["external_id"] or each["slug"]),
)


def _entry(number: int, fields: dict[str, Any]) -> dict[str, Any]:
    targets = [{"target": each} for each in fields["relations"] if each != fields["slug"]]
    given = {key: value for key, value in fields.items() if value} | {"relations": targets}
    made: dict[str, Any] = entry(f"Name {number}", **given)
    return made


# Where to cut the entries into files, and how many to take at a time.
_WAYS = st.tuples(st.lists(st.integers(0, 6), max_size=2), st.integers(1, 4))


@given(_ENTRIES, st.randoms(use_true_random=False), _WAYS, _WAYS)
@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_any_order_of_rows_and_files_gives_the_same_glossary(
    tmp_path_factory, entries, chance, first, second
):
    made = [_entry(number, fields) for number, fields in enumerate(entries)]
    shuffled = chance.sample(made, len(made))
    states = []
    for order, (cuts, size) in ((made, first), (shuffled, second)):
        clear()
        make_glossary(slug="ai", title="AI", language="en")
        folder = split(tmp_path_factory.mktemp("import"), order, cuts)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("terms.actions.importing.importer.BATCH_SIZE", size)
            said, code = run_command(folder, publish=True)
        assert code == 0, said
        states.append(state())

    assert states[0] == states[1]
