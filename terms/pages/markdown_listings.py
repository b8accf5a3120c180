"""Listings as Markdown: an index, a letter of it, a category; the same pages as people get."""

from django.utils.translation import gettext as _

from terms.pages.browse import CategoryPage, IndexPage, ListedTerm
from terms.pages.files import MARKDOWN, twin_url
from terms.pages.markdown_twin import described, join_blocks, link_to, plain
from terms.pages.site import on_site
from terms.pages.speaking import speak
from terms.pages.term_page import Link
from terms.text import markdown_lines as lines
from terms.text.html_to_markdown import html_to_markdown


def write_index(page: IndexPage) -> bytes:
    glossary = page.glossary
    with speak(page.language):
        blocks = [
            lines.heading(lines.escaped(glossary.title), 1),
            plain(glossary.description),
            *_section(_("Categories"), page.categories if page.is_front else []),
            *_section(_("Letters"), [Link(each.name, each.url) for each in page.letters]),
        ]
        for group in page.groups:
            blocks += [lines.heading(lines.escaped(group.letter), 2), _terms(group.terms)]
        if page.downloads:
            blocks += ["## " + _("Download"), _links(page.downloads)]
        blocks.append(_ending(page.url, page.next_url))
    return join_blocks(blocks).encode()


def write_category(page: CategoryPage) -> bytes:
    with speak(page.language):
        blocks = [
            lines.heading(lines.escaped(page.category.name), 1),
            "" if page.start else html_to_markdown(page.text, base=on_site(page.url)),
            "## " + _("Terms"),
            _terms(page.terms),
            _("Glossary") + f": {link_to(page.index.name, _twin(page.index.url))}",
            _ending(page.url, page.next_url),
        ]
    return join_blocks(blocks).encode()


def _section(heading: str, links: tuple[Link, ...] | list[Link]) -> list[str]:
    twins = [Link(each.name, twin_url(each.url, MARKDOWN)) for each in links]
    return [f"## {heading}", _links(twins)] if twins else []


def _links(links: tuple[Link, ...] | list[Link]) -> str:
    return "\n".join(f"- {link_to(each.name, on_site(each.url))}" for each in links)


def _terms(terms: tuple[ListedTerm, ...]) -> str:
    return "\n".join(
        described(link_to(each.name, _twin(each.url)), each.definition) for each in terms
    )


def _ending(url: str, next_url: str) -> str:
    facts = ["---\n\n- " + _("Address") + f": <{on_site(url)}>"]
    if next_url:
        facts.append(f"- {link_to(_('Next page'), _twin(next_url))}")
    return "\n".join(facts)


def _twin(url: str) -> str:
    return on_site(twin_url(url, MARKDOWN))
