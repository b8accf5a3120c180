"""What a WordPress export calls its terms: made of every item, it finds the term a link leads to."""

import hashlib
import html
import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, unquote, urlsplit

from terms.formats.entry_slugs import EntrySlugs
from terms.formats.wxr_items import Item
from terms.text.html import compose, text_of
from terms.text.slugs import is_slug, slug_of

# Items of WordPress itself and of its builders, most of an export as a rule.
_ASIDE_TYPES = frozenset({
    "attachment", "nav_menu_item", "revision", "custom_css", "customize_changeset",
    "oembed_cache", "user_request", "wp_block", "wp_template", "wp_template_part",
    "wp_global_styles", "wp_navigation", "wp_font_family", "wp_font_face", "acf-field",
    "acf-field-group", "acf-post-type", "acf-taxonomy", "elementor_library", "wpcf7_contact_form",
})  # fmt: skip
_ASIDE_STATUSES = frozenset({"inherit", "trash", "auto-draft"})
_SUFFIX = re.compile(r"\.html?\Z", re.IGNORECASE)
_FILE = re.compile(r"\.[a-z][a-z0-9]{1,4}\Z", re.IGNORECASE)
_ID_KEYS = ("p", "page_id", "post", "post_id")
_ID_WIDTH = 12


def reason_to_skip(item: Item) -> str:
    if item.type in _ASIDE_TYPES:
        return f"No term: its wp:post_type is {item.type}."
    if item.status in _ASIDE_STATUSES:
        return f"No term: its wp:status is {item.status}."
    return ""


def name_of(item: Item) -> str:
    """Return the title without its tags, entities decoded."""
    if "<" not in item.title:
        return " ".join(html.unescape(item.title).split())
    return text_of(compose(item.title, ids="", top_heading=2))


def wanted_slug(item: Item) -> str:
    """Return the slug an item asks for, or has by its title, or by its id."""
    given = _SUFFIX.sub("", unquote(item.name).strip("/ "))
    own = given if is_slug(given) else slug_of(given)
    return own or slug_of(name_of(item)) or slug_of(f"post-{item.id}")


def key_of(item: Item) -> str:
    """Return what tells an item from all others; ids in their order, titles tell twins apart."""
    title = hashlib.blake2b(name_of(item).encode(errors="replace"), digest_size=4).hexdigest()
    return f"{item.id.zfill(_ID_WIDTH)}-{title}"


class Index:
    """Slugs by item, items by address. Holds some 200 bytes a term."""

    def __init__(self, items: Iterable[Item]) -> None:
        self._slugs = EntrySlugs()
        self._by_id: dict[str, str] = {}
        self._by_path: dict[str, str] = {}
        self._folders: set[str] = set()
        self._shared_ids: set[str] = set()
        self._hosts: set[str] = set()
        for item in items:
            self._add(item)
        self._slugs.settle()

    def _add(self, item: Item) -> None:
        self._hosts.add(_host(item.site.link))
        path = _path(item.link)
        if reason_to_skip(item):
            if path:
                self._by_path.setdefault(path, "")
            return
        key = key_of(item)
        if self._by_id.setdefault(item.id, key) != key:
            self._shared_ids.add(item.id)
        self._slugs.claim(key, "", wanted_slug(item))
        if path:
            self._by_path[path] = self._by_path.get(path) or key
            self._folders.add(_folder(path))

    def slug_of(self, item: Item) -> str:
        return self._slugs.get(key_of(item), "")

    def shares_id(self, item: Item) -> bool:
        """Tell whether another item of another title has the same id."""
        return item.id in self._shared_ids

    def find(self, url: str) -> tuple[str, bool] | None:
        """Return the slug of the term an address leads to and whether the file has it, or None.

        What the file has not is a wanted term where it lies in a folder of terms.
        """
        try:
            parts = urlsplit(url.strip())
            ids = [number for key, number in parse_qsl(parts.query) if key in _ID_KEYS]
        except ValueError:
            return None
        if parts.scheme not in ("", "http", "https"):
            return None
        if parts.netloc and _host(url) not in self._hosts:
            return None
        path = _path(url)
        key = self._by_id.get(ids[0]) if ids and not path else self._by_path.get(path)
        if key:
            return self._slugs.get(key, ""), True
        if key is None and path and _folder(path) in self._folders and _is_of_words(path):
            wanted = slug_of(path.rpartition("/")[2])
            return (wanted, False) if wanted else None
        return None


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _path(url: str) -> str:
    """Return an address's path as the index knows it; "" for the root."""
    try:
        path = unquote(urlsplit(url.strip()).path)
    except ValueError:
        return ""
    return _SUFFIX.sub("", path.strip("/")).lower()


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _is_of_words(path: str) -> bool:
    """Tell whether a path's folder is named, not the root nor a date, and no file is meant."""
    folder = _folder(path)
    return bool(folder.strip("/0123456789")) and not _FILE.search(path)
