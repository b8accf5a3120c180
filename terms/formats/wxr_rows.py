"""From an item of a WordPress export to its row; the index says what links lead to."""

import html
import re
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from pydantic import ValidationError

from terms.formats.base import ReadOptions, Row, reasons
from terms.formats.entry_building import is_web_address
from terms.formats.wxr_index import Index, key_of, name_of, wanted_slug
from terms.formats.wxr_items import Item, Site
from terms.formats.wxr_shortcodes import without_shortcodes
from terms.records import (
    LIST_MAX_LENGTH,
    NAME_MAX_LENGTH,
    SEO_DESCRIPTION_MAX_LENGTH,
    RelationType,
    Status,
    TermRecord,
)
from terms.text.cleaning import has_unstorable, one_line, replace_unstorable
from terms.text.excerpts import excerpt
from terms.text.html_to_markdown import html_to_markdown
from terms.text.languages import canonical_language

# No text of a term comes near; converting one costs time.
CONTENT_MAX = 2_000_000

_STATUSES = {
    "publish": Status.PUBLISHED,
    **dict.fromkeys(("draft", "private", "future", "pending"), Status.NOT_PUBLIC),
}
_SEO = (
    ("seo_title", ("_yoast_wpseo_title", "rank_math_title"), NAME_MAX_LENGTH),
    (
        "seo_description",
        ("_yoast_wpseo_metadesc", "rank_math_description"),
        SEO_DESCRIPTION_MAX_LENGTH,
    ),
)
_VARIABLE = re.compile(r"%%?([a-z_]{2,40})(?:\([^()%]*\))?%%?")
_BLOCK_COMMENT = "<!-- wp:"
_SHOWN = 5


@dataclass(slots=True)
class ItemReader:
    """Makes the row of one item, and keeps what a person should look at."""

    item: Item
    index: Index
    options: ReadOptions
    fields: dict[str, object] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    relations: dict[str, str] = field(default_factory=dict)

    def row(self, place: str) -> Row:
        name = one_line(self.storable("title", name_of(self.item)))
        if not name:
            return Row(place, problem="title: the item has none. Give it one in WordPress.")
        content = self.item.content or ""
        if len(content) > CONTENT_MAX:
            problem = f"content:encoded: longer than {CONTENT_MAX:,} characters. Divide it."
            return Row(place, problem=problem)
        self.fields["name"] = name
        self.read_slug()
        self.read_language()
        self.read_texts()
        self.read_seo(name)
        self.read_categories()
        self.read_source()
        self.read_status()
        try:
            record = TermRecord.model_validate(self.fields)
        except ValidationError as error:
            problem = f"Not a term: {reasons(error)}. Change it in WordPress."
            return Row(place, problem=problem, warnings=self.warnings)
        return Row(place, record, warnings=self.warnings)

    def read_slug(self) -> None:
        item = self.item
        wanted = wanted_slug(item)
        self.fields["slug"] = slug = self.index.slug_of(item)
        if slug != wanted:
            self.warnings.append(f"wp:post_name: {wanted} is given twice; {slug} was taken.")
        if item.id:
            title = key_of(item).rpartition("-")[2]
            twin = f"&title={title}" if self.index.shares_id(item) else ""
            if twin:
                self.warnings.append(f"wp:post_id: {item.id} is given to items of other titles.")
            self.fields["external_id"] = self.storable(
                "wp:post_id", f"{_address(item.site)}?p={item.id}{twin}"
            )

    def read_language(self) -> None:
        given = self.item.site.language
        try:
            language = canonical_language(given)
        except ValueError:
            language = ""
            self.warnings.append(f"language: {given[:40]!r} is no language tag; left out.")
        if language or self.options.language:
            self.fields["language"] = language or self.options.language

    def read_texts(self) -> None:
        for field_name, tag, given in (
            ("short_definition", "excerpt:encoded", self.item.excerpt),
            ("explanation", "content:encoded", self.item.content),
        ):
            if given is not None:
                self.fields[field_name] = self.markdown(tag, given)
        if self.item.content is not None:
            relations = [
                {"type": RelationType.RELATED, "target": slug, "name": name}
                for slug, name in self.relations.items()
            ]
            self.fields["relations"] = relations[:LIST_MAX_LENGTH]

    def markdown(self, tag: str, given: str) -> str:
        plain, unknown = without_shortcodes(self.storable(tag, given))
        if unknown:
            names = ", ".join(f"[{name}]" for name in unknown[:_SHOWN])
            more = f" and {len(unknown) - _SHOWN} more" if len(unknown) > _SHOWN else ""
            self.warnings.append(f"{tag}: of unknown shortcodes the text was kept: {names}{more}.")
        return html_to_markdown(
            plain,
            find_term=self.find_term,
            base=self.item.site.link,
            line_breaks=_BLOCK_COMMENT not in given,
        )

    def find_term(self, url: str) -> str | None:
        found = self.index.find(url)
        if found is None:
            return None
        slug, is_known = found
        if slug == self.fields["slug"]:
            return ""
        self.relations.setdefault(slug, "" if is_known else re.sub(r"[-_]+", " ", slug).strip())
        return slug

    def read_seo(self, name: str) -> None:
        for field_name, keys, length in _SEO:
            given = [key for key in keys if key in self.item.meta]
            if not given:
                continue
            key = next((key for key in given if self.item.meta[key]), given[0])
            text = self.filled_in(key, self.item.meta[key], name)
            if len(text) > length:
                self.warnings.append(f"{key}: cut to {length:,} characters.")
                text = excerpt(text, length)
            self.fields[field_name] = text

    def filled_in(self, key: str, template: str, name: str) -> str:
        """Return a text whose variables, `%%title%%` or `%title%`, are filled in."""
        values = {"title": name, "sitename": self.item.site.title, "sep": "–", "page": ""}
        unknown = {found for found in _VARIABLE.findall(template) if found not in values}
        if unknown:
            self.warnings.append(f"{key}: left out, as only WordPress knows {min(unknown)}.")
            return ""
        text = _VARIABLE.sub(lambda variable: values[variable[1]], template)
        return one_line(html.unescape(self.storable(key, text)))

    def read_categories(self) -> None:
        named = [(domain, html.unescape(name)) for domain, name in self.item.categories if name]
        names = [name for domain, name in named if domain == "category"]
        # Types of content made by plugins have categories of their own.
        names = names or [name for domain, name in named if "categor" in domain]
        names = list(dict.fromkeys(one_line(self.storable("category", name)) for name in names))
        self.fields["category"] = excerpt(names[0], NAME_MAX_LENGTH) if names else ""
        if names[1:]:
            self.warnings.append(f"category: also of {', '.join(names[1:])[:300]}.")

    def read_source(self) -> None:
        """Keep the address the term had."""
        for given in (self.item.link, self.item.guid):
            try:
                url = urljoin(self.item.site.link, given) if given else ""
            except ValueError:
                continue
            if is_web_address(url) and not has_unstorable(url):
                title = one_line(self.storable("title", html.unescape(self.item.site.title)))
                title = excerpt(title, NAME_MAX_LENGTH) or excerpt(url, NAME_MAX_LENGTH)
                self.fields["sources"] = [{"title": title, "url": url}]
                return

    def read_status(self) -> None:
        given = self.item.status
        status = _STATUSES.get(given)
        if given and status is None:
            status = Status.NOT_PUBLIC
            told = self.storable("wp:status", given[:40])
            self.warnings.append(f"wp:status: {told} is not known; it was taken for a draft.")
        if self.item.password and status is not Status.NOT_PUBLIC:
            status = Status.NOT_PUBLIC
            self.warnings.append("wp:post_password: it has a password, so it stays a draft.")
        if not self.fields.get("explanation") and not self.fields.get("short_definition"):
            status = Status.NOT_PUBLIC
            self.warnings.append("content:encoded: there is no text, so it stays a draft.")
        if status is not None:
            self.fields["status"] = status

    def storable(self, tag: str, text: str) -> str:
        if not has_unstorable(text):
            return text
        warning = f"{tag}: characters that cannot be stored were replaced by “\ufffd”."
        if warning not in self.warnings:
            self.warnings.append(warning)
        return replace_unstorable(text)


def _address(site: Site) -> str:
    """Return a site's address without its scheme: it moves from http to https."""
    try:
        parts = urlsplit(site.link)
    except ValueError:
        return ""
    return f"{parts.netloc}{parts.path.rstrip('/')}/"[:500] if parts.netloc else ""
