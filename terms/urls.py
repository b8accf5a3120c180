"""Addresses of the public pages. Every valid slug works as a term, whatever word it is.

Language, glossary and slug are taken as they are typed; views lead other spellings to the
usual one. A name with a dot is a file and never comes here.
"""

from django.urls import include, path, register_converter

from terms.pages.downloads import FORMAT_NAMES
from terms.pages.feeds import FeedKind
from terms.pages.files import MEDIA_TYPES
from terms.views import (
    cards,
    crawlers,
    downloads,
    feeds,
    looks,
    manifest,
    pages,
    side,
    suggesting,
    twins,
)


class TypedConverter:
    """A slug or a language tag as someone typed it: no dot, no control character, not endless."""

    # Three times the longest slug: as many as its letters can come apart into.
    regex = r"[^/.\x00-\x1f\x7f]{1,600}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class NameConverter(TypedConverter):
    """A name as `text.name_addresses` writes it, each sign as three at most."""

    regex = r"[^/.\x00-\x1f\x7f]{1,1000}"


class SuffixConverter(TypedConverter):
    """The ending of a file that readers may take along."""

    regex = "|".join(FORMAT_NAMES)


class FeedConverter(TypedConverter):
    """What a feed tells of."""

    regex = "|".join(FeedKind)


class DigestConverter(TypedConverter):
    """What an address says of its file's content."""

    regex = "[0-9a-f]{16}"


class TwinConverter(TypedConverter):
    """The ending of a file that says for machines what a page says for people."""

    regex = "|".join(MEDIA_TYPES)


register_converter(TypedConverter, "typed")
register_converter(NameConverter, "name")
register_converter(SuffixConverter, "suffix")
register_converter(DigestConverter, "digest")
register_converter(TwinConverter, "twin")
register_converter(FeedConverter, "feed")

# Pages that are no entry: no slug is a hyphen alone.
_SIDE_PAGES = [
    path("-/about/", side.show_about, name="about"),
    path("-/changes/", side.show_changes, name="changes"),
    path("-/compare/<typed:one>/<typed:other>/", side.show_comparison, name="comparison"),
    path("-/names/<name:name>/", side.show_meanings, name="meanings"),
    path("-/random/", side.show_random, name="random"),
    path("-/suggest/<typed:slug>/", suggesting.show_suggestion, name="suggestion"),
    path("-/suggest/<typed:slug>/sent/", suggesting.show_thanks, name="suggestion_sent"),
    path("-/wanted/", side.show_wanted, name="wanted"),
]

app_name = "terms"
urlpatterns = [
    path("", pages.show_home, name="home"),
    # Files about the site, for machines.
    path("robots.txt", crawlers.send_robots, name="robots"),
    path("llms.txt", crawlers.send_site_llms, name="site_llms"),
    path("<typed:glossary>/llms.txt", crawlers.send_llms, name="llms"),
    path(
        "<typed:language>/<typed:glossary>/llms.txt",
        crawlers.send_llms,
        name="llms_in_language",
    ),
    path("<typed:key>.txt", crawlers.send_index_now_key, name="index_now_key"),
    path("manifest.webmanifest", manifest.send_manifest, name="manifest"),
    path("sitemap.xml", crawlers.send_sitemap, name="sitemap"),
    path("sitemap-<typed:part>.xml", crawlers.send_sitemap_part, name="sitemap_part"),
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
    path("<typed:glossary>/", include(_SIDE_PAGES)),
    path("<typed:glossary>/-/colors-<digest:digest>.css", looks.send_colors, name="colors"),
    path("<typed:glossary>/-/logo-<digest:digest>.png", looks.send_logo, name="logo"),
    path("<typed:language>/<typed:glossary>/", include(_SIDE_PAGES)),
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
    # Atom feeds.
    path("<typed:glossary>/<feed:kind>.atom", feeds.send_feed, name="feed"),
    path(
        "<typed:language>/<typed:glossary>/<feed:kind>.atom",
        feeds.send_feed,
        name="feed_in_language",
    ),
    path(
        "<typed:glossary>/category/<typed:category>/<feed:kind>.atom",
        feeds.send_feed,
        name="category_feed",
    ),
    path(
        "<typed:language>/<typed:glossary>/category/<typed:category>/<feed:kind>.atom",
        feeds.send_feed,
        name="category_feed_in_language",
    ),
    # Pictures of terms.
    path("<typed:glossary>/<typed:slug>.png", cards.send_card, name="card"),
    path(
        "<typed:language>/<typed:glossary>/<typed:slug>.png",
        cards.send_card,
        name="card_in_language",
    ),
    # Twins of pages for machines: the page's address with an ending in place of its last slash.
    path("<typed:glossary>.md", twins.send_index, name="index_twin"),
    path("<typed:glossary>/<typed:slug>.<twin:suffix>", twins.send_term, name="term_twin"),
    path("<typed:glossary>/category/<typed:slug>.md", twins.send_category, name="category_twin"),
    path(
        "<typed:language>/<typed:glossary>/<typed:slug>.<twin:suffix>",
        twins.send_term_in_language,
        name="term_twin_in_language",
    ),
    path(
        "<typed:language>/<typed:glossary>/category/<typed:slug>.md",
        twins.send_category_in_language,
        name="category_twin_in_language",
    ),
]
