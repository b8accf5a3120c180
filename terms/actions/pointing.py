"""What leads to a term: relations, successions, wiki links. Asked before it is deleted."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from terms.models import FAQ, PublishedRelation, Relation, Term
from terms.text.slugs import slug_of
from terms.text.wiki_links import find_wiki_links

SHOWN = 20
# Texts are read to tell a link from what only looks like one; a term's page must open all the same.
TEXTS_READ = 500


@dataclass(frozen=True, slots=True)
class Pointing:
    """Terms that lead here in one way: the first ones by name, and how many in all.

    is_more: there may be more than `count`, since not all texts were read.
    """

    first: tuple[Term, ...] = ()
    count: int = 0
    is_more: bool = False


@dataclass(frozen=True, slots=True)
class PointsHere:
    """relations:    of working copies.
    shown_relations: of what readers see, where the working copy has none any more.
    succeeded:       deprecated terms that name it as their successor.
    links:           wiki links in texts, of working copies or of what readers see.
    merged:          terms that live on in it.
    """

    relations: Pointing
    shown_relations: Pointing
    succeeded: Pointing
    links: Pointing
    merged: Pointing

    def __bool__(self) -> bool:
        return any((self.relations.count, self.shown_relations.count, self.succeeded.count)) or any(
            (self.links.count, self.merged.count)
        )


def points_here(term: Term) -> PointsHere:
    """Return what leads to the term. A bounded number of rows, and of queries."""
    others = Term.objects.filter(glossary=term.glossary_id).exclude(pk=term.pk)
    stated = Relation.objects.filter(term=OuterRef("pk"), target=term)
    shown = PublishedRelation.objects.filter(source=OuterRef("pk"), target=term)
    return PointsHere(
        relations=_pointing(others.filter(Exists(stated))),
        shown_relations=_pointing(others.filter(Exists(shown), ~Exists(stated))),
        succeeded=_pointing(others.filter(successor=term)),
        links=_links(term, others.filter(language=term.language, merged_into=None)),
        merged=_pointing(others.filter(merged_into=term)),
    )


def _pointing(terms: QuerySet[Term]) -> Pointing:
    first = tuple(terms.only("name").order_by("name", "pk")[: SHOWN + 1])
    count = len(first) if len(first) <= SHOWN else terms.count()
    return Pointing(first[:SHOWN], count)


def _links(term: Term, others: QuerySet[Term]) -> Pointing:
    written = _texts(term.slug) | _texts(term.name)
    answers = FAQ.objects.filter(_holding("answer", term.slug) | _holding("answer", term.name))
    likely = others.filter(written | Exists(answers.filter(term=OuterRef("pk"))))
    read = list(
        likely.select_related("published_revision")
        .prefetch_related("faqs")
        .order_by("name", "pk")[: TEXTS_READ + 1]
    )
    found = [each for each in read[:TEXTS_READ] if _names(each, term)]
    return Pointing(tuple(found[:SHOWN]), len(found), is_more=len(read) > TEXTS_READ)


def _texts(named: str) -> Q:
    # In stored JSON, quotation marks and backslashes are escaped.
    escaped = json.dumps(named, ensure_ascii=False)[1:-1]
    return (
        _holding("short_definition", named)
        | _holding("explanation", named)
        | _holding("published_revision__content", escaped)
    )


def _holding(field: str, named: str) -> Q:
    return Q(**{f"{field}__icontains": f"[[{named}"})


def _names(other: Term, term: Term) -> bool:
    slugs = {term.slug, slug_of(term.name)}
    return any(not slugs.isdisjoint(find_wiki_links(text)) for text in _texts_of(other))


def _texts_of(term: Term) -> Iterator[str]:
    yield from (term.short_definition, term.explanation)
    yield from (faq.answer for faq in term.faqs.all())
    if term.is_public and term.published_revision is not None:
        record = term.published_revision.record()
        yield from (record.short_definition, record.explanation)
        yield from (faq.answer for faq in record.faqs)
