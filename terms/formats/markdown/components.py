"""MDX in Markdown: imports, exports and components taken out, what components hold stays."""

import re

_STATEMENT = re.compile(
    r"^(?:import\s+(?:[\w*{][^;\n]*?\sfrom\s+)?[\"'][^\"'\n]+[\"'];?"
    r"|export\s+(?:default|const|let|var|function|async)\b[^\n]*)[ \t]*$",
    re.MULTILINE,
)
_COMPONENT = re.compile(
    r"<(?P<close>/)?(?P<name>[A-Z][A-Za-z0-9.]{0,80})(?P<attributes>(?:\s[^<>]{0,2000})?)(?P<alone>/)?>"
)
_TITLE = re.compile(r"\b(?:title|label)=[\"']([^\"'\n]+)[\"']")
_TITLED = {"Tab", "TabItem", "Card", "Accordion", "Details", "Step"}


def drop_components(text: str, *, is_mdx: bool) -> str:
    """Return `text` without the tags of components.

    In plain Markdown a tag such as `<String>` may be text: there only a component that closes
    itself, or is closed, is taken for one, and no import.
    """
    if is_mdx:
        text = _STATEMENT.sub("", text)
    if "<" not in text:
        return text
    closed = {tag["name"] for tag in _COMPONENT.finditer(text) if tag["close"]}

    def replacement(tag: re.Match[str]) -> str:
        name = tag["name"]
        alone = tag["alone"] or tag["attributes"].endswith("/")
        if not (is_mdx or alone or name in closed):
            return tag[0]
        title = _TITLE.search(tag["attributes"]) if name in _TITLED else None
        return f"\n\n**{title[1]}**\n\n" if title else ""

    return _COMPONENT.sub(replacement, text)
