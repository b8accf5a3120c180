"""Addresses by name: what `reverse` gives is what `url_of` stores, and leads to its view."""

import pytest
from django.urls import resolve, reverse

from terms.models import addresses
from terms.views import pages


@pytest.mark.parametrize(
    ("name", "arguments", "path"),
    [
        ("home", {}, ""),
        ("glossary", {"glossary": "ai"}, "ai"),
        ("term", {"glossary": "ai", "slug": "中文"}, "ai/中文"),
        ("term", {"glossary": "ai", "slug": "c_plus-plus"}, "ai/c_plus-plus"),
        ("category", {"glossary": "ai", "slug": "الذكاء"}, "ai/category/الذكاء"),
        ("glossary_in_language", {"language": "de", "glossary": "ai"}, "de/ai"),
        ("term_in_language", {"language": "pt-BR", "glossary": "ai", "slug": "é"}, "pt-BR/ai/é"),
        (
            "category_in_language",
            {"language": "de", "glossary": "ai", "slug": "x"},
            "de/ai/category/x",
        ),
    ],
)
def test_address_of_a_name_is_the_one_that_pages_show(
    name: str, arguments: dict[str, str], path: str
) -> None:
    url = reverse(f"terms:{name}", kwargs=arguments)

    assert url == (addresses.url_of(path) if path else "/")


@pytest.mark.parametrize("slug", ["ai", "中文", "category", "en", "search"])
def test_glossary_is_what_one_segment_names(slug: str) -> None:
    assert resolve(f"/{slug}/").view_name == "terms:glossary"
    assert resolve(f"/{slug}/{slug}/").func is pages.show_term
