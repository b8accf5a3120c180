"""A term's page as clean Markdown, from its stored document: what readers see, links absolute.

No HTML of an editor comes through: texts are made from what the page shows.
"""

from typing import Any

from django.utils.translation import gettext as _

from terms.pages.speaking import own_name, speak
from terms.pages.term_page import NAMES_HEADINGS, RELATION_HEADINGS
from terms.records import LabelKind
from terms.text import markdown_lines as lines
from terms.text.html_to_markdown import html_to_markdown
from terms.text.markdown import render_inline
from terms.text.wiki_links import resolve_wiki_links

Document = dict[str, Any]


def write_term(document: Document, glossary_title: str, glossary_url: str) -> str:
    with speak(document["language"]):
        blocks = [
            lines.heading(lines.escaped(document["name"]), 1),
            *_notice(document),
            *_definition(document),
            *_other_names(document),
            html_to_markdown(document["explanation_html"], base=document["url"]),
            *_questions(document),
            *_relations(document),
            *_sources(document),
            "---",
            _facts(document, glossary_title, glossary_url),
        ]
    return join_blocks(blocks)


def join_blocks(blocks: list[str]) -> str:
    return "\n\n".join(filter(None, blocks)) + "\n"


def plain(text: str) -> str:
    """Return plain text on one line that begins no block and holds no markup."""
    return "".join(lines.paragraphs(lines.escaped(lines.spaced(text)))[:1])


def link_to(name: str, url: str) -> str:
    return lines.link(lines.escaped(lines.spaced(name)), url)


def described(link: str, definition: str) -> str:
    """Return an item of a list: a link and what is behind it."""
    return f"- {link}: {plain(definition)}" if definition else f"- {link}"


def _notice(document: Document) -> list[str]:
    if document["status"] != "deprecated":
        return []
    told = "**" + _("This term is deprecated.") + "**"
    if successor := document["successor"]:
        told += " " + _("Use instead:") + f" {link_to(successor['name'], successor['url'])}"
    return [told]


def _definition(document: Document) -> list[str]:
    known = {
        each["target"]["slug"]: each["target"]["url"]
        for each in document["relations"]
        if each["target"]
    }
    shown = render_inline(resolve_wiki_links(document["short_definition"], known))
    text = html_to_markdown(shown, base=document["url"])
    return [f"> {' '.join(text.splitlines())}"] if text else []


def _other_names(document: Document) -> list[str]:
    found = []
    for kind in (LabelKind.ALTERNATE, LabelKind.ABBREVIATION):
        names = [plain(each["text"]) for each in document["labels"] if each["kind"] == kind]
        if names:
            found.append(f"- {NAMES_HEADINGS[kind]}: {'; '.join(names)}")
    return ["\n".join(found)]


def _questions(document: Document) -> list[str]:
    blocks = []
    for faq in document["faqs"]:
        blocks.append(lines.heading(lines.escaped(faq["question"]), 3))
        blocks.append(html_to_markdown(faq["answer_html"], base=document["url"]))
    return ["## " + _("Questions and answers"), *blocks] if blocks else []


def _relations(document: Document) -> list[str]:
    groups: dict[str, list[str]] = {}
    for relation in document["relations"]:
        groups.setdefault(relation["type"], []).append(_relation(relation))
    blocks = []
    for type_, heading in RELATION_HEADINGS.items():
        if type_ in groups:
            blocks += [f"### {heading}", "\n".join(groups[type_])]
    return ["## " + _("Related terms"), *blocks] if blocks else []


def _relation(relation: Document) -> str:
    target = relation["target"]
    if target is None:
        return f"- {plain(relation['name'])}"
    return described(link_to(target["name"], target["url"]), target["short_definition"])


def _sources(document: Document) -> list[str]:
    if not document["sources"]:
        return []
    told = []
    for source in document["sources"]:
        title = link_to(source["title"], source["url"]) if source["url"] else plain(source["title"])
        year = f"({source['year']})" if source["year"] else ""
        authors = f"{plain(source['authors'])}:" if source["authors"] else ""
        told.append(f"- {' '.join(filter(None, (authors, title, year)))}")
    return ["## " + _("Sources"), "\n".join(told)]


def _facts(document: Document, glossary_title: str, glossary_url: str) -> str:
    facts = [
        (_("Address"), f"<{document['url']}>"),
        (_("Glossary"), link_to(glossary_title, glossary_url)),
    ]
    if category := document["category"]:
        facts.append((_("Category"), link_to(category["name"], category["url"])))
    if translations := document["translations"]:
        named = (
            f"{plain(own_name(each['language']))}: {link_to(each['name'], each['url'])}"
            for each in translations
        )
        facts.append((_("In other languages"), "; ".join(named)))
    facts += [
        (_("First published"), document["first_published_at"]),
        (_("Last changed"), document["changed_at"]),
    ]
    return "\n".join(f"- {name}: {value}" for name, value in facts)
