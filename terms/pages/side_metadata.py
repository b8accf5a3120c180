"""What the <head> of the pages beside the entries says."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from terms.pages.about import AboutPage
from terms.pages.changes import ChangesPage
from terms.pages.comparison import ComparisonPage
from terms.pages.edition import Edition
from terms.pages.meanings import MeaningsPage
from terms.pages.metadata import (
    DESCRIPTION_LENGTH,
    INDEXED,
    NOT_INDEXED,
    Metadata,
    title_of,
)
from terms.pages.site import on_site
from terms.pages.structured_data import Node, breadcrumb_node, glossary_node, write_json_ld
from terms.pages.wanted import WantedPage
from terms.text.excerpts import excerpt
from terms.text.html import text_of


def describe_about(page: AboutPage) -> Metadata:
    name = _("About the glossary")
    text = text_of(" ".join(part.text for part in page.parts))
    edition = page.edition
    # The text is the same in every language.
    robots = INDEXED if edition.language == edition.glossary.language else NOT_INDEXED
    return _describe(edition, page.url, name, text, kind="AboutPage", robots=robots)


def describe_changes(page: ChangesPage) -> Metadata:
    names = [term.name for day in page.days for term in day.terms[:20]]
    text = ", ".join(names[:20])
    return _describe(page.edition, page.url, _("Recent changes"), text, robots=NOT_INDEXED)


def describe_wanted(page: WantedPage) -> Metadata:
    text = ", ".join(term.name for term in page.terms[:20])
    return _describe(page.edition, page.url, _("Wanted terms"), text, robots=NOT_INDEXED)


def describe_meanings(page: MeaningsPage) -> Metadata:
    name = _("Meanings of “%(name)s”") % {"name": page.name}
    text = " ".join(each.definition for each in page.meanings)
    return _describe(page.edition, page.url, name, text, robots=NOT_INDEXED)


def describe_comparison(page: ComparisonPage) -> Metadata:
    name = _("%(one)s vs %(other)s") % {"one": page.one.name, "other": page.other.name}
    # As much of the second as of the first.
    halves = (excerpt(each.definition, DESCRIPTION_LENGTH // 2) for each in page.sides)
    terms: list[Node] = [
        {
            "@type": "DefinedTerm",
            "@id": f"{on_site(each.url)}#term",
            "name": each.name,
            "url": on_site(each.url),
            **({"description": each.definition} if each.definition else {}),
        }
        for each in page.sides
    ]
    robots = NOT_INDEXED if any(each.is_deprecated for each in page.sides) else INDEXED
    return _describe(
        page.edition,
        page.url,
        name,
        " ".join(halves),
        robots=robots,
        kind="WebPage",
        about=terms,
    )


def _describe(
    edition: Edition,
    path: str,
    name: str,
    text: str,
    *,
    robots: str,
    kind: str = "CollectionPage",
    about: Sequence[Node] = (),
) -> Metadata:
    url = on_site(path)
    glossary = glossary_node(edition.glossary, edition.language)
    webpage: Node = {
        "@type": kind,
        "@id": f"{url}#webpage",
        "url": url,
        "name": name,
        "inLanguage": edition.language,
        "isPartOf": {"@id": glossary["@id"]},
        "breadcrumb": {"@id": f"{url}#breadcrumb"},
    }
    if about:
        webpage["about"] = [{"@id": each["@id"]} for each in about]
    in_set = {"inDefinedTermSet": {"@id": glossary["@id"]}}
    graph = [webpage, *(each | in_set for each in about), glossary]
    steps = [(edition.index.name, on_site(edition.index.url)), (name, url)]
    return Metadata(
        title=title_of(name, edition.glossary),
        description=excerpt(text, DESCRIPTION_LENGTH) if text else "",
        canonical_url=url,
        language=edition.language,
        site_name=edition.glossary.title,
        robots=robots,
        structured_data=write_json_ld([*graph, breadcrumb_node(url, steps)]),
    )
