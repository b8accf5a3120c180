"""What the <head> of every page but a term's says."""

from django.conf import settings
from django.utils.translation import gettext as _

from terms.models.glossary import Glossary
from terms.pages.browse import CategoryPage, IndexPage, ListedTerm
from terms.pages.feeds import list_feeds
from terms.pages.files import MARKDOWN, MEDIA_TYPES, File, twin_url
from terms.pages.metadata import (
    DESCRIPTION_LENGTH,
    INDEXED,
    NOT_INDEXED,
    Metadata,
    alternates_of,
    title_of,
)
from terms.pages.not_found import Missing
from terms.pages.site import on_site
from terms.pages.speaking import own_name
from terms.pages.structured_data import Node, breadcrumb_node, glossary_node, write_json_ld
from terms.text.excerpts import excerpt
from terms.text.html import text_of


def describe_index(page: IndexPage) -> Metadata:
    glossary = page.glossary
    title, description = glossary.title, glossary.description
    if page.language != glossary.language:
        # What the glossary says of itself, it says in its own language.
        title, description = f"{title} ({own_name(page.language)})", _names(page.terms)
    if page.letter:
        title = _("%(title)s: %(letter)s") % {"title": title, "letter": page.letter}
        description = _names(page.terms)
    if page.category:
        title = f"{title} – {page.category.name}"
        description = _names(page.terms)
    if page.start and page.terms:
        title = _("%(title)s, from “%(name)s”") % {"title": title, "name": page.terms[0].name}
        description = _names(page.terms)
    url = on_site(page.unfiltered_url if page.category else page.url)
    index_url = on_site(page.index_url)
    steps = [(glossary.title, index_url)]
    if url != index_url:
        steps.append((title, url))
    graph = _listing_graph(glossary, page.language, url=url, name=title, steps=steps)
    return Metadata(
        title=title,
        description=excerpt(description, DESCRIPTION_LENGTH) if description else "",
        canonical_url=url,
        language=page.language,
        site_name=glossary.title,
        robots=INDEXED if page.terms and page.is_front else NOT_INDEXED,
        alternates=alternates_of(page.paths, glossary.language),
        files=_files(glossary.title, page.index_url, page.language) if url == index_url else (),
        structured_data=write_json_ld(graph),
    )


def describe_category(page: CategoryPage) -> Metadata:
    glossary, category = page.glossary, page.category
    title = category.seo_title or title_of(category.name, glossary)
    description = category.seo_description or excerpt(
        text_of(page.text) or _names(page.terms), DESCRIPTION_LENGTH
    )
    if page.start and page.terms:
        title = _("%(title)s, from “%(name)s”") % {"title": title, "name": page.terms[0].name}
        description = excerpt(_names(page.terms), DESCRIPTION_LENGTH)
    url = on_site(page.url)
    steps = [(glossary.title, on_site(page.index.url)), (category.name, url)]
    graph = _listing_graph(glossary, page.language, url=url, name=category.name, steps=steps)
    return Metadata(
        title=title,
        description=description,
        canonical_url=url,
        language=page.language,
        site_name=glossary.title,
        robots=INDEXED if page.terms and not page.start else NOT_INDEXED,
        files=() if page.start else _files(category.name, page.url, page.language),
        structured_data=write_json_ld(graph),
    )


def describe_home(glossaries: list[Glossary]) -> Metadata:
    return Metadata(
        title=_("Glossaries"),
        description=excerpt(", ".join(each.title for each in glossaries), DESCRIPTION_LENGTH),
        canonical_url=on_site("/"),
        language=settings.LANGUAGE_CODE,
        site_name=_("Glossaries"),
    )


def describe_missing(missing: Missing) -> Metadata:
    """Return the metadata of a page that says why there is none: no address, never indexed."""
    title = _("This term was withdrawn") if missing.is_gone else _("There is no such page")
    glossary = missing.glossary
    return Metadata(
        title=title_of(title, glossary) if glossary else title,
        description="",
        canonical_url="",
        language=missing.language or settings.LANGUAGE_CODE,
        site_name=glossary.title if glossary else "",
        robots=NOT_INDEXED,
    )


def _files(name: str, url: str, language: str) -> tuple[File, ...]:
    markdown = File(MEDIA_TYPES[MARKDOWN], twin_url(url, MARKDOWN))
    return (markdown, *list_feeds(name, url, language))


def _names(terms: tuple[ListedTerm, ...]) -> str:
    return ", ".join(term.name for term in terms[:20])


def _listing_graph(
    glossary: Glossary, language: str, *, url: str, name: str, steps: list[tuple[str, str]]
) -> list[Node]:
    set_node = glossary_node(glossary, language)
    return [
        {
            "@type": "CollectionPage",
            "@id": f"{url}#webpage",
            "url": url,
            "name": name,
            "inLanguage": language,
            "isPartOf": {"@id": set_node["@id"]},
            "breadcrumb": {"@id": f"{url}#breadcrumb"},
        },
        set_node,
        breadcrumb_node(url, steps),
    ]
