"""Two terms side by side that readers confuse: made from what is stored of each, two queries."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from terms.models import addresses
from terms.models.redirect import Redirect
from terms.pages.edition import Edition
from terms.pages.not_found import Address
from terms.pages.term_page import Link
from terms.records import RelationType, Status
from terms.text.sections import first_section, without_ids

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Answered:
    question: str
    answer: SafeString


@dataclass(frozen=True, slots=True)
class Side:
    """definition: plain text; passage: the beginning of the explanation, as HTML."""

    name: str
    url: str
    other_names: tuple[str, ...]
    category: Link | None
    definition: str
    passage: SafeString
    is_whole: bool
    questions: tuple[Answered, ...]
    only: tuple[Link, ...]
    is_deprecated: bool


@dataclass(frozen=True, slots=True)
class ComparisonPage:
    """common: terms both are related to; what is related to one alone is in its side."""

    edition: Edition
    url: str
    one: Side
    other: Side
    common: tuple[Link, ...]

    @property
    def sides(self) -> tuple[Side, Side]:
        return self.one, self.other


def find_comparison(edition: Edition, one: str, other: str) -> ComparisonPage | str | None:
    """Return the comparison of two slugs, or the address where it is, or None.

    None where a term is not public, or nobody says that the two are not to be confused.
    """
    usual = [Address("", slug).in_usual_form().slug for slug in (one, other)]
    found = _find_documents(edition, usual)
    if len(found) < 2:
        usual = _find_moved(edition, usual)
        found = _find_documents(edition, usual)
    if len(found) < 2 or not _are_contrasted(*(found[slug] for slug in sorted(found))):
        return None
    first, second = sorted(found)
    url = edition.side_url("compare", first, second)
    if (one, other) != (first, second):
        return url
    related = {
        slug: _related_terms(edition, document, besides=found.values())
        for slug, document in found.items()
    }
    return ComparisonPage(
        edition=edition,
        url=url,
        one=_side(edition, found[first], _without(related[first], related[second])),
        other=_side(edition, found[second], _without(related[second], related[first])),
        common=tuple(link for url, link in related[first].items() if url in related[second]),
    )


def _find_documents(edition: Edition, slugs: Iterable[str]) -> dict[str, Document]:
    rows = edition.terms().filter(slug__in=set(slugs))
    return {
        slug: json.loads(document) | {"definition": definition}
        for slug, document, definition in rows.values_list("slug", "document", "short_definition")
    }


def _find_moved(edition: Edition, slugs: Iterable[str]) -> list[str]:
    """Return the slugs that terms have now; those that nothing is known of stay."""
    glossary, language = edition.glossary, edition.language
    paths = {glossary.term_path(language, slug): slug for slug in slugs}
    leading = dict(Redirect.objects.filter(path__in=paths).values_list("path", "term_id"))
    now = dict(edition.terms().filter(pk__in=leading.values()).values_list("pk", "slug"))
    return [now.get(leading.get(path) or 0, slug) for path, slug in paths.items()]


def _are_contrasted(one: Document, other: Document) -> bool:
    """Tell whether one names the other; what the other says is in both documents."""
    return any(
        relation["type"] == RelationType.CONTRASTS_WITH and _key(relation["target"]) == _key(other)
        for relation in one["relations"]
    )


def _key(term: Document | None) -> tuple[str, str] | None:
    """Return what tells the terms of a glossary apart; None for one that is not public."""
    return (term["language"], term["slug"]) if term else None


def _related_terms(
    edition: Edition, document: Document, *, besides: Iterable[Document]
) -> dict[str, Link]:
    """Return the related public terms by address, each once, but for those `besides`."""
    left_out = {_key(each) for each in besides}
    found = {}
    for relation in document["relations"]:
        target = relation["target"]
        if target and _key(target) not in left_out:
            url = _url(edition, target)
            found[url] = Link(target["name"], url)
    return found


def _url(edition: Edition, term: Document) -> str:
    return addresses.url_of(edition.glossary.term_path(term["language"], term["slug"]))


def _without(own: Mapping[str, Link], others: Mapping[str, Link]) -> tuple[Link, ...]:
    return tuple(link for url, link in own.items() if url not in others)


def _side(edition: Edition, document: Document, only: tuple[Link, ...]) -> Side:
    category = document["category"]
    passage = first_section(document["explanation_html"])
    shown = ("alternate", "abbreviation")
    return Side(
        name=document["name"],
        url=_url(edition, document),
        other_names=tuple(label["text"] for label in document["labels"] if label["kind"] in shown),
        category=_category(edition, category) if category else None,
        definition=document["definition"],
        passage=mark_safe(passage),
        is_whole=passage == without_ids(document["explanation_html"]).strip(),
        questions=tuple(
            Answered(faq["question"], mark_safe(without_ids(faq["answer_html"])))
            for faq in document["faqs"]
        ),
        only=only,
        is_deprecated=document["status"] == Status.DEPRECATED,
    )


def _category(edition: Edition, category: Document) -> Link:
    glossary, language = edition.glossary, edition.language
    path = addresses.category_path(glossary.slug, glossary.language, language, category["slug"])
    return Link(category["name"], addresses.url_of(path))
