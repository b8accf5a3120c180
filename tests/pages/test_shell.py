"""The shell around every page: kept by what it shows, and never a page's own."""

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings

from terms.pages.shell import Frame, find_shell, frame_of, outer_frame
from tests.pages.entries import make_entry, parse

FRAME = Frame("ai", "AI", "About AI.", "Institute", "https://example.org/", "en", "en")


def _page(frame: Frame) -> Any:
    body = find_shell(frame).around("<title>Head</title>", "<p id='x'>Main</p>")
    return parse(body)


def test_shell_puts_head_and_main_in_their_places() -> None:
    page = _page(FRAME)

    assert page.xpath("/html/head/title/text()") == ["Head"]
    assert page.xpath("//main[@id='main']/p/text()") == ["Main"]
    assert page.xpath("/html/head/meta[@charset='utf-8']")
    assert page.xpath("//a[@class='skip-link']/@href") == ["#main"]


def test_shell_names_glossary_and_publisher() -> None:
    page = _page(FRAME)

    assert page.xpath("//a[@class='wordmark']/@href") == ["/ai/"]
    assert page.xpath("normalize-space(//a[@class='wordmark'])") == "AI"
    assert page.xpath("//footer//a/@href") == ["https://example.org/", "/ai/-/changes/"]


def test_shell_of_another_language_leads_to_its_index_in_that_direction() -> None:
    page = _page(FRAME._replace(language="ar"))

    assert (page.get("lang"), page.get("dir")) == ("ar", "rtl")
    assert page.xpath("//a[@class='wordmark']/@href") == ["/ar/ai/"]


def test_shell_says_in_which_language_the_glossary_tells_of_itself() -> None:
    (own,) = _page(FRAME).xpath("//footer//p[contains(., 'About AI.')]")
    (foreign,) = _page(FRAME._replace(language="ar")).xpath("//footer//p[contains(., 'About AI.')]")

    assert (own.get("lang"), own.get("dir")) == (None, None)
    assert (foreign.get("lang"), foreign.get("dir")) == ("en", "auto")


def test_shell_outside_of_every_glossary_leads_home() -> None:
    page = _page(outer_frame())

    assert page.xpath("//a[@class='wordmark']/@href") == ["/"]
    assert page.xpath("//nav") == []


def test_shell_asks_nothing_of_other_servers_and_runs_no_inline_code() -> None:
    page = _page(FRAME)

    loaded = page.xpath("//link/@href | //script/@src | //img/@src")
    assert loaded
    assert all(url.startswith(("/static/", "/manifest.webmanifest")) for url in loaded)
    assert page.xpath("//style | //script[not(@src)] | //@style") == []


def test_shell_is_rendered_once_for_equal_frames() -> None:
    assert find_shell(FRAME) is find_shell(Frame(*FRAME))


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Other"}, {"publisher": ""}, {"language": "de"}, {"slug": "ki"},
        {"has_about": True}, {"shows_wanted": True},
        {"accent_color": "#123456"}, {"logo": "0123456789abcdef"},
    ],
)  # fmt: skip
def test_shell_with_anything_else_to_show_has_another_etag(change: dict[str, Any]) -> None:
    assert find_shell(FRAME).etag != find_shell(FRAME._replace(**change)).etag


def test_shell_escapes_what_it_shows() -> None:
    hostile = "</title><script>alert(1)</script>"
    page = _page(FRAME._replace(title=hostile, description=hostile, publisher=hostile))

    assert page.xpath("//script[not(@src)]") == []
    assert page.xpath("normalize-space(//a[@class='wordmark'])") == hostile


def test_frame_holds_all_a_shell_shows_of_a_glossary() -> None:
    glossary = make_entry().glossary

    assert frame_of(glossary, "de") == Frame(
        "ai", "AI glossary", "The words of AI.", "Example Institute", "https://example.org/",
        "en", "de",
    )  # fmt: skip


@pytest.mark.parametrize("text", ["{{ head }}", "{{ main }}{{ head }}", "{{ head }}{{ main }}" * 2])
def test_shell_refuses_a_template_that_does_not_hold_its_pieces(tmp_path: Path, text: str) -> None:
    (tmp_path / "base.html").write_text(text)
    templates = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [tmp_path]}]

    with (
        override_settings(TEMPLATES=templates, DEBUG=True),
        pytest.raises(ImproperlyConfigured, match=r"base\.html must show"),
    ):
        find_shell(FRAME)
