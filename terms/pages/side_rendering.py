"""The pages beside the entries, laid out."""

from terms.pages.about import AboutPage
from terms.pages.changes import ChangesPage
from terms.pages.comparison import ComparisonPage
from terms.pages.edition import Edition
from terms.pages.meanings import MeaningsPage
from terms.pages.rendering import render_page
from terms.pages.shell import Frame, frame_of
from terms.pages.side_metadata import (
    describe_about,
    describe_changes,
    describe_comparison,
    describe_meanings,
    describe_wanted,
)
from terms.pages.wanted import WantedPage


def render_about(page: AboutPage) -> bytes:
    return render_page("terms/about.html", page, _frame(page.edition), describe_about)


def render_changes(page: ChangesPage) -> bytes:
    return render_page("terms/changes.html", page, _frame(page.edition), describe_changes)


def render_comparison(page: ComparisonPage) -> bytes:
    return render_page("terms/compare.html", page, _frame(page.edition), describe_comparison)


def render_meanings(page: MeaningsPage) -> bytes:
    return render_page("terms/meanings.html", page, _frame(page.edition), describe_meanings)


def render_wanted(page: WantedPage) -> bytes:
    return render_page("terms/wanted.html", page, _frame(page.edition), describe_wanted)


def _frame(edition: Edition) -> Frame:
    return frame_of(edition.glossary, edition.language)
