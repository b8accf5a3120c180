"""JSON-LD: what a page says to machines, in schema.org's words. It says nothing the page does not show.

One graph a page, with absolute ids; properties keep to schema.org's domains and ranges, so a
DefinedTerm, which is no CreativeWork, has neither a language nor dates.
"""

import re
from collections.abc import Sequence
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from pydantic_core import to_json

from terms.models.glossary import Glossary
from terms.pages.looks import logo_url
from terms.pages.public_entry import PublicEntry
from terms.pages.site import absolute_url, on_site
from terms.pages.term_page import TermPage
from terms.records import SourceRecord
from terms.text.html import text_of

Node = dict[str, Any]

# Nothing that could end the script element, open a comment in it, or break a line of JavaScript.
_UNSAFE = re.compile("[<>&\u2028\u2029]")


def write_json_ld(graph: Sequence[Node]) -> SafeString:
    """Return a graph as JSON that is safe within a script element."""
    text = to_json({"@context": "https://schema.org", "@graph": graph}).decode()
    return mark_safe(_UNSAFE.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text))


def describe_term_graph(entry: PublicEntry, page: TermPage, definition: str) -> list[Node]:
    """Return the graph of a term's page; `definition` is the short one as plain text."""
    url = absolute_url(entry.path)
    glossary = glossary_node(entry.glossary, entry.language)
    term: Node = {
        "@type": "DefinedTerm",
        "@id": f"{url}#term",
        "name": page.name,
        "url": url,
        "inDefinedTermSet": {"@id": glossary["@id"]},
    }
    if definition:
        term["description"] = definition
    names = [name for group in page.other_names for name in group.names]
    if names:
        term["alternateName"] = names
    webpage: Node = {
        "@type": "WebPage",
        "@id": f"{url}#webpage",
        "url": url,
        "name": page.name,
        "inLanguage": entry.language,
        "datePublished": page.first_published.iso,
        "dateModified": page.changed.iso,
        "isPartOf": {"@id": glossary["@id"]},
        "breadcrumb": {"@id": f"{url}#breadcrumb"},
        "mainEntity": {"@id": term["@id"]},
    }
    if page.sources:
        webpage["citation"] = [_citation(source) for source in page.sources]
    steps = [(entry.glossary.title, glossary["url"])]
    if entry.category:
        steps.append((entry.category.name, absolute_url(entry.category.path)))
    graph = [webpage, term, glossary, breadcrumb_node(url, [*steps, (page.name, url)])]
    if page.questions:
        webpage["hasPart"] = {"@id": f"{url}#questions"}
        graph.append(_questions(page, url))
    return graph


def glossary_node(glossary: Glossary, language: str) -> Node:
    url = absolute_url(glossary.path(language))
    node: Node = {
        "@type": "DefinedTermSet",
        "@id": f"{url}#glossary",
        "name": glossary.title,
        "url": url,
        "inLanguage": language,
    }
    if glossary.description:
        node["description"] = glossary.description
    logo = glossary.shown_logo
    picture = on_site(logo_url(glossary.slug, logo.digest)) if logo else ""
    if picture and not glossary.publisher:
        node["image"] = picture  # only organisations have a logo
    if glossary.publisher:
        publisher = {"@type": "Organization", "name": glossary.publisher}
        if glossary.publisher_url:
            publisher["url"] = glossary.publisher_url
        if picture:
            publisher["logo"] = picture
        node["publisher"] = publisher
    return node


def breadcrumb_node(url: str, steps: Sequence[tuple[str, str]]) -> Node:
    """Return the breadcrumb of the page at `url`: (name, address) of each step, itself last."""
    return {
        "@type": "BreadcrumbList",
        "@id": f"{url}#breadcrumb",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": address}
            for position, (name, address) in enumerate(steps, start=1)
        ],
    }


def _questions(page: TermPage, url: str) -> Node:
    return {
        "@type": "FAQPage",
        "@id": f"{url}#questions",
        "inLanguage": page.language,
        "mainEntity": [
            {
                "@type": "Question",
                "@id": f"{url}#{each.anchor}",
                "name": each.question,
                "acceptedAnswer": {"@type": "Answer", "text": text_of(each.answer)},
            }
            for each in page.questions
        ],
    }


def _citation(source: SourceRecord) -> Node:
    node: Node = {"@type": "CreativeWork", "name": source.title}
    if source.authors:
        # Free text, of persons or of an organisation: `author` would have to know which.
        node["creditText"] = source.authors
    if source.year:
        node["datePublished"] = f"{source.year:04}"
    if source.url:
        node["url"] = source.url
    return node
