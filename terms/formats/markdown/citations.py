"""Sources from front matter: lists of addresses, titles, links, or mappings of both."""

import re
from typing import Any
from urllib.parse import urlsplit

from terms.formats.markdown.values import Fields, as_items, as_text, as_texts
from terms.formats.markdown.vocabulary import (
    AUTHOR_KEYS,
    SOURCE_KEYS,
    SOURCE_TITLE_KEYS,
    URL_KEYS,
    YEAR_KEYS,
)
from terms.formats.markdown.yaml_values import Value
from terms.records import LIST_MAX_LENGTH, NAME_MAX_LENGTH, QUESTION_MAX_LENGTH, URL_MAX_LENGTH
from terms.text.cleaning import one_line
from terms.text.excerpts import excerpt

_LINK = re.compile(r"\[([^\[\]]+)\]\(<?([^()\s<>]+)>?\)")
_YEAR = re.compile(r"\b([1-9]\d{3})\b")


def read_sources(fields: Fields) -> tuple[list[dict[str, Any]] | None, list[str]]:
    """Return the sources, None where no key of theirs is there, and warnings."""
    given = fields.given(SOURCE_KEYS)
    warnings: list[str] = []
    sources: dict[str, dict[str, Any]] = {}
    for plain_key, value in given:
        key = fields.spelling(plain_key)
        for item in _joined(as_items(value)):
            source = _source(item, warnings, key)
            if source is None:
                warnings.append(f"{key}: “{as_text(item)[:60]}” names no source; left out.")
            else:
                sources.setdefault(f"{source['title']} {source.get('url', '')}".strip(), source)
    if len(sources) > LIST_MAX_LENGTH:
        warnings.append(f"sources: only the first {LIST_MAX_LENGTH} were taken.")
    return (list(sources.values())[:LIST_MAX_LENGTH] if given else None), warnings


def _joined(items: list[Value]) -> list[Value]:
    """Return the items, a title and an address that stand in two items of their own joined."""
    joined: list[Value] = []
    for item in items:
        before = joined[-1] if joined else None
        if isinstance(item, dict) and isinstance(before, dict) and _completes(item, before):
            joined[-1] = before | item
        else:
            joined.append(item)
    return joined


def _completes(item: dict[str, Value], before: dict[str, Value]) -> bool:
    one, other = Fields(before), Fields(item)
    return bool(
        one.text(SOURCE_TITLE_KEYS)
        and not one.text(URL_KEYS)
        and other.text(URL_KEYS)
        and not other.text(SOURCE_TITLE_KEYS)
    )


def _source(item: Value, warnings: list[str], key: str) -> dict[str, Any] | None:
    if isinstance(item, dict):
        return _from_mapping(Fields(item), warnings, key)
    text = one_line(as_text(item))
    if link := _LINK.fullmatch(text):
        return _made(link[1], link[2], warnings, key)
    if _is_web_address(text):
        return _made("", text, warnings, key)
    return None if text.startswith("/") or not text else _made(text, "", warnings, key)


def _from_mapping(fields: Fields, warnings: list[str], key: str) -> dict[str, Any] | None:
    title, url = fields.text(SOURCE_TITLE_KEYS), fields.text(URL_KEYS)
    if not title and not _is_web_address(url):
        return None
    source = _made(title, url, warnings, key)
    if authors := ", ".join(as_texts(fields.first(AUTHOR_KEYS))):
        source["authors"] = excerpt(authors, QUESTION_MAX_LENGTH)
    if year := _YEAR.search(fields.text(YEAR_KEYS)):
        source["year"] = int(year[1])
    return source


def _made(title: str, url: str, warnings: list[str], key: str) -> dict[str, Any]:
    source: dict[str, Any] = {"title": excerpt(one_line(title) or _title_of(url), NAME_MAX_LENGTH)}
    url = one_line(url)
    if _is_web_address(url) and len(url) <= URL_MAX_LENGTH:
        source["url"] = url
    elif url:
        warnings.append(f"{key}: “{url[:60]}” is no web address; only the title was taken.")
    return source


def _is_web_address(text: str) -> bool:
    return text.lower().startswith(("http://", "https://"))


def _title_of(url: str) -> str:
    """Return an address as people say it: without scheme, `www.` and what follows a `?`."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return f"{parts.netloc.removeprefix('www.')}{parts.path.rstrip('/')}" or url
