"""What a rendered fragment holds, read as a browser would: by parsing it."""

import re
from collections.abc import Iterator

from lxml import html

from terms.text.allowlist import ALL_ATTRIBUTES, CLASSES, ELEMENTS, URL_SCHEMES, VALUES

_OURS = {"a": {"rel"}, "img": {"loading"}}
# Browsers take these out of an address before they look at its scheme.
_IGNORED_IN_ADDRESSES = re.compile(r"[\x00-\x20\x7f]")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):")


def parsed(fragment: str) -> html.HtmlElement:
    return html.fragment_fromstring(fragment, create_parent="main")


def elements(fragment: str) -> Iterator[html.HtmlElement]:
    yield from parsed(fragment).iterdescendants()


def tags(fragment: str) -> list[str]:
    return [str(each.tag) for each in elements(fragment)]


def words(fragment: str) -> str:
    return " ".join(parsed(fragment).text_content().split())


def depth(fragment: str) -> int:
    return max((len(list(each.iterancestors())) for each in elements(fragment)), default=0)


def assert_harmless(fragment: str) -> None:
    """Fail on an element, attribute, class, value or address that is not on the list."""
    ids = []
    for element in elements(fragment):
        tag = element.tag
        assert tag in ELEMENTS, f"element {tag!r} in {fragment!r}"
        for name, value in element.attrib.items():
            _assert_allowed(str(tag), str(name), str(value), fragment)
        ids += [element.attrib["id"]] if "id" in element.attrib else []
    assert len(ids) == len(set(ids)), f"an id twice in {fragment!r}"
    assert all(re.match(r"(h|fn)-", each) for each in ids), f"a foreign id in {fragment!r}"


def _assert_allowed(tag: str, name: str, value: str, fragment: str) -> None:
    where = f"<{tag} {name}={value!r}> in {fragment!r}"
    values = VALUES["*"].get(name) or VALUES.get(tag, {}).get(name)
    if name == "class":
        assert value.split(), where
        assert set(value.split()) <= CLASSES.get(tag, set()), where
    elif values:
        assert value in values, where
    else:
        known = ALL_ATTRIBUTES["*"] | ALL_ATTRIBUTES.get(tag, set()) | _OURS.get(tag, set())
        assert name in known, where
    if name in ("href", "src"):
        scheme = _SCHEME.match(_IGNORED_IN_ADDRESSES.sub("", value).lower())
        assert scheme is None or scheme[1] in URL_SCHEMES, where
