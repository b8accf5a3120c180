"""What a Markdown file is by its front matter: a term, a redirect, or no content of its own."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from terms.formats.markdown.front_matter import BadFrontMatter, FrontMatter, split_front_matter
from terms.formats.markdown.own_files import is_own
from terms.formats.markdown.places import Place, Tree, without_suffix
from terms.formats.markdown.values import Fields, as_texts
from terms.formats.markdown.vocabulary import (
    ADDRESS_KEYS,
    ASIDE_LAYOUTS,
    ASIDE_TYPES,
    DEFINITION_KEYS,
    LABEL_KEYS,
    LANGUAGE_KEYS,
    LAYOUT_KEYS,
    NAME_KEYS,
    REDIRECT_KEYS,
    REDIRECT_LAYOUTS,
    SECTIONS,
    SLUG_KEYS,
    TARGET_KEYS,
    plain_key,
)
from terms.formats.markdown.yaml_values import Value
from terms.text.folding import label_key
from terms.text.languages import canonical_language
from terms.text.markdown import plain_text
from terms.text.slugs import slug_of

REMARK_LENGTH = 300
_SEE = re.compile(
    r"(?:→|⇒|->|=>|\b(?:see|siehe|voir|véase|vease|ver|vedi|zie|se|katso|viz|zobacz|см)\b\.?"
    r"|见|參見|参见|请参阅)"
    r"(?:\s+(?:also|instead|auch|aussi|también|também|anche|ook|även))?\s*:?\s*",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"(?:\[\[(?P<wiki>[^\[\]|\n]+)(?:\|[^\[\]\n]*)?\]\]|\[[^\[\]\n]*\]\((?P<url>[^()\s]+)\)"
    r"|\{\{\s*glossary\(\s*[\"'](?P<macro>[^\"'\n]+)[\"'][^{}\n]*\)\s*\}\})[.。]?",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"\s*+(?:#[ \t]+(?P<atx>[^\n]+)(?:\n|\Z)"
    r"|(?P<setext>[^\n#>`|<][^\n]*)\n=+[ \t]*(?:\n|\Z))"
)
_ATTRIBUTES = re.compile(r"\{[:#.][^{}\n]*\}")
_READS_LIKE_A_NAME = re.compile(r"\s|[A-Z]|[^\x00-\x7f]")


class Kind(Enum):
    TERM = auto()
    OWN = auto()
    REDIRECT = auto()
    ASIDE = auto()
    BROKEN = auto()


@dataclass(slots=True)
class Page:
    """A file as the others of its folder need to know it.

    parts:       its slug, taken apart at slashes: `("property", "css")`.
    is_explicit: whether the file itself names its slug.
    slug, id:    as the folder settled them; `id` only where the slug is not the source's id.
    addresses:   what links may call it, beside its path and its slug.
    names:       what macros may call it.
    target:      of a redirect; `is_remark`: it only says "See X", and is a term if X is none.
    reason:      why it is no term.
    """

    place: Place
    kind: Kind
    language: str = ""
    parts: tuple[str, ...] = ()
    is_explicit: bool = False
    slug: str = ""
    id: str = ""
    title: str = ""
    addresses: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    target: str = ""
    is_remark: bool = False
    reason: str = ""


def describe(head: str, place: Place, tree: Tree, language: str) -> Page:
    """Return what a file is; `head` holds its front matter, `language` is used where none is named."""
    try:
        front = split_front_matter(head)
    except BadFrontMatter:
        front = None
    if front is not None and is_own(front.fields):
        return _own_page(front.fields, place)
    if reason := tree.why_aside(place):
        return Page(place, Kind.ASIDE, place.language or language, reason=reason)
    if front is None:
        return Page(place, Kind.BROKEN, place.language or language)
    fields = Fields(front.fields)
    page = Page(place, Kind.TERM, language_of(fields, place) or language)
    page.title = find_name(fields, front.body, place)
    given = fields.text(SLUG_KEYS)
    page.parts = _parts(given) or _parts(place.stem) or _parts(page.title)
    page.is_explicit = bool(_parts(given))
    page.addresses = tuple(_addresses(fields, given))
    page.names = tuple(name for _key, value in fields.given(LABEL_KEYS) for name in as_texts(value))
    if reason := _why_aside(fields):
        page.kind, page.reason = Kind.ASIDE, reason
    elif target := _redirect(fields, front) or _remark(fields, front):
        page.kind, page.target = Kind.REDIRECT, target
        page.is_remark = not _redirect(fields, front)
    return page


def _own_page(fields: Mapping[str, Value], place: Place) -> Page:
    values = Fields(fields)
    slug = values.text(["slug"])
    return Page(
        place,
        Kind.OWN,
        _canonical(values.text(["language"])),
        parts=(slug,),
        is_explicit=True,
        title=values.text(["name"]),
    )


def language_of(fields: Fields, place: Place) -> str:
    """Return the language of a file's folder or, failing that, the one it names; "" for an unknown."""
    return place.language or _canonical(fields.text(LANGUAGE_KEYS))


def _canonical(tag: str) -> str:
    try:
        return canonical_language(tag)
    except ValueError:
        return ""


def find_name(fields: Fields, body: str, place: Place) -> str:
    """Return the title; failing that the first heading, or a file name that reads like a name."""
    if name := fields.text(NAME_KEYS):
        return name
    if heading := _HEADING.match(body):
        return _words(heading)
    return place.stem if _READS_LIKE_A_NAME.search(place.stem) else ""


def without_title(body: str, name: str) -> str:
    """Return the body without a first heading that only says the term's name again."""
    heading = _HEADING.match(body)
    if heading is None:
        return body
    is_name = label_key(_words(heading)) == label_key(name)
    return body[heading.end() :] if is_name else body


def _words(heading: re.Match[str]) -> str:
    text = _ATTRIBUTES.sub("", heading["atx"] or heading["setext"]).strip()
    bare = text.rstrip("#")
    return plain_text(bare if bare.endswith((" ", "\t")) else text)


def _parts(text: str) -> tuple[str, ...]:
    """Return the segments of a slug or address as slugs, without the section they stand in."""
    text = without_suffix(text.strip().strip("/"))
    given = [part for part in text.split("/") if part not in ("", ".", "..")]
    while len(given) > 1 and plain_key(given[0]) in SECTIONS:
        del given[0]
    return tuple(slug for part in given if (slug := slug_of(part)))


def _addresses(fields: Fields, given: str) -> list[str]:
    found = [given] if given else []
    for key, value in fields.given(ADDRESS_KEYS):
        texts = as_texts(value)
        found += [text for text in texts if "/" in text or key not in LABEL_KEYS]
    return found


def _why_aside(fields: Fields) -> str:
    for key in LAYOUT_KEYS:
        layout = plain_key(fields.text([key]))
        if layout in (ASIDE_TYPES if key == "type" else ASIDE_LAYOUTS):
            return f"{key} is “{fields.text([key])[:40]}”"
    return ""


def _redirect(fields: Fields, front: FrontMatter) -> str:
    """Return where a page sends its readers, "" where it is a page of its own."""
    body = front.body.strip()
    layouts = {plain_key(fields.text([key])) for key in LAYOUT_KEYS}
    if layouts & REDIRECT_LAYOUTS:
        return fields.text((*REDIRECT_KEYS, *TARGET_KEYS, "to")) or "?"
    return fields.text(["redirectto"] if body else REDIRECT_KEYS)


def _remark(fields: Fields, front: FrontMatter) -> str:
    """Return what a page sends its readers to that says no more than "See X"."""
    body = front.body.strip()
    if len(body) > REMARK_LENGTH or fields.text(DEFINITION_KEYS):
        return ""
    see = _SEE.match(body)
    link = _LINK.fullmatch(body, see.end()) if see else None
    return (link["wiki"] or link["url"] or link["macro"]) if link else ""
