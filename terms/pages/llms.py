"""llms.txt (llmstxt.org): what language models find here, as Markdown that leads to Markdown.

Bounded, however large the glossary: beyond some hundreds of terms its letters stand for them.
"""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from terms.models import addresses
from terms.models.glossary import Glossary
from terms.pages.downloads import link_downloads
from terms.pages.edition import Edition
from terms.pages.feeds import list_feeds
from terms.pages.files import MARKDOWN, twin_url
from terms.pages.letters import letter_url
from terms.pages.markdown_twin import described, join_blocks, link_to, plain
from terms.pages.navigation import find_navigation
from terms.pages.site import on_site
from terms.pages.speaking import speak
from terms.pages.term_page import SUMMARY_LENGTH, Link
from terms.text.excerpts import excerpt
from terms.text.markdown_lines import escaped, heading

TERMS_LISTED = 300
# llmstxt.org gives this very word a meaning: what may be left out of a short context.
OPTIONAL = "Optional"


def write_site_llms(glossaries: Sequence[Glossary], *, api_docs_url: str) -> bytes:
    """Return the file of a site with several glossaries, or with none."""
    listed = [
        described(link_to(each.title, on_site(llms_url(each.get_absolute_url()))), each.description)
        for each in glossaries
    ]
    blocks = [
        heading(escaped(_("Glossaries")), 1),
        "> " + _("Terms with definitions, explanations, relations and sources."),
        _how_to_read(),
        *_section(_("Glossaries"), listed),
        *_section(
            OPTIONAL,
            [
                "- " + link_to(_("The API"), on_site(api_docs_url)),
                "- " + link_to(_("All addresses"), on_site("/sitemap.xml")),
            ],
        ),
    ]
    return join_blocks(blocks).encode()


def write_llms(edition: Edition, *, api_docs_url: str) -> bytes:
    """Return the file of a glossary in a language. Two queries."""
    glossary, language, index = edition.glossary, edition.language, edition.index
    navigation = find_navigation(glossary, language)
    terms = _terms(edition)
    letters = [Link(each, letter_url(index.url, each)) for each in navigation.letters]
    with speak(language):
        about = [Link(_("About the glossary"), edition.side_url("about"))]
        blocks = [
            heading(escaped(glossary.title), 1),
            f"> {plain(glossary.description)}" if glossary.description else "",
            _how_to_read(),
            *_section(_("Categories"), _twins(navigation.categories)),
            *_section(_("Terms"), terms),
            *_section(_("Letters"), [] if terms else _twins(letters)),
            *_section(_("Download"), _links(link_downloads(glossary, language))),
            *_section(
                OPTIONAL,
                [
                    *_links(about if glossary.about or glossary.people or glossary.policy else []),
                    *_links(
                        Link(each.title, each.url)
                        for each in list_feeds(glossary.title, index.url, language)
                    ),
                    f"- {link_to(_('The API'), on_site(api_docs_url))}",
                    f"- {link_to(_('All addresses'), on_site('/sitemap.xml'))}",
                ],
            ),
        ]
    return join_blocks(blocks).encode()


def llms_url(index_url: str) -> str:
    return f"{index_url}llms.txt"


def _how_to_read() -> str:
    return _(
        "Every page has a Markdown version at its address with “.md” in place of the last slash;"
        " a term has “.json” and “.jsonld” (SKOS) as well."
    )


def _terms(edition: Edition) -> list[str]:
    """Return an item for each term, or none where there are too many of them."""
    rows = list(
        edition.terms()
        .in_alphabetical_order()
        .values_list("name", "path", "short_definition")[: TERMS_LISTED + 1]
    )
    if len(rows) > TERMS_LISTED:
        return []
    return [
        described(
            link_to(name, on_site(addresses.file_url(path, MARKDOWN))),
            excerpt(definition, SUMMARY_LENGTH),
        )
        for name, path, definition in rows
    ]


def _section(title: str, items: Sequence[str]) -> list[str]:
    return [f"## {title}", "\n".join(items)] if items else []


def _twins(links: Iterable[Link]) -> list[str]:
    return _links(Link(each.name, twin_url(each.url, MARKDOWN)) for each in links)


def _links(links: Iterable[Link]) -> list[str]:
    return [f"- {link_to(each.name, on_site(each.url))}" for each in links]
