"""Addresses of the public pages. Every valid slug works as a term, whatever word it is.

Language, glossary and slug are taken as they are typed; views lead other spellings to the
usual one. A name with a dot is a file and never comes here.
"""

from django.urls import path, register_converter

from terms.pages.downloads import FORMAT_NAMES
from terms.views import downloads, pages


class TypedConverter:
    """A slug or a language tag as someone typed it: no dot, no control character, not endless."""

    # Three times the longest slug: as many as its letters can come apart into.
    regex = r"[^/.\x00-\x1f\x7f]{1,600}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class SuffixConverter(TypedConverter):
    """The ending of a file that readers may take along."""

    regex = "|".join(FORMAT_NAMES)


register_converter(TypedConverter, "typed")
register_converter(SuffixConverter, "suffix")

app_name = "terms"
urlpatterns = [
    path("", pages.show_home, name="home"),
    path("<typed:glossary>/", pages.show_index, name="glossary"),
    path("<typed:glossary>/glossary.<suffix:suffix>", downloads.send_glossary, name="download"),
    path(
        "<typed:language>/<typed:glossary>/glossary.<suffix:suffix>",
        downloads.send_glossary,
        name="download_in_language",
    ),
    path("<typed:glossary>/<typed:slug>/", pages.show_term, name="term"),
    # Never asked for: an index in another language has the form of a term's address.
    path("<typed:language>/<typed:glossary>/", pages.show_term, name="glossary_in_language"),
    path("<typed:glossary>/category/<typed:slug>/", pages.show_category, name="category"),
    path(
        "<typed:language>/<typed:glossary>/<typed:slug>/",
        pages.show_term_in_language,
        name="term_in_language",
    ),
    path(
        "<typed:language>/<typed:glossary>/category/<typed:slug>/",
        pages.show_category_in_language,
        name="category_in_language",
    ),
]
