"""The items of a WordPress export as they are written: namespaces of all versions are one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from lxml import etree

from terms.formats.base import UnreadableFile
from terms.formats.xml_guard import elements

_WP = re.compile(r"https?://(?:www\.)?wordpress\.org/export/1\.\d(?:\.\d)?/?")


@dataclass(slots=True)
class Site:
    """What an export says of the whole site; empty texts where it says nothing."""

    title: str = ""
    language: str = ""
    link: str = ""


@dataclass(slots=True)
class Item:
    """One item. Texts are as they are written: HTML, percent-encoded.

    content, excerpt: None where the item has no such element.
    categories:       domain, name.
    """

    line: int
    site: Site
    id: str = ""
    title: str = ""
    link: str = ""
    guid: str = ""
    name: str = ""
    type: str = ""
    status: str = ""
    password: str = ""
    content: str | None = None
    excerpt: str | None = None
    categories: list[tuple[str, str]] = field(default_factory=list)
    meta: dict[str, str] = field(default_factory=dict)


_FIELDS = {
    "wp:post_id": "id",
    "wp:post_name": "name",
    "wp:post_type": "type",
    "wp:status": "status",
    "wp:post_password": "password",
    "title": "title",
    "link": "link",
    "guid": "guid",
}


def read_items(stream: BinaryIO) -> Iterator[Item]:
    """Yield every item, whatever its type.

    Raises UnreadableFile with line and column where the file is no sound WordPress export.
    """
    site: Site | None = None
    is_export = False
    for element in elements(stream, "{*}item", "{*}rss"):
        is_export = is_export or any(_WP.match(uri) for uri in element.nsmap.values() if uri)
        if etree.QName(element).localname == "rss":
            continue
        if not is_export:
            break
        site = site or _site(element)
        yield _item(element, site)
    if not is_export:
        raise UnreadableFile(
            "Not a WordPress export: no <rss> with the namespace http://wordpress.org/export/1.2/. "
            "Make one in WordPress, under Tools, Export."
        )


def _site(item: etree._Element) -> Site:
    """Return what stands before the first item."""
    site = Site()
    for element in item.itersiblings(preceding=True):
        tag, text = _tag(element), _text(element)
        if tag == "title":
            site.title = text
        elif tag == "language":
            site.language = text
        elif tag == "wp:base_blog_url" or (tag == "link" and not site.link):
            site.link = text
    return site


def _item(element: etree._Element, site: Site) -> Item:
    item = Item(getattr(element, "sourceline", None) or 0, site)
    for child in element:
        tag = _tag(child)
        if tag in _FIELDS:
            setattr(item, _FIELDS[tag], _text(child))
        elif tag == "content:encoded":
            item.content = _written(child)
        elif tag == "excerpt:encoded":
            item.excerpt = _written(child)
        elif tag == "category":
            item.categories.append((str(child.get("domain", "")), _text(child)))
        elif tag == "wp:postmeta":
            parts = {_tag(part): _text(part) for part in child}
            item.meta.setdefault(parts.get("wp:meta_key", ""), parts.get("wp:meta_value", ""))
    return item


def _tag(element: etree._Element) -> str:
    """Return an element's name with the prefix that WordPress itself would give it."""
    name = etree.QName(element)
    if not name.namespace:
        return name.localname
    match = _WP.match(name.namespace)
    if match is not None:
        rest = name.namespace[match.end() :].strip("/")
        return f"excerpt:{name.localname}" if rest == "excerpt" else f"wp:{name.localname}"
    prefix = "content:" if name.namespace.rstrip("/").endswith("modules/content") else "other:"
    return prefix + name.localname


def _text(element: etree._Element) -> str:
    return _written(element).strip()


def _written(element: etree._Element) -> str:
    return "".join(str(part) for part in element.itertext())
