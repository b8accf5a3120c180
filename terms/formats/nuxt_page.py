"""Finds the payload in an HTML page that Nuxt has rendered. It does not read the payload."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import cast

_ID = "__NUXT_DATA__"


@dataclass(frozen=True, slots=True)
class PageScript:
    """The script that carries a page's payload.

    text:   what stands in it.
    source: the address of the file that the page names as holding its payload, or "".
    """

    text: str
    source: str


class _ScriptFinder:
    """Takes the parser's events and keeps the script alone, so that no tree is built."""

    def __init__(self) -> None:
        self.found: PageScript | None = None
        self.source: str | None = None
        self.parts: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "script" and self.found is None and _is_payload(attributes):
            self.source = attributes.get("data-src", "").strip()

    def data(self, text: str) -> None:
        if self.source is not None:
            self.parts.append(text)

    def end(self, tag: str) -> None:
        if tag == "script" and self.source is not None:
            self.found = PageScript("".join(self.parts), self.source)
            self.source = None

    def close(self) -> PageScript | None:
        self.end("script")
        return self.found


def _is_payload(attributes: Mapping[str, str]) -> bool:
    return attributes.get("id") == _ID or "data-nuxt-data" in attributes


def find_payload(html: str) -> PageScript | None:
    """Return the first payload script of a page, or None."""
    from lxml import etree  # noqa: PLC0415 -- heavy, and only pages need it

    finder = _ScriptFinder()
    # Without a tree there is nothing that `huge_tree` could let grow.
    target = cast("etree.ParserTarget", finder)
    parser = etree.HTMLParser(target=target, encoding="utf-8", huge_tree=True)
    # What was found before the parser gave up is as good as any.
    with suppress(etree.LxmlError):
        parser.feed(html.encode())
        parser.close()
    return finder.close()
