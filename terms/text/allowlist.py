"""The HTML that may come out of editors' text: elements, attributes, their values, addresses."""

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
INLINE = frozenset({
    "a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd",
    "mark", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strong", "sub", "sup",
    "time", "u", "var", "wbr",
})  # fmt: skip
# Blocks that hold words alone, and blocks that hold others.
TEXT_BLOCKS = HEADINGS | {"p", "pre", "summary", "caption"}
CONTAINERS = frozenset({
    "blockquote", "dd", "details", "div", "dl", "dt", "figcaption", "figure", "hr", "li", "ol",
    "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
BLOCKS = TEXT_BLOCKS | CONTAINERS
ELEMENTS = INLINE | BLOCKS | {"img"}
VOID = frozenset({"br", "hr", "img", "wbr"})

URL_SCHEMES = frozenset({"http", "https", "mailto"})  # and addresses without a scheme

# What authors may write; `ALL_ATTRIBUTES` and `VALUES` hold what rendering writes besides.
ATTRIBUTES: dict[str, set[str]] = {
    "*": {"lang", "dir"},
    "a": {"href", "title"},
    "abbr": {"title"},
    "dfn": {"title"},
    "img": {"src", "alt", "title", "width", "height"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
}
_ALIGNMENTS = {"align-left", "align-center", "align-right"}
CLASSES: dict[str, set[str]] = {
    "blockquote": {
        f"markdown-alert-{kind}" for kind in ("note", "tip", "important", "warning", "caution")
    },
    "code": {"math"},
    "div": {"footnote-definition", "table-scroll"},
    "span": {"task"},
    "sup": {"footnote-reference", "footnote-definition-label"},
    "td": _ALIGNMENTS,
    "th": _ALIGNMENTS,
}
ALL_ATTRIBUTES: dict[str, set[str]] = {
    **ATTRIBUTES,
    "*": {"lang"},
    "div": {"id", "aria-label"},
    "th": {"colspan", "rowspan"},
    **{heading: {"id"} for heading in HEADINGS},
}
VALUES: dict[str, dict[str, set[str]]] = {
    "*": {"dir": {"ltr", "rtl", "auto"}},
    "div": {"role": {"region"}, "tabindex": {"0"}},
    "pre": {"tabindex": {"0"}},
    "th": {"scope": {"col", "row"}},
}
