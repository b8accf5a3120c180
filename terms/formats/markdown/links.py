"""Links between the terms of a folder, written as wiki links; every other link stays as it is."""

import re

from terms.formats.markdown.folder import Folder
from terms.formats.markdown.pages import Page
from terms.formats.markdown.places import without_suffix
from terms.formats.markdown.shielding import Shield
from terms.records import NAME_MAX_LENGTH
from terms.text.cleaning import one_line
from terms.text.excerpts import excerpt

_TEXT = r"(?P<text>(?:[^\[\]\\\n]|\\.|\n(?![ \t]*\n)|\[(?:[^\[\]\\]|\\.)*+\])*+)"
_DESTINATION = (
    r"\(\s*+(?:<(?P<angle>[^<>\n]*)>|(?P<url>[^\s()<>]*+(?:\([^\s()]*+\)[^\s()<>]*+)*+))"
    r"(?P<title>\s+(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))?\s*+\)(?:\{:?[^{}\n]*\})?"
)
_INLINE = re.compile(rf"(?<![!\\])\[{_TEXT}\]{_DESTINATION}")
_REFERENCE = re.compile(rf"(?<![!\\\]])\[{_TEXT}\](?:\[(?P<id>[^\[\]\n]*)\])?(?![\[(:])")
_DEFINITION = re.compile(
    r"^ {0,3}\[(?!\^)(?P<id>[^\[\]\n]+)\]:[ \t]*\n?[ \t]*(?:<(?P<angle>[^<>\n]*)>|(?P<url>[^\s<]\S*))"
    r"(?P<title>[ \t]*\n?[ \t]+(?:\"[^\"\n]*\"|'[^'\n]*'|\([^()\n]*\)))?[ \t]*(?:\n|\Z)",
    re.MULTILINE,
)
_WIKI = re.compile(
    r"(?<![!\\])\[\[(?P<target>[^\[\]|\n#^]+)(?:[#^][^\[\]|\n]*)?(?:\\?\|(?P<text>[^\[\]\n]*))?\]\](?!\()"
)
_MENTION = re.compile(r"%%(?P<text>[^%|\n]+)\|(?P<target>[^%|\n]+)%%")
_ANCHOR = re.compile(
    r"<a\s(?:[^<>]*\s)?href=[\"'](?P<url>[^\"'<>\s]+)[\"'][^<>]*>(?P<text>[^<>]*)</a>",
    re.IGNORECASE,
)
_OUR_LINK = re.compile(r"\[\[([^\[\]|]+)(?:\\?\|([^\[\]]*))?\]\]")
_LINK = re.compile(rf"\[{_TEXT}\]{_DESTINATION}")
_MARKUP = re.compile(r"[*_`]+|</?[A-Za-z][^<>]*>")
_NO_NAME = re.compile(r"[\d\W_]*")


class Linker:
    """Turns one page's links. `mentions`: slugs in the order of the text, with a name where wanted."""

    def __init__(self, folder: Folder, page: Page, kept: Shield) -> None:
        self.mentions: dict[str, str] = {}
        self._folder = folder
        self._page = page
        self._kept = kept

    def link(self, text: str) -> str:
        """Return `text` with its links to terms as `[[slug|text]]`."""
        definitions = self._definitions(text)
        text = _WIKI.sub(self._wiki, text)
        text = _MENTION.sub(self._mention, text)
        text = _INLINE.sub(self._inline, text)
        text = _ANCHOR.sub(self._anchor, text)
        if definitions or "][/" in text:
            used: set[str] = set()
            text = _REFERENCE.sub(lambda found: self._reference(found, definitions, used), text)
            text = _DEFINITION.sub(lambda found: "" if _id(found["id"]) in used else found[0], text)
        return text

    def to_name(self, name: str, text: str) -> str:
        """Return a link to the term of this name or slug; only the text, where it cannot be one."""
        target = self._folder.find(self._page, name)
        return self._written(target.slug, target.is_known, text) if target else text

    def to_address(self, url: str, text: str) -> str:
        """Return a link to the term at this address, or else an ordinary link."""
        target = self._folder.follow(self._page, url)
        if target is None:
            return f"[{text}](<{url}>)" if " " in url else f"[{text}]({url})"
        return self._written(target.slug, target.is_known, text)

    def _wiki(self, found: re.Match[str]) -> str:
        name, text = found["target"].strip(), found["text"] or found["target"].strip()
        target = self._folder.find(self._page, name)
        # Two brackets may also be a matrix or a footnote.
        if target is None or (not target.is_known and _NO_NAME.fullmatch(name)):
            return found[0]
        return self._written(target.slug, target.is_known, text)

    def _mention(self, found: re.Match[str]) -> str:
        return self.to_name(found["target"].strip(), found["text"].strip())

    def _inline(self, found: re.Match[str]) -> str:
        url = found["angle"] if found["angle"] is not None else found["url"]
        target = self._folder.follow(self._page, url)
        if target is None:
            return found[0]
        return self._written(target.slug, target.is_known, found["text"])

    def _anchor(self, found: re.Match[str]) -> str:
        target = self._folder.follow(self._page, found["url"])
        if target is None:
            return found[0]
        return self._written(target.slug, target.is_known, found["text"])

    def _definitions(self, text: str) -> dict[str, tuple[str, str]]:
        found: dict[str, tuple[str, str]] = {}
        for each in _DEFINITION.finditer(text):
            url = each["angle"] if each["angle"] is not None else each["url"]
            title = one_line(each["title"] or "")
            found.setdefault(_id(each["id"]), (url, f" {title}" if title else ""))
        return found

    def _reference(
        self, found: re.Match[str], definitions: dict[str, tuple[str, str]], used: set[str]
    ) -> str:
        """Return a link that carries its address with it, as a definition may stand elsewhere."""
        key = _id(found["id"] or found["text"])
        if key not in definitions:
            # [text][/terms/x/]: an address where its name should stand.
            if not (found["id"] or "").startswith("/"):
                return found[0]
            return self.to_address(found["id"], found["text"])
        used.add(key)
        url, title = definitions[key]
        target = self._folder.follow(self._page, url)
        if target is None:
            return (
                f"[{found['text']}](<{url}>{title})"
                if " " in url
                else (f"[{found['text']}]({url}{title})")
            )
        return self._written(target.slug, target.is_known, found["text"])

    def _written(self, slug: str, is_known: bool, text: str) -> str:
        shown = one_line(without_links(self._kept.restore(text)))
        if slug == self._page.slug:
            return self._kept.keep(shown)
        name = "" if is_known else excerpt(plain_words(shown) or slug, NAME_MAX_LENGTH)
        self.mentions[slug] = self.mentions.get(slug) or name
        if not shown or without_suffix(shown) != shown:  # the name of a file is no text
            return self._kept.keep(f"[[{slug}]]")
        if any(sign in shown for sign in "[]|"):
            return self._kept.keep(f"[{shown}](../{slug}/)")
        return self._kept.keep(f"[[{slug}|{shown}]]")


def _id(text: str) -> str:
    return one_line(text).casefold()


def without_links(text: str) -> str:
    """Return Markdown with wiki links replaced by their texts."""
    return _OUR_LINK.sub(lambda link: link[2] or link[1], text)


def plain_words(text: str) -> str:
    """Return a line of Markdown without its signs: good enough for a name."""
    return one_line(_MARKUP.sub("", _LINK.sub(lambda link: link["text"], text)))
