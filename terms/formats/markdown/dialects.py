"""What the macros of Hugo, Jekyll, GitBook, Docusaurus and MDN mean, said in Markdown.

No macro is ever run. One that is not known leaves its content, or nothing and a warning.
"""

from collections.abc import Callable

from terms.formats.markdown.links import Linker
from terms.formats.markdown.macros import Macro
from terms.formats.markdown.shielding import Shield

_CALLOUTS = {
    **dict.fromkeys(("note", "info", "notice", "alert", "callout", "admonition", "hint"), "NOTE"),
    **dict.fromkeys(("tip", "success", "example"), "TIP"),
    **dict.fromkeys(("important", "attention"), "IMPORTANT"),
    **dict.fromkeys(("warning", "warn"), "WARNING"),
    **dict.fromkeys(("caution", "danger", "error"), "CAUTION"),
}
_GLOSSARY = {
    "glossary", "glossary_tooltip", "glossary-tooltip", "glossary_definition", "glossary-definition",
    "glossary-term", "glossary_term", "glossaryterm", "glossterm", "gloss", "term", "defterm",
}  # fmt: skip
_PATHS = {"ref", "relref", "link", "post_url", "doc", "page-ref", "content-ref"}
_PICTURES = {"figure", "img", "image", "picture"}
_VIDEOS = {
    "youtube": "https://www.youtube.com/watch?v=",
    "vimeo": "https://vimeo.com/",
}
_TITLED = {"tab", "tabitem", "details", "expand", "accordion", "spoiler"}
# Frames around content, and tags that steer how a page is built: dropping them loses nothing.
_SILENT = {
    "tabs", "endtabs", "stepper", "step", "columns", "column", "cards", "card", "code", "div",
    "toc", "br", "clear", "blocks", "else", "elsif", "elseif", "when", "if", "unless", "for",
    "case", "assign", "capture", "increment", "cycle", "break", "continue", "layout", "liquid",
    "glossarysidebar", "quicklinkswithsubpages", "glossarydisambiguation", "defaultapisidebar",
    "seocompatibilitytable", "inlinesidebar", "mdnsidebar", "listsubpagesforsidebar",
}  # fmt: skip
_NOTHING_TO_READ = {
    "compat", "specifications", "embedlivesample", "embedghlivesample", "embedinteractiveexample",
    "interactiveexample", "embedyoutube", "inheritancediagram", "seecompattable", "listsubpages",
    "apilistalpha", "apiref", "listgroups", "subpageslist", "previousnext", "previousmenunext",
    "deprecated_header", "non-standard_header",
}  # fmt: skip


class SiteDialect:
    """The macros of all known site generators. `dropped`: sources of those that left nothing."""

    def __init__(self, linker: Linker, kept: Shield, title: str) -> None:
        self.dropped: list[str] = []
        self._linker = linker
        self._kept = kept
        self._title = title

    def literal(self, text: str) -> str:
        return self._kept.keep(f"`{text}`")

    def address(self, macro: Macro) -> str:
        if macro.name in _PATHS or macro.kind == "output":
            path = macro.words[0] if macro.words else macro.first("path", "url", "href")
            return f"<{path}>" if " " in path else path
        return ""

    def alone(self, macro: Macro) -> str:
        if macro.kind in _KINDS:
            return _KINDS[macro.kind](self, macro)
        if macro.name in _GLOSSARY:
            return self._term(macro)
        if macro.name in _PATHS:
            path = macro.first("path", "url", "page", "href") or "".join(macro.words[:1])
            return self._linker.to_address(path, path.strip("/").rpartition("/")[2])
        return self._media(macro)

    def around(self, macro: Macro, content: str) -> str:
        if macro.name in _CALLOUTS or macro.kind == "admonition":
            return self._callout(macro, content)
        if macro.name == "embed":
            return _embed(macro, content)
        if macro.name in _TITLED:
            title = macro.first("title", "summary", "name", "label") or " ".join(macro.words[:1])
            return f"\n\n**{title}**\n\n{content.strip()}\n\n" if title else content
        if macro.name in _GLOSSARY:
            return self._linker.to_name(_id_of(macro) or content, content.strip())
        if macro.name in _PICTURES and not content.strip():
            return _picture(macro)
        return content

    def _media(self, macro: Macro) -> str:
        if macro.name in _PICTURES or macro.named.get("src"):
            return _picture(macro)
        if macro.name in _VIDEOS:
            return _video(macro)
        if macro.name == "embed":
            return _embed(macro, "")
        return macro.first("text", "content") or self._drop(macro)

    def _term(self, macro: Macro) -> str:
        name = _id_of(macro) or macro.first("text")
        text = macro.first("text", "title", "label") or "".join(macro.words[1:2])
        return self._linker.to_name(name, text or name) if name else self._drop(macro)

    def call(self, macro: Macro) -> str:
        """Return what a macro of MDN says: `{{Glossary("DOM")}}`, `{{HTMLElement("a")}}`."""
        if macro.name in _NOTHING_TO_READ:
            return self._drop(macro)
        if macro.name in _SILENT or not macro.words:
            return "" if macro.name in _SILENT else self._drop(macro)
        first, second = macro.words[0], "".join(macro.words[1:2])
        if macro.name == "glossary":
            return self._linker.to_name(first, second or first)
        special = _CALLS.get(macro.name)
        return special(first) if special and not second else self._code(second or first)

    def _code(self, text: str) -> str:
        return self._kept.keep(f"`{text}`") if "`" not in text else text

    def output(self, macro: Macro) -> str:
        if macro.words:
            return macro.words[0]
        if macro.name in ("page.title", "title", "$frontmatter.title", "frontmatter.title"):
            return self._title
        return self._drop(macro)

    def _callout(self, macro: Macro, content: str) -> str:
        style = macro.first("style", "type", "color", "level", "variant") or macro.name
        kind = _CALLOUTS.get(style.lower()) or _CALLOUTS.get(macro.name, "NOTE")
        title = macro.first("title") or "".join(
            word for word in macro.words[:1] if word.lower() not in _CALLOUTS
        )
        parts = [f"**{title}**" if title else "", content.strip()]
        inner = "\n\n".join(part for part in parts if part)
        quoted = self._kept.quote(f"[!{kind}]\n{inner}", "> ")
        return f"\n\n{quoted}\n\n"

    def _drop(self, macro: Macro) -> str:
        if macro.name not in _SILENT:
            self.dropped.append(macro.source or macro.name)
        return ""


def _id_of(macro: Macro) -> str:
    return macro.first("term_id", "term", "id", "slug", "key", "name") or "".join(macro.words[:1])


def _picture(macro: Macro) -> str:
    source = macro.first("src", "link", "url") or "".join(macro.words[:1])
    caption = macro.first("alt", "caption", "title").replace("[", "(").replace("]", ")")
    return f"![{caption}](<{source}>)" if " " in source else f"![{caption}]({source})"


def _video(macro: Macro) -> str:
    video = macro.first("id") or "".join(macro.words[:1])
    address = _VIDEOS[macro.name] + video
    return f"[{macro.first('title') or address}]({address})"


def _embed(macro: Macro, content: str) -> str:
    url = macro.first("url") or "".join(macro.words[:1])
    text = " ".join(content.split()) or url
    return f"[{text}](<{url}>)" if " " in url else f"[{text}]({url})"


def _element(name: str) -> str:
    return f"`<{name}>`" if "`" not in name else name


def _rfc(number: str) -> str:
    return f"[RFC {number}](https://www.rfc-editor.org/rfc/rfc{number})"


_CALLS: dict[str, Callable[[str], str]] = {
    "htmlelement": _element,
    "svgelement": _element,
    "rfc": _rfc,
}
_KINDS: dict[str, Callable[[SiteDialect, Macro], str]] = {
    "call": SiteDialect.call,
    "output": SiteDialect.output,
    "admonition": lambda dialect, macro: "",
}
