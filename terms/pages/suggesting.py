"""The page on which readers suggest a correction of a term: a form, and thanks for it.

Nothing here writes; `views.suggesting` takes in what is sent.
"""

from dataclasses import dataclass, field

from django.db.models import F
from django.utils.translation import gettext as _

from terms.models.published import PublishedTerm
from terms.models.suggestion import CONTACT_MAX_LENGTH, SUGGESTION_MAX_LENGTH
from terms.pages.edition import Edition
from terms.pages.metadata import NOT_INDEXED, Metadata, title_of
from terms.pages.rendering import render_page
from terms.pages.shell import frame_of
from terms.pages.term_page import SUMMARY_LENGTH, Link
from terms.text.cleaning import has_unstorable, many_lines, one_line
from terms.text.excerpts import excerpt

FORM, THANKS = "terms/suggest.html", "terms/suggested.html"
# Hidden from people: what fills it in is a machine.
TRAP = "website"


@dataclass(frozen=True, slots=True)
class SuggestedTerm:
    """A public term of a glossary that takes suggestions."""

    pk: int
    edition: Edition
    link: Link
    definition: str
    url: str
    sent_url: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What a reader has written; problems: by field, in a sentence."""

    text: str = ""
    contact: str = ""
    problems: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SuggestionPage:
    """notice: why what was sent was not kept, where no field is to blame."""

    term: SuggestedTerm
    draft: Draft = field(default_factory=Draft)
    notice: str = ""
    text_max_length: int = SUGGESTION_MAX_LENGTH
    contact_max_length: int = CONTACT_MAX_LENGTH
    trap: str = TRAP


def find_suggested_term(glossary: str, slug: str, language: str = "") -> SuggestedTerm | None:
    """Return the term to suggest a correction of, or None where there is none. One query.

    language: "" for the glossary's own.
    """
    found = (
        PublishedTerm.objects.public()
        .filter(
            glossary__slug=glossary,
            glossary__takes_suggestions=True,
            language=language or F("glossary__language"),
            slug=slug,
        )
        .select_related("glossary__logo")
        .defer("head", "main", "document", "glossary__logo__content")
        .first()
    )
    if found is None:
        return None
    edition = Edition(found.glossary, found.language)
    return SuggestedTerm(
        pk=found.pk,
        edition=edition,
        link=Link(found.name, found.get_absolute_url()),
        definition=excerpt(found.short_definition, SUMMARY_LENGTH),
        url=edition.side_url("suggest", found.slug),
        sent_url=edition.side_url("suggest", found.slug, "sent"),
    )


def read_draft(text: str, contact: str) -> Draft:
    """Return what was sent as it would be kept, and what keeps it from that."""
    problems = {}
    if has_unstorable(text):
        problems["text"] = _("The text contains a character that cannot be kept.")
    text = many_lines(text)
    if not text.strip():
        problems["text"] = _("Write what should be changed.")
    elif len(text) > SUGGESTION_MAX_LENGTH:
        problems["text"] = _("The text is too long: %(count)d characters, %(most)d at most.") % {
            "count": len(text),
            "most": SUGGESTION_MAX_LENGTH,
        }
    if has_unstorable(contact):
        problems["contact"] = _("This contains a character that cannot be kept.")
    contact = one_line(contact)
    if len(contact) > CONTACT_MAX_LENGTH:
        problems["contact"] = _("This is too long: %(most)d characters at most.") % {
            "most": CONTACT_MAX_LENGTH
        }
    return Draft(text, contact, problems)


def render_form(page: SuggestionPage) -> bytes:
    return _render(FORM, page)


def render_thanks(term: SuggestedTerm) -> bytes:
    return _render(THANKS, SuggestionPage(term))


def _render(template: str, page: SuggestionPage) -> bytes:
    edition = page.term.edition
    return render_page(template, page, frame_of(edition.glossary, edition.language), _describe)


def _describe(page: SuggestionPage) -> Metadata:
    edition = page.term.edition
    title = _("Suggest a correction: %(name)s") % {"name": page.term.link.name}
    if page.draft.problems or page.notice:
        title = _("Not sent: %(title)s") % {"title": title}
    return Metadata(
        title=title_of(title, edition.glossary),
        description="",
        canonical_url="",
        language=edition.language,
        site_name=edition.glossary.title,
        robots=NOT_INDEXED,
    )
