"""What a glossary says of itself: what it is about, who is behind it, how its terms are made."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from terms.pages.edition import Edition
from terms.text.markdown import render


@dataclass(frozen=True, slots=True)
class Part:
    """One text as HTML; heading: "" for the first, which the page's title announces."""

    anchor: str
    heading: str | Promise
    text: SafeString


@dataclass(frozen=True, slots=True)
class AboutPage:
    edition: Edition
    url: str
    parts: tuple[Part, ...]


def build_about(edition: Edition) -> AboutPage | None:
    """Return the page about a glossary, or None where it says nothing. No query."""
    glossary = edition.glossary
    texts = (
        ("about", "", glossary.about),
        ("people", _("People"), glossary.people),
        ("policy", _("Editorial policy"), glossary.policy),
    )
    parts = tuple(
        Part(
            anchor,
            heading,
            mark_safe(render(text, ids=f"{anchor}-", top_heading=3 if heading else 2)),
        )
        for anchor, heading, text in texts
        if text
    )
    return AboutPage(edition, edition.side_url("about"), parts) if parts else None
